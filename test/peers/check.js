// check: a test of several statements, for the peers in Node. Prints its faults, then
// "ok NAME" or "FAIL NAME"; a process in which one failed ends with 1.
'use strict';

module.exports = async function check(name, f) {
	const faults = [];
	try {
		await f((what, holds) => holds || faults.push(what));
	} catch (e) {
		faults.push(e.stack);
	}
	for (const x of faults.slice(0, 12)) console.log(`  ${x}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	if (faults.length)
		process.exitCode = 1;
};
