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
for n in 1 2 5; do
	"$PROVISO" --quiet --home "$scratch/home$n" init --origin log.example/threads
	if ! "$PROVISO" --home "$scratch/home$n" import ota --threads $n "$scratch/source.git" \
		>/dev/null 2>"$scratch/err"; then
		fail "import_with_${n}_threads" "$(head -n 20 "$scratch/err")"
		continue
	fi
	sqlite3 -readonly "$scratch/home$n/proviso.db" .dump >"$scratch/dump$n"
	if cmp -s "$scratch/dump1" "$scratch/dump$n"; then ok "import_with_${n}_threads_the_same"; else
		fail "import_with_${n}_threads_the_same" \
			"$(diff "$scratch/dump1" "$scratch/dump$n" | head -n 6 | cut -c1-200)"; fi
done
done_testing
