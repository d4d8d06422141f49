// misbehave: a web server that does what servers must not, byte by byte on the socket.
//
//   misbehave.js [ADDRESS…]
//
// Prints its port. 127.0.0.1 has the pages below; 127.0.0.2 and so on, with the same port,
// have them too, and each a robots.txt of another kind. So has an ADDRESS, by its last number.
'use strict';
const net = require('net'), zlib = require('zlib');

const text = (n = 4) => '<!DOCTYPE html><html lang=en><title>Terms of Service</title><h1>Terms of Service</h1>' +
	'<p>You agree to these terms by using the service. We keep logs for 30 days.</p>'.repeat(n) + '</html>';
const head = (...lines) => ['HTTP/1.1 200 OK', 'Content-Type: text/html', ...lines, '', ''].join('\r\n');
const chunk = body => Buffer.byteLength(body).toString(16) + '\r\n' + body + '\r\n';
const sized = (body, ...lines) =>
	Buffer.concat([Buffer.from(head('Content-Length: ' + Buffer.byteLength(body), ...lines)), Buffer.from(body)]);
const chunked = (...rest) => head('Transfer-Encoding: chunked') + chunk(text()) + rest.join('');
const redirect = to => `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`;
const status = line => `HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`;

// What is sent at once, and then the connection ends.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
let otherPort; // where the same is to be had
const zeros = Buffer.alloc(80 << 20); // more than may come out of a coding
const zstd = Buffer.concat([Buffer.from([0x28, 0xB5, 0x2F, 0xFD, 0x60, text().length - 256 & 255, text().length - 256 >> 8]),
	Buffer.from([text().length << 3 | 1, text().length >> 5, text().length >> 13]), Buffer.from(text())]);
