# Faults that readers report on records: what is kept, what is shown, and when.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
command -v curl >/dev/null || { skip corrections "there is no curl; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"
kept=$PROVISO_HOME/corrections.jsonl

$P init --origin log.example/corrections
$P add Harbor Terms "$root/examples/demo/terms-2.html" --at 2025-01-01 >/dev/null
record=$($P --json provisions Harbor Terms | jq -r .record | head -n 1)
other=$($P --json provisions Harbor Terms | jq -r .record | sed -n 2p)
"$PROVISO" serve --listen 127.0.0.1:0 --rate 0 2>ready &
server=$!
at_end="kill $server 2>/dev/null; wait $server 2>/dev/null; $at_end"
for _ in $(seq 100); do grep -q http ready && break; sleep 0.1; done
url=$(sed -n 's,^\(http://[^/]*\)/.*,\1,p' ready)

post() { # RECORD WORDS [FIELD…]: the status and where it leads
	local r=$1 w=$2
	shift 2
	curl -s -o answered -w '%{http_code} %{redirect_url}' --data-urlencode "record=$r" --data-urlencode "words=$w" "$@" \
		"$url/corrections"
}
expect() { # NAME TEXT PATTERN
	if grep -qE -- "$3" <<<"$2"; then ok "$1"; else fail "$1" "wanted: $3" "$2"; fi
}
page() { curl -s "$url$1"; }

expect no_report_yet "$(page "/record/$record" | grep -c 'What was said of our reading')" '^0$'
expect a_report_is_taken "$(post "$record" 'This <b>is</b> no cap & no limit.')" '^303 .*/corrections\?record=PR-.*sent=CO-[0-9A-Z]{10}$'
id=$(jq -r .id "$kept")
if { page '/corrections?sent=You+have+won'; page '/corrections?sent=CO-%20x'; } | grep -q 'Thank you'; then
	fail a_link_thanks_nobody; else ok a_link_thanks_nobody; fi
expect it_is_kept "$(cat "$kept")" '"kind":"report","record":"PR-[^"]*","words":"This <b>is</b> no cap & no limit."\}$'
expect its_page_says_that_it_waits "$(page "/record/$record" | tr '\n' ' ')" "$id.*waits for an answer"
expect its_words_wait_too "$(page "/record/$record"; page /corrections; page /api/v1/corrections)" 'waiting'
if { page "/record/$record"; page /corrections; page /api/v1/corrections; } | grep -q 'no cap'; then
	fail nobody_sees_them_before_they_are_answered; else ok nobody_sees_them_before_they_are_answered; fi
expect the_owner_does "$("$PROVISO" corrections)" 'no cap & no limit'
expect_ok it_is_answered $P corrections answer "$id" 'no fault' 'The clause limits what is owed.'
expect then_both_are_shown "$(page "/record/$record" | tr '\n' ' ')" 'no fault.*This &lt;b&gt;is&lt;/b&gt; no cap &amp; no limit.*The clause limits what is owed'
expect and_to_programs "$(page "/api/v1/corrections?record=$record")" '"verdict":"no fault","answer":"The clause limits what is owed."'
expect other_records_have_none "$(page "/record/$other" | grep -c 'What was said of our reading')" '^0$'
expect_error an_answer_is_given_once 2 'is answered already' $P corrections answer "$id" corrected 'And again.'
expect_error to_a_report_that_is_there 4 'there is no report CO-0000000000' $P corrections answer CO-0000000000 corrected 'So.'
expect_error by_a_verdict_that_is_one 2 'none of corrected' $P corrections answer "$id" maybe 'So.'

expect of_no_record "$(post PR-0000000000 'Wrong.')" '^404 '
expect without_a_record "$(post '' 'Wrong.')" '^400 '
expect it_says_so "$(cat answered)" 'say which record, by its id'
expect without_words "$(post "$record" '  ')" '^400 '
expect with_too_many "$(post "$record" "$(head -c 4001 /dev/zero | tr '\0' x)")" '^400 '
expect with_a_body_that_is_too_large "$(post "$record" "$(head -c 100000 /dev/zero | tr '\0' x)")" '^413 '
before=$(wc -l <"$kept")
expect a_robot_is_thanked "$(post "$record" 'Buy.' --data-urlencode website=http://spam.example)" '^303 '
if [ "$(wc -l <"$kept")" = "$before" ]; then ok and_nothing_is_kept_of_it; else fail and_nothing_is_kept_of_it "$(tail -1 "$kept")"; fi

expect who_sent_it_is_thanked "$(page "/corrections?record=$record&sent=$id" | tr '\n' ' ')" "Thank you.*kept as $id"
expect nobody_else_has_words_put_into_our_mouth "$(page '/corrections?sent=CO-call+0900+now' | grep -c 'Thank you\|0900')" '^0$'
printf '{"at":"2026-01-15T12:00:00Z","id":"CO-TORN' >>"$kept" # the power failed
expect_ok a_line_that_was_cut_off_is_none "$PROVISO" --quiet corrections
expect and_the_next_stands_by_itself "$(post "$other" 'After it.')" '^303 '
expect_ok all_lines_are_whole jq -e . "$kept"
for i in $(seq 25); do post "$record" "Number $i." >/dev/null; done
expect so_many_wait_and_no_more "$(post "$record" 'One more.')" '^413 '
expect on_others_there_is_room "$(post "$other" 'One more here.')" '^303 '
for i in $(seq 120); do
	printf '{"at":"2026-01-16T12:00:00Z","id":"CO-%010d","kind":"report","record":"%s","words":"x"}\n' "$i" "$other"
done >>"$kept"
expect many_are_shown_page_by_page "$(for n in 1 2 3; do page "/corrections?page=$n" | grep -c '<li id="CO-'; done | tr '\n' ' ')" \
	'^50 50 [1-9][0-9]* $'
waiting=$("$PROVISO" --quiet --json corrections | jq -s --arg r "$record" '[.[] | select(.record == $r and .state == "waiting")] | length')
if [ "$waiting" = 20 ]; then ok twenty_of_one_record; else fail twenty_of_one_record "$waiting"; fi
printf 'nonsense\n' >>"$kept"
expect_error what_is_no_report_is_told 1 'corrections.jsonl: line [0-9]+ is no report and no answer' "$PROVISO" --quiet corrections
done_testing
