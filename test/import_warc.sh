# WARC files of others into the archive: what is sound is taken, what is wrong is named, and
# what is kept is what they wrote, to the byte. CRASHES=50: how often an import is killed (2).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_warc.sh"

# --- files of our own
captures() { # COUNT LINES: a page of many days, at seven addresses; in one process
	awk -v count="$1" -v lines="$2" -v home=$home -v page="$(page @)" 'BEGIN {
		for (i = 1; i <= count; i++) {
			body = page
			sub("@", i % 97, body)
			block = sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", length(body), body)
			printf "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:%d>\r\n", i
			printf "WARC-Date: 2024-%02d-%02dT00:00:00Z\r\nWARC-Target-URI: %s/%d\r\n", i % 12 + 1, i % 28 + 1, home, i % 7
			printf "Content-Type: application/http\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", lines, length(block), block
		}
	}'
}
sha1() { sha1sum | cut -c1-40; }
three() {
	printf 'software: by hand\r\n' | record warcinfo 1 2024-01-01T00:00:00Z '' application/warc-fields ''
	printf 'GET /legal/privacy HTTP/1.1\r\nHost: www.example.org\r\n\r\n' |
		record request 2 2024-01-01T00:00:00Z $home/legal/privacy application/http ''
	page 10 | response 3 2024-01-01T00:00:00Z $home/legal/privacy "WARC-Payload-Digest: sha1:$(page 10 | sha1)\r\n"
	page 20 | response 4 2024-02-01T00:00:00Z $home/legal/privacy ''
	page 20 | response 5 2024-03-01T00:00:00Z $home/legal/privacy ''
}
three >three.warc

# --- the test files of others: each in a home of its own, then all in one, and again
vector() { # NAME STATUS COUNTS PATTERN: of what is said, where there is something
	local file=$shared/vectors/$1
	fresh
	says "$1" "$2" "${3:+$(counts $3)}" "$file"
	if [ -n "${4-}" ]; then has "$1_says_why" "$4" err; else
		if [ -s err ]; then fail "$1_has_nothing_against_it" "$(cat err)"; fi; fi
	[ -z "$3" ] || readable+=("$file")
}
vectors() {
	local readable=() seen=0 name status count pattern files
	if [ -d "$shared/vectors/pywarcio-data" ]; then
		while IFS='|' read -r name status count pattern; do
			seen=$((seen + 1))
			vector "$name" "$status" "$count" "$pattern"
		done <<-'VECTORS'
			pywarcio-data/bad.arc|3||an ARC file
			pywarcio-data/example-bad-non-chunked.warc.gz|1|6 1 1 0 0 1 1|record 5 .* the block does not match WARC-Block-Digest
			pywarcio-data/example-bad.warc.gz.bad|1|6 2 1 0 0 1 2|record 3 .* no empty|without the empty line
			pywarcio-data/example-digest.warc|1|4 0 0 0 0 3 1|record 1 .* WARC-Payload-Digest is no digest of sha1
			pywarcio-data/example-iana.org-chunked.warc|0|3 1 1 0 0 0 0|note: .* digest is that of the framed body
			pywarcio-data/example-resource.warc.gz|0|3 1 1 0 0 0 0|
			pywarcio-data/example-space-in-target-uri.warc.gz|0|2 0 0 0 0 1 0|note: .* white space
			pywarcio-data/example-space-in-url.arc|3||an ARC file
			pywarcio-data/example-trunc.warc|1|4 0 0 0 0 1 1|record 3 .* Content-Length says 973 and 975 bytes are there
			pywarcio-data/example-wget-bad-target-uri.warc.gz|0|6 1 1 0 0 3 0|
			pywarcio-data/example-wrong-chunks.warc.gz|1|2 0 0 0 0 1 2|record 1 .* Content-Length says 1613 and 343
			pywarcio-data/example.arc|3||an ARC file
			pywarcio-data/example.arc.gz|3||an ARC file
			pywarcio-data/example.warc|0|6 2 1 0 0 0 0|
			pywarcio-data/example.warc.gz|0|6 2 1 0 0 0 0|
			pywarcio-data/post-test.warc.gz|0|6 0 0 0 0 6 0|
			warciojs-data/example-bad-length.warc|1|6 0 0 0 0 2 2|record 3 .* Content-Length says 974 and 975
			warciojs-data/example-iana.org-chunked.warc|0|3 1 1 0 0 0 0|note: .* digest is that of the framed body
			warciojs-data/example-resource.warc.gz|0|1 1 1 0 0 0 0|
			warciojs-data/example-url-agnostic-revisit.warc.gz|1|2 0 0 0 0 1 1|record 1 .* Content-Length says 243 and 239
			warciojs-data/example-wget-bad-target-uri.warc.gz|0|6 1 1 0 0 3 0|
			warciojs-data/example.warc|0|7 2 1 0 0 1 0|
			warciojs-data/example.warc.gz|0|6 2 1 0 0 0 0|
			warciojs-data/post-test-more.warc|0|6 0 0 0 0 6 0|note: .* digest is that of the framed body
			warciojs-data/post-test.warc.gz|0|6 0 0 0 0 6 0|
			warciojs-data/redirect.warc|0|2 0 0 0 0 2 0|
		VECTORS
		files=$(find "$shared/vectors/pywarcio-data" "$shared/vectors/warciojs-data" -type f | wc -l)
		if [ $seen = "$files" ]; then ok every_vector_was_read; else fail every_vector_was_read "$seen of $files"; fi
		fresh
		$P import warc "${readable[@]}" >out 2>err
		evidence home >before
		expect_ok all_vectors_verify $P verify --deep
		$P import warc "${readable[@]}" >again 2>err
		evidence home >after
		if grep -q '; 0 sightings and 0 versions added, ' again && [ "$(grep -c 'INSERT INTO sighting' before)" -gt 5 ] &&
			cmp -s before after; then ok all_vectors_again_add_nothing; else
			fail all_vectors_again_add_nothing "$(cat out again)" "$(diff before after | head -n 5)"; fi
	else
		skip vectors "there is no $shared/vectors"
	fi
}

