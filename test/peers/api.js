// api: a client of the site for programs.
//   node api.js ADDRESS LIMITED CAPTURED FOLDER
// ADDRESS serves a home without a limit of rate, LIMITED the same with one; CAPTURED is the
// server that pages were captured from. In FOLDER lies what commands say of the home.
'use strict';
const fs = require('fs'), http = require('http'), path = require('path');
const Ajv = require('ajv/dist/2020');
const RssParser = require('rss-parser');
const xml2js = require('xml2js');
const check = require('./check');

const [base, limited, captured, folder] = process.argv.slice(2);
const site = 'https://atlas.example';
const rows = name => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean).map(JSON.parse);
const provisions = rows('provisions.jsonl'), changes = rows('changes.jsonl'), list = rows('list.jsonl');

function ask(target, {method = 'GET', headers = {}, body, from = base} = {}) {
	return new Promise((done, fail) => {
		const u = new URL(from);
		const r = http.request({host: u.hostname, port: u.port, path: target, method, headers}, a => {
			const parts = [];
			a.on('data', p => parts.push(p));
			a.on('error', fail);
			a.on('end', () => done({status: a.statusCode, headers: a.headers, body: Buffer.concat(parts),
				get text() { return this.body.toString('utf8'); },
				get json() { return JSON.parse(this.text); }}));
		});
		r.on('error', fail);
		r.end(body);
	});
}
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const here = address => {
	if (!address.startsWith(site + '/')) throw new Error(`${address} is not of the site`);
	return address.slice(site.length);
};
async function all(target, limit) {
	const items = [], seen = new Set();
	let pages = 0;
	for (let next = `${target}${target.includes('?') ? '&' : '?'}limit=${limit}`; next; pages++) {
		if (seen.has(next)) throw new Error(`${next} leads to itself`);
		seen.add(next);
		const r = await ask(next);
		if (r.status !== 200) throw new Error(`${next}: ${r.status} ${r.text}`);
		const page = r.json;
		if (page.items.length > limit) throw new Error(`${next}: ${page.items.length} rows`);
		if (page.next && r.headers.link !== `<${page.next}>; rel="next"`)
			throw new Error(`${next}: Link is ${r.headers.link}`);
		items.push(...page.items);
		next = page.next && here(page.next);
	}
	return {items, pages};
}
function csv(text) {
	const lines = [];
	let line = [], field = '', quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted && c === '"' && text[i + 1] === '"') field += text[++i];
		else if (c === '"') quoted = !quoted;
		else if (quoted) field += c;
		else if (c === ',') line.push(field), field = '';
		else if (c === '\r' && text[i + 1] === '\n') i++, lines.push([...line, field]), line = [], field = '';
		else field += c;
	}
	if (quoted || field || line.length) throw new Error('the last line has no end');
	return lines;
}

