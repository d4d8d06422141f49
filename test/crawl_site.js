// crawl_site: every page of a served site, or so many of them, as a search engine finds them.
//
//   crawl_site.js URL [PAGES [CONNECTIONS]]
//
// The sitemap is read to its end; of its addresses all but records and changes are taken, and
// of these some in even steps until there are PAGES. Each page has to answer, be of a size that one can load
// on a phone, name itself as it is named in the sitemap, and have one heading and no id twice.
// Each address that it links to has to answer, with the place in the page that is linked to.
// A number that links to a list has to stand on that list; a list has to have so many rows in
// its CSV; a document has to mark as many clauses as it says.
//
// Prints what is wrong, a line each ("FAIL …"), and a line of what was looked at.
'use strict';
const http = require('http');

const [base, pages = 'all', connections = '4'] = process.argv.slice(2);
const most = pages === 'all' ? Infinity : Number(pages);
const largestPage = 300000;
const agent = new http.Agent({keepAlive: true, maxSockets: Number(connections)});

const seen = {pages: 0, links: 0, numbers: 0, lists: 0, documents: 0, largest: 0, wrong: 0};
const wrong = what => {
	seen.wrong++;
	if (seen.wrong <= 200)
		console.log(`FAIL ${what}`);
};

function ask(path, method = 'GET') {
	return new Promise((resolve, reject) => {
		const q = http.request(base + path, {agent, method}, r => {
			const parts = [];
			r.on('data', d => parts.push(d));
			r.on('end', () => resolve({status: r.statusCode, head: r.headers, body: Buffer.concat(parts)}));
			r.on('error', reject);
		});
		q.setTimeout(60000, () => q.destroy(new Error(`${path}: no answer in a minute`)));
		q.on('error', reject);
		q.end();
	});
}

// work(x) for each of them, as many at once as there are connections.
async function each(all, work) {
	const left = all[Symbol.iterator]();
	const hand = async () => {
		for (let next = left.next(); !next.done; next = left.next())
			await work(next.value);
	};
	await Promise.all(Array.from({length: Number(connections)}, hand));
}

const entities = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' '};
const unescaped = s => s.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => entities[name]);
const words = html => unescaped(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
const number = s => Number(s.replaceAll(',', ''));
const all = (html, pattern) => [...html.matchAll(pattern)].map(m => m[1]);
const isHtml = r => (r.head['content-type'] || '').startsWith('text/html');

const addresses = xml => all(xml, /<loc>([^<]*)<\/loc>/g).map(unescaped);

// All but records and changes, of which there are most; of these in even steps as many.
function evenly(found) {
	const steps = (all, n) => Array.from({length: Math.min(n, all.length)}, (_, i) =>
		all[Math.floor(i * Math.max(1, all.length / n))]);
	const changes = found.filter(p => p.includes('/change/'));
	const records = found.filter(p => p.startsWith('/record/'));
	const others = found.filter(p => !p.includes('/change/') && !p.startsWith('/record/'));
	const left = Math.max(0, most - others.length);
	const some = steps(changes, Math.floor(left / 2));
	return [...others.slice(0, most), ...some, ...steps(records, left - some.length)];
}

async function sitemap() {
	const found = [];
	const robots = String((await ask('/robots.txt')).body);
	const index = /^Sitemap: (\S+)$/m.exec(robots);
	if (!index)
		throw new Error('robots.txt names no sitemap');
	for (const part of addresses(String((await ask(new URL(index[1]).pathname)).body)))
		for (const url of addresses(String((await ask(new URL(part).pathname)).body)))
			found.push(new URL(url).pathname);
	return evenly(found);
}

const read = new Map();  // path with query -> what links may ask of it
const wanted = new Map(); // path with query -> places in it -> the page that links there
const counted = new Map(); // list -> number -> the page that says so

function look(path, r) {
	const html = String(r.body);
	const ids = all(html, / id="([^"]*)"/g);
	const lead = /<p class="lead">([^]*?)<\/p>/.exec(html);
	const counts = /<dl class="counts">([^]*?)<\/dl>/.exec(html);
	seen.largest = Math.max(seen.largest, r.body.length);
	if (r.body.length > largestPage)
		wrong(`${path}: ${r.body.length} bytes`);
	read.set(path, {
		ids: ` ${ids.map(unescaped).join(' ')} `,
		numbers: (words(`${lead && lead[1]} ${counts && counts[1]}`).match(/\d[\d,]*/g) || []).map(number),
	});
	return {html, ids, lead: lead ? words(lead[1]) : ''};
}

const isList = path => /^\/(registry|changes|search|services|status)(\?|$)/.test(path);

