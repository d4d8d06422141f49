// warcio: warcio.js reads a WARC file, and the digest of each block is computed.
'use strict';
const crypto = require('crypto'), fs = require('fs');
const {WARCParser} = require('warcio');

async function main(file) {
	let records = 0;
	for await (const record of new WARCParser(fs.createReadStream(file), {parseHttp: false})) {
		const block = await record.readFully();
		const digest = 'sha256:' + crypto.createHash('sha256').update(block).digest('hex');
		const said = record.warcHeader('WARC-Block-Digest');
		if (said && said !== digest)
			throw new Error(`record ${records + 1}: ${digest} in place of ${said}`);
		records++;
	}
	console.log(records);
}
main(process.argv[2]).catch(e => {
	console.error(e.message);
	process.exit(1);
});
