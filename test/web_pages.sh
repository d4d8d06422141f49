# The pages of services, documents, their history and their changes: what a reader sees on
# them is what the commands say, other people's markup stays text, and every address that is
# wrong says where the right ones are.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
harbor='/service/Lumen_Harbor'
expect_ok there_is_a_home "$PROVISO" --quiet init --origin example.org/test
[ -d "$PROVISO_HOME" ] || done_testing
add_demo
add_odd
open_site

page=$scratch/page.html
get() { status=$(curl -s -o "$page" -w '%{http_code}' "$site$1"); }
# Words as a reader sees them.
words() { sed 's/<[^>]*>/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' | tr -s ' \n' ' '; }
seen() { words <"$page"; }
count() { grep -o -- "$1" "$page" | wc -l; }
is() { # NAME WANT GOT: and it is something
	if [ "$2" = "$3" ] && [ -n "$2" ] && [ "$2" != 0 ]; then ok "$1"; else fail "$1" "want: $2" "got:  $3" "status $status"; fi
}
has() { # NAME WORDS
	if seen | grep -qF -- "$2"; then ok "$1"; else fail "$1" "not on the page (status $status): $2"; fi
}
has_not() {
	if grep -qF -- "$2" "$page"; then fail "$1" "on the page: $2"; else ok "$1"; fi
}
sum() { grep -o '[0-9]*$' | awk '{n += $1} END {print n}'; }
said() { "$PROVISO" --json "$@"; }
in_force() { said provisions --in-force "$@" | wc -l; }

get /services
is services_are_all_listed 7 "$(count '<th scope="row">')"
has services_are_counted '7 services'
get '/services?q=har'
is services_are_found_by_a_word_of_the_name 1 "$(count '<th scope="row">')"
for level in High Medium Low Protective; do
	is "service_counts_its_$level" "$(in_force --service 'Lumen Harbor' --severity $level)" \
		"$(grep -o "severity=$level&amp;status=in%20force\">[0-9]*" "$page" | grep -o '[0-9]*$' || echo 0)"
done
get '/services?q=nobody'
has no_such_service_is_said 'No service is called so.'

get "$harbor"
is service_answers 200 "$status"
has service_counts_what_is_in_force "$(in_force --service 'Lumen Harbor') clauses in force"
is service_types_add_up "$(in_force --service 'Lumen Harbor')" \
	"$(sed -n '/<table class="types"/,/<tfoot>/p' "$page" | grep -o 'type=[a-z._]*&amp;status=in%20force">[0-9]*' | sum)"
wrong= lists=0
while read -r address number; do
	get "$address"
	lists=$((lists + 1))
	seen | grep -q " $number clause" || wrong="$wrong $address is said to have $number;"
done < <(sed -n 's|.*href="\(/registry?[^"]*\)">\([0-9][0-9]*\).*|\1 \2|p' "$page" | sed 's/&amp;/\&/g' | sort -u)
is counts_are_those_of_the_lists_behind_them 'many lists, right' "$([ $lists -gt 20 ] && echo many) lists, ${wrong:-right}"
changes=$(said changes --service 'Lumen Harbor' --level substantive | wc -l)
get "$harbor"
has service_counts_changes "All $changes substantive changes"
is service_draws_each_change "$changes" "$(count '<circle class="mark"')"
is service_sums_changes_by_year "$changes" \
	"$(grep -o 'year=[0-9]*">[0-9]*' "$page" | sum)"
has service_answers_quick_facts 'Arbitration, or no class actions found'
has service_says_what_is_not_found 'Data kept without an end not found'

