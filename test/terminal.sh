# What is printed does not act: on a terminal, and on standard error anywhere. To a pipe
# it is exact.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
export PROVISO
if ! script -E never -qec true /dev/null </dev/null >/dev/null 2>&1; then
	skip terminal "there is no script(1) with --echo"
	exit
fi

# on_terminal COMMAND: what it prints when a terminal is its output, into the file out.
on_terminal() { script -E never -qec "$1" /dev/null </dev/null | sed 's/\r$//' >out; }
# Controls, direction marks, zero-width characters or private use, or no UTF-8.
acts() {
	perl -0777 -ne 'exit !(!utf8::decode($_) || /[\x00-\x08\x0b-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{e000}-\x{f8ff}\x{feff}]/)' "$1"
}
# is_clean NAME FILE WORDS…: nothing in it acts, and all the words stand in it.
is_clean() {
	local name=$1 file=$2 words
	shift 2
	if acts "$file"; then
		fail "$name" "$(head -c 500 "$file" | cat -v)"
		return
	fi
	for words; do
		grep -qF -- "$words" "$file" || {
			fail "$name" "\"$words\" is not in it:" "$(head -c 500 "$file" | cat -v)"
			return
		}
	done
	ok "$name"
}
# is_exact NAME FILE BYTES
is_exact() {
	if printf '%s' "$3" | cmp -s - "$2"; then ok "$1"; else fail "$1" "$(head -c 500 "$2" | cat -v)"; fi
}

# A title of the window, a colour, a direction, nothing of any width, private use; raw and
# as references. HTML makes another character of &#155;.
evil=$'\e]0;owned\a \u009b31m\u202e\u200b\ue000' references='&#27;]0;owned&#7; &#x202e;&#x200b;&#xe000;'
printf '%s' "<main><h1>Terms</h1><p>We keep logs $evil for $references 30 days, see
<a href='https://a.example/$evil$references&#10;0-9&#9;forged'>the page</a>.</p></main>" >evil.html
shown='[U+001B]]0;owned[U+0007] [U+009B]31m[U+202E][U+200B][U+E000]'

"$PROVISO" text evil.html >out
is_exact text_to_a_pipe_is_exact out $'# Terms\nWe keep logs ]0;owned 31m\ue000 for ]0;owned \ue000 30 days, see the page.\n'
on_terminal '"$PROVISO" text evil.html'
is_clean text_on_a_terminal_does_not_act out '# Terms' ']0;owned 31m[U+E000] for ]0;owned [U+E000] 30'
"$PROVISO" text --links evil.html >exact
if grep -qF "$evil" exact && [ "$(wc -l <exact)" = 1 ]; then ok links_to_a_pipe_are_exact_and_a_line_each; else
	fail links_to_a_pipe_are_exact_and_a_line_each "$(cat -v exact)"; fi
on_terminal '"$PROVISO" text --links evil.html'
is_clean links_on_a_terminal_do_not_act out $'\tthe page\thttps://a.example/'"$shown" ' 0-9 forged'
"$PROVISO" --json text --links evil.html >exact
on_terminal '"$PROVISO" --json text --links evil.html'
is_clean json_on_a_terminal_does_not_act out '\u009b31m\u202e\u200b\ue000'
if [ "$(jq -S . <out)" = "$(jq -S . <exact)" ] && grep -qF $'\u202e' exact; then ok json_on_a_terminal_says_the_same; else
	fail json_on_a_terminal_says_the_same "$(cat -v out exact)"; fi
on_terminal '"$PROVISO" analyse evil.html'
is_clean analyses_on_a_terminal_do_not_act out '"path":"evil.html"'

# --- our own styles
printf '# Terms\n\nWe keep logs for 30 days.\n' >old.md
printf '# Terms\n\nWe keep logs for 60\ue000 days.\n' >new.md
on_terminal 'NO_COLOR= "$PROVISO" diff old.md new.md'
cp out coloured
sed -i 's/\x1b\[[0-9;]*m/<&>/g; s/<\x1b\[\([0-9;]*\)m>/<\1>/g' out
is_clean our_colours_stay out '<31;9>30<0> <32>60[U+E000]<0> days'
"$PROVISO" diff --colour old.md new.md >out
if cmp -s out coloured; then ok colour_to_a_pipe_is_that_of_a_terminal; else
	fail colour_to_a_pipe_is_that_of_a_terminal "$(cat -v out)"; fi
on_terminal '"$PROVISO" diff old.md new.md'
is_clean no_colour_is_none out '[-30-] {+60[U+E000]+} days'
"$PROVISO" diff old.md new.md >out
if grep -qF $'[-30-] {+60\ue000+} days' out; then ok a_diff_to_a_pipe_is_exact; else
	fail a_diff_to_a_pipe_is_exact "$(cat -v out)"; fi

# --- names, addresses and reasons
"$PROVISO" --quiet init
"$PROVISO" --quiet add $'S\u202e\u200b' D evil.html >out
"$PROVISO" list >out
if grep -q $'^S\u202e\u200b / D' out; then ok names_to_a_pipe_are_exact; else fail names_to_a_pipe_are_exact "$(cat -v out)"; fi
on_terminal '"$PROVISO" list; "$PROVISO" changes --all; "$PROVISO" provisions; "$PROVISO" log Nobody D'
is_clean names_on_a_terminal_do_not_act out 'S[U+202E][U+200B] / D: 1 version'

"$PROVISO" text $'\u202e\u009b31m\e]0;x\a\x9b\n.html' >out 2>err
is_clean an_error_that_quotes_a_name_does_not_act err 'proviso: [U+202E][U+009B]31m ]0;x ' '.html: cannot open'
"$PROVISO" add S D $'ftp://a.example/\u202e\u009b31m' >out 2>err
is_clean an_error_that_quotes_an_address_does_not_act err 'ftp://a.example/[U+202E][U+009B]31m: only http'
"$PROVISO" add S E $'http://127.0.0.1:1/\u202e' --allow-private >out 2>err
is_clean a_failed_capture_does_not_act err 'http://127.0.0.1:1/'
"$PROVISO" add S $'F\u202e' http://127.0.0.1:1/ --allow-private >out 2>err
"$PROVISO" fetch --allow-private >out 2>err
is_clean complaints_do_not_act err 'proviso: S / F[U+202E]: http://127.0.0.1:1/'
"$PROVISO" add S $'F\u202e' old.md 2>err >out
is_clean hints_do_not_act err 'see: proviso provisions "S" "F[U+202E]"'

cp evil.html $'a\n  verified\n.wacz'
"$PROVISO" verify $'a\n  verified\n.wacz' >out 2>err
if grep -q '^a   verified .wacz$' out && ! grep -q '^  verified' out; then ok no_name_of_a_file_forges_a_line; else
	fail no_name_of_a_file_forges_a_line "$(cat out)"; fi
done_testing
