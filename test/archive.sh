# What a home keeps through separate runs, a rebuild, and from an older schema.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
P="$PROVISO"
sql() { sqlite3 -readonly home/proviso.db "$1"; }
add() { $P add Harbor 'Privacy Policy' "$1" --at "$2" >/dev/null || fail "add_$1"; } # FILE DAY
policy() { # N [EXTRA]: the policy of the examples, with N days in it and more at the end
	sed "s/within [0-9]* days/within $1 days/" "$root/examples/demo/privacy-3.md"
	printf '\n%s\n' "${2-}"
}

# --- versions of separate runs are packed against each other
$P --quiet init
for n in 1 2 3 4 5; do
	policy $((n * 10)) >"v$n.md"
	add "v$n.md" "2025-0$n-01"
done
first=$(sql 'SELECT length(text) FROM version WHERE n = 1')
rest=$(sql 'SELECT max(length(text)) FROM version WHERE n > 1')
if [ "$rest" -lt $((first / 5)) ]; then ok versions_of_separate_runs_are_packed_together; else
	fail versions_of_separate_runs_are_packed_together "the first takes $first bytes, another $rest"; fi
for n in 1 3 5; do
	$P text "v$n.md" >want
	$P show Harbor 'Privacy Policy' --version "2025-0$n-15" >got
	if cmp -s want got; then ok "version_${n}_comes_out_as_it_went_in"; else
		fail "version_${n}_comes_out_as_it_went_in" "$(diff want got | head -n 5)"; fi
done
expect_ok what_separate_runs_wrote_verifies $P verify

# --- a provision that is gone: seen once, then for certain
policy 50 'If you send suggestions, you grant us the right to use your feedback to train our models.' >with.md
policy 50 >without.md
add with.md 2025-06-01
add without.md 2025-07-01
id=$($P search suggestions --json | jq -r .record)
once=$($P record "$id" | head -n 1)
add without.md 2025-08-01
twice=$($P record "$id" | head -n 1)
if [ "$once" != "$twice" ] && echo "$twice" | grep -q removed; then ok removal_is_certain_with_the_second_sighting; else
	fail removal_is_certain_with_the_second_sighting "after one: $once" "after two: $twice"; fi

# --- the words of a text that comes back are those that stand
for time in 30:06-01 60:06-02 90:06-03 60:06-04; do
	policy "${time%:*}" >"b${time%:*}.md"
	$P add Back 'Privacy Policy' "b${time%:*}.md" --at "2025-${time#*:}" >/dev/null
done
words=$($P provisions --in-force --service Back --json | grep -o 'within [0-9]* days')
if [ "$words" = 'within 60 days' ]; then ok a_text_that_comes_back_stands_again; else
	fail a_text_that_comes_back_stands_again "the words in force: $words"; fi

# --- a clause that is rewritten goes on under its name
terms() { sed "s|^We may change these terms.*|$1|" "$root/examples/demo/terms-3.md"; }
terms 'We may change these terms at any time by posting the new version on this page.' >t1.md
terms 'These terms may be changed by us; we send you the new version a month before by post.' >t2.md
$P add Harbor Terms t1.md --at 2025-01-01 >/dev/null
before=$($P provisions --document Terms --type change.unilateral --json | jq -r .record)
$P add Harbor Terms t2.md --at 2025-02-01 >/dev/null
after=$($P provisions --document Terms --type change.unilateral --in-force --json | jq -r .record)
if [ -n "$before" ] && [ "$before" = "$after" ]; then ok a_rewritten_clause_keeps_its_name; else
	fail a_rewritten_clause_keeps_its_name "before: $before" "after: $after"; fi
if $P record "$after" | grep -q 'changed'; then ok its_history_says_that_it_changed; else
	fail its_history_says_that_it_changed "$($P record "$after")"; fi

# --- data kept for longer are to the person's disadvantage
for days in 30 300; do
	sed "s/within [0-9]* days/within $days days/" "$root/examples/demo/privacy-3.md" >"k$days.md"
done
$P add Quay 'Privacy Policy' k30.md --at 2025-01-01 >/dev/null
$P add Quay 'Privacy Policy' k300.md --at 2025-02-01 >/dev/null
direction=$($P changes --service Quay --json | jq -r .direction)
if [ "$direction" = adverse ]; then ok a_longer_period_is_adverse; else
	fail a_longer_period_is_adverse "$($P changes --service Quay)"; fi

# --- the same evidence gives the same derived rows
# (all but the segments of the index over words, and the order of tables)
rows() { sqlite3 -readonly home/proviso.db .dump | grep -v 'INTO search_\(data\|idx\|docsize\)' | sort; }
rows >before
expect_ok rebuild $P rebuild
rows >after
if cmp -s before after; then ok a_rebuild_writes_the_same_rows; else
	fail a_rebuild_writes_the_same_rows "$(diff before after | head -n 6 | cut -c1-200)"; fi

# --- a home of an older schema is brought up to date, and keeps its evidence
# (it had no log, and kept captured bytes as one packed file each)
mkdir -p old/home
find . -maxdepth 2 -name '*.md' -o -maxdepth 2 -name '*.html' | while read -r f; do
	id=$(sha256sum <"$f" | cut -d' ' -f1)
	mkdir -p "old/home/archive/${id:0:2}"
	zstd -qf "$f" -o "old/home/archive/${id:0:2}/$id.zst"
done
app=$(sql 'PRAGMA application_id')
{ echo "PRAGMA application_id = $app; PRAGMA journal_mode = WAL;"; cat "$root/db/schema/0001.sql"
	echo 'PRAGMA user_version = 1;'; } | sqlite3 old/home/proviso.db >/dev/null
for table in service document version sighting chain_end record; do
	sqlite3 -readonly home/proviso.db ".dump $table" | grep '^INSERT'
done | sqlite3 old/home/proviso.db
expect_error an_older_schema_says_what_to_do 7 'rebuild' $P --home old/home list
expect_ok an_older_schema_is_brought_up_to_date $P --home old/home rebuild
expect_ok its_evidence_verifies $P --home old/home verify
kept=$(find old/home/archive -name '*.zst' | head -n 1)
mv "$kept" "$kept.gone"
expect_error captured_bytes_that_are_gone_are_missed 1 "${kept##*/}: the captured bytes are gone" $P --home old/home verify
zstd -qdc "$kept.gone" | tr '0' '1' | zstd -qo "$kept"
expect_error captured_bytes_that_changed_are_told 1 "${kept##*/}: .*do not match their SHA-256" $P --home old/home verify
mv -f "$kept.gone" "$kept"
$P list >want
$P --home old/home list >got
if cmp -s want got; then ok it_lists_the_same; else fail it_lists_the_same "$(diff want got)"; fi
sqlite3 old/home/proviso.db 'PRAGMA user_version = 99' >/dev/null
expect_error a_newer_schema_is_left_alone 7 'newer' $P --home old/home list
done_testing
