# Pages in WARC files of others that redirects lead to: they go to the document whose address
# the way begins at, with all of its records, and to no other.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_warc.sh"
start=http://example.org/privacy
end=$home/legal/privacy

at() { echo "2024-01-01T${1}Z"; }
id=0
redirect() { # TIME URI LOCATION [STATUS]: a request and what it was answered
	id=$((id + 1))
	printf 'GET / HTTP/1.1\r\n\r\n' | record request "q$id" "$(at "$1")" "$2" application/http ''
	printf 'HTTP/1.1 %s Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' "${4-301}" "$3" |
		record response "r$id" "$(at "$1")" "$2" application/http ''
}
shown() { # TIME URI [DAYS]
	id=$((id + 1))
	page "${3-10}" | response "p$id" "$(at "$1")" "$2" ''
}
gone() { # TIME URI
	id=$((id + 1))
	printf 'HTTP/1.1 404 Not found\r\nContent-Length: 0\r\n\r\n' |
		record response "g$id" "$(at "$1")" "$2" application/http ''
}
follow() { # DOCUMENT URL SELECT: its address, without a visit
	sqlite3 home/proviso.db "insert or ignore into service (id, name) values (1, 'S');
		insert into document (service, name) values (1, '$1');
		insert into address (document, url, selected, removed) values (last_insert_rowid(), '$2', '${3-}', '')"
}
anew() { fresh; follow Privacy "${1-$start}"; }
is() { # NAME GOT WANT
	if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "got:" "$2" "want:" "$3"; fi
}
seen() { # what was seen: document, time, source
	sqlite3 -readonly -separator ' ' home/proviso.db "select document.name, time(at, 'unixepoch'), source
		from sighting join document on document.id = document order by sighting.at, document.name"
}
verifies() { expect_ok "$1" $P verify --deep; }

# --- one redirect
{
	printf 'software: by hand\r\n' | record warcinfo i "$(at 00:00:00)" '' application/warc-fields ''
	redirect 00:00:01 $start $end
	shown 00:00:02 $end
} >one.warc
anew
says a_page_behind_a_redirect_is_taken 0 "$(counts 4 1 1 0 0 0 0)" one.warc
is nothing_is_said_against_it "$(cat err)" ''
is it_goes_to_the_document_of_the_address "$(seen)" "Privacy 00:00:02 $start"
zcat home/archive/000001.warc.gz >segment
own=$(($(wc -c <segment) - $(wc -c <one.warc)))
if tail -c +$((own + 1)) segment | cmp -s - one.warc; then ok all_records_of_the_way_are_kept; else
	fail all_records_of_the_way_are_kept "$(strings segment)"; fi
is the_log_says_that_redirects_were_followed \
	"$(tr '}' '\n' <home/log/tile/entries/000.p/1 | grep -ao '"how":"[^"]*"\|"source":"[^"]*"' | tr '\n' ' ')" \
	"\"how\":\"imported, redirects followed\" \"source\":\"$start\" "
verifies it_verifies
evidence home >before
says again_it_adds_nothing 0 "$(counts 4 0 0 1 0 0 0)" one.warc
evidence home >after
if cmp -s before after; then ok and_changes_nothing; else fail and_changes_nothing; fi
record=$($P --json provisions S Privacy | grep -o 'PR-[A-Z0-9]*' | head -n 1)
expect_ok its_bundle_is_made $P bundle "$record" one.wacz
expect_ok its_bundle_verifies $P verify one.wacz
if command -v unzip >/dev/null; then
	unzip -p one.wacz archive/data.warc.gz | zcat >data
	if cmp -s data one.warc; then ok the_bundle_has_the_way; else fail the_bundle_has_the_way; fi
	has the_page_of_the_bundle_is_the_address "\"url\":\"$start\"" <(unzip -p one.wacz pages/pages.jsonl)
	has the_certificate_says_how 'redirects followed' <(unzip -p one.wacz certificate.pdf | pdftotext - -)
else
	skip the_bundle_has_the_way "there is no unzip"
