// hostile: the website, of a home in which all that others wrote means harm.
//   hostile.js write FOLDER                   documents, and names for them (names.json)
//   hostile.js serve FOLDER                   them as pages of a server; prints its port
//   hostile.js walk CHROMIUM URL RECORD CAPTURED  all kinds of pages, in a browser; CAPTURED
//                                             is the address of a page that was fetched
// Whatever would act gives itself away: it sets a value, changes the title, opens a dialog
// or asks another host. One line a finding, as the other tests have it.
'use strict';
const fs = require('fs'), path = require('path');

const act = "window.hit=1;document.title='hit';alert(1);fetch('http://evil.invalid/')";
const markup = [
	`<script>${act}</script>`,
	`"><img src=http://evil.invalid/x onerror="${act}">`,
	`' onmouseover='${act}' autofocus onfocus='${act}' x='`,
	`</textarea></title></style></script><script>${act}</script>`,
	`]]><script>${act}</script>--><script>${act}</script>`,
	`<svg onload="${act}"><iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
	`<meta http-equiv=refresh content="0;url=http://evil.invalid/"><base href=http://evil.invalid/>`,
	`<link rel=stylesheet href=http://evil.invalid/><style>body{display:none}</style>`,
	`{{ constructor.constructor("${act}")() }} \${${act}} <%= ${act} %>`,
	`&lt;script&gt;${act}&lt;/script&gt; &#60;script&#62; &amp;lt;b&amp;gt;`,
	`javascript:${act} data:text/html,<script>${act}</script>`,
	'=cmd|" /C calc"!A0 +1+1 -1 @SUM(1+1)*cmd',
];
const unseen = [
	'\u202Edesrever si siht\u202C', '\u2066\u2067\u2068 never closed', '\u200Bze\u200Bro\uFEFFwidth\u00AD\u2060',
	`zal${'\u0301\u0316\u0489'.repeat(80)}go`, 'line\u2028and\u2029paragraph', '\u05E9\u05DC\u05D5\u05DD 123 \u0645\u0631\u062D\u0628\u0627 456',
	'\uE000private\u{F0000}use', '\u{E0041}tags\u{E007F}', '\uFFFCobject\uFFFE',
];
const acts = ['\x1b]0;title\x07\x1b[2J', 'a\rb', 'a\bb', '\x00nul', '\x9b31m'];
// What a clause of a policy may be, so that there are records.
const clauses = [
	'We sell your personal information to third parties for money %.',
	'We may terminate your account at any time without notice and without a reason %.',
	'You agree to resolve any dispute by binding arbitration and waive the right to a class action %.',
	'We keep your personal data for 30 days after you close your account %.',
	'We use your content to train our models unless you opt out %.',
	'We share your personal data with advertising partners %.',
	'By using the service you accept these terms %.',
	'You must be at least 16 years old to use this service %.',
	'Our liability is limited to 100 USD %.',
	'We may change these terms at any time; you will be told by email %.',
];
const names = [
	`<script>window.hit=1</script>`, `"><img src=x onerror=window.hit=1>`, `a'b"c&amp;d {{x}} %41 ?#`, '\u202Eecivres\u2066',
	'ze\u200Bro\uFEFFwidth\u200D', '\u05E9\u05DC\u05D5\u05DD', `${'W'.repeat(490)}`, '=cmd|calc', 'a/b\\c', `n${'\u0301'.repeat(100)}`,
];