# Rows of the table behind the picture of severities: "HIGH MEDIUM LOW PROTECTIVE ALL LINK".
course() {
	sed -n '/id="course"/,/<\/table>/p' "$page" | tr -d '\n' | sed 's/<tr>/\n/g' | sed -n '3,$p' | { cat; echo; } | while read -r row; do
		link=$(grep -o 'href="[^"]*version[^"]*"' <<<"$row" | head -n 1 | cut -d'"' -f2)
		echo "$(grep -o '<td class="number">.*' <<<"$row" | words | tr -d ',') $link" | sed 's/^ *//'
	done
}
levels() { # counts of what is in force, as the lists have it
	for level in High Medium Low Protective; do in_force "$@" --severity $level 2>/dev/null; done | tr '\n' ' '
}
for place in "$harbor|--service=Lumen Harbor" "$harbor/Privacy_Policy|--service=Lumen Harbor|--document=Privacy Policy" \
	"$harbor/Terms_of_Service|--service=Lumen Harbor|--document=Terms of Service" '/service/Back|--service=Back'; do
	IFS='|' read -ra filter <<<"$place"
	get "${filter[0]}"
	is "severity_through_time_ends_with_what_is_in_force_${filter[0]}" \
		"$(levels "${filter[@]:1}")$(in_force "${filter[@]:1}")" "$(course | tail -n 1 | sed 's/ *$//')"
done
is severity_through_time_is_told_in_words 1 "$(tr -d '\n' <"$page" | grep -c 'role="img"><title>[^<]*</title><desc>First from 2024-06-01 on')"

# Each row of a document leads to a text, whose page counts the same.
get "$harbor/Privacy_Policy"
course >"$scratch/course"
wrong= rows=0
while read -r high medium low protective all link; do
	[ -n "$link" ] || continue
	get "$link"
	rows=$((rows + 1))
	seen | sed "s_ , _ _g" | grep -qE "$all clauses?: $([ "$high" = 0 ] || echo "$high High ")$([ "$medium" = 0 ] || echo "$medium Medium ")$([ "$low" = 0 ] || echo "$low Low ")$([ "$protective" = 0 ] || echo "$protective Protective")" ||
		wrong="$wrong $link does not have $high $medium $low $protective $all;"
done <"$scratch/course"
is severity_through_time_is_that_of_the_texts 'several texts, right' "$([ $rows -gt 3 ] && echo several) texts, ${wrong:-right}"
get "$harbor/Privacy_Policy/version/$("$PROVISO" --json log 'Lumen Harbor' 'Privacy Policy' | sed -n '2s/.*"version":"\([0-9a-f]*\)".*/\1/p')"
was=$(seen | grep -o '[A-Z][a-z]* Training on user content' | head -n 1)
get "$harbor/Privacy_Policy"
is a_text_of_before_has_its_severity_of_then 'High Training on user content, now Low Training on user content' \
	"$was, now $(seen | grep -o '[A-Z][a-z]* Training on user content' | head -n 1)"

# Each number of a section's table leads to what it counts.
bars() { # NAME SECTION PATTERN
	sed -n "/id=\"$2\"/,/<\/table>/p" "$page" | sed -n 's|.*href="\([^"]*\)">\([0-9]*\)</a>.*|\1 \2|p' | sed 's/&amp;/\&/g' >"$scratch/bars"
	wrong= some=0
	while read -r address number; do
		get "$address"
		some=$((some + 1))
		seen | grep -qE "${3//NUMBER/$number}" || wrong="$wrong $address is said to have $number;"
	done < <(sed "s/ /\t/" "$scratch/bars")
	is "$1" "some bars, right" "$([ $some -gt 0 ] && echo some) bars, ${wrong:-right}"
}

# The first page.
get /
is months_add_up "$(said changes --level substantive | wc -l)" \
	"$(sed -n '/id="months"/,/<\/table>/p' "$page" | grep -o 'until=[0-9-]*">[0-9]*' | sum)"
is months_are_drawn 36 "$(sed -n '/id="months"/,/<\/table>/p' "$page" | grep -c '<th scope="row" class="when">')"
bars months_lead_to_their_changes months ' NUMBER changes?, newest first'
get /
link=$(seen | grep -o 'Can the terms change without me? Change of terms [0-9]*')
get /type/change.unilateral
is questions_count_the_services_of_a_type "${link##* }" "$(seen | sed -n 's/.* \([0-9]*\) of [0-9]* services that were checked.*/\1/p')"
get '/services?q=lumen'
has a_service_is_looked_up_by_its_name 'Lumen Harbor'

