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

# The website, asked by many at once while the home grows.
site=$scratch/site
$PROVISO --quiet --home "$site" init --origin log.example/threads
add() { "$PROVISO" --quiet --home "$site" add "$1" "$2" "$root/examples/demo/$3" >/dev/null; }
add Harbor 'Privacy Policy' privacy-1.html
add Tern 'Privacy Policy' privacy-2.html
"$PROVISO" --home "$site" serve --listen 127.0.0.1:0 --threads 4 --rate 0 2>"$scratch/ready" &
server=$!
at_end="kill $server 2>/dev/null; $at_end"
for _ in $(seq 200); do grep -q http "$scratch/ready" && break; sleep 0.1; done
web=$(sed -n 's,^\(http://[^/]*\)/.*,\1,p' "$scratch/ready")
add Harbor 'Terms of Service' terms-1.html &
adding=$!
for r in $("$PROVISO" --quiet --home "$site" --json provisions Tern | jq -r .record | head -n 12); do
	for path in "record/$r" "record/$r/record.json" service/Harbor registry 'search?q=data' types registry.csv metrics; do
		printf 'url = "%s/%s"\noutput = /dev/null\n' "$web" "$path"
	done
done >"$scratch/asked"
asking=()
for _ in 1 2 3 4; do
	curl -sS --fail --max-time 120 -K "$scratch/asked" 2>>"$scratch/refused" &
	asking+=($!)
done
wait "${asking[@]}" $adding
if [ -s "$scratch/refused" ]; then fail all_are_answered "$(head -n 5 "$scratch/refused")"; else ok all_are_answered; fi
kill -TERM $server
if wait $server; then ok the_site_ends_as_it_should; else fail the_site_ends_as_it_should "$(head -n 30 "$scratch/ready")"; fi

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