fi
anew
says with_both_names_it_is_as_they_say 0 "$(counts 4 1 1 0 0 2 0)" one.warc --service A --document B
is and_has_its_own_address "$(seen)" "B 00:00:02 $end"
fresh
says without_an_address_the_page_is_where_it_is 0 "$(counts 4 1 1 0 0 2 0)" one.warc
is under_its_own_name "$(seen)" "/legal/privacy 00:00:02 $end"
says an_address_that_is_added_later_counts_then 0 "$(follow Privacy $start; counts 4 1 1 0 0 0 0)" one.warc
anew HTTP://Example.org:80/privacy#top
says addresses_are_compared_in_their_normal_form 0 "$(counts 4 1 1 0 0 0 0)" one.warc
is the_source_is_as_the_record_has_it "$(seen)" "Privacy 00:00:02 $start"

anew
sqlite3 home/proviso.db 'update address set stopped = 1704067200'
says an_address_that_is_fetched_no_more_is_one_still 0 "$(counts 4 1 1 0 0 0 0)" one.warc
is and_has_the_page "$(seen)" "Privacy 00:00:02 $start"

# --- more of them, of each kind, in any order of files and records
redirect 00:00:00 $start /a 302 >1.warc
redirect 00:00:01 http://example.org/a '?b' 307 >2.warc
redirect 00:00:01 'http://example.org/a?b' //www.example.org/c/d 308 >3.warc
redirect 00:00:02 http://www.example.org/c/d https://www.example.org:443/c/../legal/privacy#x 303 >4.warc
shown 00:00:04 $end >5.warc
for order in '1 2 3 4 5' '5 4 3 2 1' '3 1 5 2 4'; do
	anew
	says "four_redirects_in_files_${order// /}" 0 "$(counts 9 1 1 0 0 0 0)" $(printf '%s.warc ' $order)
	is "and_go_to_the_document_${order// /}" "$(seen)" "Privacy 00:00:04 $start"
	is "their_records_are_in_the_order_of_the_way_${order// /}" \
		"$(zcat home/archive/000001.warc.gz | grep -a ^Location | tr -d '\r')" "$(cat 1.warc 2.warc 3.warc 4.warc | grep -a ^Location | tr -d '\r')"
done
cat 5.warc 4.warc 3.warc 2.warc 1.warc | gzip >all.warc.gz
anew
says in_one_file_too 0 "$(counts 9 1 1 0 0 0 0)" all.warc.gz
verifies in_any_order_they_verify
for status in 300 304 305; do
	{ redirect 00:00:01 $start $end $status; shown 00:00:02 $end; } >other.warc
	anew
	$P import warc other.warc >/dev/null
	is "status_${status}_leads_nowhere" "$(seen)" "/legal/privacy 00:00:02 $end"
done

# --- times
timed() { # NAME WANT TIME-OF-REDIRECT TIME-OF-PAGE
	{ redirect "$3" $start $end; shown "$4" $end; } >timed.warc
	anew
	$PROVISO import warc timed.warc >out 2>err
	is "$1" "$(seen)" "$2"
}
timed an_hour_later_it_belongs_there_still "Privacy 01:00:01 $start" 00:00:01 01:00:01
timed and_not_a_second_more "/legal/privacy 01:00:02 $end" 00:00:01 01:00:02
has which_a_note_says "note: record 2 at offset [0-9]+: it is at the address of a document, and leads to $end, of which these files have no answer within 60 minutes" err
timed two_seconds_before_are_no_contradiction "Privacy 00:00:08 $start" 00:00:10 00:00:08
timed and_three_are "/legal/privacy 00:00:07 $end" 00:00:10 00:00:07
{
	shown 00:00:09 $end 9; redirect 00:00:10 $start $end; shown 00:00:15 $end 15; shown 00:00:50 $end 50
	redirect 00:01:00 $start $end; shown 00:01:00 $end 60
} >several.warc
anew
says each_redirect_leads_to_one_page 0 "$(counts 8 4 4 0 0 0 0)" several.warc
is the_next_one_behind_it "$(seen)" "/legal/privacy 00:00:09 $end
Privacy 00:00:15 $start
/legal/privacy 00:00:50 $end
Privacy 00:01:00 $start"
{ redirect 00:00:01 $start $end; gone 00:00:02 $end; shown 00:00:09 $end; } >gone.warc
anew
says what_was_gone_then_is_not_what_came_later 0 "$(counts 4 1 1 0 0 3 0)" gone.warc
is that_is_only_its_own_page "$(seen)" "/legal/privacy 00:00:09 $end"
{ redirect 00:00:01 $start $end; redirect 00:00:05 $start $end; shown 00:00:09 $end; } >twice.warc
anew
says of_two_ways_to_a_page_the_last_counts 0 "$(counts 5 1 1 0 0 2 0)" twice.warc
is and_is_kept "$(zcat home/archive/000001.warc.gz | grep -ac 'T00:00:05Z')" 2

