// schema: hold JSON outputs to the schemas of doc/schema.
//   node schema.js SCHEMAS OUTPUTS     OUTPUTS/NAME.jsonl against SCHEMAS/NAME.json
// Where OUTPUTS/NAME.txt is there as well, it is the canonical text that the offsets of
// NAME.jsonl point into, and every quote must be its bytes.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const [schemas, outputs] = process.argv.slice(2);
const ajv = new Ajv({allErrors: true, strict: false});
const ours = path.join(__dirname, '..', 'doc', 'schema');
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
// They refer to each other.
for (const file of fs.readdirSync(ours).filter((f) => f.endsWith('.json'))) ajv.addSchema(read(path.join(ours, file)));
let failed = false;

function report(name, faults) {
	for (const f of faults.slice(0, 10)) console.log(`  ${f}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	failed ||= faults.length > 0;
}

function quoteFaults(value, text, faults, where) {
	if (!value || typeof value !== 'object') return;
	if (typeof value.quote === 'string' && Number.isInteger(value.start) &&
		text.subarray(value.start, value.end).toString('utf8') !== value.quote)
		faults.push(`${where}: the quote is not the bytes ${value.start} to ${value.end}`);
	if (Number.isInteger(value.start) && Number.isInteger(value.end) &&
		!(value.start < value.end && value.end <= text.length))
		faults.push(`${where}: no such span: ${value.start} to ${value.end}`);
	for (const key of Object.keys(value)) quoteFaults(value[key], text, faults, `${where}/${key}`);
}

for (const file of fs.readdirSync(schemas).filter((f) => f.endsWith('.json')).sort()) {
	const name = path.basename(file, '.json');
	let validate;
	try {
		const schema = read(path.join(schemas, file));
		validate = ajv.getSchema(schema.$id) || ajv.compile(schema);
	} catch (e) {
		report(`schema_${name}_is_a_schema`, [e.message]);
		continue;
	}
	const output = path.join(outputs, `${name}.jsonl`);
	if (!fs.existsSync(output)) {
		report(`schema_${name}_has_an_output`, [`no output is held to ${file}`]);
		continue;
	}
	const lines = fs.readFileSync(output, 'utf8').split('\n').filter(Boolean);
	const faults = lines.length ? [] : ['no output'];
	const text = path.join(outputs, `${name}.txt`);
	lines.forEach((line, i) => {
		let value;
		try {
			value = JSON.parse(line);
		} catch (e) {
			faults.push(`line ${i + 1}: ${e.message}`);
			return;
		}
		if (!validate(value))
			for (const e of validate.errors)
				faults.push(`line ${i + 1}: ${e.instancePath || '/'} ${e.message} ` +
					JSON.stringify(e.params));
		if (fs.existsSync(text) && !value.refused)
			quoteFaults(value, fs.readFileSync(text), faults, `line ${i + 1}`);
		// A schema that lets everything through proves nothing.
		for (const key of Object.keys(value)) {
			const less = {...value};
			delete less[key];
			const more = {...value, [`${key}_x`]: 1};
			if (validate(more)) faults.push(`line ${i + 1}: the schema allows an unknown field`);
			if ((validate.schema.required || []).includes(key) && validate(less))
				faults.push(`line ${i + 1}: the schema does not miss "${key}"`);
		}
	});
	report(`schema_${name}`, faults);
}
for (const file of fs.readdirSync(outputs).filter((f) => f.endsWith('.jsonl')))
	if (fs.statSync(path.join(outputs, file)).size &&
		!fs.existsSync(path.join(schemas, file.replace('.jsonl', '.json'))))
		report(`output_${path.basename(file, '.jsonl')}_has_a_schema`, [`there is no schema for ${file}`]);
process.exit(failed ? 1 : 0);
