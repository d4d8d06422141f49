// A timestamp authority for the tests: "node stamp.js AUTHORITY STRANGER" prints its port
// and answers requests by `openssl ts` in the folder AUTHORITY, or as badly as the path says.
'use strict';
const fs = require('fs');
const http = require('http');
const { execFileSync } = require('child_process');
const [authority, stranger] = process.argv.slice(2);
let count = 0;

function reply(folder, query) {
	const name = `query-${count++}`;
	fs.writeFileSync(`${folder}/${name}`, query);
	execFileSync('openssl', ['ts', '-reply', '-config', 'cnf', '-section', 'tsa', '-queryfile', name,
		'-signer', 'stamps.pem', '-inkey', 'stamps.key', '-chain', 'between.pem', '-out', `${name}.tsr`],
	{ cwd: folder, stdio: 'ignore' });
	return fs.readFileSync(`${folder}/${name}.tsr`);
}

// A reply to a request over the same bytes that somebody else made.
function otherNonce(query) {
	const imprint = query.indexOf(Buffer.from('0420', 'hex')) + 2;
	execFileSync('openssl', ['ts', '-query', '-digest', query.subarray(imprint, imprint + 32).toString('hex'),
		'-sha256', '-cert', '-out', 'other'], { cwd: authority, stdio: 'ignore' });
	return reply(authority, fs.readFileSync(`${authority}/other`));
}

// One over a digest that the authority does not take.
function refusal() {
	execFileSync('openssl', ['ts', '-query', '-data', 'cnf', '-sha512-256', '-out', 'weak'],
		{ cwd: authority, stdio: 'ignore' });
	return reply(authority, fs.readFileSync(`${authority}/weak`));
}

function flipped(bytes) {
	const out = Buffer.from(bytes);
	out[out.length - 40] ^= 1; // in the signature
	return out;
}

let first = null;
const answers = {
	good: q => reply(authority, q),
	stranger: q => reply(stranger, q),
	garbage: () => Buffer.from('<html>welcome</html>'),
	empty: () => Buffer.alloc(0),
	refuses: refusal,
	nonce: otherNonce,
	replay: () => first,
	changed: q => flipped(reply(authority, q)),
};

function misbehave(how, out) {
	switch (how) {
	case 'silent':
		return;
	case 'slow':
		setInterval(() => out.write('-'), 500);
		return;
	case 'endless': {
		const piece = Buffer.alloc(65536);
		const more = () => { while (!out.destroyed && out.write(piece)); };
		out.on('drain', more);
		more();
		return;
	}
	case 'cut':
		out.writeHead(200, { 'Content-Length': 5000 });
		out.write(Buffer.alloc(100), () => out.destroy());
		return;
	case 'redirect':
		out.writeHead(302, { Location: '/good' }).end();
		return;
	default:
		out.writeHead(503).end('later');
	}
}

const server = http.createServer((request, out) => {
	const parts = [];
	request.on('data', d => parts.push(d));
	request.on('end', () => {
		const how = request.url.slice(1);
		const query = Buffer.concat(parts);
		out.on('error', () => {});
		if (request.method !== 'POST' || request.headers['content-type'] !== 'application/timestamp-query') {
			out.writeHead(400).end();
		} else if (answers[how]) {
			const body = answers[how](query);
			first = first || body;
			out.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(body);
		} else {
			misbehave(how, out);
		}
	});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