function write(folder) {
	const put = (name, bytes) => fs.writeFileSync(path.join(folder, name), bytes);
	const escaped = s => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	const harm = [...markup, ...unseen];
	for (const [n, days] of [[1, 30], [2, 90]]) {
		let i = n;
		const next = () => escaped(harm[i++ % harm.length]);
		const html = clauses.map(c => `<h2>${next()}</h2><p>${c.replace('%', next()).replace('30', days)}</p>`).join('\n') +
			`<ul>${clauses.map(c => `<li>${c.replace('%', next())}</li>`).join('')}</ul>` +
			`<table><tr>${harm.map(h => `<th>${escaped(h)}</th>`).join('')}</tr><tr>${harm.map(h => `<td>We collect ${escaped(h)}</td>`).join('')}</tr></table>` +
			`<p><a href="javascript:${act}">We may disclose your data to the police</a> <a href="data:text/html,${escaped(markup[0])}">data</a>` +
			` <a href="vbscript:x">${next()}</a> <a href="//evil.invalid/">there</a></p>` +
			acts.map(a => `<p>We log your IP address ${escaped(a)} and use it.</p>`).join('') +
			`<p>Before it ${'W'.repeat(1 << 20)} and behind it.</p>` +
			`<script>${act}</script><img src=x onerror="${act}"><p onclick="${act}">We use cookies ${n}.</p>`;
		put(`page-${n}.html`, `<!doctype html><meta charset=utf-8><title>${escaped(markup[3])}</title><h1>Privacy ${next()}</h1>${html}`);
		put(`raw-${n}.md`, `# Privacy Policy\n\n${clauses.map(c => c.replace('%', harm[i++ % harm.length]).replace('30', days)).join('\n\n')}\n`);
	}
	put('invalid.txt', Buffer.concat([Buffer.from(clauses.slice(0, 4).join('\n\n').replace(/%/g, '\x1b[31m')),
		Buffer.from([0, 0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 10])]));
	put('names.json', JSON.stringify(names));
}

if (process.argv[2] === 'write') {
	write(process.argv[3]);
	return;
}

if (process.argv[2] === 'serve') {
	const page = fs.readFileSync(path.join(process.argv[3], 'page-1.html'));
	const server = require('http').createServer((q, r) => {
		r.writeHead(q.url === '/robots.txt' ? 404 : 200, {'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': 'hit=1',
			Refresh: '0;url=http://evil.invalid/', Link: '<http://evil.invalid/x.css>; rel=stylesheet, <http://evil.invalid/y>; rel=preload; as=script',
			'Content-Security-Policy': 'script-src *', 'X-Frame-Options': 'ALLOWALL', 'Access-Control-Allow-Origin': 'null'});
		r.end(q.url === '/robots.txt' ? '' : page);
	});
	server.listen(0, '127.0.0.1', () => console.log(server.address().port));
	return;
}

