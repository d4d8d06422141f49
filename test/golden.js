// golden: an analysis against facts read by hand. Called by test/golden.sh with the
// analysis, its canonical text and the golden file; prints test lines.
'use strict';
const fs = require('fs');
const [analysis, text, golden] = process.argv.slice(2);
const got = JSON.parse(fs.readFileSync(analysis, 'utf8'));
const bytes = fs.readFileSync(text);
const want = JSON.parse(fs.readFileSync(golden, 'utf8'));

const plain = (s) => s.replace(/[*_\\]/g, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const category = (s) => plain(s).replace(/^your /, '').replace(/ (data|information)$/, '').replace(/s$/, '');
const set = (list, f) => JSON.stringify((list || []).map(f || plain).sort());
const words = (f) => plain(bytes.subarray(f.start, f.end).toString('utf8'));
let failed = 0;
function report(name, faults) {
	for (const f of faults) console.log('  ' + f);
	console.log((faults.length ? 'FAIL ' : 'ok ') + name);
	failed += faults.length > 0;
}

const facts = (kind) => got.provisions.flatMap((p) => p.facts.filter((f) => f.kind === kind));
function differences(f, r, fields) {
	const bad = [];
	if (set(f.categories, category) !== set(r.categories, category))
		bad.push(`categories ${JSON.stringify(f.categories)}, not ${JSON.stringify(r.categories)}`);
	for (const [name, kind] of Object.entries(fields)) {
		const a = f[name], b = r[name];
		const same = kind === 'list' ? set(a) === set(b) : kind === 'bool' ? !!a === !!b : (a ?? null) === (b ?? null);
		if (!same) bad.push(`${name} ${JSON.stringify(a)}, not ${JSON.stringify(b)}`);
	}
	return bad;
}
function expect(kind, rules, place, fields) {
	for (const r of rules) {
		const hits = facts(kind).filter((f) => place(f, plain(r.locator)));
		report(`golden_${kind}_${r.id}`, hits.length === 1 ? differences(hits[0], r, fields)
			: [`found ${hits.length} times`]);
	}
}
if (want.retention) {
	expect('retention', want.retention, (f, l) => words(f).includes(l), {product: 'value', duration: 'value',
		anchor: 'value', ends_at: 'list', rolling: 'bool', archival: 'bool', open_ended: 'bool', exceptions: 'list'});
	expect('processing', want.purposes, (f, l) => plain(f.purpose).startsWith(l) || (l.length > 20 &&
		plain(f.purpose).includes(l)), {lawful_bases: 'list'});
	const rights = new Set(facts('right').map((f) => f.right));
	report('golden_rights', want.rights.filter((r) => !rights.has(r)).map((r) => `no right "${r}"`));
	const recipients = facts('recipient').map((f) => plain(f.recipient)).join('|');
	report('golden_recipients', want.recipients.filter((r) => !recipients.includes(plain(r)))
		.map((r) => `no recipient "${r}"`));
	const places = new Set(facts('jurisdiction').flatMap((f) => f.places));
	report('golden_states', want.us.states.filter((s) => !places.has(s)).map((s) => `no state "${s}"`));
	report('golden_transfer', facts('transfer').some((f) => /standard contractual clauses/i.test(f.safeguard || '') ||
		/article 46/i.test(f.safeguard || '')) ? [] : ['no transfer with its safeguard']);
	report('golden_document', [['effective_date', want.effective_date], ['terms_type', want.document]]
		.filter(([k, v]) => got.document[k] !== v).map(([k, v]) => `${k} ${got.document[k]}, not ${v}`));
} else {
	const p = got.provisions;
	report('golden_clause', p.length === 1 && p[0].type === want.type && p[0].severity.level === want.severity &&
		p[0].quote.trim() === want.quote.trim() ? [] : [JSON.stringify(p.map((x) => [x.type, x.severity.level]))]);
}
process.exit(failed ? 1 : 0);
