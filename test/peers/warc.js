// warc: warcio.js, the reader of web archives that browsers use, reads a WARC file.
//
//   warc.js check FILE      every record, block and payload against its own digests; each
//                           record alone from its offset and length; and all of it once
//                           more as warcio writes it
//   warc.js payloads FILE   "URL SHA-256" of each page, without its transfer coding
//   warc.js blocks FILE     the records and blocks alone, where pages are not as HTTP has
//                           them; prints "REASON URL" of what is truncated
//
// warcio hashes as payload the body as it was framed. ISO 28500 means the one without
// chunks, and so do we: of chunked bodies warcio must differ, until it has undone them.
// The payload of a revisit is that of the record that it refers to.
// `check` prints "N records, N payloads, N chunked", or what is wrong, and ends with 1.
'use strict';
const crypto = require('crypto'), fs = require('fs');
const {WARCParser, WARCSerializer, AsyncIterReader} = require('warcio');

const complaints = [];
console.warn = console.log = (...words) => complaints.push('warcio says: ' + words.join(' '));

const sha256 = bytes => 'sha256:' + crypto.createHash('sha256').update(bytes).digest('hex');
const name = (record, i) => `record ${i + 1}, ${record.warcType} of ${record.warcTargetURI}`;
const expect = (what, want, got) => {
	if (want !== got)
		complaints.push(`${what}: ${got} in place of ${want}`);
};

// All records, each with its bytes: the block, or with `http` what follows the HTTP head.
async function read(bytes, http) {
	const parser = new WARCParser([bytes], {parseHttp: http}), list = [];
	for await (const record of parser) {
		await record.readFully();
		list.push({record, offset: parser.offset, length: parser.recordLength});
	}
	return list;
}

const isChunked = record =>
	record.httpHeaders && /^chunked$/i.test(record.httpHeaders.headers.get('Transfer-Encoding'));

async function payloadOf(record) {
	if (!isChunked(record))
		return record.payload;
	return new AsyncIterReader([record.payload], null, true).readFully();
}

async function checkPlaces(bytes, list) {
	let end = 0;
	for (const [i, {record, offset, length}] of list.entries()) {
		expect(`${name(record, i)}: offset`, end, offset);
		end = offset + length;
		const alone = await WARCParser.parse([bytes.subarray(offset, end)], {parseHttp: false});
		expect(`${name(record, i)}: read alone`, record.warcHeader('WARC-Record-ID'),
			alone && alone.warcHeader('WARC-Record-ID'));
	}
	expect('end of the last record', bytes.length, end);
}

function checkBlocks(list) {
	for (const [i, {record}] of list.entries()) {
		expect(`${name(record, i)}: block`, record.warcBlockDigest, sha256(record.payload));
		expect(`${name(record, i)}: length`, record.warcContentLength, record.payload.length);
	}
}

const isRevisit = record => record.warcType === 'revisit';

async function checkPayloads(list) {
	const byId = new Map(list.map(({record}) => [record.warcHeader('WARC-Record-ID'), record]));
	let count = 0, chunked = 0;
	for (const [i, {record}] of list.entries()) {
		if (!record.warcPayloadDigest)
			continue;
		count++;
		const whole = isRevisit(record) ? byId.get(record.warcHeader('WARC-Refers-To')) : record;
		expect(`${name(record, i)}: payload`, record.warcPayloadDigest,
			whole ? sha256(await payloadOf(whole)) : 'none');
		if (!isChunked(record))
			continue;
		chunked++;
		if (sha256(record.payload) === record.warcPayloadDigest)
			complaints.push(`${name(record, i)}: its payload still has its chunks`);
	}
	return [count, chunked];
}

// As warcio writes records, with digests that it computes itself.
async function rewrite(bytes) {
	const members = [];
	for await (const record of new WARCParser([bytes], {keepHeadersCase: true})) {
		const out = new WARCSerializer(record, {gzip: true, digest: {algo: 'sha-256', prefix: 'sha256:'}});
		await out.digestRecord({recompute: true});
		members.push(await out.readFully());
	}
	return Buffer.concat(members);
}

async function checkRewritten(bytes, list) {
	const fresh = await read(await rewrite(bytes), true);
	expect('records rewritten', list.length, fresh.length);
	for (const [i, {record}] of fresh.entries()) {
		const was = list[i].record, same = what => expect(`${name(record, i)}: rewritten ${what}`,
			was.warcHeader(what), record.warcHeader(what));
		for (const what of ['WARC-Record-ID', 'WARC-Type', 'WARC-Date', 'WARC-Block-Digest', 'Content-Length'])
			same(what);
		if (was.warcPayloadDigest && !isChunked(record) && !isRevisit(record))
			same('WARC-Payload-Digest');
	}
}

async function check(bytes) {
	const blocks = await read(bytes, false), list = await read(bytes, true);
	await checkPlaces(bytes, blocks);
	checkBlocks(blocks);
	expect('records', blocks.length, list.length);
	const [payloads, chunked] = await checkPayloads(list);
	await checkRewritten(bytes, list);
	return `${list.length} records, ${payloads} payloads, ${chunked} chunked`;
}

async function blocks(bytes) {
	const list = await read(bytes, false);
	await checkPlaces(bytes, list);
	checkBlocks(list);
	return list.map(({record}) => record).filter(record => record.warcHeader('WARC-Truncated'))
		.map(record => `${record.warcHeader('WARC-Truncated')} ${record.warcTargetURI}`).join('\n');
}

async function payloads(bytes) {
	const lines = [];
	for (const {record} of await read(bytes, true))
		if (record.warcType === 'response')
			lines.push(`${record.warcTargetURI} ${sha256(await payloadOf(record))}`);
	return lines.join('\n');
}

(async () => {
	const [what, file] = process.argv.slice(2);
	const said = await {check, blocks, payloads}[what](fs.readFileSync(file));
	process.stderr.write(complaints.map(line => line + '\n').join(''));
	process.stdout.write(said + '\n');
	process.exitCode = complaints.length ? 1 : 0;
})();
