// requests: a client that means no good.
//   requests.js ADDRESS SERVER NAMES ROUTES
// ADDRESS serves a home, as the process SERVER; NAMES is JSON: what stands for the names in
// its routes; ROUTES is what test/peers/routes prints. Whatever is asked, the answer is one that a client may have, 2xx to 4xx, others are served
// meanwhile, and at the end the server is as it was.
'use strict';
const fs = require('fs'), http = require('http'), net = require('net');
const check = require('./check');
const [base, pid, namesFile, table] = process.argv.slice(2);
const {hostname: host, port} = new URL(base);
const names = JSON.parse(fs.readFileSync(namesFile, 'utf8'));
const slow = process.env.SLOW === '1'; // the server is one with checks in it

const pause = ms => new Promise(done => setTimeout(done, ms));
const shown = bytes => JSON.stringify(bytes.toString('latin1').slice(0, 120));

// --- bytes on a socket

// What comes back until the server closes, or is silent for a while.
function raw(bytes, {half = false, silence = 400, most = 10000} = {}) {
	return new Promise(done => {
		const parts = [], from = Date.now();
		const s = net.connect(port, host);
		let timer;
		const end = how => {
			clearTimeout(timer);
			s.destroy();
			done({how, text: Buffer.concat(parts).toString('latin1'), ms: Date.now() - from});
		};
		const wait = ms => { clearTimeout(timer); timer = setTimeout(() => end('silent'), ms); };
		wait(most);
		s.on('data', d => { parts.push(d); wait(silence); });
		s.on('end', () => end('closed'));
		s.on('error', () => end('closed'));
		s.on('connect', () => half ? s.end(bytes) : s.write(bytes));
	});
}
const heads = text => [...text.matchAll(/HTTP\/1\.1 (\d\d\d) /g)].map(m => +m[1]);
const H = 'Host: x\r\n';
const get = (more = '', target = '/healthz') => `GET ${target} HTTP/1.1\r\n${H}${more}\r\n`;
const post = (more, body) => `POST /corrections HTTP/1.1\r\n${H}Connection: close\r\n${more}\r\n${body}`;
const field = n => `X: ${'a'.repeat(n)}\r\n`;

