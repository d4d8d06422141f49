# Facts read by hand from documents that are not ours, where those are at hand.
. "$(dirname "$0")/lib.sh"
find_node || { skip golden_facts "there is no Node"; exit 0; }
policy=$(ls "$shared"/seeds/000_* 2>/dev/null | head -n 1)
page=$(ls "$shared"/seeds/002_* 2>/dev/null | head -n 1)
if [ -z "$policy" ] || [ -z "$page" ]; then
	skip golden_facts "the documents are not at hand; PROVISO_SHARED names their folder"
	exit 0
fi
"$PROVISO" text "$policy" >"$scratch/text"
"$PROVISO" analyse "$policy" >"$scratch/analysis"
"$node" "$root/test/golden.js" "$scratch/analysis" "$scratch/text" "$shared/golden/seed-000.json" ||
	failures=$((failures + 1))
"$node" -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(process.argv[1])).quote)' \
	"$shared/golden/seed-002.json" >"$scratch/clause"
"$PROVISO" text "$scratch/clause" >"$scratch/text"
"$PROVISO" analyse "$scratch/clause" >"$scratch/analysis"
"$node" "$root/test/golden.js" "$scratch/analysis" "$scratch/text" "$shared/golden/seed-002.json" ||
	failures=$((failures + 1))
"$PROVISO" analyse "$page" >"$scratch/analysis"
if [ $? = 3 ] && grep -q '"reason":"not_legal_text"' "$scratch/analysis"; then ok a_page_about_a_clause_is_refused; else
	fail a_page_about_a_clause_is_refused "$(head -c 300 "$scratch/analysis")"; fi
done_testing