async function main() {
	const openapi = (await ask('/api/v1/openapi.json')).json;
	const ajv = new Ajv({allErrors: true, strict: false});
	const schemas = path.join(folder, 'openapi', 'schema');
	fs.mkdirSync(schemas, {recursive: true});
	fs.writeFileSync(path.join(folder, 'openapi', 'openapi.json'), JSON.stringify(openapi));

	await check('every_schema_that_the_api_names_is_served', async must => {
		const wanted = new Set();
		const find = s => { for (const m of s.matchAll(/"\$ref":\s*"(?:schema\/)?([a-z_]+)\.json/g)) wanted.add(m[1]); };
		find(JSON.stringify(openapi));
		for (const name of wanted) {
			const r = await ask(`/api/v1/schema/${name}.json`);
			must(`${name}: ${r.status}`, r.status === 200);
			find(r.text);
			fs.writeFileSync(path.join(schemas, `${name}.json`), r.text);
			ajv.addSchema(r.json);
		}
		must(`${wanted.size} are too few`, wanted.size > 20);
	});
	await check('the_description_passes_redocly', async must => {
		const {lint, createConfig} = await import(require.resolve('@redocly/openapi-core'));
		const config = await createConfig({extends: ['recommended-strict'],
			rules: {'no-required-schema-properties-undefined': 'off'}}); // it does not see what if … then says
		const problems = await lint({ref: path.join(folder, 'openapi', 'openapi.json'), config});
		for (const p of problems) must(`${p.ruleId}: ${p.message} ${p.location[0]?.pointer}`, false);
	});

	const change = changes.find(c => c.from && c.service === 'Lumen Harbor' && c.level === 'substantive');
	const known = {service: 'Lumen_Harbor', document: 'Privacy_Policy', type: 'retain.duration', name: 'record.json', entry: '0',
		record: provisions.find(p => p.status !== 'in force').record,
		version: change.to.slice(0, 16), change: `${change.from.slice(0, 16)}..${change.to.slice(0, 16)}`};
	known.document = change.document.replace(/ /g, '_');
	const needed = {'/api/v1/search': 'q=you', '/api/v1/unstated': 'service=Lumen+Harbor'};
	const target = p => p.replace(/\{(\w+)\}/g, (_, n) => encodeURIComponent(known[n])) +
		(needed[p] ? `?${needed[p]}` : '');
	const lists = [];
	for (const [p, item] of Object.entries(openapi.paths)) {
		const schema = item.get.responses['200'].content['application/json'].schema;
		const row = schema.properties?.items?.items?.$ref;
		if (row) lists.push(target(p));
		await check(`${item.get.operationId}_keeps_to_its_schema`, async must => {
			const r = await ask(target(p));
			must(`${target(p)}: ${r.status} ${r.text.slice(0, 200)}`, r.status === 200);
			const ref = row || schema.$ref;
			const validate = ref && ajv.getSchema(`https://proviso.example/${ref}`);
			const values = row ? r.json.items : [r.json];
			must('it is empty', values.length > 0);
			if (row) must('there is no next', 'next' in r.json);
			for (const v of values)
				if (validate && !validate(v))
					must(validate.errors.map(e => `${e.instancePath} ${e.message}`).join('; '), false);
			must('it may not be read by scripts', r.headers['access-control-allow-origin'] === '*');
			for (const q of item.get.parameters.filter(q => q.in === 'query'))
				for (const value of q.schema.enum || []) {
					const to = target(p) + (target(p).includes('?') ? '&' : '?') + `${q.name}=${encodeURIComponent(value)}`;
					must(to, (await ask(to)).status === 200);
				}
		});
	}
	lists.push('/api/v1/records?q=you', '/api/v1/changes?q=you&level=all');
	for (const to of lists.filter(t => !t.includes('unstated')))
		await check(`pages_of_${to.replace(/\W+/g, '_')}_give_each_row_once`, async must => {
			const whole = await all(to, 100);
			for (const limit of [1, 7]) {
				const cut = await all(to, limit);
				must(`by ${limit}: ${cut.items.length} rows of ${whole.items.length}`, same(cut.items, whole.items));
				must(`by ${limit}: ${cut.pages} pages`, cut.pages === Math.max(1, Math.ceil(whole.items.length / limit)));
			}
			must('a row stands twice', new Set(whole.items.map(i => JSON.stringify(i))).size === whole.items.length ||
				to.includes('sightings') || to.includes('contradictions'));
		});

	const byRecord = list => [...list].sort((a, b) => (a.record < b.record ? -1 : 1));
	await check('records_and_changes_are_those_that_commands_tell', async must => {
		must('records', same(byRecord((await all('/api/v1/records', 100)).items), byRecord(provisions)));
		const order = list => list.map(c => JSON.stringify(c)).sort();
		must('changes', same(order((await all('/api/v1/changes?level=all', 100)).items), order(changes)));
		const times = (await all('/api/v1/changes?level=all', 3)).items.map(c => c.to_time);
		must('they are not newest first', same(times, [...times].sort().reverse()));
	});
	await check('filters_leave_out_what_they_say', async must => {
		const get = async q => (await all(`/api/v1/records?${q}`, 100)).items;
		const is = async (q, f) => {
			const want = byRecord(provisions.filter(f));
			must(`${q}: none to be found`, want.length > 0 && want.length < provisions.length);
			must(q, same(byRecord(await get(q)), want));
		};
		await is('service=Lumen_Harbor', p => p.service === 'Lumen Harbor');
		await is('service=Two+Ages+%26+%3CCo%3E', p => p.service === 'Two Ages & <Co>');
		await is('service=Lumen+Harbor&document=Privacy+Policy', p => p.service === 'Lumen Harbor' && p.document === 'Privacy Policy');
		await is('document=Terms+of+Service', p => p.document === 'Terms of Service');
		await is('document=Terms_of+Sale', p => p.document === 'Terms_of Sale');
		await is('type=retain.duration', p => p.type === 'retain.duration');
		await is('type=retain.duration&status=in+force', p => p.type === 'retain.duration' && p.status === 'in force');
		await is('severity=High', p => p.severity === 'High');
		await is('status=removed', p => p.status !== 'in force');
		const touched = new Set(changes.filter(c => c.to_time >= '2025-05-01').flatMap(c => c.provisions.map(p => p.record)));
		await is('since=2025-05-01', p => touched.has(p.record));
		const ask2 = async q => (await all(`/api/v1/changes?${q}`, 100)).items;
		const are = async (q, f) => {
			const want = changes.filter(f).map(c => JSON.stringify(c)).sort();
			must(`${q}: none to be found`, want.length > 0 && want.length < changes.length);
			must(q, same((await ask2(q)).map(c => JSON.stringify(c)).sort(), want));
		};
		await are('', c => c.level === 'substantive');
		await are('direction=adverse', c => c.level === 'substantive' && c.direction === 'adverse');
		await are('level=returned', c => c.level === 'returned');
		await are('level=all&since=2024-09-10&until=2025-01-20', c => c.to_time >= '2024-09-10' && c.to_time <= '2025-01-20T23:59:59Z');
		await are('level=all&type=retain.duration', c => c.provisions.some(p => p.type === 'retain.duration'));
		await are('level=all&service=Lumen+Harbor', c => c.service === 'Lumen Harbor');
	});

	await check('answers_carry_a_tag_and_are_not_sent_again', async must => {
		const first = await ask('/api/v1/records?limit=3');
		const again = await ask('/api/v1/records?limit=3', {headers: {'If-None-Match': first.headers.etag}});
		must(`${again.status}`, again.status === 304 && again.body.length === 0);
		must('its tag', again.headers.etag === first.headers.etag);
		const other = await ask('/api/v1/records?limit=4', {headers: {'If-None-Match': first.headers.etag}});
		must('another page is taken for it', other.status === 200 && other.headers.etag !== first.headers.etag);
		const head = await ask('/api/v1/records?limit=3', {method: 'HEAD'});
		must('HEAD', head.status === 200 && head.body.length === 0 && head.headers.etag === first.headers.etag);
	});
	await check('scripts_of_other_sites_may_ask', async must => {
		const r = await ask('/api/v1/records', {method: 'OPTIONS', headers: {Origin: 'https://other.example',
			'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'if-none-match'}});
		must(`${r.status}`, r.status === 204);
		must('origin', r.headers['access-control-allow-origin'] === '*');
		must('methods', /\bGET\b/.test(r.headers['access-control-allow-methods']));
		const exposed = (await ask('/api/v1/records')).headers['access-control-expose-headers'];
		must(`exposed: ${exposed}`, /\bETag\b/.test(exposed) && /\bLink\b/.test(exposed));
		must('head', /if-none-match/i.test(r.headers['access-control-allow-headers']));
	});
	await check('errors_are_problem_details', async must => {
		const validate = ajv.getSchema('https://proviso.example/schema/problem.json');
		const is = async (status, target, o) => {
			const r = await ask(target, o);
			must(`${target.slice(0, 80)}: ${r.status}`, r.status === status);
			must(`${target.slice(0, 80)}: ${r.headers['content-type']}`, r.headers['content-type'] === 'application/problem+json');
			must(`${target.slice(0, 80)}: ${r.text.slice(0, 200)}`, validate(r.json) && r.json.status === status);
			must(`${target.slice(0, 80)} may not be read`, r.headers['access-control-allow-origin'] === '*');
			must(`${r.json.detail} speaks of the command line`, !/see: proviso/.test(r.json.detail));
			return r;
		};
		for (const t of ['/records?limit=0', '/records?limit=101', '/records?limit=x', '/records?cursor=zzz', '/records?type=nope',
			'/records?severity=nope', '/records?since=2025-02-30', '/changes?cursor=1', '/search', '/search?q=%21', '/unstated', '/records?q=%ff',
			'/services//x', '/contradictions?cursor=x', '/services?cursor=-1'])
			await is(400, `/api/v1${t}`);
		for (const t of ['', '/nope', '/records/PR-0000000000', '/services/Nobody', '/services/Lumen_Harbor/documents/None', '/types/no.type',
			'/records?service=Nobody', '/schema/none.json', '/schema/record', '/services/Lumen_Harbor/documents/Privacy_Policy/versions/ffffffffffff',
			'/services/Lumen_Harbor/documents/Privacy_Policy/changes/ffffffffffff..eeeeeeeeeeee'])
			await is(404, `/api/v1${t}`);
		const r = await is(405, '/api/v1/records', {method: 'POST', body: 'x'});
		must(`Allow: ${r.headers.allow}`, /\bGET\b/.test(r.headers.allow || ''));
		for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE'])
			await is(405, '/api/v1/records', {method});
		await is(413, '/api/v1/records', {method: 'POST', body: Buffer.alloc(100 << 10, 'x')});
		let last;
		for (let i = 0; i < 60 && last?.status !== 429; i++) last = await ask('/api/v1/types', {from: limited});
		must(`after many: ${last.status}`, last.status === 429);
		const refused = await is(429, '/api/v1/types', {from: limited});
		must('Retry-After', Number(refused.headers['retry-after']) >= 1);
	});

	const feeds = [['/changes', c => true], ['/service/Lumen_Harbor', c => c.service === 'Lumen Harbor'],
		['/service/Lumen_Harbor/Privacy_Policy', c => c.service === 'Lumen Harbor' && c.document === 'Privacy Policy'],
		['/type/retain.duration', c => c.provisions.some(p => p.type === 'retain.duration')]];
	const followed = changes.find(c => c.level === 'substantive' && c.provisions.length).provisions[0].record;
	feeds.push([`/record/${followed}`, c => c.provisions.some(p => p.record === followed)]);
	const found = new Set((await all('/api/v1/search?q=training', 100)).items.map(p => p.record));
	feeds.push(['/search', c => c.provisions.some(p => found.has(p.record)), '?q=training']);
	for (const [at, touches, query = ''] of feeds)
		await check(`feeds_of_${at.replace(/\W+/g, '_')}_tell_its_changes`, async must => {
			const want = changes.filter(c => c.level === 'substantive' && touches(c)).slice(0, 50);
			const atom = await ask(`${at}/feed.atom${query}`), json = (await ask(`${at}/feed.json${query}`)).json;
			must(atom.headers['content-type'], /^application\/atom\+xml/.test(atom.headers['content-type']));
			const feed = await new RssParser().parseString(atom.text);
			const tree = (await xml2js.parseStringPromise(atom.text)).feed;
			must(`${want.length} changes`, want.length > 0 && feed.items.length === want.length);
			const times = want.map(c => c.to_time).sort().reverse();
			must('times', same(feed.items.map(i => i.isoDate.replace('.000Z', 'Z')), times));
			must('updated', tree.updated[0] === times[0]);
			const self = tree.link.find(l => l.$.rel === 'self').$.href, page = tree.link.find(l => l.$.rel === 'alternate').$.href;
			must(`self: ${self}`, here(self) === `${at}/feed.atom${query}` && /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/.test(tree.id[0]));
			must(`alternate: ${page}`, here(page) === at + query);
			for (const c of want)
				must(`${c.summary} is not told`, feed.items.some(i => i.content.includes(c.summary) && i.title.startsWith(c.service)));
			must('ids', new Set(feed.items.map(i => i.id)).size === want.length && feed.items.every(i => i.id.startsWith('urn:uuid:')) && !feed.items.some(i => i.id === tree.id[0]));
			must('authors', json.authors[0].name && json.items.every((i, n) => i.authors[0].name === feed.items[n].author));
			must('version', json.version === 'https://jsonfeed.org/version/1.1' && here(json.feed_url) === `${at}/feed.json${query}`);
			must('JSON tells the same', same(json.items.map(i => [i.id, i.date_published, i.title]),
				feed.items.map(i => [i.id, i.isoDate.replace('.000Z', 'Z'), i.title])));
			must('its text', json.items.every((i, n) => i.content_text.trim() === feed.items[n].content.trim()));
			must('it is not the same again', (await ask(`${at}/feed.atom${query}`)).text === atom.text);
			const refused = await ask(`${at}/feed.atom${query}`, {headers: {'If-None-Match': atom.headers.etag}});
			must(`${refused.status}`, refused.status === 304);
		});

	await check('files_of_records_are_whole_and_harmless', async must => {
		const jsonl = await ask('/registry.jsonl'), text = await ask('/registry.csv');
		must('they are named', /filename="registry.csv"/.test(text.headers['content-disposition']));
		must('records', same(byRecord(jsonl.text.split('\n').filter(Boolean).map(JSON.parse)), byRecord(provisions)));
		const [head, ...lines] = csv(text.text);
		must(`${lines.length} lines`, lines.length === provisions.length && lines.every(l => l.length === head.length));
		must('a field would run', lines.flat().every(f => !/^[=+@\t\r\n]/.test(f) && !/^-(?!\d+$)/.test(f)));
		const byId = new Map(provisions.map(p => [p.record, p]));
		for (const line of lines) {
			const p = byId.get(line[0]);
			head.forEach((h, i) => must(`${line[0]} ${h}`, line[i] === String(p[h]) || line[i] === `'${p[h]}`));
		}
		must('no field was made harmless', lines.some(l => l.some(f => f.startsWith("'="))));
		const some = (await ask('/registry.jsonl?severity=High')).text.split('\n').filter(Boolean);
		must('filter', some.length === provisions.filter(p => p.severity === 'High').length);
		must('none', (await ask('/registry.jsonl?since=2100-01-01')).body.length === 0);
		must('a wrong filter', (await ask('/registry.csv?type=nope')).status === 400);
		must('HEAD', (await ask('/registry.csv', {method: 'HEAD'})).body.length === 0);
	});
	await check('files_of_changes_are_whole', async must => {
		const lines = (await ask('/changes.jsonl?level=all')).text.split('\n').filter(Boolean);
		must(`${lines.length}`, same([...lines].sort(), changes.map(c => JSON.stringify(c)).sort()));
		const [head, ...table] = csv((await ask('/changes.csv')).text);
		const want = changes.filter(c => c.level === 'substantive');
		must(`${table.length}`, table.length === want.length);
		must('summaries', same(table.map(l => l[head.indexOf('summary')]).sort(), want.map(c => c.summary).sort()));
	});

	const pages = [];
	await check('the_sitemap_has_every_page_once', async must => {
		const index = await xml2js.parseStringPromise((await ask('/sitemap.xml')).text);
		for (const part of index.sitemapindex.sitemap) {
			const r = await ask(here(part.loc[0]));
			const urls = (await xml2js.parseStringPromise(r.text)).urlset.url;
			must(`${part.loc[0]}: ${urls.length}`, urls.length <= 20000);
			for (const u of urls) {
				pages.push(here(u.loc[0]));
				if (/^\/(record|service)\//.test(here(u.loc[0])))
					must(`${u.loc[0]} has no time`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(u.lastmod?.[0]) && u.lastmod[0] <= '2026-01-15T12:00:00Z');
			}
		}
		const has = new Set(pages);
		must('some stand twice', has.size === pages.length);
		const name = s => encodeURIComponent(s.replace(/ /g, '_')).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
		for (const p of provisions) must(p.record, has.has(`/record/${p.record}`));
		for (const d of list)
			for (const end of ['', `/${name(d.document)}`, `/${name(d.document)}/history`])
				must(`${d.service}${end}`, has.has(`/service/${name(d.service)}${end}`));
		for (const c of changes)
			must(`${c.from}..${c.to}`, has.has(`/service/${name(c.service)}/${name(c.document)}/change/${(c.from || '').slice(0, 16)}..${c.to.slice(0, 16)}`));
		for (const t of (await all('/api/v1/types', 100)).items) must(t.type, has.has(`/type/${t.type}`));
		for (const l of (await all('/api/v1/laws', 100)).items) must(l.law.id, has.has(`/law/${l.law.id}`));
		for (const a of (await all('/api/v1/agencies', 100)).items) must(a.agency.id, has.has(`/agency/${a.agency.id}`));
		for (const t of ['/sitemap/records-2.xml', '/sitemap/records-0.xml', '/sitemap/none-1.xml', '/sitemap/records-1'])
			must(t, (await ask(t)).status === 404);
	});
	await check('every_page_of_the_sitemap_answers', async must => {
		const others = new Set();
		for (let i = 0; i < pages.length; i += 16)
			await Promise.all(pages.slice(i, i + 16).map(async to => {
				const r = await ask(to);
				must(`${to}: ${r.status}`, r.status === 200 && r.headers['content-type'].startsWith('text/html'));
				must(`${to} is called otherwise`, r.text.includes(`<link rel="canonical" href="${site}${to}">`));
				must(`${to}: ${r.body.length} bytes`, r.body.length <= 300000);
				for (const [, form] of r.text.matchAll(/<link rel="alternate"[^>]* href="([^"]*)"/g))
					others.add(form.replace(/&amp;/g, '&'));
			}));
		for (const form of others) {
			const r = await ask(form);
			must(`${form}: ${r.status}`, r.status === 200 && !r.headers['content-type'].startsWith('text/html'));
		}
		must(`${others.size} other forms`, others.size > 100);
		must(`${pages.length} pages`, pages.length > 200);
	});
	await check('robots_browsers_and_models_are_told', async must => {
		must('robots', (await ask('/robots.txt')).text.includes(`\nSitemap: ${site}/sitemap.xml\n`));
		const search = await xml2js.parseStringPromise((await ask('/opensearch.xml')).text);
		must('opensearch', search.OpenSearchDescription.Url[0].$.template === `${site}/search?q={searchTerms}`);
		const llms = await ask('/llms.txt');
		must('llms', /^# \S/.test(llms.text) && llms.headers['content-type'].startsWith('text/plain'));
		for (const [, to] of llms.text.matchAll(/\]\((.*?)\)/g))
			if (/\/api\/|\.json|\.txt|\/method$/.test(to)) must(to, (await ask(here(to))).status === 200);
	});
	await check('the_text_of_a_record_begins_with_its_status_and_quotes_exactly', async must => {
		for (const gone of [false, true]) {
			const p = provisions.find(q => (q.status !== 'in force') === gone);
			const r = await ask(`/record/${p.record}/record.txt`);
			must(`${r.status}`, r.status === 200 && r.headers['content-type'].startsWith('text/plain'));
			must(r.text.split('\n')[0], r.text.startsWith(gone ? `Status: NO LONGER IN FORCE (${p.status})` : 'Status: in force'));
			must('quote', r.text.includes(`\nIts exact words:\n${p.quote.split('\n').map(l => `> ${l}`).join('\n')}\n`));
			must('record', r.text.includes(`${site}/record/${p.record}\n`));
		}
	});
	await check('json_ld_is_data_that_nothing_breaks_out_of', async must => {
		const p = provisions.find(q => q.quote.includes('</script>'));
		const html = (await ask(`/record/${p.record}`)).text;
		const found = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
		must(`${found.length} blocks`, found.length === 1);
		must('a mark of HTML is in it', !/[<>&]/.test(found[0][1]));
		const data = JSON.parse(found[0][1]);
		must('text', data.text === p.quote && data['@type'] === 'Quotation' && data.identifier === p.record);
		must('status', data.creativeWorkStatus === p.status);
		for (const media of data.encoding) must(media.contentUrl, (await ask(here(media.contentUrl))).status === 200);
		must('it runs', !html.includes('<script>alert(1)'));
		for (const [to, type] of [['/service/Lumen_Harbor/Privacy_Policy', 'DigitalDocument'], ['/', 'Dataset']]) {
			const page = (await ask(to)).text.match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
			must(to, page && JSON.parse(page[1])['@type'] === type);
		}
	});
	await check('captures_answer_to_memento', async must => {
		const uri = `${captured}/Terms?b=2&a=1&c`;
		const gate = await ask(`/web/timegate/${uri}`);
		must(`${gate.status}`, gate.status === 302 && /accept-datetime/i.test(gate.headers.vary));
		const raw = await ask(here(gate.headers.location));
		must(`${raw.status}`, raw.status === 200 && raw.headers['memento-datetime'] === 'Thu, 15 Jan 2026 12:00:00 GMT');
		must('bytes', raw.body.equals((await ask('/Terms?b=2&a=1&c', {from: captured})).body));
		must('type', raw.headers['content-type'] === 'text/html; charset=utf-8');
		must('it may run', /sandbox/.test(raw.headers['content-security-policy']) && raw.headers['content-disposition'] === 'attachment');
		const again = await ask(here(gate.headers.location), {headers: {'If-None-Match': raw.headers.etag}});
		must(`again: ${again.status}`, again.status === 304);
		const map = await ask(`/web/timemap/link/${uri}`);
		must('map', map.status === 200 && map.headers['content-type'].startsWith('application/link-format') && map.text.includes(uri));
		const bad = await ask(`/web/timegate/${uri}`, {headers: {'Accept-Datetime': 'yesterday'}});
		must(`bad date: ${bad.status}`, bad.status === 400);
		must('none', (await ask('/web/timegate/http://none.example/')).status === 404);
		must('elsewhere', (await ask(`/record//x`)).status === 400);
	});
	await check('people_are_told_of_the_api', async must => {
		const page = await ask('/api');
		must(`${page.status}`, page.status === 200);
		for (const [, to] of page.text.matchAll(/<a href="(\/(?:api|registry|changes)[^"]*)"/g))
			if (to !== '/changes' && to !== '/registry')
				must(to, (await ask(to.replace(/&amp;/g, '&'))).status === 200);
	});
	process.exit();
}
main();
