// pages: a web server that behaves, for fetchers to be compared. Prints its port.
'use strict';
const http = require('http'), zlib = require('zlib');
const page = (title, n) => `<!DOCTYPE html><html lang=en><title>${title}</title><h1>${title}</h1>` +
	'<p>You agree to these terms by using the service. We keep logs for 30 days.</p>'.repeat(n);
const html = {'Content-Type': 'text/html; charset=utf-8'};

const whole = (r, status, body, head) => {
	r.writeHead(status, {...html, 'Content-Length': Buffer.byteLength(body), ...head});
	r.end(body);
};
const pages = {
	'/robots.txt': r => whole(r, 200, 'User-agent: *\nDisallow: /secret\n', {'Content-Type': 'text/plain'}),
	'/terms': r => whole(r, 200, page('Terms of Service', 9)),
	'/moved': r => whole(r, 301, '', {Location: '/terms'}),
	'/none': r => whole(r, 404, page('Not found', 1)),
	'/latin': r => whole(r, 200, Buffer.from(page('Terms of Service for Zo\xeb', 3), 'latin1'),
		{'Content-Type': 'text/html; charset=ISO-8859-1'}),
	'/accents': r => whole(r, 200, page('Terms of Use', 3).replaceAll('logs', 'logs of “Café Zoë – Ærø”')),
	'/packed': r => whole(r, 200, zlib.gzipSync(page('Terms of Sale', 7)), {'Content-Encoding': 'gzip'}),
	'/Terms?b=2&a=1&c': r => whole(r, 200, page('Terms of Use', 7)),
	'/caf%C3%A9/': r => whole(r, 200, page('Terms of the House', 5)),
	'/moved-on': r => whole(r, 308, '', {Location: 'moved?on=1'}),
	'/moved?on=1': r => whole(r, 302, 'See /packed', {Location: '/a/../packed#top'}),
	'/gone': r => whole(r, 301, '', {Location: '/none'}),
	'/packed-chunked': r => {
		r.writeHead(200, {...html, 'Content-Encoding': 'gzip'});
		for (const byte of zlib.gzipSync(page('Terms of Trade', 7)))
			r.write(Buffer.from([byte]));
		r.end();
	},
	'/until-closed': r => r.socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n' + page('Terms of Hire', 4)),
	'/chunked': r => {
		r.writeHead(200, html);
		for (let i = 0; i < 5; i++)
			r.write(page('Privacy Policy', 3 * i + 1));
		r.end();
	},
};

const server = http.createServer((q, r) => (pages[q.url] || pages['/none'])(r));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