const {chromium} = require('playwright-core');
const [, , , executablePath, base, record, captured] = process.argv;
let failed = 0;
async function check(name, work) {
	const faults = [];
	try {
		await work((what, holds) => holds || faults.push(what));
	} catch (e) {
		faults.push(String(e.stack));
	}
	for (const f of faults.slice(0, 12)) console.log(`  ${f.slice(0, 600)}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	failed += faults.length > 0;
}

const bidi = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/;
const controls = /[\x00-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029]/;
const LARGEST = 300000;

async function open(browser) {
	const context = await browser.newContext({baseURL: base, viewport: {width: 360, height: 740}});
	const page = await context.newPage();
	page.setDefaultTimeout(20000);
	page.faults = [];
	page.on('dialog', d => { page.faults.push(`dialog: ${d.message()}`); d.dismiss(); });
	page.on('pageerror', e => page.faults.push(`script: ${e.message}`));
	page.on('console', m => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && page.faults.push(`console: ${m.text()}`));
	page.on('request', r => r.url().startsWith(base) || page.faults.push(`asked ${r.url()}`));
	await context.route(u => !u.href.startsWith(base), r => r.abort());
	return page;
}

// A page as it stands in the browser.
async function look(page, address, holds, wanted = 200) {
	page.faults.length = 0;
	const answer = await page.goto(address);
	const at = `${address.slice(0, 160)}: `, bytes = (await answer.body()).length;
	const seen = await page.evaluate(() => {
		document.querySelectorAll('input, textarea, a, [autofocus]').forEach(e => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})));
		const wide = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 361 &&
			![...(function* () { for (let p = e; p; p = p.parentElement) yield getComputedStyle(p).overflowX; })()].some(o => o === 'auto' || o === 'hidden'));
		// Words beside those that run from right to left stand where they stand in the text.
		const rtl = /[\u0590-\u08FF]/, turned = [], texts = [];
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) if (walk.currentNode.data.trim() && !walk.currentNode.parentElement.closest('svg, script')) texts.push(walk.currentNode);
		const box = (node, last) => {
			const range = document.createRange(), data = node.data;
			range.setStart(node, data.length - data.trimStart().length);
			range.setEnd(node, data.trimEnd().length);
			return [...range.getClientRects()].at(last ? -1 : 0);
		};
		for (let i = 0; i + 1 < texts.length; i++) {
			const [a, b] = [texts[i], texts[i + 1]], own = a.parentElement.closest('[dir]');
			if (rtl.test(a.data) === rtl.test(b.data) || (own && own.contains(b) && own !== document.documentElement)) continue;
			const [x, y] = [box(a, true), box(b, false)];
			if (x && y && Math.abs(x.bottom - y.bottom) < 4 && y.left < x.right - 2) turned.push(`${a.data.trim()} | ${b.data.trim()}`);
		}
		return {turned, hit: window.hit, title: document.title, width: document.documentElement.scrollWidth,
			wide: wide.slice(0, 2).map(e => e.outerHTML.slice(0, 100)), text: document.title + [...document.querySelectorAll('meta, input')].map(e => e.content || e.value) + texts.map(t => t.data).join('\n'),
			data: [...document.querySelectorAll('script[type="application/ld+json"]')].map(s => s.textContent),
			links: [...document.querySelectorAll('a[href], link[href]')].map(a => [a.getAttribute('href'), a.href.baseVal ? new URL(a.href.baseVal, location).href : a.href]),
			frames: document.querySelectorAll('iframe, object, embed, base, meta[http-equiv]').length,
			body: getComputedStyle(document.body).display};
	});
	holds(`${at}status ${answer.status()}`, answer.status() === wanted);
	holds(`${at}something acted`, seen.hit === undefined && seen.title !== 'hit' && seen.frames === 0 && seen.body !== 'none');
	holds(`${at}${page.faults.join('; ')}`, page.faults.length === 0);
	holds(`${at}${bytes} bytes`, bytes < LARGEST);
	holds(`${at}${seen.width} pixels wide: ${seen.wide}`, seen.width <= 360);
	holds(`${at}has marks of direction, or controls`, !bidi.test(seen.text) && !controls.test(seen.text));
	holds(`${at}words are turned round: ${seen.turned.slice(0, 3).join('; ').slice(0, 200)}`, seen.turned.length === 0);
	for (const d of seen.data) JSON.parse(d);
	for (const [written, leads] of seen.links)
		holds(`${at}leads to ${written}`, /^(\/|#|\?|https?:)/.test(written) && /^https?:/.test(leads));
	return seen.links.map(([, leads]) => leads).filter(l => l.startsWith(base + '/')).map(l => l.slice(base.length).replace(/#.*/, ''));
}

const kind = address => address.replace(/^\/service\/[^/]+\/[^/]+\//, '/service/S/D/').replace(/\?.*/, '?').replace(/PR-\w{10}/, 'R').replace(/\/version\/\w+/, '/version/V').replace(/\/change\/[\w.]+/, '/change/C')
	.replace(/\/(type|law|agency)\/[^/]+/, '/$1/X');
// Files are looked at as what they are.
async function lookAtFile(page, address, holds) {
	const r = await page.request.get(address, {maxRedirects: 3}), type = r.headers()['content-type'] || '', text = await r.text();
	const at = `${address.slice(0, 160)} (${type}): `;
	holds(`${at}status ${r.status()}`, r.status() === 200);
	if (/json(?!l)/.test(type)) JSON.parse(text);
	if (/jsonl/.test(type)) text.split('\n').filter(Boolean).forEach(JSON.parse);
	if (/csv/.test(type))
		for (const m of text.matchAll(/(?:^|,)("?)([=+@\t\r-][^,]*)/gm)) holds(`${at}acts in a spreadsheet: ${m[0]}`, /^-?\d+$/.test(m[2]));
	if (/csv|plain|xml/.test(type) && !/text\.txt/.test(address)) holds(`${at}has controls ${JSON.stringify((text.match(controls) || [''])[0])}`, !controls.test(text.replace(/\r\n/g, '\n')));
	if (/plain/.test(type) && !/text\.txt/.test(address)) holds(`${at}has marks of direction`, !bidi.test(text));
	if (/attachment/.test(r.headers()['content-disposition'] || '') || /pdf|opensearch/.test(type)) return; // what is saved
	page.faults.length = 0;
	await page.goto(address);
	const [hit, title, all] = await page.evaluate(() => [window.hit, document.title, document.documentElement.textContent]);
	holds(`${at}something acted`, hit === undefined && title !== 'hit');
	holds(`${at}is no XML`, !/This page contains the following errors/.test(all));
	holds(`${at}${page.faults.join('; ')}`, page.faults.filter(f => !/sandbox/.test(f) && !(/xml/.test(type) && /inline style/.test(f))).length === 0);
}

(async () => {
	const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
	const page = await open(browser), files = new Map(), kinds = new Map();
	const all = [...markup, ...unseen], words = all.map(encodeURIComponent);

	await check('a_report_with_harm_is_taken', async holds => {
		for (const m of markup.slice(0, 6)) {
			await page.goto(`/corrections?record=${record}`);
			await page.fill('textarea[name=words]', m + unseen.join(' '));
			await page.click('main button');
			holds(`${m}: ${page.url()}`, page.url().includes('sent=CO-'));
		}
	});
	await check('words_that_are_sent_along_are_inert', async holds => {
		const places = ['/search?q=', '/registry?q=', '/services?q=', '/changes?q=', '/corrections?record=', '/corrections?sent='];
		for (const [i, w] of words.entries())
			for (const p of [places[i % 6], places[(i + 3) % 6]]) await look(page, p + w, holds);
		await look(page, `/search?q=x&service=${words[1]}`, holds, 404);
		await look(page, `/search?q=${'W'.repeat(7000)}`, holds);
		await look(page, `/corrections?sent=${'W'.repeat(7000)}`, holds);
	});
	await check('addresses_that_lead_nowhere_are_inert', async holds => {
		const places = ['/service/', '/type/', '/record/', '/service/Harbor/', '/x', '/compare?service='];
		for (const [i, w] of words.entries())
			for (const p of [places[i % 6], places[(i + 3) % 6]]) await look(page, p + w, holds, 404);
	});
	await check('all_pages_are_inert', async holds => {
		const queue = ['/', '/services', '/status', '/changes?level=all', '/registry', '/compare', '/corrections', '/search?q=data', '/api', `/record/${record}`];
		const seen = new Set(queue);
		for (let count = 0; queue.length && count < 400; count++) {
			const address = queue.shift();
			for (const link of await look(page, address, holds)) {
				const k = kind(link), n = kinds.get(k) || 0;
				if (seen.has(link) || n >= 2) continue;
				seen.add(link);
				kinds.set(k, n + 1);
				const asked = await page.request.head(link, {maxRedirects: 0});
				holds(`${address} leads to ${link}: ${asked.status()}`, asked.status() < 400);
				if (/text\/html/.test(asked.headers()['content-type'] || '') && asked.status() === 200) queue.push(link);
				else files.set(k, link);
			}
		}
		console.log(`  ${seen.size} addresses`);
	});
	await check('all_files_are_inert', async holds => {
		for (const more of ['/registry.csv', '/registry.jsonl', '/changes.csv?level=all', '/changes.jsonl?level=all', '/llms.txt', `/record/${record}/record.txt`])
			files.set(more, more);
		for (const f of files.values()) if (!/evidence/.test(f)) await lookAtFile(page, f, holds);
	});
	await check('a_captured_page_is_inert', async holds => {
		const map = await (await page.request.get(`/web/timemap/link/${captured}`)).text();
		const raw = (map.match(/<([^>]*\/web\/\d+id_\/[^>]*)>/) || [])[1];
		const answer = await page.request.get(raw), head = answer.headers();
		holds(`status ${answer.status()}`, answer.status() === 200 && (await answer.text()).includes(act));
		holds(`has ${JSON.stringify(head)}`, !head['set-cookie'] && !head.refresh && !/evil/.test(head.link || '') &&
			head['content-security-policy'] === "sandbox; default-src 'none'" && head['x-content-type-options'] === 'nosniff' && head['x-frame-options'] === 'DENY' &&
			/attachment/.test(head['content-disposition']));
		const saved = page.waitForEvent('download');
		await page.goto(raw).catch(() => {});
		await (await saved).cancel(); // saved, and not shown
	});
	await browser.close();
	process.exit(failed ? 1 : 0);
})();
