# Bundles: what VERIFY.txt tells people to type holds, and verify says what is wrong.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
P="$PROVISO --quiet"

$P init --origin log.example/bundles
git init -q --bare source.git
"$root/tools/history" 1 4 | git -C source.git fast-import --quiet
git -C source.git symbolic-ref HEAD refs/heads/main
$P import ota source.git >/dev/null
cp "$root/examples/demo/privacy-2.html" 'the policy.html'
$P add 'Lumen Harbor' 'Privacy Policy' 'the policy.html' >/dev/null
of_file=$($P --json provisions 'Lumen Harbor' | jq -r .record | head -n 1)
of_history=$($P --json provisions 'Example Service 1' | jq -r .record | head -n 1)

segment=$(ls home/archive/*.warc.gz)
size=$(stat -c %s "$segment") # half of it is in the file's record

# Run what VERIFY.txt says, in a folder with the bundle; what each line should print.
by_hand() { # NAME BUNDLE WANT [KEY]: one that is known
	rm -rf hand && mkdir hand && cp "$2" hand
	unzip -p "$2" VERIFY.txt | sed -n 's/^ *\$ //p' | sed "s|PASTE THE KEY HERE|${4-&}|" >commands
	(cd hand && sh ../commands) >got 2>&1
	if [ "$(grep -v '^    ' got | tr '\n' ';')" = "$3" ]; then ok "$1"; else
		fail "$1" "$(cat got)"; fi
}
quote() { $P --json provisions | jq -r --arg r "$1" 'select(.record == $r).quote'; }
signed='in the log;Signature Verified Successfully;'
# What the last steps print, on the record, the papers and the log's key.
papers() { # KEY [COMPARED]
	local compared=${2-not compared yet}
	echo "$signed$1;$compared;sighting;publication;certificate;instructions;digest;$signed$1;$compared;"
}
key_of() { sed -n "$1s/^[^+]*+[^+]*+//p" home/keys/log.keys; } # LINE
# The same after somebody changed a file, and the list of sums with it.
by_hand_changed() { # BUNDLE FILE WANT EDIT: sed edits the file; WANT is a line of what is printed
	local name
	name=by_hand_a_changed_$(echo "$2" | tr '/.-' ___)_is_told
	rm -rf hand && mkdir hand && unzip -q "$1" -d hand
	unzip -p "$1" VERIFY.txt | sed -n 's/^ *\$ //p' | grep -v '^unzip' >commands
	(cd hand && sed -i "$4" "$2" && sed 's/^[^ ]*  //' proof/SHA256SUMS | xargs sha256sum >sums &&
		mv sums proof/SHA256SUMS && sh ../commands) >got 2>&1
	if grep -qx "$3" got && ! cmp -s <(unzip -p "$1" "$2") "hand/$2"; then ok "$name"; else
		fail "$name" "$(cat got)"; fi
}
if command -v xxd >/dev/null && command -v unzip >/dev/null; then
	expect_ok bundle_of_a_file $PROVISO bundle "$of_file" "it's a file.wacz"
	by_hand a_bundle_of_a_file_holds_by_hand "it's a file.wacz" \
		"whole;$(quote "$of_file");text;warc;$(papers "$(key_of 1)")"
	if grep -q '^4. So is the captured record: the bytes of a file' hand/VERIFY.txt && ! grep -qi 'response\|TLS' hand/VERIFY.txt; then
		ok of_a_file_no_server_is_spoken; else fail of_a_file_no_server_is_spoken "$(cat hand/VERIFY.txt)"; fi
	expect_ok bundle_of_a_history $PROVISO bundle "$of_history" history.wacz
	by_hand a_bundle_of_a_history_holds_by_hand history.wacz \
		"whole;$(quote "$of_history");text;$(papers "$(key_of 1)")"
	by_hand a_key_that_is_known_is_compared history.wacz \
		"whole;$(quote "$of_history");text;$(papers "$(key_of 1)" 'the key that I know')" "$(cat home/keys/log.keys)"
	by_hand so_is_the_line_of_proviso_key history.wacz \
		"whole;$(quote "$of_history");text;$(papers "$(key_of 1)" 'the key that I know')" "$("$PROVISO" key)"
	by_hand another_is_told history.wacz \
		"whole;$(quote "$of_history");text;$(papers "$(key_of 1)" 'WRONG: not the key that I know')" \
		log.example/bundles+ea40250f+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl
	# Of a key that is none of Ed25519, a line of what is printed is not the whole.
	rm -rf hand && mkdir hand && cp history.wacz hand
	openssl genrsa 2048 2>/dev/null | openssl rsa -pubout >rsa.pem 2>/dev/null
	line=$({ printf '\001'; openssl pkey -pubin -in rsa.pem -outform DER | tail -c +13; } | base64 | tail -n 1)
	unzip -p history.wacz VERIFY.txt | sed -n 's/^ *\$ //p' |
		sed "s|PASTE THE KEY HERE|log.example/x+12345678+$line|; s|^unzip.*|&; cp ../rsa.pem proof/sighting.pem|" >commands
	(cd hand && sh ../commands) >got 2>&1
	if [ "$(grep -c '^WRONG: not the key' got)" = 2 ] && grep -qx "$line" got; then
		ok a_part_of_a_key_is_not_the_key; else fail a_part_of_a_key_is_not_the_key "$(cat got)"; fi
	mkdir more && cp history.wacz more
	(cd more && mkdir record && echo 'Another text.' | tee record/other.txt >.hidden && zip -q history.wacz record/other.txt .hidden &&
		rm -r record .hidden)
	by_hand files_that_nobody_lists_are_told more/history.wacz "whole;WRONG: not as the list has it: .hidden;$(
		)WRONG: not as the list has it: record/other.txt;$(quote "$of_history");text;$(papers "$(key_of 1)")"
	# It says what comes out, line by line, and folds what it says besides.
	unzip -p history.wacz VERIFY.txt >how
	sed -n 's/^      prints: //p' how | grep -v '^as in step 6' >promised
	tail -n +1 got | grep -v 'WRONG\|^    ' | grep -vxF "$(quote "$of_history")" | head -n -1 >printed
	if diff promised printed >differ && [ "$(grep -c '^ *\$ ' how)" -gt 20 ]; then ok it_says_what_comes_out; else
		fail it_says_what_comes_out "$(cat differ)"; fi
	if ! grep -v '^ *\$ \|^    log.example' how | grep -q '.\{81\}'; then ok its_prose_is_folded; else
		fail its_prose_is_folded "$(grep '.\{81\}' how)"; fi
	# What others wrote is never among what one is to type, wherever a line ends.
	dollars=$(yes '1 $' | head -n 40 | tr '\n' ' ')2
	$P add "$dollars" Terms "$root/examples/demo/terms-1.html" >/dev/null
	of_dollars=$($P --json provisions "$dollars" | jq -r .record | head -n 1)
	expect_ok bundle_of_dollars $PROVISO bundle "$of_dollars" dollars.wacz
	unzip -p dollars.wacz VERIFY.txt | sed -n 's/^ *\$ //p' >typed
	if ! grep -q '^[0-9]' typed && [ "$(wc -l <typed)" -gt 20 ]; then ok words_of_others_are_not_typed; else
		fail words_of_others_are_not_typed "$(cat typed)"; fi
	changed() { by_hand_changed history.wacz "$@"; } # FILE WANT COMMAND…
	for f in 'record/record.json digest' 'certificate.pdf certificate' 'VERIFY.txt instructions' \
		'proof/publication.json publication' 'proof/sighting.json sighting' 'record/text.txt text'; do
		changed "${f% *}" "WRONG: ${f#* }" '$s/[aeE]/x/'
	done
	changed proof/papers.json WRONG 's/"record":"PR/"record":"RP/'
	changed proof/papers.steps WRONG '1y/0123456789/1234567890/'
	changed proof/sighting.steps 'WRONG: these are no steps' '1s/$/00/'
	changed proof/papers.checkpoint 'Signature Verification Failure' '1s/e/E/'
	changed proof/papers.pem 'Signature Verification Failure' '2s/[a-m]/N/g'
	# A page that is the same again refers to its first capture, which comes along.
	if find_node; then
		serve "$root/test/peers/pages.js"
		$P add Tern Terms "$url/terms" --allow-private >/dev/null
		PROVISO_NOW=2026-01-16T12:00:00Z $P fetch Tern --allow-private >/dev/null
		of_page=$($P --json provisions Tern | jq -r .record | head -n 1)
		expect_error what_is_yet_to_come_is_in_no_bundle 3 '2026-01-16T12:00:00Z, which is yet to come' \
			$P bundle "$of_page" again.wacz --at 2030-01-01
		PROVISO_NOW=2026-01-16T12:00:00Z expect_ok bundle_of_a_page_that_is_the_same_again \
			$PROVISO bundle "$of_page" again.wacz --at 2030-01-01
		by_hand it_holds_by_hand again.wacz \
			"whole;$(quote "$of_page");text;warc;payload;$(papers "$(key_of 1)")"
		if "$PROVISO" --home nowhere verify again.wacz >out 2>&1 && grep -q 'its payload is that of the capture at 2026-01-15T12:00:00Z, to which it refers' out &&
			grep -q 'entry is of: at 2026-01-16T12:00:00Z, from .*/terms$' out; then ok it_verifies; else
			fail it_verifies "$(cat out)"; fi
		expect_ok a_record_that_refers_verifies $P verify "$of_page"
		# Redirects led to the words: both addresses are told wherever one is.
		$P add Skua Terms "$url/moved" --allow-private >/dev/null
		of_moved=$($P --json provisions Skua | jq -r .record | head -n 1)
		expect_ok bundle_of_a_page_that_moved $PROVISO bundle "$of_moved" moved.wacz
		by_hand it_holds_by_hand_too moved.wacz "whole;$(quote "$of_moved");text;warc;$(papers "$(key_of 1)")"
		if "$PROVISO" verify moved.wacz | grep -q "entry is of: at 2026.*, from $url/moved, which led to $url/terms\$"; then
			ok verify_tells_both_addresses; else fail verify_tells_both_addresses "$("$PROVISO" verify moved.wacz)"; fi
		if "$PROVISO" verify "$of_moved" | grep -q "from $url/moved, which led to $url/terms\$"; then
			ok so_does_verify_of_the_record; else fail so_does_verify_of_the_record "$("$PROVISO" verify "$of_moved")"; fi
		if [ "$(unzip -p moved.wacz record/record.json | jq -r '.sighting | .source + " " + .url')" = "$url/moved $url/terms" ]; then
			ok so_does_its_record; else fail so_does_its_record "$(unzip -p moved.wacz record/record.json)"; fi
		if [ "$(unzip -p again.wacz record/record.json | jq .sighting.url)" = null ]; then
			ok without_redirects_there_is_one_address; else fail without_redirects_there_is_one_address; fi
		if command -v pdftotext >/dev/null; then
			unzip -p moved.wacz certificate.pdf | pdftotext -layout - page.txt
			if grep -Eq "Source +$url/terms" page.txt && grep -Eq "Redirected from +$url/moved" page.txt; then
				ok so_does_its_certificate; else fail so_does_its_certificate "$(cat page.txt)"; fi
		else
			skip so_does_its_certificate "there is no pdftotext"
		fi
		if $P cite "$of_moved" | grep -q "<$url/terms>, redirected from <$url/moved>"; then ok so_does_its_citation; else
			fail so_does_its_citation "$($P cite "$of_moved")"; fi
	else
		skip a_page_that_is_the_same_again "there is no Node"
	fi
else
	skip by_hand "there is no xxd or unzip"
fi
unset PROVISO_HOME # an outsider has none
expect_ok a_bundle_verifies_without_a_home "$PROVISO" --home nowhere verify "it's a file.wacz" history.wacz
key=$(cat home/keys/log.keys)
expect_ok a_bundle_verifies_by_a_known_key "$PROVISO" verify history.wacz --key "$key"
expect_error a_strange_key_is_told 1 'no signature is by a key that is known' \
	"$PROVISO" --quiet verify history.wacz \
	--key log.example/archive+ea40250f+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl
if command -v zip >/dev/null; then
	cp history.wacz folder.wacz
	mkdir 'CERTIFIED BY A COURT'
	zip -q folder.wacz 'CERTIFIED BY A COURT/'
	cp history.wacz signed.wacz
	if command -v openssl >/dev/null; then
		openssl ecparam -genkey -noout -name prime256v1 -out own.pem
		hash=sha256:$(unzip -p signed.wacz datapackage.json | sha256sum | cut -c 1-64)
		cat >datapackage-digest.json <<END
{"path":"datapackage.json","hash":"$hash","signedData":{"hash":"$hash",
"signature":"$(printf %s "$hash" | openssl dgst -sha256 -sign own.pem | base64 -w 0)",
"publicKey":"$(openssl pkey -in own.pem -pubout -outform DER | base64 -w 0)",
"created":"1999-01-01T00:00:00Z","software":"x"}}
END
		zip -q signed.wacz datapackage-digest.json
		"$PROVISO" verify signed.wacz >got
		if grep -q '^  note: signed without a name' got && grep -q '^  verified' got; then
			ok the_signature_of_whoever_packs_it_vouches_for_nothing; else
			fail the_signature_of_whoever_packs_it_vouches_for_nothing "$(cat got)"; fi
	fi
	expect_error a_folder_says_nothing 1 'CERTIFIED BY A COURT/: is no part of such a bundle' "$PROVISO" --quiet verify folder.wacz
fi
expect_error a_key_that_is_none 2 'neither a key for checking.* nor a file' "$PROVISO" --quiet verify history.wacz --key x
# A key may be given as proviso key prints it, or as the file that it stands in.
by_key() { # NAME KEY: so that whose the log is, is known
	expect_ok "$1" "$PROVISO" verify history.wacz --key "$2"
	if grep -qx '  verified' out; then ok "${1}_and_counts"; else fail "${1}_and_counts" "$(cat out)"; fi
}
by_key the_line_of_proviso_key_is_a_key "$("$PROVISO" --home home key)"
by_key so_is_the_file_of_keys home/keys/log.keys
{ echo '# logs that I know'; echo log.example/archive+ea40250f+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl
	echo "$key"; } >known
by_key any_key_in_a_file_will_do known
echo nothing >known
expect_error a_file_without_keys 2 'known: has no key of a log in it' "$PROVISO" verify history.wacz --key known
expect_error a_mistyped_key_is_told 2 'does not fit.*mistyped' "$PROVISO" verify history.wacz --key "${key%??}xx"
expect_error also_in_a_line 2 'does not fit.*mistyped' "$PROVISO" verify history.wacz --key "since entry 0  ${key%??}"
expect_ok without_a_key_it_verifies "$PROVISO" verify history.wacz
if grep -q '^  verified, but for whose the log is: .* --key$' out; then ok and_says_what_is_not_known; else
	fail and_says_what_is_not_known "$(cat out)"; fi
if [ "$("$PROVISO" --json verify history.wacz | jq .key_known)" = false ] &&
	[ "$("$PROVISO" --json verify history.wacz --key home/keys/log.keys | jq .key_known)" = true ]; then
	ok so_does_its_json; else fail so_does_its_json; fi
unzip -q history.wacz certificate.pdf
expect_error a_certificate_alone 1 'is a PDF, .*give the bundle \(.wacz\)' "$PROVISO" verify certificate.pdf
rm certificate.pdf
expect_error a_home_is_no_file 2 'home: is a home; give it with --home' "$PROVISO" verify home
expect_error a_folder_is_no_file 2 'home/keys: is a folder; give the bundle' "$PROVISO" verify home/keys
head -c 5000 history.wacz >cut.wacz
expect_error a_cut_bundle 1 'cut.wacz: ' "$PROVISO" --quiet verify cut.wacz
head -c 3000 /dev/urandom >noise.wacz
expect_error noise 1 'noise.wacz: ' "$PROVISO" --quiet verify noise.wacz
expect_error no_such_file 4 'no such file' "$PROVISO" --quiet verify none.wacz
export PROVISO_HOME=$scratch/home
expect_error a_bundle_is_not_written_over 2 'there already.*--force' $P bundle "$of_file" history.wacz
expect_ok but_by_force $P bundle "$of_file" history.wacz --force
expect_error no_such_record 4 'no record' $P bundle PR-NONE none.wacz
# What people type first has the file's name, and it stands on the certificate.
cp home/log/checkpoint before
long=$(printf 'x%.0s' $(seq 94)).wacz
expect_error a_name_without_room 2 'x.wacz: the name is too long for the certificate, by 1 byte$' $P bundle "$of_file" "x$long"
expect_error a_quote_in_it_takes_four 2 'by 1 byte$' $P bundle "$of_file" "'${long#xxx}"
expect_error a_name_of_two_lines 2 'a b.wacz: name the file without line ends' $P bundle "$of_file" $'a\nb.wacz'
expect_error a_name_that_is_no_text 2 'name the file without line ends' $P bundle "$of_file" $'\377.wacz'
if cmp -s before home/log/checkpoint && [ ! -e "x$long" ]; then ok and_nothing_is_stated; else fail and_nothing_is_stated; fi
expect_ok a_long_name $P bundle "$of_file" "$long"
expect_ok a_record_verifies $P verify "$of_file"
expect_ok the_home_verifies $P verify

# --- another key has taken over: who knows the first one can follow
first=$(head -n 1 home/keys/log.keys)
old=$(echo "$first" | sed 's/^[^+]*+\([^+]*\)+.*/\1/')
$P key rotate >/dev/null && $P key retire "$old" >/dev/null
$P bundle "$of_history" rotated.wacz >/dev/null
expect_ok the_first_key_leads_to_the_second $P verify rotated.wacz --key "$first"
expect_ok the_second_key_is_known $P verify rotated.wacz --key "$(tail -n 1 home/keys/log.keys)"
by_hand a_bundle_of_two_keys_holds_by_hand rotated.wacz \
	"whole;$(quote "$of_history");text;$(papers "$(key_of 2)")"

# --- a segment changed: the record says so
cp "$segment" kept
printf '\377' | dd of="$segment" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
expect_error a_record_of_changed_bytes 1 'damaged or changed' $P verify "$of_file"
cp kept "$segment"
expect_ok and_put_back $P verify "$of_file"

# --- a capture that others made tells its payload in a form of theirs
sed 's/$/\r/' >head <<END
HTTP/1.1 200 OK
Content-Type: text/html
Content-Length: $(stat -c %s 'the policy.html')

END
cat head 'the policy.html' >block
sed 's/$/\r/' >others.warc <<END
WARC/1.0
WARC-Type: response
WARC-Record-ID: <urn:x:1>
WARC-Date: 2025-03-01T00:00:00Z
WARC-Target-URI: https://others.example/privacy
WARC-Payload-Digest: sha1:$(sha1sum <'the policy.html' | cut -c-40)
Content-Type: application/http; msgtype=response
Content-Length: $(stat -c %s block)

END
{ cat block; printf '\r\n\r\n'; } >>others.warc
$P import warc others.warc >/dev/null
of_others=$($P --json provisions others.example | jq -r .record | head -n 1)
expect_ok bundle_of_a_capture_by_others $P bundle "$of_others" others.wacz
expect_ok a_bundle_of_a_capture_by_others_verifies $P verify others.wacz
expect_ok and_its_record $P verify "$of_others"
if unzip -p others.wacz VERIFY.txt | grep -q '^4. So are the records of the capture, which somebody else made' &&
	! unzip -p others.wacz VERIFY.txt | grep -qi 'request, response\|connection'; then
	ok what_others_captured_is_no_work_of_ours; else fail what_others_captured_is_no_work_of_ours "$(unzip -p others.wacz VERIFY.txt)"; fi

# --- bundles and archives of others
if [ -d "$shared/vectors" ]; then
	v=$shared/vectors
	for f in valid_example_1 valid_example_2 valid_signed_example_1; do
		expect_ok "$f" "$PROVISO" verify "$v/$f.wacz"
	done
	if PROVISO_NOW=2026-11-26T00:00:00Z "$PROVISO" verify "$v/valid_signed_example_1.wacz" 2>&1 |
		grep -q 'timestamp: the certificate of .* expired on 2026-03-11'; then
		ok the_signed_one_says_that_its_stamp_expired; else fail the_signed_one_says_that_its_stamp_expired; fi
	expect_error invalid_example_1 1 'wacz_version' "$PROVISO" --quiet verify "$v/invalid_example_1.wacz"
	expect_error invalid_signed_example_1 1 'not trusted' "$PROVISO" --quiet verify "$v/invalid_signed_example_1.wacz"
	for f in bad.arc example.arc example.arc.gz example-space-in-url.arc; do
		expect_error "$f" 1 'ARC file' "$PROVISO" --quiet verify "$v/pywarcio-data/$f"
	done
	expect_error example-bad.warc.gz.bad 1 'HTTP message' "$PROVISO" --quiet verify "$v/pywarcio-data/example-bad.warc.gz.bad"
	expect_error example-bad-non-chunked 1 'WARC-Block-Digest' "$PROVISO" --quiet verify "$v/pywarcio-data/example-bad-non-chunked.warc.gz"
	expect_error example-digest 1 'WARC-Payload-Digest' "$PROVISO" --quiet verify "$v/pywarcio-data/example-digest.warc"
	expect_error example-trunc 1 'Content-Length' "$PROVISO" --quiet verify "$v/pywarcio-data/example-trunc.warc"
	expect_error example-wrong-chunks 1 'Content-Length' "$PROVISO" --quiet verify "$v/pywarcio-data/example-wrong-chunks.warc.gz"
	expect_error example-bad-length 1 'Content-Length' "$PROVISO" --quiet verify "$v/warciojs-data/example-bad-length.warc"
	expect_ok example-wget "$PROVISO" verify "$v/pywarcio-data/example-wget-bad-target-uri.warc.gz"
else
	skip bundles_of_others "the vectors of ../shared are not here"
fi
done_testing