# --- many, on one thread or several, and killed
killed_at_work() { # at some time of the $took microseconds; false: it was done before that
	local after=$((took * (RANDOM % 80 + 1) / 100))
	$P import warc large.warc >/dev/null 2>&1 &
	sleep "$(printf '%d.%06d' $((after / 1000000)) $((after % 1000000)))"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	[ $? = 137 ]
}
many() {
	captures 160 '' >large.warc # three batches
	fresh
	began=${EPOCHREALTIME/./}
	expect_ok many_captures $P import warc large.warc --threads 1
	took=$((${EPOCHREALTIME/./} - began))
	evidence home >reference
	fresh
	$P import warc large.warc --threads 4 >/dev/null
	evidence home >now
	if cmp -s reference now; then ok the_number_of_threads_changes_nothing; else
		fail the_number_of_threads_changes_nothing "$(diff reference now | head -n 5)"; fi
	for i in $(seq "${CRASHES:-2}"); do
		until fresh && killed_at_work; do took=$((took / 2)); done
		expect_ok "killed_${i}_home_verifies" $P verify
		expect_ok "killed_${i}_import_completes" $P import warc large.warc
		evidence home >now
		if cmp -s reference now; then ok "killed_${i}_evidence_is_the_same"; else
			fail "killed_${i}_evidence_is_the_same" "$(diff reference now | head -n 5)"; fi
		expect_ok "killed_${i}_home_verifies_after" $P verify --deep
	done
}

