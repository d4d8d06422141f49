# Captures over TLS: the server's certificates stand in the record, whichever request of a
# connection it was; a server that cannot be trusted is asked for nothing.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
{ find_node && command -v openssl >/dev/null; } || { skip tls "there is no node or openssl"; exit 0; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
P="timeout 60 $PROVISO --quiet"

# sign NAME ISSUER EXTENSIONS [DATES…]: NAME.pem and NAME.key; its own issuer where "-".
sign() {
	local name=$1 issuer=$2 extensions=$3
	shift 3
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
		-keyout "$name.key" -out "$name.csr" 2>/dev/null
	printf '%b' "$extensions" >"$name.ext"
	if [ "$issuer" = - ]; then set -- -signkey "$name.key" "$@"; else
		set -- -CA "$issuer.pem" -CAkey "$issuer.key" -CAcreateserial "$@"; fi
	openssl x509 -req -in "$name.csr" -extfile "$name.ext" -out "$name.pem" "$@" 2>/dev/null
}
authority='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
sign root - "$authority" -days 30
sign between root "$authority" -days 30
sign leaf between 'subjectAltName=DNS:localhost\n' -days 30
sign past between 'subjectAltName=DNS:localhost\n' -days -1
sign self - 'subjectAltName=DNS:localhost\n' -days 30
cat leaf.pem between.pem >leaf.chain
cat past.pem between.pem >past.chain
cp self.pem self.chain
cp leaf.pem alone.chain
cp leaf.key alone.key

# A server for each chain, and one that speaks no TLS that is still safe. Each path of the
# log of requests says which connection it came on.
cat >server.js <<'JS'
const https = require('https'), fs = require('fs'), page = fs.readFileSync(process.argv[2]);
const serve = (name, more) => new Promise((done) => {
	let connections = 0;
	const [cert, key] = [`${name}.chain`, `${name}.key`].map((f) => fs.readFileSync(f));
	const s = https.createServer({cert, key, ...more}, (q, r) => {
		fs.appendFileSync('requests', `${name} ${q.socket.number} ${q.url}\n`);
		r.writeHead(q.url === '/robots.txt' ? 404 : 200, {'content-type': 'text/html'});
		r.end(q.url === '/robots.txt' ? '' : page);
	}).on('secureConnection', (c) => { c.number = ++connections; });
	s.listen(0, '127.0.0.1', () => done(s.address().port));
});
(async () => {
	const ports = {};
	for (const name of ['leaf', 'past', 'self', 'alone']) ports[name] = await serve(name);
	ports.old = await serve('leaf', {minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0'});
	fs.writeFileSync('ports', Object.entries(ports).map(([k, v]) => `${k}=${v}\n`).join(''));
	console.log(ports.leaf);
})();
JS
serve server.js "$root/examples/demo/privacy-1.html"
. ./ports
$P init >/dev/null
export SSL_CERT_FILE=$scratch/root.pem

expect_ok a_server_that_is_trusted $P add Harbor Privacy "https://localhost:$leaf/privacy" --allow-private
expect_ok again_on_its_own $P add Harbor Terms "https://localhost:$leaf/terms" --allow-private
zcat home/archive/*.warc.gz | tr -d '\r' >records
der() { openssl x509 -in "$1.pem" -outform DER | base64 -w 0; }
for name in leaf between; do
	count=$(grep -cx "tls-certificate: $(der $name)" records)
	[ "$count" = 4 ] && ok "the_certificate_${name}_is_in_each_record" ||
		fail "the_certificate_${name}_is_in_each_record" "$count of 4 records"
done
if grep -x -A 1 "tls-certificate: $(der leaf)" records | grep -qx "tls-certificate: $(der between)"; then
	ok the_leaf_comes_first; else fail the_leaf_comes_first "$(grep -n '^tls' records)"; fi
if [ "$(grep -cE '^tls: TLSv1\.[23] [A-Z0-9_-]+$' records)" = 4 ]; then ok the_version_and_the_cipher; else
	fail the_version_and_the_cipher "$(grep '^tls' records)"; fi
if grep -qx 'leaf 1 /privacy' requests; then ok one_connection_for_robots_txt_and_the_page; else
	fail one_connection_for_robots_txt_and_the_page "$(cat requests)"; fi
expect_ok and_the_home_verifies $P verify

cp requests before
refused() { # NAME ADDRESS PATTERN
	expect_error "$1" 5 "$3.*kept as a failed capture" $P add Harbor "$1" "$2" --allow-private
}
refused an_expired_certificate "https://localhost:$past/" 'certificate.*expired'
refused a_certificate_of_its_own_hand "https://localhost:$self/" 'certificate.*self-signed'
refused a_chain_with_a_gap "https://localhost:$alone/" 'certificate.*issuer'
refused a_certificate_for_another_name "https://127.0.0.1:$leaf/" 'certificate.*(127\.0\.0\.1|name)'
refused a_version_that_is_too_old "https://localhost:$old/" 'TLS'
refused no_tls_at_all "https://localhost:$((leaf == 1 ? 2 : 1))/" 'connect'
SSL_CERT_FILE=$scratch/self.pem refused an_authority_that_is_not_trusted "https://localhost:$leaf/" 'certificate'
for file in none.pem root.key; do
	SSL_CERT_FILE=$scratch/$file expect_error "${file}_is_no_file_of_authorities" 2 "$file: holds no certificates" \
		$P add Harbor Cookies "https://localhost:$leaf/" --allow-private
done
if cmp -s before requests; then ok none_of_them_was_asked_for_anything; else
	fail none_of_them_was_asked_for_anything "$(diff before requests)"; fi
expect_ok failures_verify_too $P verify
done_testing