# The pictures of a type: each number leads to what it counts.
get /type/retain.duration
has periods_are_shown_from_short_to_long 'up to 1 day 0 1 day to 1 week 0 1 week to 1 month'
is a_period_is_counted_in_its_group "$(in_force --type retain.duration 2>/dev/null)" \
	"$(sed -n '/id="values"/,/<\/table>/p' "$page" | grep -o '"number">\(<a [^>]*>\)\?[1-9][0-9]*' | sum)"
bars bars_of_periods_lead_to_their_clauses values ' NUMBER clauses? of '
get '/type/retain.duration?kept=6-months'
has a_bar_leads_to_its_clauses '180 days'
is a_bar_leads_to_no_other_clauses 1 "$(count '<blockquote dir="auto">')"
get '/type/retain.duration?kept=nonsense'
is an_unknown_group_is_refused 400 "$status"
get /type/purpose.marketing
has opt_outs_are_counted '1 of 3 services with such a clause state an opt-out in it, 2 state none there.'
is an_opt_out_is_counted_by_its_means 'a link in messages 1' "$(seen | grep -o 'a link in messages [0-9]*')"
bars bars_of_opt_outs_lead_to_their_services refusals ' of NUMBER services?\. '
get '/type/minors.age'
bars bars_of_values_lead_to_their_clauses values ' NUMBER clauses? of '

policy=$harbor/Privacy_Policy
get "$policy"
said provisions --in-force --service 'Lumen Harbor' --document 'Privacy Policy' |
	sed 's/.*"quote":"\(.*\)"}$/\1/; s/\\"/"/g' | sort >"$scratch/quotes"
grep -o '<mark class="[a-z]*">[^<]*' "$page" | sed 's/^[^>]*>//; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' |
	sort >"$scratch/marks"
# a clause that is a row of a table is marked cell by cell
grep -v '^|' "$scratch/quotes" | comm -23 - "$scratch/marks" >"$scratch/unmarked"
if [ "$(wc -l <"$scratch/quotes")" -gt 10 ] && [ ! -s "$scratch/unmarked" ]; then
	ok marks_are_the_quotes_to_the_letter
else
	fail marks_are_the_quotes_to_the_letter "$(head -5 "$scratch/unmarked")"
fi
is cells_are_marked "$(grep '^|' "$scratch/quotes" | tr -cd '|\n' | awk '{n += length - 1} END {print n}')" \
	"$(count '<td dir="auto"><mark')"
is document_names_each_provision "$(wc -l <"$scratch/quotes")" "$(count '<li id="PR-')"
log=$(said log 'Lumen Harbor' 'Privacy Policy' | wc -l)
has document_tells_how_it_is_watched "Looked at $log times"

id=$(grep -o 'version/[0-9a-f]*/text.txt' "$page" | head -n 1 | cut -d/ -f2)
curl -s "$site$policy/version/$id/text.txt" -o "$scratch/text"
is text_is_the_bytes_of_its_name "$id" "$(sha256sum <"$scratch/text" | cut -d' ' -f1)"
curl -s "$site$policy/version/${id:0:8}/text.txt" -o "$scratch/text"
is text_is_found_by_its_first_digits "$id" "$(sha256sum <"$scratch/text" | cut -d' ' -f1)"

get "$policy/history"
is history_accounts_for_each_capture "$log" "$(sed -n '/<table class="history/,$s/^\([0-9]*\) capture.*/\1/p' "$page" | sum)"
has history_says_that_a_text_came_back 'The text of before, shown for the 2nd time.'
has history_says_why_a_capture_does_not_count 'the text of another document of the service'
get "$policy/history?level=substantive"
is history_filters_by_level "$(said changes --service 'Lumen Harbor' --document 'Privacy Policy' --level substantive | wc -l)" \
	"$(count '<tr id="row-')"
change=$(grep -o "$policy/change/[^\"]*" "$page" | tail -n 1)
get "$policy/history?level=nonsense"
is an_unknown_level_is_refused 400 "$status"
get "$policy/history?year=2"
has a_year_is_a_whole_one 'There is none such.'

