# Change one thing of what is kept: verify answers "no" and names the place.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
command -v sqlite3 >/dev/null || { skip tampering "there is no sqlite3"; exit 0; }
git init -q --bare source.git
"$root/tools/history" 2 5 | git -C source.git fast-import --quiet
git -C source.git symbolic-ref HEAD refs/heads/main
"$PROVISO" --quiet --home good init
"$PROVISO" --quiet --home good import ota source.git >/dev/null
"$PROVISO" --quiet --home good add 'Lumen Harbor' 'Privacy Policy' \
	"$root/examples/demo/privacy-2.html" --at 2025-01-01 >/dev/null
# Two statements in its log, on the words of a record and on what is said of them to people.
"$PROVISO" --quiet --home good bundle "$("$PROVISO" --home good --json provisions 'Lumen Harbor' |
	sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')" good.wacz >/dev/null
expect_ok an_honest_home_verifies "$PROVISO" --quiet --home good verify
# Somebody who tampers drops what guards the rows first; that alone changes no evidence.
sqlite3 good/proviso.db "select 'drop trigger \"' || name || '\";' from sqlite_schema
	where type = 'trigger' and sql like '%RAISE(ABORT%'" >drop.sql
sqlite3 good/proviso.db <drop.sql

tampered() { # NAME PATTERN SQL: what it must name
	local name=$1 pattern=$2
	rm -rf bad
	cp -r good bad
	if ! sqlite3 bad/proviso.db "pragma foreign_keys = off; $3" >sql.out 2>&1; then
		fail "tampered_$name" "$(cat sql.out)"
		return
	fi
	if [ "$(sqlite3 bad/proviso.db .dump | sha256sum)" = "$(sqlite3 good/proviso.db .dump | sha256sum)" ]; then
		fail "tampered_$name" "the statement changed nothing"
		return
	fi
	expect_error "tampered_$name" 1 "$pattern" "$PROVISO" --quiet --home bad verify
}
lengthened() { # NAME PATTERN SQL: by a NUL and more, which .dump does not show
	rm -rf bad
	cp -r good bad
	sqlite3 bad/proviso.db "pragma foreign_keys = off; $3"
	expect_error "lengthened_$1" 1 "$2" "$PROVISO" --quiet --home bad verify
}
# Another byte at PLACE (a part of the whole, in thousandths) of the text of row WHERE.
flip() {
	local k="(length(text) * $1 / 1000 + 1)"
	echo "update version set text = cast(substr(text, 1, $k - 1) ||
		case substr(text, $k, 1) when x'00' then x'01' else x'00' end ||
		substr(text, $k + 1) as blob) where $2"
}
# Each by the guard that is there for it: what fails first must not hide that another is gone.
first='Example Service 1 / Privacy Policy: '
added='Lumen Harbor / Privacy Policy: sighting 1: .*000001.warc.gz: '
for place in 0 1 2 10 150 333 500 731 900 999; do
	tampered "text_at_$place" "${first}version 2: a stored text does not unpack" \
		"$(flip $place 'document = 1 and n = 2')"
done
tampered text_of_the_last 'Example Service 2 / Terms of Service: version 4: a stored text' \
	"$(flip 500 'rowid = (select max(rowid) from version where document =
		(select max(id) from document where service = 2))')"
tampered version_hash "${first}version 3: its text does not match" "update version set sha256 = zeroblob(32) where n = 3"
tampered version_size "${first}version 1: a stored text" "update version set bytes = bytes + 1 where n = 1"
tampered version_base "${first}version 2: a stored text" "update version set base = 0 where n = 2"
tampered version_that_nobody_saw "${first}version 5: no sighting shows it" "insert into version select document,
	(select max(n) + 1 from version where document = 1), sha256, bytes, 0, text, links, links_bytes, links_sha256
	from version where document = 1 and n = 1; update chain_end set versions = versions + 1 where document = 1"
tampered links_hash "${first}version 1: its links do not match" "update version set links_sha256 = zeroblob(32) where n = 1"
tampered version_gone "${first}sighting 4: its version is missing" "delete from version where n = 4"
tampered sighting_time "${first}sighting 2: the row does not match its chain" "update sighting set at = at + 1 where n = 2"
tampered sighting_mark "${first}sighting 3: the row does not" "update sighting set technical = 1 - technical where n = 3"
tampered sighting_source "${first}sighting 1: the row does not" "update sighting set source = source || 'x' where n = 1"
tampered sighting_version "${first}sighting 2: the row does not" "update sighting set version = 1 where n = 2"
tampered sighting_failure "${first}sighting 2: the row does not" "update sighting set failure = 'x' where n = 2"
tampered sighting_gone "${first}sighting 2 is missing" "delete from sighting where n = 2"
tampered last_sighting_gone 'Lumen Harbor.*: 1 sightings and 1 versions were written, and 0' \
	"delete from sighting where document = (select max(id) from document)"