const utf16 = Buffer.concat([Buffer.from([0xFF, 0xFE]), Buffer.from(text(), 'utf16le')]);
const pages = {
	// framing
	'/good': () => sized(text()),
	'/old': () => 'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n' + text(),
	'/ancient': () => text(),
	'/chunked': () => chunked('0\r\n\r\n'),
	'/trailer': () => chunked('0\r\nX-Checked: yes\r\n\r\n'),
	'/trailer-status': () => chunked('0\r\nHTTP/1.1 200 Forged\r\nX-Forged: yes\r\n\r\n<p>Forged.'),
	'/chunk-too-long': () => chunked('ffff\r\n<p>We'),
	'/chunk-too-short': () => head('Transfer-Encoding: chunked') + '5\r\n' + text() + '\r\n0\r\n\r\n',
	'/chunk-no-size': () => chunked('zz\r\n<p>We', '0\r\n\r\n'),
	'/chunk-huge': () => chunked('ffffffffffffffffff\r\n<p>We'),
	'/chunk-negative': () => chunked('-5\r\n<p>We', '0\r\n\r\n'),
	'/chunked-not': () => head('Transfer-Encoding: chunked') + text(),
	'/chunk-and-more': () => chunked('0\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n<p>Forged.'),
	'/two-framings': () => head('Content-Length: 9', 'Transfer-Encoding: chunked') + chunk(text()) + '0\r\n\r\n',
	'/two-lengths': () => head('Content-Length: 20', 'Content-Length: ' + text().length) + text(),
	'/length-negative': () => head('Content-Length: -1') + text(),
	'/length-huge': () => head('Content-Length: 99999999999999999999999') + text(),
	'/chunked-and-identity': () => head('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + chunk(text()) + '0\r\n\r\n',
	'/transfer-gzip': () => Buffer.concat([Buffer.from(head('Transfer-Encoding: gzip, chunked')),
		Buffer.from(zlib.gzipSync(text()).length.toString(16) + '\r\n'), zlib.gzipSync(text()), Buffer.from('\r\n0\r\n\r\n')]),
	'/cut': () => head('Content-Length: 100000') + text(),
	'/cut-head': () => 'HTTP/1.1 200 OK\r\nContent-Type: text/ht',
	'/nothing': () => '',
	'/after-hints': () => 'HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n' + sized(text()),
	'/after-continue': () => 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(3) + sized(text()),
	'/only-hints': () => 'HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n',
	// types
	'/two-types': () => sized(text(), 'Content-Type: text/plain'),
	'/two-types-in-one': () => sized(text()).toString().replace('text/html', 'text/html, text/plain'),
	'/type-with-comma': () => sized(text()).toString().replace('text/html', 'text/html, charset=utf-8'),
	'/type-twice': () => sized(text(), 'Content-Type: text/html'),
	'/parts': () => sized(text()).toString().replace('text/html', 'multipart/x-mixed-replace; boundary=b'),
	'/html-as-png': () => sized(text()).toString().replace('text/html', 'image/png'),
	// heads
	'/long-line': () => head('X-Long: ' + 'x'.repeat(1 << 20), 'Content-Length: 2') + 'ok',
	'/many-lines': () => head(...Array.from({length: 10000}, (_, i) => `X-${i}: y`), 'Content-Length: ' + text().length) + text(),
	'/long-head': () => head(...Array.from({length: 10000}, (_, i) => `X-${i}: ${'y'.repeat(30)}`), 'Content-Length: 2') + 'ok',
	'/nul': () => head('X-Nul: a\0b', 'Content-Length: ' + text().length) + text(),
	'/high-bytes': () => Buffer.concat([Buffer.from(head('X-Bytes: \x80\xff\xc3', 'Content-Length: ' + text().length), 'latin1'), Buffer.from(text())]),
	'/line-feeds': () => head('Content-Length: ' + text().length).replace(/\r/g, '') + text(),
	'/status-in-head': () => head('HTTP/1.1 404 is no status line here: it is a field', 'Content-Length: ' + text().length) + text(),
	'/folded': () => head('X-Folded: a', ' b', 'Content-Length: ' + text().length) + text(),
	'/no-colon': () => head('this is no field', 'Content-Length: ' + text().length) + text(),
	// status
	'/999': () => status('999 Request denied'),
	'/304': () => 'HTTP/1.1 304 Not Modified\r\n\r\n',
	'/204': () => 'HTTP/1.1 204 No Content\r\n\r\n',
	'/205': () => status('205 Reset Content'),
	'/206': () => sized(text()).toString().replace('200 OK', '206 Partial Content\r\nContent-Range: bytes 0-9/10'),
	'/500': () => sized(text()).toString().replace('200 OK', '500 Sorry'),
	'/000': () => status('000 What'),
	'/12': () => status('12 What'),
	'/two-spaces': () => 'HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok',
	'/no-reason': () => sized(text()).toString().replace('200 OK', '200'),
	'/lower-case': () => sized(text()).toString().replace('HTTP/1.1', 'http/1.1'),
	'/no-http': () => 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n',
	'/empty': () => sized(''),
	// redirects
	'/loop': () => redirect('/loop'),
	'/to-file': () => redirect('file:///etc/passwd'),
	'/to-script': () => redirect('javascript:alert(1)'),
	'/to-ftp': () => redirect('ftp://127.0.0.1/good'),
	'/to-other-port': () => redirect(`http://127.0.0.1:${otherPort}/good`),
	'/to-other-host': port => redirect(`http://127.0.0.2:${port}/good`),
	'/to-disallowed': port => redirect(`http://127.0.0.4:${port}/page`), // see robots
	'/to-nobody': () => redirect('http://127.0.0.1:9/good'),
	'/to-nowhere': () => redirect(''),
	'/to-bytes': () => Buffer.from(redirect('/caf\xe9 au lait'), 'latin1'),
	'/to-control': () => redirect('/caf\x01e'),
	'/to-tab': () => redirect('/go\tod'),
	'/to-user': port => redirect(`http://a:b@127.0.0.1:${port}/good`),
	'/to-backslash': () => redirect('\\good'),
	'/to-backslash-host': port => redirect(`http://127.0.0.1:${port}\\@127.0.0.1:${port}/good`),
	'/to-two': () => redirect('/good\r\nLocation: /chunked'),
	'/to-one-twice': () => redirect('/good\r\nLocation: /good'),
	'/to-network': () => redirect('http://10.0.0.1/good'),
	'/to-loopback': port => redirect(`http://127.0.0.1:${port}/good`),
	'/to-localhost': port => redirect(`http://localhost:${port}/good`),
	'/to-number': port => redirect(`http://2130706433:${port}/good`),
	'/to-zero': port => redirect(`http://0:${port}/good`),
	'/to-v6': port => redirect(`http://[::1]:${port}/good`),
	'/to-mapped': port => redirect(`http://[::ffff:127.0.0.1]:${port}/good`),
	'/to-metadata': () => redirect('http://169.254.169.254/latest'),
	'/to-a-long-address': () => redirect('/' + 'x'.repeat(100000)),
	// types and codings
	'/png': () => sized(png),
	'/refresh': () => sized(text(), 'Refresh: 0; url=/good'),
	'/meta-refresh': () => sized(text().replace('<title>', '<meta http-equiv=refresh content="1;url=\x1b[31m/good"><title>')),
	'/polyglot': () => sized(text().replace('<title>', '<!--\n%PDF-1.4\n--><title>')),
	'/utf-16': () => sized(utf16),
	'/utf-16-labelled': () => Buffer.from(sized(utf16).toString('latin1').replace('text/html', 'text/html; charset=utf-8'), 'latin1'),
	'/plain-with-tags': () => sized(text()).toString().replace('text/html', 'text/plain'),
	'/html-as-pdf': () => sized(text()).toString().replace('text/html', 'application/pdf'),
	'/gzip': () => sized(zlib.gzipSync(text()), 'Content-Encoding: gzip'),
	'/br': () => sized(zlib.brotliCompressSync(text()), 'Content-Encoding: br'),
	'/deflate': () => sized(zlib.deflateSync(text()), 'Content-Encoding: deflate'),
	'/zstd': () => sized(zstd, 'Content-Encoding: zstd'),
	'/gzip-not': () => sized(text(), 'Content-Encoding: gzip'),
	'/gzip-cut': () => sized(zlib.gzipSync(text()).subarray(0, 100), 'Content-Encoding: gzip'),
	'/unknown-coding': () => sized(text(), 'Content-Encoding: rot13'),
	'/gzip-untold': () => sized(zlib.gzipSync(text())),
	'/bomb': () => sized(zlib.gzipSync(zeros), 'Content-Encoding: gzip'),
	'/br-bomb': () => sized(zlib.brotliCompressSync(zeros, {params: {[zlib.constants.BROTLI_PARAM_QUALITY]: 1}}), 'Content-Encoding: br'),
};
const drip = (s, bytes) => {
	s.write(bytes);
	const timer = setInterval(() => s.write('x'), 1000);
	s.on('close', () => clearInterval(timer));
};
const endless = (s, bytes) => {
	const more = Buffer.alloc(1 << 20, 'We keep logs. ');
	const pump = () => { while (!s.destroyed && s.write(more)); };
	s.on('drain', pump);
	s.write(bytes);
	pump();
};
// What takes its time.
const scenes = {
	'/slow': s => drip(s, head('Content-Length: 100000') + text()),
	'/slow-head': s => drip(s, 'HTTP/1.1 200 OK\r\nX-Slow: '),
	'/silent': () => {},
	'/reset': s => s.write(head('Content-Length: 100000') + text(), () => setTimeout(() => s.resetAndDestroy(), 100)),
	'/endless': s => endless(s, head('Content-Length: 10737418240')),
	'/endless-chunks': s => endless(s, head('Transfer-Encoding: chunked') + 'ffffffff\r\n'),
};

const rules = 'User-agent: *\nDisallow: /\n';
const drippingRules = s => drip(s, head('Content-Length: 1000') + rules);
const robots = [
	() => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
	() => sized('User-agent: *\nDisallow: /private\n'),
	() => status('503 Later'),
	() => redirect('/rules'),
	() => redirect('/robots.txt'),
	() => sized('# '.padEnd(1 << 20, 'x') + '\n' + rules),
	() => sized('Disallow: /nothing\n'.repeat(20000) + rules),
	drippingRules,
	() => head('Content-Length: 1000') + 'User-agent: *\nAllow: /\n',
	() => sized(zlib.gzipSync(rules), 'Content-Encoding: gzip'),
	() => sized(rules, 'Content-Encoding: gzip'),
	() => sized(text()),
	() => redirect('file:///etc/passwd'),
	() => status('403 No'),
	port => redirect(`http://127.0.0.1:${port}/rules`),
	() => redirect('/hops/4'),
	() => redirect('/hops/5'),
];

function answer(s, path) {
	const port = s.localPort;
	const host = s.localAddress.split('.').pop();
	if (path === '/robots.txt' && robots[host - 1] === drippingRules)
		drippingRules(s);
	else if (path === '/robots.txt')
		s.end(robots[host - 1](port));
	else if (path === '/rules' || path === '/hops/0')
		s.end(sized(rules));
	else if (path.startsWith('/hops/'))
		s.end(redirect('/hops/' + (path.slice(6) - 1)));
	else if (scenes[path])
		scenes[path](s);
	else
		s.end((pages[path] || status)(pages[path] ? port : '404 Not Found'));
}

function serve(address, port, done) {
	const server = net.createServer(s => {
		let got = '';
		s.on('error', () => {});
		s.on('data', data => {
			got += data.toString('latin1');
			if (got.includes('\r\n\r\n')) {
				s.removeAllListeners('data');
				s.resume();
				answer(s, got.split(' ')[1]);
			}
		});
	});
	server.listen(port, address, () => done(server.address().port));
}
serve('127.0.0.1', 0, port => {
	const others = robots.slice(1).map((_, i) => '127.0.0.' + (i + 2)).concat(process.argv.slice(2));
	let left = others.length + 1;
	const done = () => --left || console.log(port);
	others.forEach(address => serve(address, port, done));
	serve('127.0.0.1', 0, other => {
		otherPort = other;
		done();
	});
});
