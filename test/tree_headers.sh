# Each header compiles alone, under the warnings of the build.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
flags='-std=c17 -D_GNU_SOURCE -Isrc -I. -Ibuild/gen -isystem /usr/include/modest -Wall -Wextra
	-Wpedantic -Wstrict-prototypes -Wundef -Werror -Wno-unused -fsyntax-only'
for h in src/*/*.h test/*.h fuzz/*.h; do
	# shellcheck disable=SC2086
	if printf '#include "%s"\nextern int something;\n' "${h#src/}" |
		gcc $flags $(pkg-config --cflags libgit2 libcurl sqlite3 libhs) -x c - 2>"$scratch/err"; then
		ok "header_${h//[\/.]/_}"
	else
		fail "header_${h//[\/.]/_}" "$(head -c 1500 "$scratch/err")"
	fi
done
done_testing