tampered all_sightings_gone "${first}5 sightings and 4 versions were written, and 0" "delete from sighting where document = 1"
tampered end_of_a_chain_gone "${first}the end of its chain is missing" "delete from chain_end where document = 1"
tampered service_name '1x / Privacy Policy: sighting 1: the row' "update service set name = name || 'x' where id = 1"
tampered document_name 'Policyx: sighting 1: the row' "update document set name = name || 'x' where id = 1"
tampered document_gone 'document 1 is gone' "delete from document where id = 1"
tampered record_type "${first}record PR-.*: the row does not" "update record set type = 'end.user' where id = (select min(id) from record)"
lengthened record_type "${first}record PR-.*: the row does not" \
	"update record set type = type || char(0) || 'x' where id = (select min(id) from record)"
tampered record_span "${first}record PR-.*: the row does not" "update record set start = start + 1 where id = (select min(id) from record)"
tampered record_gone "${first}record PR-[^ ]* is gone" "delete from record where id = (select min(id) from record)"
tampered occurrence_words "${first}record PR-[^ ]*: its words are not in version [0-9]+; run: proviso rebuild" \
	"update occurrence set words = words + 1 where document = 1"
tampered another_table 'its tables are not those' "create view other as select 1"

# The log's entries and the rows.
says='entry 20 of the log: the archive.s rows say something else'
tampered remark_gone "$says" "delete from remark"
tampered remark_on_no_sighting 'row [0-9]+ of remark' "insert into remark values (1, 999, 'imported')"
tampered remark_changed "$says" "update remark set how = 'imported'"
tampered statement_changed 'entry 21 of the log: the archive.s rows say' \
	"update leaf set statement = replace(statement, '\"text\":\"sha256:', '\"text\":\"sha256:0') where first = 21"
tampered statement_gone 'entry 21 of the log: what it speaks of is gone' "delete from leaf where first = 21"
tampered leaf_that_is_both 'entry 0 of the log: its row is no statement' "update leaf set statement = '{\"kind\":\"record\"}' where first = 0"
tampered statement_like_a_sighting 'entry 21 of the log: its row is no statement' \
	"update leaf set statement = '{\"kind\":\"record\",\"kind\":\"sighting\"}' where first = 21"
cover='document 5: sighting [12] is in no entry of the log, or in two'
tampered leaf_gone "$cover" "delete from leaf where first = 20"
tampered leaf_count "$cover" "update leaf set count = count + 1 where first = 20"
tampered leaf_twice "$cover" "insert into leaf (first, count, document, sighting) values (23, 1, 5, 1)"
tampered leaf_out_of_place 'entry 24 of the log: its row does not follow the one before' \
	"insert into leaf (first, count, statement) values (24, 1, '{\"kind\":\"record\"}')"
tampered leaf_of_two 'entry 22 of the log: its row is no statement' "update leaf set count = 2 where first = 22"
tampered log_name 'bad/log: it is called' "update log set origin = 'example.org/other'"

# What was captured.
tampered segment_gone 'row 1 of capture refers to one of segment that is gone' "delete from segment"
tampered segment_name '000001.warc.gz: its warcinfo record is not called' \
	"update segment set warcinfo = 'urn:uuid:00000000-0000-4000-8000-000000000000'"
lengthened segment_name '000001.warc.gz: its warcinfo record is not called' \
	"update segment set warcinfo = warcinfo || char(0) || 'x'"
tampered capture_answer "${added}the last answer" "update capture set response = response + 1"
tampered capture_digest "${added}the records at [0-9]+ are damaged or changed" "update capture set records = zeroblob(32)"
tampered half_a_place "${added}the records at [0-9]+ refer to half a place" "update capture set original_segment = 0"

# A record that is of no capture, in a file that players read.
rm -rf bad
cp -r good bad
gunzip -c good/archive/000001.warc.gz | gzip -n >>bad/archive/000001.warc.gz
strays='note: [0-9]+ bytes of bad/archive are of no capture, and nothing vouches for records in them'
expect_ok records_behind_the_last_capture "$PROVISO" --quiet --home bad verify
grep -Eq "$strays" "$scratch/err" && ok they_are_told || fail they_are_told "$(head -c 500 "$scratch/err")"
rm -rf bad
cp -r good bad
cp good/archive/000001.warc.gz bad/archive/000002.warc.gz
expect_ok a_segment_too_many "$PROVISO" --quiet --home bad verify
grep -Eq "$strays" "$scratch/err" && ok it_is_told || fail it_is_told "$(head -c 500 "$scratch/err")"

