# What stays as it is keeps its type and severity, whatever headings are put around it.
. "$(dirname "$0")/lib.sh"
export PROVISO_HOME=$scratch/home
version() { # HEADING: a document with one clause below it
	printf '# Terms of Service\n\nThese terms are a contract between you and Lumen Harbor Ltd., and you agree to them when you use the service.\n\n## %s\n\n%s\n\n## Law\n\nThese terms are governed by the laws of Ireland.\n' "$1" \
		"We may use the suggestions that you send us, and you can write to us about them at any time."
}
"$PROVISO" --quiet init
day=1
for heading in 'Feedback' 'Training of our models' 'Termination' 'Refunds' 'Feedback and ideas' 'Cookies'; do
	version "$heading" >"$scratch/terms.md"
	"$PROVISO" --quiet add 'Lumen Harbor' 'Terms of Service' "$scratch/terms.md" --at "2025-01-0$day" >/dev/null
	day=$((day + 1))
done
"$PROVISO" --json provisions >"$scratch/provisions"
id=$(jq -r 'select(.type | startswith("ai.")) | .record' "$scratch/provisions" | head -n 1)
[ -n "$id" ] && ok the_clause_is_found || fail the_clause_is_found "$(cat "$scratch/provisions")"
"$PROVISO" --json record "$id" >"$scratch/record"
row=$(jq -r --arg id "$id" 'select(.record == $id) | "\(.type) \(.score)"' "$scratch/provisions")
seen=$(jq -r '"\(.provision.type) \(.provision.severity.score)"' "$scratch/record")
[ "$row" = "$seen" ] && ok list_and_record_agree || fail list_and_record_agree "$row" "$seen"
[ "$(jq '.history | length' "$scratch/record")" = 0 ] && ok new_headings_change_no_clause ||
	fail new_headings_change_no_clause "$(jq -c .history "$scratch/record")"
"$PROVISO" verify --deep >"$scratch/verify" && ok it_verifies || fail it_verifies "$(cat "$scratch/verify")"
done_testing