# --- a record of some gigabytes of nothing, which no child reads in its time
bomb() {
	if grep -qE '__(asan|tsan)_init' "$PROVISO"; then
		skip a_bomb "a sanitizer has the work done without a child"
	elif find_node; then
		page 30 | response 2 2024-02-01T00:00:00Z $home/legal/privacy '' | gzip >sound.gz
		"$node" - <<-'JS'
			const zlib = require('zlib'), fs = require('fs');
			const flush = {finishFlush: zlib.constants.Z_FULL_FLUSH};
			const head = 'WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n' +
				'WARC-Target-URI: https://example.org/\r\nWARC-Block-Digest: sha1:' + 'A'.repeat(32) + '\r\nContent-Length: 99999999999\r\n\r\n';
			const zeros = zlib.deflateRawSync(Buffer.alloc(64 << 20), flush);
			fs.writeFileSync('bomb.warc.gz', Buffer.concat([Buffer.from([31, 139, 8, 0, 0, 0, 0, 0, 0, 3]),
				zlib.deflateRawSync(head, flush), ...Array(200).fill(zeros), fs.readFileSync('sound.gz')]));
		JS
		fresh
		PROVISO_PARSE_SECONDS=2 says a_bomb_costs_its_record_alone 1 "$(counts 1 1 1 0 0 0 1)" bomb.warc.gz
		has and_is_named_too '^proviso: bomb.warc.gz: record 1 at offset 0: reading it takes more than 2 seconds' err
	else
		skip a_bomb "there is no Node"
	fi
}
beside vectors many bomb