# Derived rows are compared with what the evidence gives. A changed stamp only says that
# they are of another version.
mkdir folders
export TMPDIR=$scratch/folders
expect_ok an_honest_home_verifies_deeply "$PROVISO" --quiet --home good verify --deep
rederived() { # NAME STATUS PATTERN SQL
	cp good/proviso.db bad/proviso.db
	if [ "$(sqlite3 bad/proviso.db "pragma foreign_keys = off; $4; select changes()" 2>&1)" != 1 ]; then
		fail "derived_$1" "the statement did not change one row"
		return
	fi
	expect_error "derived_$1" "$2" "$3.*run: proviso rebuild" "$PROVISO" --quiet --home bad verify --deep
}
rm -rf bad
cp -r good bad
for table in provision occurrence version_state change change_provision derived; do
	status=1 place='(Example Service|Lumen Harbor).* / .*: (provision|version|change) '
	[ $table = derived ] && status=7 place='(Example Service|Lumen Harbor).*: its rows were derived by another version'
	sqlite3 -readonly good/proviso.db "select name, type from pragma_table_info('$table')" >columns
	key=$(sqlite3 -readonly good/proviso.db \
		"select group_concat(name) from pragma_table_info('$table') where pk > 0")
	last="($key) = (select $key from $table order by ${key//,/ desc,} desc limit 1)"
	while IFS='|' read -r column type; do
		other="$column || 'x'"
		[ "$type" = INTEGER ] && other="$column + 100000"
		rederived "${table}_$column" $status "$place" "update $table set $column = $other where $last"
	done <columns
	rederived "${table}_gone" $status "$place" "delete from $table where $last"
done
last='(select max(rowid) from search)'
rederived service_added 1 'service 99: the evidence gives no such row' "insert into derived values (99, '')"
rederived provision_added 1 'PR-0: the evidence gives no such row' \
	"insert into provision select id + 1, 'PR-0', document, type, score, status, facts from provision
		where id = (select max(id) from provision)"
rederived words_gone 1 'index of words: its row is missing' "delete from search where rowid = $last"
rederived words_changed 1 'index of words: its row is not' \
	"update search_content set c0 = c0 || ' x' where id = $last"
rederived words_found 1 'in the index of words: the evidence gives no such row' \
	"create temp table kept as select c0 from search_content where id = $last;
		update search set words = words || ' zebra' where rowid = $last;
		update search_content set c0 = (select c0 from kept) where id = $last"
rederived index_gone 1 'the index of words is damaged' \
	"delete from search_data where id = (select max(id) from search_data)"
cp good/proviso.db bad/proviso.db
sqlite3 bad/proviso.db "insert into sighting select 99, n, version, at, technical, source, failure, body, chain
	from sighting where document = 1"
expect_error sightings_of_no_document 1 'of document that is gone' "$PROVISO" --quiet --home bad verify --deep
cp good/proviso.db bad/proviso.db
sqlite3 bad/proviso.db "update provision set score = 1; delete from change; delete from occurrence"
expect_ok a_rebuild_mends_what_is_derived "$PROVISO" --quiet --home bad rebuild
expect_ok what_is_mended_verifies_deeply "$PROVISO" --quiet --home bad verify --deep
expect_error there_must_be_room_to_derive_in 7 'set TMPDIR to a folder' \
	env TMPDIR="$scratch/none" "$PROVISO" --quiet --home good verify --deep
if [ -z "$(ls -A folders)" ]; then ok nothing_is_left_behind; else
	fail nothing_is_left_behind "$(ls -A folders)"; fi

# --- captured bytes: those that carry something, and those in the head of a gzip member
# (RFC 1952, 2.3: the time, how hard it was packed, and on what machine)
put() { # NAME PLACE: of the first capture in the segment
	rm -rf bad
	cp -r good bad
	printf 'X' | dd of=bad/archive/000001.warc.gz bs=1 seek="$2" conv=notrunc 2>/dev/null
	if cmp -s good/archive/000001.warc.gz bad/archive/000001.warc.gz; then fail "tampered_$1" "it is the same"; fi
	expect_error "tampered_$1" 1 '000001.warc.gz: the records at [0-9]+ are damaged or changed' \
		"$PROVISO" --quiet --home bad verify
}
capture=$(sqlite3 -readonly good/proviso.db 'select min(offset) from capture')
put captured_bytes $((capture + 20))
put time_of_a_gzip_member $((capture + 4))
put flags_of_a_gzip_member $((capture + 8))
put system_of_a_gzip_member $((capture + 9))
put the_first_record 20

# --- the log and the rows go on together, or not at all
adds() { "$PROVISO" --quiet --home bad add Quay Terms "$root/examples/demo/terms-2.html"; }
rm -rf bad
cp -r good bad
adds >/dev/null
cp good/proviso.db bad/
expect_error an_older_database_takes_no_capture 1 'the database knows [0-9]+: it is an older copy' adds
rm -rf bad
cp -r good bad
sqlite3 bad/proviso.db "insert into leaf (first, count, statement)
	select max(first + count) + 1, 1, '{\"kind\":\"record\"}' from leaf"
expect_error an_entry_that_does_not_come_next_is_not_appended 1 'entry [0-9]+ comes next; find the fault' adds
done_testing
