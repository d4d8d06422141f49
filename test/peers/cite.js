// cite: citation-js reads the citations of records as they stand on the pages that kinds.js
// saved, and each form says what the record's JSON says; so does the quote of the page.
//
//   node cite.js SITE FOLDER
'use strict';
const fs = require('fs'), path = require('path');
const {Cite, plugins} = require('@citation-js/core');
for (const form of ['bibtex', 'csl', 'ris']) require(`@citation-js/plugin-${form}`);
const [site, folder] = process.argv.slice(2);
const kinds = JSON.parse(fs.readFileSync(path.join(folder, 'kinds.json'), 'utf8'));
const forms = {'BibTeX': '@biblatex/text', 'CSL-JSON': '@else/json', 'RIS': '@ris/file'};
let failed = false, marks = 0;

const unescaped = html => html.replace(/&(lt|gt|quot|#39|amp);/g, (_, c) => ({lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&'})[c]);
const day = date => date && date['date-parts'][0].map(n => String(n).padStart(2, '0')).join('-');

// What a form says, in the words of CSL.
function itemOf(html, form) {
	const text = html.match(new RegExp(`<summary>${form}</summary>\\s*<pre[^>]*>\n?([^]*?)</pre>`));
	if (!text) throw new Error('it is not on the page');
	const words = unescaped(text[1]), taken = plugins.input.type(words);
	if (taken !== forms[form]) throw new Error(`it is taken for ${taken}`);
	const items = new Cite(words).data;
	if (items.length !== 1) throw new Error(`it says ${items.length} things`);
	return items[0];
}

async function faultsOf(form, kind, html) {
	const item = itemOf(html, form), csl = itemOf(html, 'CSL-JSON');
	const record = await (await fetch(`${site + kind.target}/record.json`)).json();
	const source = html.match(/<dt>From<\/dt><dd>\s*<a href="([^"]*)"/);
	const [name] = item.author, faults = [];
	const is = (what, got, want) => got === want || faults.push(`${what} is ${got}, not ${want}`);
	is('id', item.id, record.record);
	// in RIS a comma would part a name
	is('author', name.literal || name.family, form === 'RIS' ? record.service.replace(/,/g, '') : record.service);
	is('title', item.title, record.document);
	is('URL', item.URL, source ? unescaped(source[1]) : undefined);
	is('abstract', item.abstract, record.provision.quote.replace(/\s+/g, ' '));
	// BibTeX has no field for the day, and of RIS no day of access is read
	is('issued', day(item.issued), form === 'BibTeX' ? day(csl.issued).slice(0, 7) : day(csl.issued));
	if (form !== 'RIS')
		is('accessed', day(item.accessed), html.match(/<dt>Captured<\/dt><dd>\s*<time datetime="(.{10})/)[1]);
	if (!day(csl.issued) || day(csl.issued) < record.first_seen.slice(0, 10))
		faults.push(`it was issued on ${day(csl.issued)}, before it was seen on ${record.first_seen}`);
	return faults;
}

async function quoteFaults(html, kind) {
	const {provision} = await (await fetch(`${site + kind.target}/record.json`)).json();
	const quote = html.match(/<blockquote class="quote"[^>]*>\n([^]*?)\n?<\/blockquote>/)[1].replace(/<sup>.*?<\/sup>/g, '');
	marks += quote.split('<mark>').length - 1;
	const words = unescaped(quote.replace(/<[^>]*>/g, ''));
	return words === provision.quote ? [] : [`on the page: ${words}`, `in JSON: ${provision.quote}`];
}

const tell = (name, faults) => {
	for (const f of faults) console.log(`  ${f}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	failed ||= faults.length > 0;
};

(async () => {
	for (const kind of kinds.filter(k => k.pattern === '/record/{record}'))
		for (const form of Object.keys(forms)) {
			const html = fs.readFileSync(path.join(folder, `${kind.name}.html`), 'utf8');
			const faults = html => faultsOf(form, kind, html).catch(e => [e.message]);
			tell(`${form.toLowerCase()}_of_${kind.name}`, await faults(html));
			if (kind.name === 'record') {
				const found = await faults(html.replace(/(title = {{|title&quot;:&quot;|TI  - )Priv/g, '$1Pub'));
				tell(`another_title_in_${form.toLowerCase()}_is_noticed`, found.length === 1 ? [] : [`found: ${found}`]);
			}
		}
	for (const kind of kinds.filter(k => k.pattern === '/record/{record}')) {
		const html = fs.readFileSync(path.join(folder, `${kind.name}.html`), 'utf8');
		tell(`quote_of_${kind.name}_is_letter_for_letter`, await quoteFaults(html, kind));
	}
	tell('quotes_have_marks', marks ? [] : ['none has']);
	process.exit(failed ? 1 : 0);
})();