// The request, the statuses that it may have, and whether the answer is one of our pages.
// Of what is no request at all the HTTP library says so in its own words.
const OURS = true, ITS_OWN = false;
const requests = {
	no_host: ['GET / HTTP/1.1\r\n\r\n', [400], OURS],
	two_hosts: [`GET / HTTP/1.1\r\n${H}Host: y\r\n\r\n`, [400], OURS],
	a_host_that_is_none: ['GET / HTTP/1.1\r\nHost: a b<i>\r\n\r\n', [400], OURS],
	an_old_version: ['GET /healthz HTTP/1.0\r\n\r\n', [200]],
	no_version: ['GET /healthz\r\n\r\n', [400], ITS_OWN],
	a_version_to_come: [`GET /healthz HTTP/3.0\r\n${H}\r\n`, [505], ITS_OWN],
	another_protocol: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [505], ITS_OWN],
	no_protocol: [Buffer.from([...Array(1024).keys()].map(i => i & 255)), [400], ITS_OWN],
	the_absolute_form: [get('', `http://x/healthz`), [200]],
	another_scheme: [get('', 'ftp://x/healthz'), [400], OURS],
	the_asterisk: [`OPTIONS * HTTP/1.1\r\n${H}\r\n`, [400], OURS],
	a_tunnel: [`CONNECT a:443 HTTP/1.1\r\n${H}\r\n`, [400], OURS],
	a_space_in_the_target: [get('', '/a b'), [400], OURS],
	a_control_in_the_target: [get('', '/a\tb\x01'), [400], OURS],
	a_nul_in_the_target: [get('', '/a\0b'), [400, 404], OURS],
	a_backslash: [get('', '/a\\..\\b'), [400], OURS],
	a_line_end_in_the_target: [get('', '/x%0d%0aSet-Cookie:%20a=b'), [400], OURS],
	bytes_that_are_no_text: [Buffer.from(get('', '/\xff\xfe'), 'latin1'), [400], OURS],
	a_field_without_colon: [get('nonsense\r\n'), [400], ITS_OWN],
	a_space_before_the_colon: [get('Content-Length : 3\r\n') + 'abc', [400], OURS],
	a_first_line_that_goes_on: ['GET / HTTP/1.1\r\n Host: x\r\n\r\n', [400], OURS],
	a_name_that_is_none: [get('a(b): c\r\n'), [400], OURS],
	a_control_in_a_field: [get('A: b\x01c\r\n'), [400], OURS],
	two_lengths: [post('Content-Length: 3\r\nContent-Length: 4\r\n', 'abcd'), [400], OURS],
	length_and_coding: [post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '3\r\nabc\r\n0\r\n\r\n'), [400], OURS],
	an_unknown_coding: [post('Transfer-Encoding: gzip\r\n', 'abc'), [400], OURS],
	a_coding_that_looks_like_one: [post('Transfer-Encoding: xchunked\r\n', '3\r\nabc\r\n0\r\n\r\n'), [400], OURS],
	two_codings: [post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '3\r\nabc\r\n0\r\n\r\n'), [400], OURS],
	a_coding_of_an_old_version: ['POST /corrections HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n', [400], OURS],
	a_negative_length: [post('Content-Length: -3\r\n', 'abc'), [400], ITS_OWN],
	a_length_beyond_numbers: [post(`Content-Length: ${'9'.repeat(30)}\r\n`, 'abc'), [413], ITS_OWN],
	a_length_of_eight_exabytes: [post('Content-Length: 9223372036854775806\r\n', 'abc'), [413], OURS],
	a_body_over_the_limit: [post('Content-Length: 65537\r\nExpect: 100-continue\r\n', ''), [413], OURS],
	a_body_under_the_limit: [post('Content-Length: 65536\r\n', 'x'.repeat(65536)), [400], OURS],
	chunks_over_the_limit: [post('Transfer-Encoding: chunked\r\n', `11000\r\n${'x'.repeat(0x11000)}\r\n0\r\n\r\n`), [413], OURS],
	chunks_of_no_size: [post('Transfer-Encoding: chunked\r\n', 'zz\r\nabc\r\n0\r\n\r\n'), [400], ITS_OWN],
	chunks_of_a_negative_size: [post('Transfer-Encoding: chunked\r\n', '-1\r\nabc\r\n0\r\n\r\n'), [400], ITS_OWN],
	chunks_of_another_size: [post('Transfer-Encoding: chunked\r\n', '2\r\nabc\r\n0\r\n\r\n'), [400], ITS_OWN],
	chunks_beyond_numbers: [post('Transfer-Encoding: chunked\r\n', 'ffffffffffffffffff\r\nabc\r\n0\r\n\r\n'), [413], ITS_OWN],
	a_body_of_a_get: [get('Content-Length: 3\r\n') + 'abc', [200]],
	a_head_under_the_limit: [get(field(32000)), [200]],
	a_head_over_the_limit: [get(field(33000)), [431], OURS],
	a_head_far_over_the_limit: [get(field(1 << 20)), [431], ITS_OWN],
	many_fields: [get('A: b\r\n'.repeat(10000)), [431], ITS_OWN],
	many_cookies: [get(`Cookie: ${'a=b;'.repeat(3000)}\r\n`), [431], ITS_OWN],
	many_parameters: [get('', `/healthz?${'a&'.repeat(3900)}`), [414], OURS],
	a_target_at_the_limit: [get('', `/${'a'.repeat(8191)}`), [404], OURS],
	a_target_over_the_limit: [get('', `/${'a'.repeat(8192)}`), [414], OURS],
	a_target_far_over_the_limit: [get('', `/${'a'.repeat(1 << 20)}`), [414], ITS_OWN],
	many_tags: [get(`If-None-Match: ${'"a",'.repeat(7000)}"b"\r\n`, '/'), [200], OURS],
	ranges: [get('Range: bytes=0-0,1-1,5-,-9999999999999999999\r\n'), [200]],
	an_upgrade: [get('Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n'), [200]],
	a_page_of_others_sends: [post('Sec-Fetch-Site: cross-site\r\nContent-Length: 3\r\n', 'a=b'), [403], OURS],
};

