// kinds: every kind of page of the site, saved for others to judge.
//
//   routes | node kinds.js SITE FOLDER ORIGIN
//
// SITE serves the home that test/web_checkers.sh makes, ORIGIN is where its captures are
// from. Each address of the table of routes (test/peers/routes.c) that answers with HTML is
// a kind, and so is each value of a parameter that may have only some; `shapes` are the
// others, each with words that show that it is what it is there for. Pages go to FOLDER as
// NAME.html, their style and icon beside them, and what they are to FOLDER/kinds.json.
'use strict';
const fs = require('fs'), path = require('path');
const [site, folder, origin] = process.argv.slice(2);
let failed = false;

function tell(name, faults) {
	for (const f of faults) console.log(`  ${f}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	failed ||= faults.length > 0;
}
const ask = (target, options) => fetch(site + target, {redirect: 'manual', ...options});
const json = async target => (await ask(`/api/v1/${target}`)).json();
const first = async (q, holds = () => true) => {
	const found = (await json(`records?limit=100&${q}`)).items.filter(holds)[0];
	if (!found) throw new Error(`the home has no record of ${q}`);
	return found.record;
};
const q = encodeURIComponent;
const evil = '/service/' + q('Ben_&_"Jerry"_<i>x');

// What stands for a name in a pattern.
async function valuesOf(files) {
	const changes = (await json('changes?service=Lumen+Harbor&document=Privacy+Policy&level=substantive')).items;
	const change = changes.find(c => c.from), {from, to} = change;
	const pair = `${from.slice(0, 16)}..${to.slice(0, 16)}`;
	return {service: 'Lumen_Harbor', document: 'Privacy_Policy', type: 'ai.feedback_grant',
		record: await first('service=Tern+Row&type=ai.feedback_grant&status=in+force'),
		law: (await json('laws')).items[0].law.id,
		agency: (await json('agencies')).items.find(i => i.types.length).agency.id,
		version: from, pair, change: pair, file: files[0], entry: '3', name: 'record.json', part: 'pages.xml',
		'rest...': `timemap/link/${origin}/terms`};
}
// What an address needs beside.
const needed = {'/search/feed.atom': '?q=you', '/search/feed.json': '?q=you', '/api/v1/search': '?q=you',
	'/api/v1/unstated': '?service=Lumen+Harbor',
	'/service/{service}/{document}/compare': '?from=2024-07-15&to=2025-01-20'};

// Style and icon, saved: their names.
async function saveFiles() {
	const names = (await (await ask('/')).text()).match(/(?<="\/static\/)[^"]*\.(css|svg)(?=")/g);
	for (const name of names)
		fs.writeFileSync(path.join(folder, name), await (await ask(`/static/${name}`)).text());
	tell('style_and_icon_are_there', names.length === 2 ? [] : [`there are ${names}`]);
	return names;
}

async function shapesOf(v) {
	const policy = '/service/Lumen_Harbor/Privacy_Policy';
	const next = async target => {
		const link = (await (await ask(target)).text()).match(/<a href="([^"]*)" rel="next"/);
		if (!link) throw new Error(`${target} has no further page`);
		return link[1].replace(/&amp;/g, '&');
	};
	const texts = (await json('services/Lumen_Harbor/documents/Privacy_Policy/versions?limit=100')).items;
	const far = `${texts[0].version.slice(0, 16)}..${texts[texts.length - 1].version.slice(0, 16)}`;
	const large = (await json('changes?service=Large&level=all')).items.find(c => c.from);
	const form = new URLSearchParams({record: v.record, words: 'x'.repeat(70000)});
	return {
		'/': [],
		'/status': [['of_troubles', '?page=1', 'Cannot be captured']],
		'/compare': [['of_two', '?service=Lumen+Harbor&service=Long&type=disp.arbitration_class&type=retain.duration', '2 of 2 services'],
			['further', '?page=2', 'rel="next"']],
		'/registry': [['filtered', '?service=Lumen+Harbor&document=Privacy+Policy&type=retain.duration&status=in+force&since=2024-01-01&q=days', '<blockquote'],
			['of_none', '?q=zebra', '0 clauses'], ['of_few', '?limit=3', 'rel="next"'], ['further', (await next('/registry')).slice(9), '<blockquote'],
			['removed', '?status=removed', 'class="gone"']],
		'/changes': [['filtered', '?service=Lumen+Harbor&document=Privacy+Policy&type=retain.duration&level=all&since=2024-01-01&until=2026-01-01&q=days', '<time'],
			['of_none', '?until=2001-01-01', '0 changes'], ['of_few', '?limit=3', 'rel="next"'],
			['further', (await next('/changes?level=all&limit=3')).slice(8), '<time']],
		'/search': [['of_nothing', '?q=', 'Write words'], ['none_found', '?q=zebra', '0 clauses'],
			['found', '?q=you', 'rel="next"'], ['further', '?q=you&page=2', '<blockquote'], ['of_very_many', '?q=harm', 'are ordered by'],
			['by_type', '?q=days&service=Lumen+Harbor&type=retain.duration', '<blockquote'],
			['of_a_service', '?q=lumen', '<h2>Services'], ['of_a_type', '?q=arbitration', '<h2>Types']],
		'/corrections': [['of_a_record', `?record=${v.record}`, '<strong>corrected'], ['sent', '?sent=CO-0123456789', 'Thank you'],
			['prefilled', `?record=${q('"><b>x')}`, '0 reports'],
			['further', '?page=2', 'rel="prev"']],
		'/method': [],
		'/types': [],
		'/type/{type}': [['of_many', '/type/end.provider', 'rel="next"'], ['further', '/type/end.provider?page=2', 'rel="prev"'],
			['with_a_picture', '/type/retain.duration', '<svg'], ['of_nobody', '/type/collect.biometric', '0 of'],
			['of_a_period', '/type/retain.duration?kept=6-months', '<h1'], ['without_a_way_out', '/type/end.provider?refuse=none', '<blockquote'], ['of_none_such', '/type/ai.feedback_grant?refuse=none', '<h1'],
			['of_a_fact', '/type/minors.age?fact=age.value%3D16', 'Two Ages']],
		'/laws': [],
		'/law/{law}': [],
		'/agency/{agency}': [],
		'/record/{record}': [['gone', `/record/${await first('status=removed')}`, 'No longer in force'],
			['of_markup', `/record/${await first('service=' + q('Ben & "Jerry" <i>x'), p => p.quote.includes('<script>'))}`, '&lt;script&gt;'],
			['of_a_row', `/record/${await first('service=' + q('Ben & "Jerry" <i>x'), p => p.quote.startsWith('|'))}`, 'class="quote"'],
			['of_an_item', `/record/${await first('service=a+b&type=share.sale')}`, 'class="quote"'],
			['of_one_of_many', `/record/${await first('service=Long')}`, 'class="quote"'],
			['of_a_capture', `/record/${await first('service=Harbor')}`, 'rel="external nofollow"'],
			['of_an_odd_name', `/record/${await first('document=' + q('Terms_of {Use} & «Sale»'))}`, '東京'],
			['of_underscores', `/record/${await first('service=snake_case_co')}`, 'snake_case_co']],
		'/services': [['found', '?q=har', 'Lumen Harbor'], ['of_nobody', '?q=zebra', 'No service is called so'], ['further', '?page=2', 'rel="prev"']],
		'/service/{service}': [['of_one_document', '/service/Twice', '1 document'], ['of_markup', evil, '&lt;i&gt;'],
			['with_contradictions', '/service/Two_Ages_&_%3CCo%3E', 'do not go together'],
			['not_analysed', '/service/a_b', 'No document of this service was analysed'], ['failing', '/service/Harbor', 'Gone']],
		'/service/{service}/{document}': [['with_tables', `${evil}/Privacy`, '<thead>'], ['right_to_left', '/service/a_b/Privacy', 'lang="ar"'],
			['long', '/service/Long/Terms_of_Service', 'Page 1 of'], ['further', '/service/Long/Terms_of_Service?page=2', 'Page 2 of'],
			['at_a_block', '/service/Long/Terms_of_Service?block=2000', 'id="b2000"'], ['failed', '/service/Harbor/Gone', 'No text'],
			['with_two_of_a_clause', '/service/Twice/Privacy', '<mark'], ['with_an_address', '/service/Harbor/Terms', 'rel="external nofollow"'],
			['nested', '/service/Nested/Terms', 'level-3']],
		'/service/{service}/{document}/version/{version}': [
			['newest', `${policy}/version/${texts[0].version}`, 'SHA-256|version'],
			['further', '/service/Long/Terms_of_Service/version/' + await version('Long', 'Terms_of_Service') + '?page=2', 'Page 2 of'],
			['at_a_block', '/service/Long/Terms_of_Service/version/' + await version('Long', 'Terms_of_Service') + '?block=2000', 'id="b2000"']],
		'/service/{service}/{document}/history': [['of_failures', '/service/Harbor/Gone/history', 'capture failed'],
			['filtered', `${policy}/history?level=substantive&year=2025`, 'show everything'],
			['of_none', `${policy}/history?year=2001`, 'There is none such'], ['of_one', '/service/Twice/Privacy/history', 'first seen'],
			['further', '/service/Changed_Service_1/Privacy_Policy/history?page=2', 'rel="prev"']],
		'/service/{service}/{document}/change/{pair}': [
			['side', `${policy}/change/${v.pair}?view=side`, 'class="side"'],
			['provisions', `${policy}/change/${v.pair}?view=provisions`, 'class="how'],
			['far', `${policy}/change/${far}`, 'Two versions side by side'],
			...['unified', 'side', 'provisions'].flatMap(view => [
				[`large_${view}`, `/service/Large/Terms/change/${large.from.slice(0, 16)}..${large.to.slice(0, 16)}?view=${view}`, 'rel="next"'],
				[`further_${view}`, `/service/Large/Terms/change/${large.from.slice(0, 16)}..${large.to.slice(0, 16)}?view=${view}&page=2`, 'rel="prev"']])],
		'/record/{record}/evidence': [],
		'/log/entry/{entry}': [['first', '/log/entry/0', '<pre']],
		'/api': [],
		'': [['no_page', '/nothing', null, 404], ['no_service', '/service/Nobody', null, 404], ['no_document', '/service/Long/Nothing', null, 404],
			['no_version', `${policy}/version/0123456789abcdef`, null, 404], ['no_change', `${policy}/change/0123456789abcdef..`, null, 404],
			['no_record', '/record/PR-0000000000', null, 404], ['no_type', '/type/none', null, 404], ['no_law', '/law/none', null, 404],
			['no_agency', '/agency/none', null, 404], ['no_entry', '/log/entry/999999', null, 404], ['odd_address', '/record//x', null, 400], ['odd_parameter', '/registry?status=maybe', null, 400],
			['odd_name', `/services?q=%FF`, null, 400], ['no_type_to_compare', '/compare?type=none', null, 400],
			['no_such_day', `${policy}/compare?from=yesterday`, null, 404], ['long_address', `/search?q=${'x'.repeat(9000)}`, null, 414],
			['no_method', '/services', null, 405, {method: 'PUT', body: ''}],
			['large_report', '/corrections', null, 413, {method: 'POST', body: form}],
			['empty_report', '/corrections', null, 400, {method: 'POST', body: new URLSearchParams({record: v.record})}]],
	};
}
async function version(service, document) {
	return (await json(`services/${service}/documents/${document}/versions`)).items[0].version;
}

const saved = [];
async function save(name, pattern, target, {words, status = 200, options, alike = false} = {}) {
	const r = await ask(target, options), type = r.headers.get('content-type') || '', text = await r.text();
	const faults = [];
	if (r.status !== status) faults.push(`${target.slice(0, 200)}: status ${r.status}, not ${status}`);
	if (words && !new RegExp(words).test(text)) faults.push(`${target}: there is no ${words}`);
	if (!type.startsWith('text/html')) faults.push(`${target}: ${type}`);
	tell(`page_${name}`, faults);
	fs.writeFileSync(path.join(folder, `${name}.html`), text);
	saved.push({name, pattern, target, status, alike, method: options?.method || 'GET'});
}

async function main() {
	const routes = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).map(line => {
		const [methods, pattern, ...parameters] = line.split('\t');
		return {methods: methods.trim().split(' '), pattern, parameters: parameters.map(p => p.split('='))};
	});
	const values = await valuesOf(await saveFiles()), shapes = await shapesOf(values), html = [];
	const fill = pattern => pattern.replace(/\{([^}]*)\}/g, (_, n) => {
		if (!values[n]) throw new Error(`${pattern}: nothing is known to stand for {${n}}`);
		return values[n];
	});
	const nameOf = pattern => pattern.replace(/[{}]/g, '').split('/').filter((p, i, all) => p && p !== all[i - 1]).join('_') || 'home';
	for (const {methods, pattern, parameters} of routes) {
		if (!methods.includes('GET')) continue;
		const target = fill(pattern) + (needed[pattern] || '');
		const r = await ask(target), type = r.headers.get('content-type') || '';
		if (r.status >= 400) tell(`route_${pattern}`, [`${target}: status ${r.status}`]);
		if (r.status !== 200 || !type.startsWith('text/html')) continue;
		html.push(pattern);
		const name = nameOf(pattern);
		await save(name, pattern, target);
		for (const [parameter, schema] of parameters)
			for (const value of schema.includes('|') ? schema.split('|') : [])
				await save(`${name}_${parameter}_${value.replace(/ /g, '_')}`, pattern, `${target}?${parameter}=${q(value)}`, {alike: true});
		for (const [shape, to, words, status, options] of shapes[pattern] || [])
			await save(`${name}_${shape}`, pattern, to.startsWith('?') ? target + to : to, {words, status, options});
		const asked = saved.filter(p => p.pattern === pattern).map(p => new URL(p.target, site).searchParams);
		tell(`parameters_of_${name}`, parameters.filter(([p]) => !asked.some(a => a.has(p)))
			.map(([p]) => `no page is judged with the parameter ${p} of ${pattern}: add one to shapes`));
	}
	for (const [shape, to, words, status, options] of shapes[''])
		await save(`error_${shape}`, '', to, {words, status, options, alike: shape !== 'no_page'});
	tell('every_page_of_the_table_is_judged', [
		...html.filter(p => !shapes[p]).map(p => `${p} is a page whose shapes are not told`),
		...Object.keys(shapes).filter(p => p && !html.includes(p)).map(p => `${p} is no page of the table`)]);
	fs.writeFileSync(path.join(folder, 'kinds.json'), JSON.stringify(saved));
	process.exit(failed ? 1 : 0);
}
main();
