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
expect_ok an_honest_home_verifies "$PROVISO" --quiet --home good verify
# Somebody who tampers drops what guards the rows first, and puts it back behind himself.
triggers() { sqlite3 good/proviso.db "select $1 || ';' from sqlite_schema where type = 'trigger' order by name"; }
triggers "'drop trigger \"' || name || '\"'" >drop.sql
triggers sql >guards.sql

tampered() { # NAME PATTERN SQL: what it must name
	local name=$1 pattern=$2
	rm -rf bad
	cp -r good bad
	if ! { cat drop.sql; echo "pragma foreign_keys = off; $3;"; cat guards.sql; } |
		sqlite3 -bail bad/proviso.db >sql.out 2>&1; then
		fail "tampered_$name" "$(cat sql.out)"
		return
	fi
	if [ "$(sqlite3 bad/proviso.db .dump | grep ^INSERT | sha256sum)" = \
		"$(sqlite3 good/proviso.db .dump | grep ^INSERT | sha256sum)" ]; then
		fail "tampered_$name" "the statement changed nothing"
		return
	fi
	expect_error "tampered_$name" 1 "$pattern" "$PROVISO" --quiet --home bad verify
}
# Another byte at PLACE (a part of the whole, in thousandths) of the text of row WHERE.
flip() {
	local k="(length(text) * $1 / 1000 + 1)"
	echo "update version set text = cast(substr(text, 1, $k - 1) ||
		case substr(text, $k, 1) when x'00' then x'01' else x'00' end ||
		substr(text, $k + 1) as blob) where $2"
}
any='Example Service|Lumen Harbor|document|service|record'
for place in 0 1 2 10 150 333 500 731 900 999; do
	tampered "text_at_$place" 'Example Service 1' "$(flip $place 'document = 1 and n = 2')"
done
tampered text_of_the_last 'Example Service 2' \
	"$(flip 500 'rowid = (select max(rowid) from version where document =
		(select max(id) from document where service = 2))')"
tampered version_hash "$any" "update version set sha256 = zeroblob(32) where n = 3"
tampered version_size "$any" "update version set bytes = bytes + 1 where n = 1"
tampered version_base "$any" "update version set base = 0 where n = 2"
tampered links_hash "$any" "update version set links_sha256 = zeroblob(32) where n = 1"
tampered version_gone "$any" "delete from version where n = 4"
tampered sighting_time "$any" "update sighting set at = at + 1 where n = 2"
tampered sighting_mark "$any" "update sighting set technical = 1 - technical where n = 3"
tampered sighting_source "$any" "update sighting set source = source || 'x' where n = 1"
tampered sighting_version "$any" "update sighting set version = 1 where n = 2"
tampered sighting_failure "$any" "update sighting set failure = 'x' where n = 2"
tampered sighting_gone "$any" "delete from sighting where n = 2"
tampered service_name "$any" "update service set name = name || 'x' where id = 1"
tampered document_name "$any" "update document set name = name || 'x' where id = 1"
tampered record_type "$any|PR-" "update record set type = 'end.user' where id = (select min(id) from record)"
tampered record_span "$any|PR-" "update record set start = start + 1 where id = (select min(id) from record)"
tampered last_sighting_gone "$any" "delete from sighting where rowid = (select max(rowid) from sighting)"
tampered all_sightings_gone "$any" "delete from sighting where document = 1"
tampered record_gone "$any|PR-" "delete from record where id = (select min(id) from record)"

guard_gone() { # NAME SQL: what keeps rows from change is itself kept
	rm -rf bad
	cp -r good bad
	sqlite3 bad/proviso.db "$2"
	expect_error "$1" 1 'schema' "$PROVISO" --quiet --home bad verify
}
guard_gone a_guard_that_is_gone_is_missed 'drop trigger sighting_is_kept'
guard_gone a_guard_that_is_weaker_is_told_of 'drop trigger sighting_is_kept;
	create trigger sighting_is_kept before delete on sighting when old.n > 9 begin select raise(abort, "no"); end'
guard_gone a_table_of_nobody_is_told_of 'create table more (x integer)'
tampered log_name 'bad/log: it is called' "update log set origin = 'example.org/other'"
tampered leaf_count 'entry [0-9]+ of the log' "update leaf set count = count + 1 where first = (select max(first) from leaf)"
tampered segment_name '000001.warc.gz' "update segment set warcinfo = 'urn:uuid:00000000-0000-4000-8000-000000000000'"
tampered capture_answer '000001.warc.gz' "update capture set response = response + 1"

rm -rf bad
cp -r good bad
kept=$(find bad/archive -type f | head -n 1)
if [ -n "$kept" ]; then
	chmod u+w "$kept"
	printf 'X' | dd of="$kept" bs=1 seek=20 conv=notrunc 2>/dev/null
	expect_error tampered_captured_bytes 1 "$any|archive" "$PROVISO" --quiet --home bad verify
else
	fail tampered_captured_bytes "no captured bytes are kept under archive/"
fi
done_testing
