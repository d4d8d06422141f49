// extract: Open Terms Archive's engine on the pages named on standard input.
// With --once it reads one page, as a process does; else each page three times after a
// first round, and prints the milliseconds a page takes, a line each.
import fs from 'node:fs';
import extract from '@opentermsarchive/engine/extract';

const read = (path) => extract({location: 'https://page.example/', content: fs.readFileSync(path, 'utf8'),
	mimeType: 'text/html', contentSelectors: 'body', insignificantContentSelectors: [], filters: []});
const once = process.argv[2] === '--once';
const paths = once ? [process.argv[3]] : fs.readFileSync(0, 'utf8').split('\n').filter(Boolean);
for (const path of paths) {
	const times = [];
	for (let round = 0; round < (once ? 1 : 4); round++) {
		const start = process.hrtime.bigint();
		try { await read(path); } catch { /* a page that it cannot read takes its time all the same */ }
		if (round > 0) times.push(Number(process.hrtime.bigint() - start) / 1e6);
	}
	if (!once) console.log(times.sort((a, b) => a - b)[1].toFixed(3));
}
process.exit(0);
