// replay: wabac.js, the engine of ReplayWeb.page, replays bundles in Chromium.
//
//   replay.js CHROMIUM FOLDER NAME…
//
// Each FOLDER/NAME.wacz is loaded as a collection. Its page is opened in a frame, as that
// site does; then what the frame shows is asked for by "id_", which is the form of an
// address for bytes that are not rewritten: as wabac gives them, with the codings of the
// body undone, and as it gives them when told to undo none. Of each, one line of JSON:
//
//   name
//   page, shown      address of the page, and of what the frame shows after redirects
//   text             the words that one sees
//   decoded, coded   SHA-256 of what "id_" gives
'use strict';
const fs = require('fs'), http = require('http'), path = require('path');
const {chromium} = require('playwright-core');

const [executablePath, folder, ...names] = process.argv.slice(2);
const worker = path.join(process.env.NODE_PATH, '@webrecorder/wabac/dist/sw.js');

// --- the server; wabac reads a bundle piece by piece

function sendPiece(q, r, file) {
	const bytes = fs.readFileSync(file), range = /^bytes=(\d+)-(\d*)$/.exec(q.headers.range || '');
	const from = range ? Number(range[1]) : 0;
	const piece = bytes.subarray(from, range && range[2] ? Number(range[2]) + 1 : bytes.length);
	r.setHeader('Content-Length', piece.length);
	if (range)
		r.setHeader('Content-Range', `bytes ${from}-${from + piece.length - 1}/${bytes.length}`);
	r.writeHead(range ? 206 : 200, {'Content-Type': 'application/wacz'}).end(q.method === 'HEAD' ? '' : piece);
}

function answer(q, r) {
	const name = q.url.slice(1);
	if (names.includes(name.replace(/\.wacz$/, '')))
		sendPiece(q, r, path.join(folder, name));
	else if (name === 'sw.js')
		r.writeHead(200, {'Content-Type': 'text/javascript'}).end(fs.readFileSync(worker));
	else
		r.writeHead(name ? 404 : 200, {'Content-Type': 'text/html'}).end('<!DOCTYPE html><title>Replay</title>');
}

// --- what runs in the browser

async function register() {
	const ready = new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done));
	await navigator.serviceWorker.register('sw.js');
	await ready;
}

function load({name, collection, decode}) {
	return new Promise((done, fail) => {
		navigator.serviceWorker.addEventListener('message', ({data}) => {
			if (data.name === collection && data.msg_type === 'collAdded')
				done();
			else if (data.name === collection && data.error)
				fail(new Error(data.error));
		});
		navigator.serviceWorker.controller.postMessage({msg_type: 'addColl', name: collection,
			extraConfig: {decodeResponses: decode}, file: {sourceUrl: `${location.origin}/${name}.wacz`}});
	});
}

async function listPages(collection) {
	return (await (await fetch(`w/api/c/${collection}/pages`)).json()).pages;
}

function show(address) {
	return new Promise(done => {
		document.body.innerHTML = '<iframe name=replay style="width: 100%; height: 95vh"></iframe>';
		document.body.firstChild.onload = done;
		document.body.firstChild.src = address;
	});
}

async function digest(address) {
	const answer = await fetch(address);
	if (!answer.ok)
		return `status ${answer.status}`;
	const sum = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer());
	return 'sha256:' + Array.from(new Uint8Array(sum), b => b.toString(16).padStart(2, '0')).join('');
}

// --- one bundle

async function replay(tab, name) {
	const coded = name + '-coded';
	await tab.evaluate(load, {name, collection: name, decode: true});
	await tab.evaluate(load, {name, collection: coded, decode: false});
	const [{url: page, ts}, ...others] = await tab.evaluate(listPages, name);
	if (others.length)
		throw new Error(`${name}: ${others.length} pages too many`);
	const at = new Date(ts).toISOString().replace(/\D/g, '').slice(0, 14);
	await tab.evaluate(show, `w/${name}/${at}mp_/${page}`);
	const frame = tab.frame('replay'), shown = frame.url().replace(/^.*?mp_\//, '');
	return {name, page, shown, text: await frame.evaluate('document.body.innerText'),
		decoded: await tab.evaluate(digest, `w/${name}/${at}id_/${shown}`),
		coded: await tab.evaluate(digest, `w/${coded}/${at}id_/${shown}`)};
}

(async () => {
	const server = http.createServer(answer);
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu',
		'--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
		'--disable-sync']});
	const tab = await browser.newPage();
	await tab.goto(`http://127.0.0.1:${server.address().port}/`);
	await tab.evaluate(register);
	for (const name of names)
		console.log(JSON.stringify(await replay(tab, name)));
	await browser.close();
	server.close();
})();
