# Pages fetched again: a server's 304 confirms and captures nothing, the same bytes again are
# kept once, and every record says which.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node || { skip refetch "there is no Node"; exit 0; }
command -v sqlite3 >/dev/null || { skip refetch "there is no sqlite3"; exit 0; }
P="timeout 60 $PROVISO"
cat >server.js <<'JS'
// GET /NAME as the file mode says for NAME; each request is a line of the file asked.
const http = require('http'), fs = require('fs'), zlib = require('zlib');
const page = n => `<!DOCTYPE html><h1>Terms of Service</h1><p>You agree to these terms by using
the service. We keep logs for ${n} days. These terms are governed by the laws of Ireland.</p>`;
const date = 'Mon, 05 Jan 2026 10:00:00 GMT';
const plain = (r, n, head = {}) => {
	r.writeHead(200, {'content-type': 'text/html', 'content-length': page(n).length, ...head});
	r.end(page(n));
};
const modes = {
	etag(q, r) {
		if (q.headers['if-none-match'] === '"v1"') { r.writeHead(304, {etag: '"v1"'}); r.end(); }
		else plain(r, 30, {etag: '"v1"'});
	},
	newer: (q, r) => plain(r, 60, {etag: '"v2"'}),
	modified(q, r) {
		if (q.headers['if-modified-since'] === date) { r.writeHead(304); r.end(); }
		else plain(r, 30, {'last-modified': date});
	},
	same: (q, r) => plain(r, 30),
	other: (q, r) => plain(r, 31),
	partial: (q, r) => {
		r.writeHead(200, {'content-type': 'text/html', 'content-length': page(31).length + 5});
		r.write(page(31), () => r.destroy());
	},
	transformed: (q, r) => { r.writeHead(203, {'content-type': 'text/html', 'content-length': page(31).length}); r.end(page(31)); },
	pieces(q, r) { r.writeHead(200, {'content-type': 'text/html'}); r.write(page(31)); r.end(); },
	framed: (q, r) => plain(r, 40),
	chunked(q, r) { r.writeHead(200, {'content-type': 'text/html'}); r.write(page(40)); r.end(); },
	gzip: (q, r) => {
		r.writeHead(200, {'content-type': 'text/html', 'content-encoding': 'gzip'});
		r.end(zlib.gzipSync(page(30)));
	},
	identity: (q, r) => plain(r, 30, {'content-encoding': 'identity'}),
	unasked(q, r) { r.writeHead(304, {location: '/elsewhere'}); r.end(); },
	gone(q, r) { r.writeHead(404, {'content-length': 0}); r.end(); },
	moved(q, r) { r.writeHead(302, {location: '/etag', 'content-length': 0}); r.end(); },
	evil: (q, r) => {
		const head = ['HTTP/1.1 200 OK', 'Content-Type: text/html', 'ETag: "a\rX-Evil: 1"',
			'Last-Modified: yesterday', `Content-Length: ${page(30).length}`, 'Connection: close'];
		r.socket.end(head.join('\r\n') + '\r\n\r\n' + page(30));
	},
};
http.createServer((q, r) => {
	const name = q.url.slice(1);
	fs.appendFileSync('asked', [name, q.headers['if-none-match'] || '-',
		q.headers['if-modified-since'] || '-'].join(' ') + '\n');
	if (name === 'robots.txt') { r.writeHead(404, {'content-length': 0}); return r.end(); }
	let mode = name;
	try { mode = fs.readFileSync(`mode-${name}`, 'utf8').trim(); } catch (e) {}
	modes[mode](q, r);
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
serve server.js

sql() { sqlite3 -readonly home/proviso.db "$1"; }
day() { export PROVISO_NOW=2026-01-${1}T12:00:00Z; }
add() { # NAME: a document of this name at the address of this name
	$P --quiet add S "$1" "$url/$1" --allow-private >/dev/null || fail "add_$1" "$(cat served)"
}
fetch() { # NAME OPTION…
	local name=$1
	shift
	: >asked
	$P fetch S "$name" --allow-private "$@" >out 2>err
}
mode() { echo "$2" >"mode-$1"; }
is() { # NAME GOT WANT
	if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "got:" "$2" "want:" "$3"; fi
}
# The types of the records of a document's newest capture, and what the revisit says.
records() {
	local row
	row=$(sql "SELECT segment || ' ' || offset || ' ' || bytes FROM capture JOIN document ON
		document.id = capture.document WHERE name = '$1' ORDER BY segment, offset DESC LIMIT 1")
	set -- $row
	tail -c +$(($2 + 1)) "$(printf 'home/archive/%06d.warc.gz' "$1")" | head -c "$3" | gzip -dc | tr -d '\r' >records
	grep -a '^WARC-Type' records | sed 's/.*: //' | tr '\n' ' '
}
verifies() { expect_ok "$1" $P verify --deep; }

day 05
$P --quiet --home home init
for name in etag modified same chunked evil moved; do add $name; done
is a_first_response_is_kept_whole "$(records same)" 'response request metadata response request metadata '
verifies the_home_verifies

# --- 304 to a question
day 07
fetch etag --conditional
is a_confirmation_is_told "$(cat out)" 'S / etag: version 1, confirmed unchanged by the server (304)'
is the_etag_is_asked_for "$(grep ^etag asked)" 'etag "v1" -'
is a_confirmation_is_no_sighting "$($P list | grep etag | grep -o '[0-9]* sighting')" '1 sighting'
is the_log_shows_it "$($P log S etag | tail -n 1 | sed 's/[0-9a-f]\{12\}/ID/')" \
	'2026-01-07T12:00:00Z  version 1  ID  confirmed unchanged by the server (304)'
is json_says_so "$($P --json log S etag | grep -o '"confirmed":[a-z]*' | tr '\n' ' ')" '"confirmed":false "confirmed":true '
is its_records_are_a_revisit "$(records etag)" 'response request metadata revisit request metadata '
is of_the_right_profile "$(grep -a ^WARC-Profile records)" \
	'WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified'
original=$(gzip -dc home/archive/000001.warc.gz | tr -d '\r' | grep -a -A1 -B9 "^WARC-Target-URI: $url/etag$" |
	grep -a -A9 '^WARC-Type: response' | grep -a '^WARC-Record-ID' | head -n 1)
is it_refers_to_the_original "$(grep -a '^WARC-Refers-To:' records | sed 's/Refers-To/Record-ID/')" "$original"
is with_its_address_and_date "$(grep -a '^WARC-Refers-To-' records)" \
	"$(printf 'WARC-Refers-To-Target-URI: %s/etag\nWARC-Refers-To-Date: 2026-01-05T12:00:00.000000Z' "$url")"
is with_its_payload_digest "$(grep -a -A14 '^WARC-Type: revisit' records | grep -a '^WARC-Payload' | sed 's/.*sha256://')" \
	"$(sql "SELECT lower(hex(body)) FROM sighting JOIN document ON document.id = document WHERE name = 'etag'")"
is the_log_has_an_entry "$(sql "SELECT count(*) FROM leaf WHERE statement LIKE
	'{\"document\":\"etag\",\"kind\":\"reverified\",\"service\":\"S\",\"sighting\":1,\"time\":\"2026-01-07T12:00:00Z\",\"warc\":\"sha256:%'")" 1
provisions=$($P --json record "$($P --json provisions S etag | sed -n '1s/.*"record":"\([^"]*\).*/\1/p')" |
	grep -o '"last_seen":"[^"]*"')
is it_moves_no_last_seen "$provisions" '"last_seen":"2026-01-05T12:00:00Z"'
fetch modified --conditional
is the_date_is_asked_for "$(grep ^modified asked)" 'modified - Mon, 05 Jan 2026 10:00:00 GMT'
is a_date_confirms_too "$(cat out)" 'S / modified: version 1, confirmed unchanged by the server (304)'
fetch moved --conditional
is a_question_goes_where_the_answer_came_from "$(grep -v robots asked)" "$(printf 'moved - -\netag "v1" -')"
is after_a_redirect_too "$(records moved)" \
	'response request metadata response request metadata revisit request metadata '
verifies confirmations_verify

# --- when no question is put
fetch etag
is without_the_option_nothing_is_asked "$(grep ^etag asked)" 'etag - -'
is the_same_again_is_a_sighting "$(cat out)" 'S / etag: version 1, seen before'
fetch evil --conditional
is hostile_validators_are_not_sent "$(grep ^evil asked)" 'evil - -'
day 13
fetch modified --conditional
is a_304_does_not_renew_the_seven_days "$(grep ^modified asked) $(cat out)" 'modified - - S / modified: version 1, seen before'
day 14
fetch etag --conditional
is seven_days_after_a_full_answer_it_ends "$(grep ^etag asked)" 'etag - -'
fetch etag --conditional
is and_a_full_answer_begins_them_anew "$(grep ^etag asked)" 'etag "v1" -'
day 10
fetch etag --conditional
is a_clock_that_went_back_asks_nothing "$(grep ^etag asked)" 'etag - -'
mode etag newer
day 15
fetch etag --conditional
is what_changed_is_a_capture "$(cat out)" 'S / etag: version 2, new'
noted() { # NAME SQL: the note says something else than the response, and nothing is asked by it
	rm -rf noted
	cp -r home noted
	sqlite3 noted/proviso.db "update validator set $2 where url = '$url/etag' and document = (select id from document where name = 'etag')"
	: >asked
	$P --home noted fetch S etag --conditional --allow-private >out 2>err
	is "$1" "$(grep ^etag asked)" 'etag - -'
}
first='sighting = (select max(n) from sighting where document = validator.document and version = 1)'
noted an_older_version_is_not_asked_for "$first"
noted nor_by_its_own_tag "$first, etag = '\"v1\"'"
noted nor_what_the_response_does_not_say "etag = '\"v3\"'"
noted nor_a_date_that_it_does_not_say "modified = 'Mon, 05 Jan 2026 10:00:00 GMT'"
mode same unasked
fetch same --conditional
is a_304_to_no_question_is_a_failure "$(grep -c 'same: .*/same: the server answers with status 304; kept as a failed capture' err)" 1
is a_304_leads_nowhere "$(grep -c elsewhere asked)" 0
verifies answers_in_full_verify

# --- the same payload again
mode same same
day 16
fetch same
is the_same_payload_is_kept_once "$(records same)" 'response request metadata revisit request metadata '
is as_an_identical_payload "$(grep -a '^WARC-Profile\|^WARC-Truncated' records)" \
	"$(printf '%s\nWARC-Truncated: length' 'WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest')"
is of_the_head_alone "$(sed -n '/^WARC-Type: revisit/,/^WARC-Type: request/p' records | grep -a -c 'HTTP/1.1 200\|Terms of Service')" 1
fetch same
is and_again_from_the_first "$(sql "SELECT count(DISTINCT original_offset) || ' ' || count(original_offset) FROM capture
	JOIN document ON document.id = document WHERE name = 'same'")" '1 2'
is each_is_a_sighting "$($P list | grep '/ same' | grep -o '[0-9]* sightings')" '4 sightings'
mode same identity
fetch same
is another_content_coding_is_kept_whole "$(records same | grep -c revisit)" 0
mode same gzip
fetch same
is another_payload_is_kept_whole "$(records same | grep -c revisit)" 0
fetch chunked
is a_chunked_response_is_kept_whole "$(records chunked)" 'response request metadata response request metadata '
mode same other
fetch same
fetch same
is a_payload_that_only_came_with_its_length_is_referred_to "$(records same | grep -c revisit)" 1
mode same partial
fetch same
is the_same_in_a_broken_answer_is_kept_whole "$(records same | grep -c revisit) $(grep -c 'failed capture' err)" '0 1'
mode same transformed
fetch same
is the_same_under_another_status_is_kept_whole "$(records same | grep -c revisit)" 0
mode same other
fetch same
fetch same
is and_what_is_like_the_first_is_referred_to "$(records same | grep -c revisit)" 1
mode same pieces
fetch same
is the_same_in_chunks_is_kept_whole "$(records same | grep -c revisit)" 0
mode same other
fetch same
is and_from_then_on_it_always_is "$(records same | grep -c revisit)" 0
mode same framed
fetch same
fetch same
is a_payload_that_also_came_chunked_is_not "$(records same | grep -c revisit)" 0
expect_ok a_run_over_all $P fetch --conditional --allow-private
verifies all_of_it_verifies

# --- an address that moved, and one that is fetched no more
tell_count() { wc -l <asked; }
$P add S same "$url/newer" --allow-private >out 2>err
is a_moved_address_is_told "$(grep -c "S / same was fetched from $url/same until now; it is from now on from $url/newer" err)" 1
fetch same
is it_is_fetched_from_there "$(grep -v robots asked | cut -d ' ' -f 1)" newer
is both_addresses_stay_with_what_they_gave \
	"$(sql "SELECT group_concat(DISTINCT source) FROM sighting JOIN document ON document.id = document WHERE name = 'same'")" \
	"$url/same,$url/newer"
before=$(sql 'SELECT count(*) FROM sighting')
expect_ok it_is_stopped $P stop S same
: >asked
$P fetch S same --allow-private >out 2>err
is what_is_stopped_is_not_asked_for "$? $(tell_count)" '4 0'
: >asked
$P fetch --allow-private >out 2>err
is nor_among_all "$(grep -c newer asked)" 0
is which_are_counted "$(tail -n 1 err)" '5 documents: 0 with a new version, 5 seen before, 0 confirmed unchanged, 0 failed'
is its_sightings_stay "$(($(sql 'SELECT count(*) FROM sighting') - before))" 5
$P add S same "$url/newer" --allow-private >out 2>err
fetch same
is added_again_it_is_fetched_again "$(grep -c newer asked)" 1
verifies what_was_stopped_verifies

# --- tampering
sqlite3 home/proviso.db "select 'drop trigger \"' || name || '\";' from sqlite_schema
	where type = 'trigger' and sql like '%RAISE(ABORT%'" >drop.sql
tampered() { # NAME PATTERN SQL: verify must find it, and name what the pattern says
	rm -rf bad
	cp -r home bad
	sqlite3 bad/proviso.db "pragma foreign_keys = off; $(cat drop.sql) $3" >sql.out 2>&1 || fail "$1" "$(cat sql.out)"
	if [ "$(sqlite3 bad/proviso.db 'select * from capture; select * from reverified' | sha256sum)" = \
		"$(sql 'select * from capture; select * from reverified' | sha256sum)" ]; then
		fail "$1" "the statement changed nothing"
		return
	fi
	expect_error "$1" 1 "$2" $P --home bad verify
}
last='rowid = (select max(rowid) from reverified)'
tampered a_confirmation_at_another_time 'S / .*re-verification' "update reverified set at = at + 1 where $last"
tampered a_confirmation_of_another_sighting 're-verification' "update reverified set sighting = 2 where document = 1 and n = 1"
tampered a_confirmation_of_another_document 're-verification' "update reverified set document = 2, n = 99 where $last"
tampered a_confirmation_gone 're-verification' "delete from reverified where $last"
tampered a_confirmation_gone_with_its_records 'no capture is said to be at' "delete from capture where offset =
	(select offset from reverified where $last); delete from reverified where $last"
tampered confirmations_numbered_anew 're-verification' "update reverified set n = n + 1 where $last"
tampered a_reference_gone 'revisit' "update capture set original_segment = null, original_offset = null
	where offset = (select max(offset) from capture where original_offset is not null)"
tampered a_reference_to_another 'revisit|refer' "update capture set original_offset = (select offset from capture c
	where c.original_offset is null and c.offset <> capture.original_offset order by offset desc limit 1)
	where offset = (select max(offset) from capture where original_offset is not null)"
tampered a_sighting_of_a_confirmation 're-verification' "update capture set sighting = 77
	where offset = (select offset from reverified where $last)"
mode etag etag
fetch etag
fetch etag --conditional
is the_last_of_all_is_a_confirmation "$(sql 'SELECT sighting IS NULL FROM capture ORDER BY offset DESC LIMIT 1')" 1
tampered the_last_confirmation_gone_with_its_records 'the log has entries of [0-9]+ re-verifications' "delete from reverified
	where offset = (select max(offset) from capture); delete from capture where offset = (select max(offset) from capture)"
# --- a page that is gone: its text was not seen since
seen() { $P list | sed -n "s|^S / lost: ||p"; }
mode lost etag
add lost
day 18
mode lost gone
fetch lost
is one_failure_is_listed "$(seen)" "1 version in 2 sightings, 2026-01-16 to 2026-01-16; 3 provisions in force; last \
capture failed: the server answers with status 404; fetched from $url/lost"
day 19
fetch lost
fetch lost
is failures_are_counted "$(seen | sed 's/.*in force; //')" "last 3 captures failed: the server answers with status 404; fetched from $url/lost"
is and_are_no_sign_of_its_text "$($P --json list | grep '"lost"' | grep -o '"sightings.*"problem":"[^"]*"')" \
	'"sightings":4,"versions":1,"first_seen":"2026-01-16T12:00:00Z","last_seen":"2026-01-16T12:00:00Z","failed":3,'\
"\"provisions\":3,\"problem\":\"$url/lost: the server answers with status 404\""
is the_log_says_where_once "$($P log S lost | grep -c 'fetched from')" 1
mode lost etag
fetch lost
is once_it_is_back_all_is_well "$(seen | sed 's/.* provisions in force//')" "; fetched from $url/lost"
mode lost gone
fetch lost
mode lost etag
fetch lost --conditional
is so_it_is_once_it_is_confirmed "$(grep -c 304 out) $(seen | grep -c failed)" '1 0'
verifies what_is_gone_verifies
done_testing
