# A home that one process writes to while others read it, or that others may read alone; and
# works that ended between two of their steps.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
P="timeout 60 $PROVISO --quiet"
page() { sed "s/within [0-9]* days/within $1 days/" "$root/examples/demo/privacy-3.md" >page.md; }
add() { page "$1" && $P add Harbor "Policy $((RANDOM % 8))" page.md >/dev/null; }
$P init --origin log.example/beside
add 1 || fail a_page_is_added "exit status $?"

# --- while one writes, others verify, and see a home that is whole
beside() { # NAME COMMAND…: run it again and again while pages are added
	local name=$1 runs=0
	shift
	(for i in $(seq 2 16); do add "$i" || echo "page $i was not added"; done >added 2>&1; : >ended) &
	while [ ! -e ended ]; do
		"$@" >out 2>err || { echo "run $runs" "$(cat err)" >>wrong; }
		runs=$((runs + 1))
	done
	wait $!
	if [ ! -e wrong ] && [ ! -s added ]; then ok "$name"; else
		fail "$name" "$runs runs" "$(head -n 5 wrong 2>/dev/null)" "$(head -n 5 added)"; fi
	rm -f ended wrong
}
beside verify_beside_a_writer $P verify

# --- who may not write in the folder
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
chmod 755 .
if [ "$(id -u)" = 0 ] && $nobody "$PROVISO" --version >out 2>err; then
	beside verify_without_rights_beside_a_writer $nobody $P verify
	add 17
	expect_ok what_a_writer_left_can_be_read $nobody $P list
	# what may not be read is not said to be damaged
	for file in archive/000001.warc.gz keys/log.keys log/checkpoint; do
		mode=$(stat -c %a "home/$file")
		chmod 600 "home/$file"
		expect_error "${file//\//_}_may_not_be_read" 7 "$file.*Permission denied" $nobody $P verify
		chmod "$mode" "home/$file"
	done
	expect_ok what_may_be_read_verifies $nobody $P verify
else
	for name in verify_without_rights_beside_a_writer may_not_be_read; do
		skip "$name" "needs root, and a program that others may run"
	done
fi

# --- a home whose making ended after its first step
app=$(sqlite3 -readonly home/proviso.db 'PRAGMA application_id')
mkdir half && sqlite3 half/proviso.db "PRAGMA application_id = $app"
expect_ok half_a_home_is_made_whole $P --home half init
mode=$(sqlite3 -readonly half/proviso.db 'PRAGMA journal_mode')
if [ "$mode" = wal ]; then ok its_readers_do_not_stop_its_writer; else
	fail its_readers_do_not_stop_its_writer "journal_mode = $mode"; fi

# --- an import that ended after the rows, and before the log
expect_ok a_home_for_an_import $P --home rows init --origin log.example/rows
cp -r rows/log log.before
$P --home rows import warc home/archive/000001.warc.gz --service Harbor --document Policy >/dev/null
entries=$($P --home rows --json checkpoint | sed 's/.*"size":\([0-9]*\).*/\1/')
rm -r rows/log && cp -r log.before rows/log
$P --home rows verify >out 2>err
grep -q "$entries entries wait for the log" err && ok rows_that_wait_are_told || fail rows_that_wait_are_told "$(cat err)"
expect_error but_with_a_known_key_they_are_wrong 1 "$entries entries wait for the log: nobody has signed them" \
	$P --home rows verify --key "$(cat rows/keys/log.keys)"
cp rows/log/checkpoint kept
expect_error and_with_a_kept_checkpoint 1 'nobody has signed them' $P --home rows verify --checkpoint kept
expect_ok the_same_import_again $P --home rows import warc home/archive/000001.warc.gz --service Harbor --document Policy
grep -q "^proviso: note: $entries entries of an interrupted work waited for the log, and are signed now" "$scratch/err" &&
	ok and_what_it_signs_is_told || fail and_what_it_signs_is_told "$(cat "$scratch/err")"
expect_ok it_verifies $P --home rows verify
if [ ! -s err ] && $P --home rows --json checkpoint | grep -q "\"size\":$entries,"; then
	ok all_that_it_knows_is_signed; else fail all_that_it_knows_is_signed "$(cat err)" "$($P --home rows checkpoint)"; fi

# --- a file whose name is no text
page 18
cp page.md $'p\377.md'
expect_error a_name_of_a_file_that_is_no_utf8 2 'no UTF-8' $P add Harbor Policy $'p\377.md'
expect_ok the_same_by_standard_input $P add Harbor Policy - <page.md
expect_ok and_the_home_verifies $P verify
done_testing
