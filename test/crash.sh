# Kill an import at random moments: the home opens, verifies, and the import, run
# again, ends in the same evidence, byte for byte. Two imports at once do so too.
#   CRASHES=50 test/crash.sh       how often (6); CRASH_SOURCE=REPOSITORY of one's own
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
crashes=${CRASHES:-6}
source=${CRASH_SOURCE:-}
if [ -z "$source" ]; then
	source=$scratch/source.git
	git init -q --bare "$source"
	"$root/tools/history" 12 60 | git -C "$source" fast-import --quiet || exit 1
	git -C "$source" symbolic-ref HEAD refs/heads/main
fi

# Every evidence row, as SQL.
evidence() {
	sqlite3 -readonly "$1/proviso.db" '.dump service document version sighting capture record'
}
same() { # NAME HOME
	evidence "$2" >now.sql
	if cmp -s reference.sql now.sql; then ok "$1"; else
		fail "$1" "$(diff reference.sql now.sql | head -n 6 | cut -c1-200)"; fi
}
now() { date +%s%N; }

$PROVISO --quiet --home reference init
began=$(now)
expect_ok import_without_interruption "$PROVISO" --quiet --home reference import ota "$source"
took=$(($(now) - began))
evidence reference >reference.sql
rows=$(grep -c 'INSERT INTO sighting' reference.sql)
commits=$(git -C "$source" rev-list --count HEAD)
if [ "$rows" = "$commits" ] || { [ -n "${CRASH_SOURCE-}" ] && [ "$rows" -gt 0 ]; }; then ok each_commit_is_a_sighting; else
	fail each_commit_is_a_sighting "$rows sightings of $commits commits"; done_testing; fi
expect_ok import_again "$PROVISO" --quiet --home reference import ota "$source"
same import_again_adds_nothing reference

early=0
for i in $(seq "$crashes"); do
	rm -rf home
	$PROVISO --quiet --home home init
	delay=$((took * (RANDOM % 1000) / 1000))
	$PROVISO --quiet --home home import ota "$source" >/dev/null 2>&1 &
	pid=$!
	sleep "$(printf '%d.%09d' $((delay / 1000000000)) $((delay % 1000000000)))"
	# One that came too late: the next comes sooner.
	if kill -9 "$pid" 2>/dev/null; then early=$((early + 1)); else took=$((took / 2)); fi
	wait "$pid" 2>/dev/null
	expect_ok "killed_${i}_home_verifies" "$PROVISO" --quiet --home home verify
	expect_ok "killed_${i}_import_completes" "$PROVISO" --quiet --home home import ota "$source"
	same "killed_${i}_evidence_is_the_same" home
	expect_ok "killed_${i}_home_verifies_after" "$PROVISO" --quiet --home home verify
done
if [ $early -gt 0 ]; then ok some_were_killed_while_at_work; else
	fail some_were_killed_while_at_work "none of $crashes"; fi

rm -rf home
$PROVISO --quiet --home home init
$PROVISO --quiet --home home import ota "$source" >/dev/null 2>one.err &
one=$!
$PROVISO --quiet --home home import ota "$source" >/dev/null 2>two.err
two_status=$?
wait $one
one_status=$?
case $one_status$two_status in
00 | 07 | 70)
	ok two_imports_at_once
	;;
*)
	fail two_imports_at_once "exit status $one_status and $two_status" "$(cat one.err two.err)"
	;;
esac
if [ "$(cat one.err two.err | wc -l)" -le 1 ]; then ok the_second_import_says_one_line; else
	fail the_second_import_says_one_line "$(cat one.err two.err)"; fi
same two_imports_leave_the_same_evidence home
done_testing