function follow(path, html) {
	for (const [, attributes, inside] of html.matchAll(/<a ([^>]*)>([^]*?)<\/a>/g)) {
		const href = /href="([^"]*)"/.exec(attributes);
		const to = href && new URL(unescaped(href[1]), base + path);
		if (!to || to.origin !== base)
			continue;
		const where = to.pathname + to.search;
		if (!wanted.has(where))
			wanted.set(where, new Map());
		wanted.get(where).set(decodeURIComponent(to.hash.slice(1)), path);
		const said = words(inside).match(/\d[\d,]*/g);
		if (isList(where) && said && said.length === 1 && !/[?&]page=/.test(where)) {
			if (!counted.has(where))
				counted.set(where, new Map());
			counted.get(where).set(number(said[0]), path);
		}
	}
	for (const src of all(html, / (?:src|href)="(\/static\/[^"]*)"/g))
		if (!wanted.has(src))
			wanted.set(src, new Map([['', path]]));
}

async function clausesOf(path, first) {
	const ids = new Set(), pages = /Page 1 of (\d+)/.exec(words(first));
	for (let n = 1; n <= (pages ? Number(pages[1]) : 1); n++) {
		const html = n === 1 ? first : String((await ask(`${path}?page=${n}`)).body);
		for (const id of all(html, /<li id="(PR-[^"]*)"/g))
			ids.add(id);
	}
	return ids.size;
}

async function page(path) {
	const r = await ask(path);
	seen.pages++;
	if (r.status !== 200 || !isHtml(r))
		return wrong(`${path}: status ${r.status}, ${r.head['content-type']}`);
	const {html, ids, lead} = look(path, r);
	const canonical = /<link rel="canonical" href="([^"]*)"/.exec(html);
	if (!canonical || new URL(unescaped(canonical[1])).pathname !== path)
		wrong(`${path}: calls itself ${canonical && canonical[1]}`);
	if (all(html, /<(h1)[ >]/g).length !== 1)
		wrong(`${path}: not one heading of the page`);
	if (!words(/<title>([^]*?)<\/title>/.exec(html)[1]))
		wrong(`${path}: no title`);
	if (new Set(ids).size !== ids.length)
		wrong(`${path}: an id twice: ${ids.find((id, i) => ids.indexOf(id) !== i)}`);
	if (/^\/service\/[^/]*\/[^/]*$/.test(path)) {
		const said = /(\d[\d,]*) clauses?:/.exec(lead);
		if (said) {
			const marked = await clausesOf(path, html);
			seen.documents++;
			if (marked !== number(said[1]))
				wrong(`${path}: says ${said[1]} clauses, and marks ${marked}`);
		}
	}
	follow(path, html);
}

async function link(where) {
	if (read.has(where))
		return;
	const r = await ask(where, where.endsWith('.pdf') ? 'HEAD' : 'GET');
	seen.links++;
	const from = [...wanted.get(where).values()][0];
	if (r.status >= 300 && r.status < 400 && r.head.location)
		return wrong(`${where}: moved to ${r.head.location}, on ${from}`);
	if (r.status !== 200)
		return wrong(`${where}: status ${r.status}, on ${from}`);
	if (isHtml(r))
		look(where, r);
	else
		read.set(where, {ids: ' ', numbers: []});
}

function rows(csv) {
	let quoted = false, n = 0;
	for (const c of String(csv))
		if (c === '"')
			quoted = !quoted;
		else if (c === '\n' && !quoted)
			n++;
	return n - 1; // the head of the table
}

async function list(where) {
	const has = read.get(where);
	for (const [n, from] of counted.get(where)) {
		seen.numbers++;
		if (has && !has.numbers.includes(n))
			wrong(`${from}: says ${n}, and ${where} has ${has.numbers.join(', ') || 'none'}`);
	}
	if (!has || !/^\/(registry|changes)/.test(where))
		return;
	const r = await ask(where.replace(/^\/(registry|changes)/, '/$1.csv'));
	seen.lists++;
	if (r.status !== 200 || rows(r.body) !== (has.numbers[0] || 0))
		wrong(`${where}: says ${has.numbers[0]}, and its CSV has ${rows(r.body)} rows (status ${r.status})`);
}

function places() {
	for (const [where, fragments] of wanted)
		for (const [id, from] of fragments)
			if (id && read.has(where) && !read.get(where).ids.includes(` ${id} `))
				wrong(`${where}#${id}: no such place, on ${from}`);
}

async function told(what, total, work) {
	const isShown = process.stderr.isTTY;
	const timer = isShown && setInterval(() =>
		process.stderr.write(`\r${what}: ${seen.pages} pages, ${seen.links} links `), 500);
	await each(total, work);
	if (isShown) {
		clearInterval(timer);
		process.stderr.write('\r\x1b[K');
	}
}

(async () => {
	await told('pages', await sitemap(), page);
	await told('links', [...wanted.keys()], link);
	await told('lists', [...counted.keys()], list);
	places();
	console.log(`${seen.pages} pages, the largest of ${seen.largest} bytes; ${seen.links} more addresses; ` +
		`${seen.numbers} numbers held against ${seen.lists} lists; ${seen.documents} documents counted; ${seen.wrong} wrong`);
	process.exit(seen.wrong ? 1 : 0);
})().catch(e => {
	console.log(`FAIL ${e.message}`);
	process.exit(2);
});