const policies = head => ['content-security-policy', 'x-content-type-options: nosniff', 'referrer-policy',
	'x-frame-options: deny', 'permissions-policy', 'cross-origin-resource-policy']
	.filter(p => !head.toLowerCase().includes(p));

async function framing() {
	await Promise.all(Object.entries(requests).map(([name, [bytes, statuses, whose]]) => check(name, async holds => {
		const r = await raw(bytes), got = heads(r.text);
		holds(`status ${got} (${r.how}) ${shown(Buffer.from(r.text))}`, statuses.includes(got.filter(s => s !== 100)[0]));
		const head = r.text.slice(0, r.text.indexOf('\r\n\r\n'));
		if (whose === OURS) {
			holds(`lacks ${policies(head)}`, policies(head).length === 0);
			holds('no page that says what is wrong', got[0] < 400 || /<h1>[^<]+<\/h1>\n<p>[^<]{10,}<\/p>/.test(r.text));
		}
	})));
	await check('what_is_no_request_at_all_is_cut_off', async holds => {
		for (const bytes of [' / HTTP/1.1\r\n\r\n', 'GET\t/\tHTTP/1.1\r\n\r\n'])
			holds(shown(Buffer.from(bytes)), (await raw(bytes)).how === 'closed');
	});
	await check('after_an_odd_head_nothing_more_is_read', async holds => {
		const r = await raw(post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n' + get()));
		holds(r.text.slice(0, 300), heads(r.text).length === 1 && r.how === 'closed');
	});
	await check('a_thousand_in_a_row_are_all_answered', async holds => {
		const r = await raw(get().repeat(999) + get('Connection: close\r\n'), {silence: 5000});
		holds(`${heads(r.text).length} answers`, heads(r.text).length === 1000 && heads(r.text).every(s => s === 200));
	});
	await check('who_closes_one_half_is_answered', async holds => {
		const r = await raw(get('Connection: close\r\n'), {half: true});
		holds(r.text.slice(0, 100), heads(r.text)[0] === 200);
	});
}

// --- each parameter of each route

const lines = fs.readFileSync(table, 'utf8').split('\n').filter(Boolean).map(l => l.split('\t'));
const routes = lines.flatMap(([methods, pattern]) => methods.trim().split(' ').map(m => [m, pattern]));
const parameters = [...new Set(lines.flatMap(([, , ...more]) => more.map(p => p.split('=')[0])))];

const values = ['', '%00', 'a%00b', '%ff%fe', '%C0%AF', '%ED%A0%80', '%0d%0aX:%20y', '../../etc/passwd', '%2e%2e%2f%2e%2e%2fx',
	'%252e%252e%252f', '..%5c..%5cx', '%5c', '-1', '0', '99999999999999999999', '9223372036854775807', '1e9', '0x10', 'NaN',
	'a'.repeat(3000), '%F0%9F%92%A9'.repeat(200), '%E2%80%AE', '%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E', '%27%20OR%201=1--',
	'%25s%25n%25d', '%7B%7B7*7%7D%7D', '%7E', '*', '%22', '%22%22%20NEAR%20(', 'a%E2%80%99b', 'a%D9%93b%CC%81', '%2B', '_', '%25', '%zz', '%'];
let turn = 0;
const some = n => [...Array(n)].map(() => values[turn++ % values.length]);

function ask(method, target, {headers = {}, body} = {}) {
	return new Promise((done, fail) => {
		const r = http.request({host, port, path: target, method, headers, agent, timeout: 30000}, a => {
			const parts = [];
			a.on('data', p => parts.push(p));
			a.on('end', () => done({status: a.statusCode, headers: a.headers, text: Buffer.concat(parts).toString('latin1')}));
			a.on('error', fail);
		});
		r.on('timeout', () => r.destroy(new Error(`no answer: ${method} ${target.slice(0, 200)}`)));
		r.on('error', fail);
		r.end(body);
	});
}
const agent = new http.Agent({keepAlive: true, maxSockets: 8});
const filled = (pattern, odd, value) => pattern.replace(/\{([a-z]+)(\.\.\.)?\}/g, (_, name, rest) =>
	name === odd ? value : rest ? names[name] : encodeURIComponent(names[name]));

function sound(holds, method, target, r) {
	const what = `${method} ${target.slice(0, 300)}: ${r.status}`;
	holds(what, r.status >= 200 && r.status < 500);
	const head = Object.entries(r.headers).map(([n, v]) => `${n}: ${v}`).join('\n');
	holds(`${what} lacks ${policies(head)}`, policies(head).length === 0);
	const csp = r.headers['content-security-policy'] || '';
	holds(`${what} has the policy ${csp}`, csp.startsWith("default-src 'none'") && csp.includes("frame-ancestors 'none'") && !csp.includes('unsafe'));
	holds(`${what} leads to ${r.headers.location}`, !r.headers.location || /^(\/(?!\/)|http:\/\/)/.test(r.headers.location));
	if (r.status >= 400 && method !== 'HEAD' && /problem\+json/.test(r.headers['content-type']))
		holds(`${what} ${r.text}`, JSON.parse(r.text).detail.length > 10);
	else if (r.status >= 400 && method !== 'HEAD' && /html/.test(r.headers['content-type']))
		holds(`${what} says nothing`, /<h1>[^<]+<\/h1>\n<p>[^<]{10,}<\/p>/.test(r.text));
	holds(`${what} has a script`, !/<script(?! (src="\/static\/|type="application\/ld\+json"))/i.test(r.text) || !/html/.test(r.headers['content-type']));
}

async function everyParameter() {
	const all = routes;
	await check('the_table_of_routes_is_read', async holds => holds(`${all.length} routes, ${parameters}`, all.length > 70 && parameters.length > 15));
	const asked = async (holds, list) => {
		for (let i = 0; i < list.length; i += 16)
			await Promise.all(list.slice(i, i + 16).map(async ([method, target, more]) => sound(holds, method, target, await ask(method, target, more))));
	};
	const gets = all.filter(([m]) => m === 'GET').map(([, p]) => p);
	names.file = (await ask('GET', '/')).text.match(/\/static\/([^"]+\.css)/)[1];
	await check('each_route_has_the_policies', async holds => {
		await asked(holds, all.map(([m, p]) => [m, filled(p)]));
		for (const p of gets) { // what is asked above is there
			const {status} = await ask('GET', filled(p));
			holds(`${filled(p)}: ${status}`, [200, 302, 303].includes(status) || /^\/web\/|[?]q=$|unstated$|search.feed|v1.search/.test(p));
		}
	});
	await check('each_part_of_each_path_may_be_odd', holds => asked(holds, gets.flatMap(p =>
		[...p.matchAll(/\{([a-z]+)/g)].flatMap(([, name]) => some(slow ? 12 : values.length).map(v => ['GET', filled(p, name, v)])))));
	await check('each_parameter_may_be_odd', holds => asked(holds, gets.flatMap(p =>
		parameters.flatMap(name => some(slow ? 1 : 3).map(v => ['GET', `${filled(p)}?${name}=${v}`])))));
	await check('parameters_may_come_twice_or_as_lists', holds => asked(holds, gets.flatMap(p => [
		['GET', `${filled(p)}?q=a&q=%ff`], ['GET', `${filled(p)}?page[]=1&q[]=x&service[a]=b`], ['GET', `${filled(p)}?=&&==&page&`]])));
	await check('each_field_of_a_form_may_be_odd', holds => asked(holds, all.filter(([m]) => m === 'POST').flatMap(([, p]) =>
		['record', 'words', 'website'].flatMap(name => values.map(v => ['POST', filled(p), {
			headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: `${name}=${v}&words=x&record=${v}`}])))));
	await check('other_methods_are_told_which', async holds => {
		for (const p of new Set(gets.concat('/corrections')))
			for (const method of slow ? ['DELETE'] : ['PUT', 'DELETE', 'PATCH', 'TRACE', 'get']) {
				const r = await raw(`${method} ${filled(p)} HTTP/1.1\r\n${H}Connection: close\r\nContent-Length: 3\r\n\r\nabc`);
				holds(`${method} ${p}: ${heads(r.text)}`, heads(r.text)[0] === 405 && /\r\nAllow: OPTIONS, GET/.test(r.text));
			}
	});
	await check('each_route_was_asked_and_none_failed', async holds => {
		const told = (await ask('GET', '/metrics')).text;
		for (const p of new Set(all.map(([, p]) => p)))
			holds(`${p} was not asked`, p === '/metrics' || told.includes(`route="${p}"`));
		holds(told.match(/.*status="5xx".*/g)?.join('\n'), !told.includes('"5xx"'));
	});
}

// --- many at a time

const files = () => fs.readdirSync(`/proc/${pid}/fd`).length;
const memory = () => +fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1] / 1024;
const open = n => Promise.all([...Array(n)].map(() => new Promise(done => {
	const s = net.connect(port, host, () => done(s));
	s.on('error', () => done(s));
})));

// How long another client waits meanwhile, at most.
async function watched(work) {
	const waits = [], own = new http.Agent({keepAlive: false});
	let going = true;
	const one = target => new Promise((done, fail) => {
		const from = Date.now();
		http.get({host, port, path: target, agent: own}, a => {
			a.resume();
			a.on('end', () => done(waits.push(a.statusCode === 200 ? Date.now() - from : Infinity)));
		}).on('error', fail);
	});
	const watching = (async () => { while (going) { await one('/healthz'); await one('/services'); await pause(20); } })();
	await work();
	going = false;
	await watching;
	return {most: Math.max(...waits), count: waits.length};
}

async function attack(name, work) {
	await check(name, async holds => {
		const limit = slow ? 4000 : 1000;
		let {most, count} = await watched(work);
		if (most >= limit) ({most, count} = await watched(work)); // the machine may have been busy
		holds(`${count} requests of another, of which one waited ${most} ms`, count > 1 && most < limit);
	});
}
// To each socket a byte after the other, for a while.
async function drip(sockets, bytes, ms) {
	const until = Date.now() + ms;
	for (let i = 0; i < bytes.length && Date.now() < until; i++) {
		for (const s of sockets) if (s.writable) s.write(bytes[i]);
		await pause(5);
	}
}

async function many() {
	const before = files(), weight = memory();
	await attack('heads_byte_by_byte', async () => {
		const s = await open(500);
		await drip(s, get(), 1500);
		s.forEach(x => x.destroy());
	});
	await attack('bodies_byte_by_byte', async () => {
		const s = await open(500);
		s.forEach(x => x.write(`POST /corrections HTTP/1.1\r\n${H}Content-Length: 1000\r\n\r\n`));
		await drip(s, 'x'.repeat(999), 1500);
		s.forEach(x => x.destroy());
	});
	await attack('answers_that_nobody_reads', async () => {
		const s = await open(500);
		s.forEach((x, i) => { x.pause(); x.write(get('', ['/registry.csv', '/changes.jsonl', '/laws', '/'][i % 4]).repeat(20)); });
		await pause(1500);
		s.forEach(x => x.destroy());
	});
	await attack('clients_that_go_away', async () => {
		for (let i = 0; i < 20; i++) {
			const s = await open(50);
			s.forEach(x => x.write(get('', '/services')));
			s.forEach(x => x.resetAndDestroy ? x.resetAndDestroy() : x.destroy());
		}
	});
	await attack('ten_thousand_idle_connections', async () => {
		const s = [];
		for (let i = 0; i < 20; i++) s.push(...await open(500));
		if (s.filter(x => !x.destroyed).length < 9990) throw new Error('they are not taken');
		await pause(500);
		s.forEach(x => x.destroy());
	});
	await check('what_they_took_is_given_back', async holds => {
		for (let i = 0; i < 300 && files() > before + 5; i++) await pause(100); // who is silent is let go
		holds(`${files()} files, ${before} before`, files() <= before + 5);
		/* an allocator with checks keeps what was freed for a while */
		holds(`${memory()} MB, ${weight} before`, slow || memory() < weight + 150);
	});
}

(async () => {
	await framing();
	await everyParameter();
	await many();
	agent.destroy();
	process.exit();
})();
