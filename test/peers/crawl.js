// crawl: what programs write that let a library fetch: a WARC file by warcio.js, with the
// heads of responses over the bodies that fetch has unpacked. Redirects are followed.
//   node crawl.js FILE[.gz] URL…
'use strict';
const fs = require('fs');
const {WARCRecord, WARCSerializer} = require('warcio');
const [path, ...urls] = process.argv.slice(2);
const warcVersion = 'WARC/1.1';

async function* once(bytes) { yield bytes; }

async function crawl(put) {
	await put(await WARCRecord.createWARCInfo({filename: path, warcVersion}, {software: 'warcio.js'}));
	for (let url of urls)
		while (url) {
			const date = new Date().toISOString();
			const r = await fetch(url, {redirect: 'manual'});
			const body = new Uint8Array(await r.arrayBuffer());
			await put(await WARCRecord.create({url, date, type: 'response', warcVersion,
				statusline: `HTTP/1.1 ${r.status} ${r.statusText}`, httpHeaders: Object.fromEntries(r.headers)}, once(body)));
			url = r.headers.get('location') && new URL(r.headers.get('location'), url).href;
		}
}

const file = fs.openSync(path, 'w');
crawl(async record => fs.writeSync(file, await WARCSerializer.serialize(record, {gzip: path.endsWith('.gz')})));
