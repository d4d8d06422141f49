# README.md shows what script/demo prints, to the letter.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
# The first block that starts with the command.
awk '/^```/ {on = 0} on {print} /^\$ script\/demo$/ && !seen {on = seen = 1}' README.md >"$scratch/shown"
unset PROVISO_HOME PROVISO_NOW
if script/demo >"$scratch/printed" 2>"$scratch/err"; then ok the_demo_runs; else
	fail the_demo_runs "$(tail -n 5 "$scratch/err")"; fi
if cmp -s "$scratch/shown" "$scratch/printed"; then ok the_readme_shows_what_the_demo_prints; else
	fail the_readme_shows_what_the_demo_prints "$(diff "$scratch/shown" "$scratch/printed" | head -n 20)" \
		"run: tools/readme-demo"; fi
done_testing