# --- ways that do not end, and long ones
{ redirect 00:00:01 $start http://example.org/b; redirect 00:00:01 http://example.org/b $start; } >round.warc
anew
says a_way_round_ends 0 "$(counts 4 0 0 0 0 4 0)" round.warc
has and_a_note_says_so 'leads to http://example.org/privacy, of which' err
long() { # REDIRECTS
	local i
	redirect 00:00:01 $start $home/1
	for i in $(seq 2 "$1"); do redirect 00:00:01 $home/$((i - 1)) $home/$i; done
	shown 00:00:01 $home/"$1"
}
long 10 >ten.warc
long 11 >eleven.warc
anew
says ten_redirects_are_followed 0 "$(counts 21 1 1 0 0 0 0)" ten.warc
verifies and_verify
anew
says eleven_are_not 0 "$(counts 23 1 1 0 0 22 0)" eleven.warc
has a_note_says_how_many 'leads on more than 10 times' err
{ redirect 00:00:01 $start $start; redirect 00:00:01 $start $start; shown 00:00:01 $start; } >itself.warc
anew
says a_page_that_led_to_itself_is_at_its_address 0 "$(counts 5 1 1 0 0 4 0)" itself.warc
is as_any_other "$(seen)" "Privacy 00:00:01 $start"
for i in $(seq 3000); do
	printf 'WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:%s>\r\nWARC-Date: 2024-01-01T00:00:01Z\r\nWARC-Target-URI: %s\r\nContent-Type: application/http\r\nContent-Length: %s\r\n\r\nHTTP/1.1 301 x\r\nLocation: %s\r\n\r\n\r\n\r\n' \
		"$i" $start $((30 + ${#start})) $start
done >hostile.warc
anew
says thousands_that_lead_to_themselves_cost_little 0 "$(counts 3000 0 0 0 0 3000 0)" hostile.warc
for to in javascript:alert http:// mailto:a@b.c "http://$(printf '%09000d' 1)/" $'http://e.org/\xff\x01' ' ' 'ftp://e.org/'; do
	redirect 00:00:01 $start "$to"
done >nowhere.warc
anew
says what_leads_to_no_address_is_passed_over 0 "$(counts 14 0 0 0 0 14 0)" nowhere.warc

# --- what is not at the address, but was given to those who sent something
asked() { # METHOD TIME URI
	id=$((id + 1))
	printf '%s / HTTP/1.1\r\n\r\n' "$1" | record request "a$id" "$(at "$2")" "$3" application/http ''
}
{ redirect 00:00:01 $start $end; asked POST 00:00:02 $end; shown 00:00:02 $end; } >posted.warc
anew
says the_answer_to_a_post_is_no_page 0 "$(counts 4 0 0 0 0 4 0)" posted.warc
{ redirect 00:00:01 $start $end; asked HEAD 00:00:02 $end; gone 00:00:02 $end; shown 00:00:03 $end; } >head.warc
anew
says nor_is_one_to_head_a_step 0 "$(counts 5 1 1 0 0 2 0)" head.warc
is the_page_behind_it_is "$(seen)" "Privacy 00:00:03 $start"
asked POST 00:00:01 $start >sent.warc
printf 'HTTP/1.1 302 Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' $end |
	record response sent "$(at 00:00:01)" $start application/http '' >>sent.warc
shown 00:00:02 $end >>sent.warc
anew
says a_redirect_of_a_post_leads_nowhere 0 "$(counts 3 1 1 0 0 2 0)" sent.warc
is its_target_has_its_own_page "$(seen)" "/legal/privacy 00:00:02 $end"

# --- where a browser would not go
differ() { # TIME URI LOCATION LOCATION
	id=$((id + 1))
	printf 'HTTP/1.1 302 Moved\r\nLocation: %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' "$3" "$4" |
		record response "d$id" "$(at "$1")" "$2" application/http ''
}
{ differ 00:00:01 $start $end http://example.org/b; shown 00:00:02 $end; shown 00:00:02 http://example.org/b 20; } >differ.warc
anew
says a_redirect_to_two_places_leads_nowhere 0 "$(counts 3 2 2 0 0 1 0)" differ.warc
is nobody_took_either_way "$(seen | cut -d ' ' -f 1)" "/b
/legal/privacy"
has which_a_note_says 'note: record 1 at offset 0: it leads nowhere: its Location fields differ' err
{ redirect 00:00:01 $start '\\evil.example/x'; shown 00:00:02 'http://example.org/%5C%5Cevil.example/x'; } >backslash.warc
anew
says nor_does_one_with_backslashes 0 "$(counts 3 1 1 0 0 2 0)" backslash.warc
is it_is_not_of_the_document "$(seen | cut -d ' ' -f 1)" '/%5C%5Cevil.example/x'
has a_note_says_that_too 'note: record 2 at offset [0-9]+: it leads nowhere: its Location is no address' err

# --- several documents, and parts of a page
{ redirect 00:00:01 $start http://example.org/b; redirect 00:00:01 http://example.org/b $end; shown 00:00:02 $end; } >three.warc
anew
follow Second http://example.org/b h1
follow Third $end
says a_page_is_of_all_documents_that_lead_to_it 0 "$(counts 5 3 3 0 0 0 0)" three.warc
is each_from_its_own_address "$(seen)" "Privacy 00:00:02 $start
Second 00:00:02 http://example.org/b
Third 00:00:02 $end"
is each_takes_its_part_of_it "$($P show S Second)" '# Privacy Policy'
verifies all_of_them_verify
says and_are_known_again 0 "$(counts 5 0 0 3 0 0 0)" three.warc
printf '\211PNG\r\n\032\n\0\0\0\0' >image
{ redirect 00:00:01 $start $end; response image "$(at 00:00:02)" $end '' <image; } >image.warc
anew
says a_page_that_cannot_be_read_is_a_failed_capture 0 "$(counts 3 1 0 0 1 0 0)" image.warc
verifies which_verifies

# --- revisits
profile='WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n'
refers="WARC-Refers-To-Target-URI: $end\r\nWARC-Refers-To-Date: $(at 00:00:02)\r\nWARC-Payload-Digest: sha1:$(page 10 | sha1sum | cut -c1-40)\r\n"
{
	redirect 05:00:00 $start $end
	printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' |
		record revisit v1 "$(at 05:00:01)" $end application/http "$profile$refers"
} >again.warc
anew
says a_revisit_behind_a_redirect_in_the_same_call 0 "$(counts 7 2 1 0 0 0 0)" again.warc one.warc
is is_of_the_document "$(seen)" "Privacy 00:00:02 $start
Privacy 05:00:01 $start"
anew
$P import warc one.warc >/dev/null
says and_in_a_later_one 0 "$(counts 3 1 0 0 0 0 0)" again.warc
is has_the_text_of_its_original "$(sqlite3 home/proviso.db 'select count(distinct version) from sighting')" 1
says a_revisit_is_known_again 0 "$(counts 3 0 0 1 0 0 0)" again.warc
verifies revisits_verify
anew
says without_its_original_it_is_unresolved 0 "$(counts 3 0 0 0 0 2 0 1)" again.warc
printf 'HTTP/1.1 301 Moved\r\nLocation: %s\r\n\r\n' $end |
	record revisit v2 "$(at 00:00:01)" $start application/http "$profile" >moved.warc
shown 00:00:02 $end >>moved.warc
anew
says a_redirect_may_be_a_revisit 0 "$(counts 2 1 1 0 0 0 0)" moved.warc
done_testing