# --- what is taken
fresh
says a_file_gives_its_captures 0 "$(counts 5 3 2 0 0 0 0)" three.warc
$P log example.org /legal/privacy >log
if [ "$(cut -c1-31 log)" = "2024-01-01T00:00:00Z  version 1
2024-02-01T00:00:00Z  version 2
2024-03-01T00:00:00Z  version 2" ]; then ok sightings_have_the_times_of_the_records; else
	fail sightings_have_the_times_of_the_records "$(cat log)"; fi
if [ "$(sqlite3 home/proviso.db 'select distinct source from sighting')" = $home/legal/privacy ]; then
	ok the_source_is_the_address; else fail the_source_is_the_address; fi
$P changes --all >changes
has changes_are_found '2024-02-01' changes
zcat home/archive/000001.warc.gz >segment
own=$(($(wc -c <segment) - $(wc -c <three.warc)))
if [ "$(head -c $own segment | grep -c '^WARC/1.1')" = 1 ] && tail -c +$((own + 1)) segment | cmp -s - three.warc; then
	ok records_are_kept_to_the_byte; else fail records_are_kept_to_the_byte "$(head -c 2000 segment)"; fi
evidence home >before
says running_it_again_adds_nothing 0 "$(counts 5 0 0 3 0 0 0)" three.warc
gzip -kc three.warc >one-member.warc.gz
says nor_does_the_same_file_packed 0 "$(counts 5 0 0 3 0 0 0)" one-member.warc.gz
evidence home >after
if cmp -s before after; then ok the_evidence_is_the_same; else fail the_evidence_is_the_same "$(diff before after)"; fi
expect_ok what_was_imported_verifies $P verify
expect_ok and_deeply $P verify --deep

# --- which document
document_of() { # NAME WANT OPTIONS…
	local name=$1 want=$2
	shift 2
	fresh
	if [ -n "${address-}" ]; then sqlite3 home/proviso.db "$address"; fi
	$P import warc three.warc "$@" >/dev/null 2>err
	if [ "$($P list | cut -d : -f 1)" = "$want" ]; then ok "$name"; else
		fail "$name" "$($P list)" "$(cat err)"; fi
}
document_of host_and_path 'example.org / /legal/privacy'
document_of a_service_by_option 'Harbor / /legal/privacy' --service Harbor
document_of a_document_by_option 'example.org / Privacy Policy' --document 'Privacy Policy'
page 10 | response 30 2024-01-01T00:00:00Z "http://example.org:8106/a" '' >ports.warc
page 10 | response 31 2024-01-01T00:00:00Z "http://example.org:80/a" '' >>ports.warc
page 10 | response 32 2024-01-01T00:00:00Z "https://example.org:80/a" '' >>ports.warc
page 10 | response 33 2024-01-01T00:00:00Z "https://example.org/$(printf '%0500d' 0)" '' >>ports.warc
page 10 | response 34 2024-01-01T00:00:00Z "https://example.org/robots.txt" '' >>ports.warc
fresh
says a_page_without_a_fit_name_is_passed_over 0 "$(counts 5 3 3 0 0 2 0)" ports.warc
if [ "$(grep -c 'no host, or gives no fit name' err)" = 1 ]; then ok a_note_says_so_of_it_and_not_of_robots_txt; else
	fail a_note_says_so_of_it_and_not_of_robots_txt "$(cat err)"; fi
if [ "$($P list | sed 's/: [0-9]* version.*//')" = 'example.org / /a
example.org:80 / /a
example.org:8106 / /a' ]; then ok another_port_is_another_service; else fail another_port_is_another_service "$($P list)"; fi
expect_error a_name_that_no_service_may_have 2 'white space' $P import warc three.warc --service ' Harbor'
address="insert into service (id, name) values (1, 'Known'); insert into document (id, service, name)
	values (1, 1, 'Privacy'), (2, 1, 'Terms'); insert into address (document, url, selected, removed) values
	(1, '$home/legal/privacy', '', ''), (2, '$home/legal/privacy', 'h1', '')"
document_of the_documents_of_that_address 'Known / Privacy
Known / Terms' --service Harbor
if [ "$($P show Known Terms)" = '# Privacy Policy' ]; then ok each_takes_its_part_of_the_page; else
	fail each_takes_its_part_of_the_page "$($P show Known Terms)"; fi
document_of both_options_say_it 'Harbor / Privacy Policy
Known / Privacy
Known / Terms' --service Harbor --document 'Privacy Policy'
address=
printf '# Terms\n\nYou agree to these terms.\n' | record resource 1 2024-01-01T00:00:00Z file:/srv/terms.md text/markdown '' >file.warc
fresh
says a_file_without_host_needs_a_service 0 "$(counts 1 0 0 0 0 1 0)" file.warc
has and_a_note_says_so '^proviso: file.warc: note: record 1 at offset 0: .*--service' err
says with_one_it_is_taken 0 "$(counts 1 1 1 0 0 0 0)" file.warc --service Harbor
has the_document_is_its_path 'Harbor / /srv/terms.md' <($P list)

# --- what is not read
{
	printf '\211PNG\r\n\032\n\0\0\0\0' | response 1 2024-01-01T00:00:00Z $home/a ''
	page 10 | response 2 2024-01-02T00:00:00Z $home/b 'WARC-Truncated: time\r\n'
	printf 'HTTP/1.1 404 Not found\r\nContent-Type: text/html\r\n\r\nNo.' |
		record response 3 2024-01-03T00:00:00Z $home/c application/http ''
} >unread.warc
fresh
says what_cannot_be_read_is_a_failed_capture 0 "$(counts 3 2 0 0 2 1 0)" unread.warc
has and_one_answer_was_an_error 'passed over \(redirects or errors: 1, no pages: 0\)' out
printf '' | response 4 2024-01-04T00:00:00Z $home/empty '' >nothing.warc
says an_empty_page_is_one_too 0 "$(counts 1 1 1 0 0 0 0)" nothing.warc
says and_is_known_as_such 0 "$(counts 1 0 0 1 0 0 0)" nothing.warc
has it_says_that_it_is_cut 'cut for time' <($P log example.org /b)
says and_known_afterwards 0 "$(counts 3 0 0 2 0 1 0)" unread.warc
expect_ok failed_captures_verify $P verify --deep

# --- what is wrong
damage() { sed 's/keep logs for 10 days/keep logs for 11 days/' "$1"; }
damage three.warc >wrong.warc
fresh
says what_is_wrong_is_not_taken 1 "$(counts 5 2 1 0 0 1 1)" wrong.warc
has and_is_named '^proviso: wrong.warc: record 3 at offset [0-9]+: the payload does not match WARC-Payload-Digest$' err
expect_ok the_rest_verifies $P verify --deep
captures 25 'WARC-Block-Digest: sha1:AAAA\r\n' >many.warc
says many_are_wrong 1 "$(counts 25 0 0 0 0 0 25)" many.warc
if [ "$(grep -c 'record .* WARC-Block-Digest is no digest' err)" = 20 ] && [ "$(wc -l <err)" = 21 ] &&
	grep -q '^proviso: and 5 more' err; then ok twenty_are_named_and_the_rest_counted; else
	fail twenty_are_named_and_the_rest_counted "$(cat err)"; fi
gzip -c three.warc | head -c 400 >cut.warc.gz
$P import warc cut.warc.gz >out 2>err
if [ $? = 1 ] && grep -q 'cut.warc.gz: record .* gzip member is damaged: it is cut off' err; then ok a_cut_file_says_so; else
	fail a_cut_file_says_so "$(cat out err)"; fi
: >empty.warc
printf 'filedesc://x.arc 0.0.0.0 20240101000000 text/plain 10\n1 0 x\n\n' >old.arc
mkdir folder
evidence home >before
expect_error an_empty_file 3 'empty.warc: is empty' $P import warc three.warc empty.warc
expect_error an_arc_file 3 'old.arc: an ARC file' $P import warc three.warc old.arc
expect_error no_warc_file 3 'not a WARC file' $P import warc three.warc "$root/README.md"
expect_error a_folder 3 'folder: is no file' $P import warc folder
expect_error no_file 4 'absent.warc: cannot open' $P import warc three.warc absent.warc
expect_error no_kind 2 'ota REPOSITORY.*warc FILE' $P import arc three.warc
expect_error no_file_named 2 'warc FILE' $P import warc
evidence home >after
if cmp -s before after; then ok nothing_is_added_by_them; else fail nothing_is_added_by_them; fi
has notes_are_shown 'note:' <($PROVISO import warc one-member.warc.gz 2>&1)
if $P import warc one-member.warc.gz 2>&1 | grep -q note; then fail but_not_to_the_quiet; else ok but_not_to_the_quiet; fi

# --- addresses and times that are not believed
page 10 | response 50 2024-01-01T00:00:00Z 'http://evil.example\@pub.example/privacy' '' >authority.warc
page 10 | response 51 2024-01-01T00:00:00Z 'http://user:secret@pub.example/privacy' '' >secret.warc
page 10 | response 52 2024-01-01T00:00:00Z 'gopher://pub.example/privacy' '' >gopher.warc
page 10 | response 53 2999-01-01T00:00:00Z 'http://pub.example/privacy' '' >future.warc
fresh
says a_host_that_browsers_read_differently_is_wrong 1 "$(counts 1 0 0 0 0 0 1)" authority.warc
has which_is_named '^proviso: authority.warc: record 1 at offset 0: .* host programs read differently' err
says a_password_is_not_kept 0 "$(counts 1 0 0 0 0 1 0)" secret.warc
has and_the_capture_is_named '^proviso: secret.warc: note: record 1 at offset 0: .* name or password' err
says http_is_not_spoken_at_gopher 0 "$(counts 1 0 0 0 0 1 0)" gopher.warc
has it_is_named_too '^proviso: gopher.warc: note: record 1 at offset 0: its address is not one of http' err
says nothing_was_seen_in_the_future 1 "$(counts 1 0 0 0 0 0 1)" future.warc
has the_date_is_named '^proviso: future.warc: record 1 at offset 0: WARC-Date is in the future' err
if grep -rq secret home; then fail the_secret_is_nowhere; else ok the_secret_is_nowhere; fi
clocks() { # NAME NOW STATUS
	fresh
	PROVISO_NOW=$2 $P import warc day.warc >/dev/null 2>&1
	if [ $? = "$3" ]; then ok "$1"; else fail "$1"; fi
}
page 10 | response 54 2030-01-02T00:00:00Z $home/a '' >day.warc
clocks clocks_may_be_a_day_apart 2030-01-01T00:00:00Z 0
clocks and_not_more 2029-12-31T23:59:59Z 1

# --- revisits
profile='WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n'
revisit() { # ID DATE URI LINES
	printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' |
		record revisit "$1" "$2" "$3" application/http "$profile$4"
}
named="WARC-Refers-To-Target-URI: $home/legal/privacy\r\nWARC-Refers-To-Date: 2024-01-01T00:00:00Z\r\n"
digest="WARC-Payload-Digest: sha1:$(page 10 | sha1)\r\n"
revisit 20 2024-05-01T00:00:00Z $home/legal/privacy "$named$digest" >named.warc
revisit 21 2024-06-01T00:00:00Z $home/other "$digest" >digest.warc
revisit 22 2024-07-01T00:00:00Z $home/other "WARC-Payload-Digest: sha256:$(page 10 | sha256sum | cut -c1-64)\r\n" >sha256.warc
revisit 19 2024-02-01T00:00:00Z $home/filled "WARC-Payload-Digest: sha256:$(sha256sum </dev/null | cut -c1-64)\r\n" >as-empty.warc
fresh
says an_empty_page_is_no_original_by_its_digest 0 "$(counts 2 1 1 0 0 0 0 1)" nothing.warc as-empty.warc
fresh
says a_revisit_alone_is_unresolved 0 "$(counts 1 0 0 0 0 0 0 1)" named.warc
has a_note_says_what_to_do 'note: record 1 at offset 0: a revisit whose original .*import it with' err
says originals_may_come_later 0 "$(counts 7 5 3 0 0 0 0)" named.warc digest.warc three.warc
has a_revisit_is_of_the_original_version '2024-05-01T00:00:00Z +(version|back to version) 1\b' <($P log example.org /legal/privacy)
if [ "$($P show example.org /other)" = "$($P show example.org /legal/privacy --version 1)" ]; then
	ok another_address_has_its_text; else fail another_address_has_its_text "$($P show example.org /other 2>&1)"; fi
provision=$($P --json provisions example.org /other | grep -o 'PR-[A-Z0-9]*' | head -n 1)
$P bundle "$provision" other.wacz >/dev/null
has its_bundle_says_that_it_has_no_bytes_of_the_page 'note: no bytes of the page are in it: .*\(a revisit\)' <($PROVISO verify other.wacz)
says the_archive_is_asked_for_sha256 0 "$(counts 1 1 0 0 0 0 0)" sha256.warc
says revisits_are_known 0 "$(counts 3 0 0 3 0 0 0)" named.warc digest.warc sha256.warc
expect_ok revisits_verify $P verify --deep
# Anybody can name an address and a time: what says whose text it is are the bytes.
base32() { page "$1" | sha1sum | cut -c1-40 | tr a-f A-F | basenc --base16 -d | basenc --base32; }
stranger="WARC-Refers-To-Target-URI: https://stranger.example/x\r\nWARC-Refers-To-Date: 2024-01-01T00:00:00Z\r\n"
page 66 | response 60 2024-01-01T00:00:00Z https://stranger.example/x '' >stranger.warc
revisit 61 2024-08-01T00:00:00Z $home/legal/privacy "$stranger$digest" >misled.warc
revisit 62 2024-08-01T00:00:00Z $home/legal/privacy "$named" >silent.warc
revisit 63 2024-08-01T00:00:00Z $home/legal/privacy "${named}WARC-Payload-Digest: foo:123\r\n" >unknown.warc
page 10 | response 64 2024-01-01T00:00:00Z $home/other 'WARC-Payload-Digest: foo:123\r\n' >told.warc
revisit 65 2024-08-01T00:00:00Z $home/legal/privacy "${named}WARC-Payload-Digest: sha1:$(base32 10)\r\n" >base32.warc
fresh
says another_payload_is_no_original 0 "$(counts 2 1 1 0 0 0 0 1)" stranger.warc misled.warc
says nor_is_it_in_the_archive 0 "$(counts 1 0 0 0 0 0 0 1)" misled.warc
says the_digest_finds_the_true_one 0 "$(counts 6 4 2 0 0 0 0)" misled.warc three.warc
has and_has_its_text '2024-08-01T00:00:00Z +(back to )?version 1\b' <($P log example.org /legal/privacy)
fresh
says without_a_digest_it_has_no_original 0 "$(counts 6 3 2 0 0 0 0 1)" three.warc silent.warc
has which_a_note_says 'note: record 1 at offset 0: a revisit without a payload digest that can be checked' err
says nor_with_one_that_nobody_can_check 0 "$(counts 2 1 1 0 0 0 0 1)" told.warc unknown.warc
says the_archive_is_asked_for_any_digest_we_know 0 "$(counts 1 1 0 0 0 0 0)" base32.warc
fresh
revisit 66 2024-08-01T00:00:00Z $home/legal/privacy "WARC-Payload-Digest: SHA-1:$(base32 10)\r\n" >unnamed.warc
says it_is_the_same_in_any_base 0 "$(counts 6 4 2 0 0 0 0)" three.warc unnamed.warc
expect_ok and_all_of_them_verify $P verify --deep

# --- a home that was tampered with
flip() { # BYTE
	cp home/archive/000001.warc.gz bad/archive/
	printf "\\$(printf %03o $(($(od -An -tu1 -j "$1" -N 1 home/archive/000001.warc.gz) ^ 4)))" |
		dd of=bad/archive/000001.warc.gz bs=1 seek="$1" conv=notrunc 2>/dev/null
}
tampered() { # NAME BYTE: that one, or one behind it, where it is in the head of a gzip member
	local at=$2
	cp -r home bad
	flip "$at"
	if zcat bad/archive/000001.warc.gz 2>/dev/null | cmp -s - <(zcat home/archive/000001.warc.gz); then flip $((at + 10)); fi
	expect_error "$1" 1 '000001.warc.gz' $P --home bad verify
	rm -rf bad
}
size=$(wc -c <home/archive/000001.warc.gz)
for k in 1 2 3 4 5 6; do tampered "a_flipped_bit_is_found_$k" $((size * k / 7)); done
# A payload that its record does not tell in our form is computed: the row cannot say otherwise.
cp -r home bad
sqlite3 bad/proviso.db "select 'drop trigger \"' || name || '\";' from sqlite_schema
	where type = 'trigger' and sql like '%RAISE(ABORT%'" | sqlite3 bad/proviso.db
sqlite3 bad/proviso.db "update capture set sighting = 0 where sighting = 1 and document = 1;
	update capture set sighting = 1 where sighting = 2 and document = 1;
	update capture set sighting = 2 where sighting = 0 and document = 1"
expect_error a_capture_of_another_payload_is_found 1 'not of the payload' $P --home bad verify
rm -rf bad

# --- captures of our own, and wget's
if find_node && command -v wget >/dev/null; then
	serve "$root/test/peers/pages.js"
	host=${url#http://}
	fresh
	$P add Harbor Terms "$url/terms" --allow-private >/dev/null
	$P add Harbor Privacy "$url/chunked" --allow-private >/dev/null
	mv home ours
	cp -r "$empty" home
	$P import warc ours/archive/000001.warc.gz >out 2>err
	if [ $? = 0 ] && [ ! -s err ] && [ "$($P list | sed 's/: [0-9]* version.*//')" = "$host / /chunked
$host / /terms" ] && [ "$($P show $host /chunked)" = "$($P --home ours show Harbor Privacy)" ]; then
		ok the_captures_of_another_home; else fail the_captures_of_another_home "$(cat out err)" "$($P list)"; fi
	fresh
	unset PROVISO_NOW # wget knows no other time than the clock's
	for path in chunked packed latin none moved 'Terms?b=2&a=1&c'; do echo "$url/$path"; done >urls
	wget --quiet --execute robots=off --output-document=/dev/null --input-file=urls --warc-file=wget
	says what_wget_got 0 "$(counts "$(zcat wget.warc.gz | grep -ac '^WARC/1')" 5 5 0 0 \
		$(($(zcat wget.warc.gz | grep -ac '^WARC/1') - 11)) 0)" wget.warc.gz
	has its_pages_are_read 'Zoë' <($P show $host /latin)
	has packed_ones_too 'Terms of Sale' <($P show $host /packed)
	if [ "$(zcat home/archive/000001.warc.gz | grep -ac '^WARC-Type: request')" = 5 ]; then
		ok with_the_request_of_each; else fail with_the_request_of_each; fi
	expect_ok they_verify $P verify --deep
else
	skip other_programs "there is no Node, or no wget"
fi

await
done_testing
