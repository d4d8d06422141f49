# Every JSON output keeps to its schema in doc/schema, and every quote to its bytes.
. "$(dirname "$0")/lib.sh"
find_node ajv || {
	skip schemas "npm's packages are not there; run script/bootstrap with the registry in reach"
	exit 0
}
demo=$root/examples/demo
out=$scratch/out
mkdir "$out"
say() { # SCHEMA ARGUMENT…: its output is held to the schema
	local name=$1
	shift
	"$PROVISO" --json "$@" >>"$out/$name.jsonl" 2>>"$scratch/err"
	case $? in 0 | 1 | 3) ;; *) fail "schema_${name}_command" "proviso $*:" "$(tail -n 2 "$scratch/err")" ;; esac
}

"$PROVISO" text "$demo/privacy-3.md" >"$out/analyse.txt"
say analyse analyse "$demo/privacy-3.md"
say analyse analyse --service S --document D "$demo/error.html"
for f in "$demo"/*.html "$demo"/terms-3.md; do
	mkdir -p "$scratch/one"
	"$PROVISO" text "$f" >"$scratch/one/analyse.txt"
	"$PROVISO" analyse "$f" >"$scratch/one/analyse.jsonl"
	cp "$root/doc/schema/analyse.json" "$scratch/one/analyse.json"
	mkdir -p "$scratch/only"
	cp "$root/doc/schema/analyse.json" "$scratch/only/"
	if "$node" "$root/test/schema.js" "$scratch/only" \
		"$scratch/one" >"$scratch/log"; then
		ok "quotes_of_$(basename "$f")"
	else
		fail "quotes_of_$(basename "$f")" "$(cat "$scratch/log")"
	fi
done

say init init
say init init
while IFS=$'\t' read -r time document file; do
	say add add 'Lumen Harbor' "$document" "$demo/$file" --at "$time"
done <"$demo/captures.tsv"
git init -q --bare "$scratch/source.git"
"$root/tools/history" 2 4 | git -C "$scratch/source.git" fast-import --quiet
git -C "$scratch/source.git" symbolic-ref HEAD refs/heads/main
say import import ota "$scratch/source.git"
say import_warc import warc "$PROVISO_HOME/archive/000001.warc.gz" --service 'Lumen Harbor'
for document in Gone Closed; do # nothing listens there
	"$PROVISO" --quiet add 'Lumen Harbor' $document http://127.0.0.1:1/ --select main --allow-private 2>>"$scratch/err"
done
say stop stop 'Lumen Harbor' Closed
say list list
say log log 'Lumen Harbor' 'Privacy Policy'
say show show 'Lumen Harbor' 'Privacy Policy'
say diff diff "$demo/privacy-2.html" "$demo/privacy-3.md"
say changes changes
say changes changes --all
say provisions provisions
say provisions provisions --type ai.feedback_grant
id=$(sed -n 's/.*"record":"\([^"]*\)".*/\1/p' "$out/provisions.jsonl" | head -n 1)
say record record "$id"
say record record "$(sed -n 's/.*"record":"\([^"]*\)".*removed.*/\1/p' "$out/provisions.jsonl" | head -n 1)"
say cite cite "$id"
say cite cite "$id" --format csl
say bundle bundle "$id" "$scratch/one.wacz"
say verify verify "$id"
head -c 9000 "$scratch/one.wacz" >"$scratch/cut.wacz"
say verify verify "$scratch/one.wacz" "$scratch/cut.wacz"
say prevalence prevalence
say unstated unstated 'Lumen Harbor'
printf '# Terms of Service\n\nYou must be at least 16 years old to use this service.\n\nYou must be at least 18 years old to use this service.\n\n%s\n' "$("$PROVISO" text "$demo/terms-3.md" | tail -n +2)" >"$scratch/ages.md"
say add add 'Two Ages' 'Terms of Service' "$scratch/ages.md"
printf '%s\n' '{"at":"2026-01-02T03:04:05Z","id":"CO-0123456789","kind":"report","record":"PR-0123456789","words":"No."}' \
	'{"at":"2026-01-02T03:04:06Z","id":"CO-012345678A","kind":"report","record":"PR-0123456789","words":"Nor this."}' \
	>"$PROVISO_HOME/corrections.jsonl"
"$PROVISO" corrections answer CO-0123456789 corrected 'It is read otherwise now.'
say corrections corrections
say contradictions contradictions --service 'Two Ages'
say compare compare retain.duration
cp "$root/test/data/sentences.jsonl" "$scratch/sentences.jsonl"
say eval eval claudette "$scratch/sentences.jsonl"
say search search 'opt out'
say verify verify
cp "$PROVISO_HOME/log/checkpoint" "$scratch/kept"
say verify verify --deep --checkpoint "$scratch/kept"
say checkpoint checkpoint
"$PROVISO" --quiet key rotate >/dev/null
say key key
"$PROVISO" --quiet rebuild
"$node" "$root/test/schema.js" "$root/doc/schema" "$out" ||
	failures=$((failures + 1))
done_testing