# The change of 20 January 2025: 180 days in place of 30.
row=$(said changes --service 'Lumen Harbor' --document 'Privacy Policy' | grep '"to_time":"2025-01-20')
from=$(sed 's/.*"from":"\([0-9a-f]*\)".*/\1/' <<<"$row") to=$(sed 's/.*"to":"\([0-9a-f]*\)".*/\1/' <<<"$row")
change=$policy/change/${from:0:16}..${to:0:16}
get "$change"
is change_answers 200 "$status"
# in the text, and in the clause
is change_shows_added_words 2 "$(grep -c '<ins>180[^<]*</ins>' "$page")"
is change_shows_removed_words 2 "$(grep -c '<del>30[^<]*</del>' "$page")"
has change_says_its_level "substantive, $(sed 's/.*"direction":"\([a-z]*\)".*/\1/' <<<"$row")"
has change_counts_its_provisions "$(grep -o '"how":' <<<"$row" | wc -l) clause"
has change_folds_what_is_the_same 'the same'
has change_names_its_captures 'entry'
get "$change?view=side"
is change_side_by_side_has_both_words 4 "$(count '<del>30</del>\|<ins>180</ins>')"
get "$change?view=provisions"
is change_lists_each_provision "$(grep -o '"how":' <<<"$row" | wc -l)" "$(count 'class="how ')"
is change_shows_the_words_of_a_clause_that_changed 2 "$(count '<del>30</del>\|<ins>180</ins>')"
get "$policy/change/..${to:0:16}"
is change_is_found_by_its_new_text_alone 1 "$(grep -c "rel=\"canonical\" href=\"[^\"]*$change\"" "$page")"
back=$(said changes --service Back --all | grep -o '"to":"[0-9a-f]*","from_time":"2024-06-01' | cut -d'"' -f4)
get "/service/Back/Privacy/change/..${back:0:16}"
is change_without_its_old_text_is_a_step '<del>30</del> <ins>60</ins>' "$(grep -o '<del>[39]0</del> <ins>60</ins>' "$page" | sort -u)"
is dates_lead_to_a_change "302 $site$change" \
	"$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "$site$policy/compare?from=2024-10-02&to=2025-01-20")"

get "$(sed 's/ /_/g; s/"/%22/g; s/&/%26/g; s/</%3C/g; s/>/%3E/g' <<<"/service/$evil")"
is names_of_any_kind_have_a_page 200 "$status"
has names_are_shown_as_they_are "$evil"
has_not names_are_no_markup "<i>x"
get "$(sed 's/ /_/g; s/"/%22/g; s/&/%26/g; s/</%3C/g; s/>/%3E/g' <<<"/service/$evil")/Privacy"
has markup_in_a_text_is_shown '<script>alert(1)</script>'
has_not markup_in_a_text_is_inert '<script>alert'
has_not attributes_in_a_text_are_inert '<img'
has a_bar_in_a_cell_is_shown_without_its_mark 'Name | nickname'
is tables_of_a_text_are_tables '2 columns, 4 cells' \
	"$(grep -o '<th scope="col" dir' "$page" | wc -l) columns, $(count '<td dir="auto">') cells"
is other_directions_are_told "$(count '<p id="b[0-9]*"')" "$(count '<p id="b[0-9]*" dir="auto"')"

get /service/a_b/Privacy
has a_name_is_found_as_it_stands_first 'نحن نجمع'
has a_text_that_is_not_analysed_says_why 'Not analysed: it is in a language that is not analysed'
get /service/a%20b/Privacy
has a_space_may_stand_for_itself "$sentence"

# Long texts in pages that one can read.
get /service/Long/Terms_of_Service
pages=$(seen | sed -n 's/.*Page 1 of \([0-9]*\).*/\1/p')
largest=0
: >"$scratch/blocks"
for n in $(seq "${pages:-1}"); do
	get "/service/Long/Terms_of_Service?page=$n"
	size=$(wc -c <"$page")
	[ "$size" -gt $largest ] && largest=$size
	grep -o ' id="b[0-9]*"' "$page" >>"$scratch/blocks"
done
if [ "${pages:-1}" -gt 3 ] && [ $largest -lt 300000 ]; then
	ok long_texts_are_cut_into_pages
else
	fail long_texts_are_cut_into_pages "${pages:-no} pages, the largest of $largest bytes"
fi
is long_texts_are_whole 2503 "$(sort -u "$scratch/blocks" | wc -l)"
get '/service/Long/Terms_of_Service?block=2000'
is a_block_is_on_the_page_that_is_asked_for_it 1 "$(count ' id="b2000"')"

