# The number of threads changes no byte of what comes out, and a second run neither.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
git init -q --bare "$scratch/source.git"
tools/history 6 8 | git -C "$scratch/source.git" fast-import --quiet
git -C "$scratch/source.git" symbolic-ref HEAD refs/heads/main
git --git-dir="$scratch/source.git" --work-tree="$scratch" checkout -q main -- .
rm -rf "$scratch/texts"
mkdir "$scratch/texts"
mv "$scratch/Example Service"* "$scratch/texts/"
cp examples/demo/*.html "$scratch/texts/"
for n in 1 2 2 5; do
	if ! "$PROVISO" analyse --threads $n "$scratch/texts" >"$scratch/$n.jsonl" 2>"$scratch/err"; then
		fail "analyse_with_${n}_threads" "$(head -n 20 "$scratch/err")"
	elif [ ! -s "$scratch/first" ]; then
		cp "$scratch/$n.jsonl" "$scratch/first"
		ok "analyse_with_${n}_threads"
	elif cmp -s "$scratch/first" "$scratch/$n.jsonl"; then
		ok "analyse_with_${n}_threads_the_same"
	else
		fail "analyse_with_${n}_threads_the_same" "$(cmp "$scratch/first" "$scratch/$n.jsonl")"
	fi
done
# What N threads wrote is what one wrote.
same() { # WHAT N
	if [ "$2" = 1 ]; then
		if [ -s "$scratch/dump1" ]; then ok "$1_with_1_thread"; else fail "$1_with_1_thread" "nothing is kept"; fi
	elif cmp -s "$scratch/dump1" "$scratch/dump$2"; then
		ok "$1_with_$2_threads_the_same"
	else
		fail "$1_with_$2_threads_the_same" "$(diff "$scratch/dump1" "$scratch/dump$2" | head -n 6 | cut -c1-200)"
	fi
}
for n in 1 2 5; do
	"$PROVISO" --quiet --home "$scratch/home$n" init --origin log.example/threads
	if ! "$PROVISO" --home "$scratch/home$n" import ota --threads $n "$scratch/source.git" \
		>/dev/null 2>"$scratch/err"; then
		fail "import_with_${n}_threads" "$(head -n 20 "$scratch/err")"
		continue
	fi
	sqlite3 -readonly "$scratch/home$n/proviso.db" .dump >"$scratch/dump$n"
	same import $n
done

# Pages that are fetched at once, and their records read again on so many threads.
find_node || { skip pages_at_once "there is no Node"; done_testing; }
serve "$root/test/peers/pages.js"
P="$PROVISO --quiet"
$P --home "$scratch/web" init --origin log.example/threads
for page in terms chunked moved latin accents packed none secret; do
	$P --home "$scratch/web" add Harbor "$page" "$url/$page" --allow-private >/dev/null 2>&1
done
for _ in 1 2 3; do
	$P --home "$scratch/web" fetch --allow-private >"$scratch/fetched" 2>"$scratch/err"
	case $? in 5) ;; *) fail fetch "exit status $?" "$(head -n 20 "$scratch/err")" ;; esac
done
if [ "$(grep -c ': version 1' "$scratch/fetched")" = 6 ]; then ok pages_are_fetched_at_once; else
	fail pages_are_fetched_at_once "$(cat "$scratch/fetched")"; fi
expect_ok what_was_fetched_verifies $P --home "$scratch/web" verify --deep
for n in 1 2 5; do
	$P --home "$scratch/records$n" init --origin log.example/threads
	expect_ok "records_are_read_with_$n" $P --home "$scratch/records$n" import warc --threads $n \
		"$scratch/web/archive/000001.warc.gz" --service Harbor
	sqlite3 -readonly "$scratch/records$n/proviso.db" '.dump version sighting' 'SELECT * FROM leaf' >"$scratch/dump$n"
	same records $n
done
done_testing
