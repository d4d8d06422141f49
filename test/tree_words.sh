# What must not stand in the tree: paths of one machine, unfinished work, long files.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1

none() { # NAME PATTERN PATH…
	local name=$1 pattern=$2 found
	shift 2
	found=$(git grep -nIE -e "$pattern" -- "$@" ':!test/tree_words.sh' ':!*lock.json' | head -n 20)
	if [ -z "$found" ]; then ok "$name"; else fail "$name" "$found"; fi
}
git rev-parse --git-dir >/dev/null 2>&1 || { skip tree_words "not a git checkout"; exit 0; }
none no_machine_paths '(^|[^A-Za-z_$}.])/(work|home|root|Users)/[a-z]' .
none no_unfinished_work '\b(TODO|FIXME|XXX|HACK)\b' src tools fuzz test script
none no_gaps_in_the_readme '[A-Z]+_OUTPUT' README.md
none library_does_not_print_or_exit '(^|[^a-z_])(printf|puts|exit|perror|setlocale)\(' \
	'src/*.c' ':!src/cli' ':!src/base/arena.c'
none lines_end_without_white_space '[ 	]+$' '*.c' '*.h' '*.sh' 'script/*'
long=$(git ls-files 'src/*.c' 'src/*.h' | xargs wc -l | awk '$2 != "total" && $1 > 700')
if [ -z "$long" ]; then ok files_fit_in_a_head; else fail files_fit_in_a_head "$long"; fi
done_testing