get /service/Twice/Privacy
is a_clause_that_stands_twice_is_marked_twice 2 "$(count "<mark class=\"[a-z]*\">$sentence")"
has a_clause_that_stands_twice_is_one "· $(in_force --service Twice) clause"

# From a record to its place in the text, and back.
record=$(said provisions --in-force --service Long | sed -n '200s/.*"record":"\([^"]*\)".*/\1/p')
get "/record/$record"
place=$(grep -o '/service/Long/[^"]*block=[^"]*' "$page" | head -n 1)
get "${place%#*}"
is a_record_leads_to_its_place 1 "$(grep -c "id=\"${place#*#}\".*<li id=\"$record\"" "$page")"

# To the words on the publisher's page, where it has an address and they stand.
sqlite3 "$PROVISO_HOME/proviso.db" "INSERT INTO address (document, url, selected, removed)
	SELECT document.id, 'https://twice.example/a?b=c', '', '' FROM document JOIN service ON service.id = service
	WHERE service.name = 'Twice'"
record=$("$PROVISO" --json search 'advertising partners' | grep '"service":"Twice"' | sed 's/.*"record":"\([^"]*\)".*/\1/')
get "/record/$record"
link="https://twice.example/a?b=c#:~:text=${sentence// /%20}"
is words_are_found_on_the_publishers_page "$link" "$(grep -o 'href="[^"]*:~:[^"]*"' "$page" | cut -d'"' -f2)"
get "/record/$record/record.json"
is json_leads_to_the_publishers_page "$link" "$(sed 's/.*"at_publisher":"\([^"]*\)".*/\1/' "$page")"
get "/record/$(said provisions --in-force --service 'Lumen Harbor' | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')/record.json"
has what_has_no_address_leads_nowhere '"at_publisher":null'

# A record that no other is near to in its words is shown beside those that do the same.
for n in 1 2; do
	printf '# Terms of Service\n\nThese terms of service are an agreement between you and us on your use of the services.\n\n%s\n' \
		"$([ $n = 1 ] && echo 'We may terminate your account at any time for any reason, without notice or liability to you.' ||
			echo 'The company reserves, in its sole discretion, the right to suspend or close access of a user whenever it sees fit.')" >"$scratch/other$n.md"
	"$PROVISO" --quiet add "Other $n" 'Terms of Service' "$scratch/other$n.md" --at 2024-05-01T00:00:00Z >/dev/null
done
record=$(said provisions --in-force --service 'Other 2' --type end.provider | sed 's/.*"record":"\([^"]*\)".*/\1/')
told=$("$PROVISO" --json record "$record" | jq -r '.provision as $p | .elsewhere |
	"\(.comparators | length) \(.other_words | length > 0 and all(.type == $p.type and .overlap < 0.29 and .severity == $p.severity.level))"')
get "/record/$record"
is what_does_the_same_in_other_words_is_shown '0 true 1' "$told $(seen | grep -c 'same type, other words, [0-9]* % of the words are the same\. Severity the same: ')"
get "/record/$(said provisions --in-force --service Twice | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')"
is authorities_of_countries_are_folded 30 "$(sed -n '/<details>/,/<\/details>/p' "$page" | grep -c '<li><b>[A-Z][a-z]*</b>: .*/agency/[a-z]*\.dpa')"

# What one clause allows, another may let refuse.
printf '# Privacy Policy\n\nThis privacy policy says how we use your personal information when you use our services.\n\nWe use the content that you submit to train our AI models.\n\nYou can opt out of having your content used to train our models in the settings of your account.\n' >"$scratch/trainer.md"
"$PROVISO" --quiet add Trainer Privacy "$scratch/trainer.md" --at 2024-05-01T00:00:00Z >/dev/null
record=$(said provisions --in-force --service Trainer --type ai.train_content | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
refusal=$(said provisions --in-force --service Trainer --type ai.train_optout | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
get "/record/$record"
is a_way_to_refuse_elsewhere_is_named "$refusal" \
	"$(sed -n '/class="refusals"/,/<\/ul>/p' "$page" | grep -o 'PR-[0-9A-Z]*</a>' | head -n 1 | cut -d'<' -f1)"

# Lists behind their first page are the same lists.
asked='/search?q=terminate&service=Long&status=in+force'
get "$asked"
get "$(grep -o 'href="[^"]*" rel="next"' "$page" | sed 's/href="//; s/".*//; s/&amp;/\&/g')"
is a_search_goes_on_as_it_was_asked 'Page 2 Long 50' \
	"$(seen | grep -o 'Page 2' | head -n 1) $(seen | grep -oE 'Long ?, Terms' | head -n 1 | cut -d' ' -f1) $(count '<blockquote')"
is and_keeps_its_form "in force" "$(sed -n 's/.*<option value="in force" selected>\(.*\)<.*/\1/p' "$page")"
is the_same_search_is_there_as_json 1 \
	"$(grep -c 'type="application/json" href="/api/v1/search?q=terminate&amp;service=Long&amp;status=in%20force"' "$page")"
get /search?q=PR-hello+worl
is words_are_no_record 200 "$status"
get '/compare?service=a_b&service=Long&service=a_b'
is a_service_is_compared_once 2 "$(count '<tr><th scope="row">')"
is what_was_not_read_is_not_said_to_have_nothing "$(count '<th scope="col"><a')" "$(count '>not analysed<')"
for path in /compare /status '/type/end.provider' '/search?q=terminate' /service/Long/Terms_of_Service/history; do
	get "$path$(grep -q '?' <<<"$path" && echo '&' || echo '?')page=368934881474191033"
	last=$(seen | grep -o 'Page [0-9]* of [0-9]*' | head -n 1 | awk '{print ($2 == $4) ? "last" : $0}')
	is "behind_the_last_page_is_the_last_${path//[^a-z]/_}" '200 last' "$status ${last:-last}"
	has_not "and_is_called_so_${path//[^a-z]/_}" 'page=36893'
done
get /status
is states_add_up_to_all_documents "$(said list | wc -l)" \
	"$(sed -n '/<dl class="counts">/,/<\/dl>/p' "$page" | words | grep -o '[0-9][0-9]*' | awk 'NR > 1 {n += $1} END {print n}')"
is what_is_not_healthy_is_listed_as_for_programs "$(curl -s "$site/api/v1/status" | grep -o '"document":' | wc -l)" \
	"$(count '<tr><th scope="row">')"
has documents_not_seen_of_late_are_counted "in the 90 days before it $(sqlite3 "$PROVISO_HOME/proviso.db" "SELECT count(*) FROM (SELECT max(at) AS last FROM sighting
	GROUP BY document) WHERE last < (SELECT max(at) FROM sighting WHERE version IS NOT NULL) - 90 * 86400") documents were not looked at"
has a_state_is_told_in_words 'it is in a language that is not analysed'

# An entry of the log is proven by the commands that stand on its page.
record=$(said provisions --in-force --service 'Lumen Harbor' | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
get "/record/$record"
entry=$(sed -n 's|.*<dt>Entry of the log</dt>.*href="\(/log/entry/[0-9]*\)".*|\1|p' "$page")
get "$entry"
is an_entry_has_a_page 200 "$status"
mkdir "$scratch/proven"
sed -n '/<pre id="commands">/,/<\/pre>/p' "$page" | sed 's/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' >"$scratch/commands"
(cd "$scratch/proven" && sh ../commands >../printed 2>&1)
curl -s "$site/api/v1/log/checkpoint" >"$scratch/checkpoint"
is its_commands_lead_to_the_signed_root "$(jq -r .root "$scratch/checkpoint")" "$(sed -n 2p "$scratch/printed")"
is the_entry_is_of_the_capture 'Lumen Harbor' "$(jq -r .service "$scratch/proven/entry")"
get "/api/v1/log/entries/${entry##*/}"
is programs_have_the_same "$(sed -n 2p "$scratch/printed") $(sha256sum <"$scratch/proven/steps" | cut -d' ' -f1)" \
	"$(jq -r .root "$page") $(jq -r '.steps[] | "\(if .side == "left" then "L" else "R" end) \(.hash)"' "$page" | sha256sum | cut -d' ' -f1)"
jq -j .tlog_proof "$page" >"$scratch/proof"
get "$entry/proof.tlog-proof"
if cmp -s "$scratch/proof" "$page"; then ok the_proof_is_a_file_too; else fail the_proof_is_a_file_too; fi
for wrong in 99999999 01 -1 x 9223372036854775808; do
	get "/log/entry/$wrong"
	is "there_is_no_entry_$wrong" 404 "$status"
done

# What we did stands apart from what the document did.
record=$(said provisions --in-force --service 'Lumen Harbor' --document 'Terms of Service' --type liab.cap | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
doings() { sed -n '/id="ours"/,/<\/section>/p' "$page" | words; }
get "/record/$record"
is nothing_is_told_that_was_not_done 'Read as “Liability capped” with the rules' \
	"$(doings | grep -o 'Read as “[^”]*” with the rules')$(doings | grep -o 'published in\|was reported\|earlier reading')"
"$PROVISO" --quiet bundle "$record" "$scratch/doing.wacz" >/dev/null
entry=$(sqlite3 "$PROVISO_HOME/proviso.db" "SELECT first FROM leaf WHERE statement LIKE '%\"kind\":\"record\"%$record%'")
last=$(sqlite3 "$PROVISO_HOME/proviso.db" 'SELECT max(first) + 1 FROM leaf')
sqlite3 "$PROVISO_HOME/proviso.db" "INSERT INTO record SELECT 'PR-0000000001', document, version, start + 1, end, 'liab.exclusion'
	FROM record WHERE id = '$record';
	INSERT INTO leaf SELECT $last, 1, NULL, NULL, replace(statement, '\"ruleset\":\"', '\"ruleset\":\"beef')
	FROM leaf WHERE first = $entry; INSERT INTO stamp VALUES ($entry + 1, 1735689600, x'', x'', '')"
printf '%s\n' '{"at":"2026-01-02T03:04:05Z","id":"CO-0000000001","kind":"report","record":"'"$record"'","words":"No."}' \
	'{"at":"2026-01-03T03:04:05Z","id":"CO-0000000001","kind":"answer","verdict":"no fault","words":"Yes."}' >>"$PROVISO_HOME/corrections.jsonl"
get "/record/$record"
for told in 'an earlier reading took these words, or a part of them, for “Liability excluded” (record PR-0000000001 )' \
	"1 January 2025 published in entry $entry of the log, by this day, as its stamp proves, as read with the same rules and model" \
	"(no date is kept) published in entry $last of the log, as read with the rules beef" \
	'2 January 2026 a fault was reported, CO-0000000001' '3 January 2026 our answer to CO-0000000001 : no fault'; do
	name=$(cut -d' ' -f4-6 <<<"$told" | tr -cs 'a-z\n' _)
	if doings | grep -qF -- "$told"; then ok "we_tell_of_$name"; else fail "we_tell_of_$name" "not there: $told" "$(doings)"; fi
done
is the_document_did_none_of_it 'none of it' "$(sed -n '/id="history"/,/<\/section>/p' "$page" | grep 'CO-\|published\|reading' || echo none of it)"
get "/record/$record/record.json"
is what_we_did_is_there_for_programs 'read otherwise,published,published,reported,answered' "$(jq -r '[.what_we_did[].what] | join(",")' "$page")"
is its_times_are_those_that_are_known "null 2025-01-01T00:00:00Z null 2026-01-02T03:04:05Z 2026-01-03T03:04:05Z" \
	"$(jq -r '[.what_we_did[].time | tostring] | join(" ")' "$page")"

missing() { # NAME PATH WORDS
	get "$2"
	if [ "$status" = 404 ]; then has "$1" "$3"; else fail "$1" "status $status"; fi
}
missing no_such_service /service/Nobody 'all of them are at /services'
missing no_such_document "$harbor/Nothing" "its documents are at $harbor"
missing no_such_version "$policy/version/0123456789abcdef" "all of them are at $policy/history"
missing no_version "$policy/version/latest" "all of them are at $policy/history"
missing no_such_change "$policy/change/0123456789abcdef..${to:0:16}" "all of them are at $policy/history"
missing no_change "$policy/change/${to:0:16}" 'OLD..NEW'
done_testing
