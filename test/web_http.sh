# The site as an HTTP server: what RFC 9110 asks of its answers, what it tells its owner, and
# what it does when the home is not there.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
expect_ok there_is_a_home "$PROVISO" --quiet init --origin example.org/test
[ -d "$PROVISO_HOME" ] || done_testing
add_demo

# begin NAME ARGUMENT…: serve the home; what it says is in NAME.said, its address is $site.
begin() {
	local name=$1
	shift
	"$PROVISO" serve --listen 127.0.0.1:0 "$@" >/dev/null 2>"$scratch/$name.said" &
	server=$!
	at_end="kill $server 2>/dev/null; $at_end"
	for _ in $(seq 200); do grep -qs '^http' "$scratch/$name.said" && break; sleep 0.05; done
	site=$(sed -n 's|^\(http://[^/]*\)/.*|\1|p' "$scratch/$name.said")
}
ask() { curl -si --max-time 20 "$@" | tr -d '\r' >"$scratch/answer"; }
status() { sed -n '1s|^HTTP/1.1 \([0-9]*\).*|\1|p' "$scratch/answer"; }
field() { sed -n "1,/^\$/s/^$1: //Ip" "$scratch/answer"; }
is() { # NAME WANT GOT
	if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "want: $2" "got:  $3" "$(head -n 12 "$scratch/answer" | cut -c1-200)"; fi
}
wait_for() { # COMMAND…: until it holds
	for _ in $(seq 200); do "$@" && return; sleep 0.05; done
	return 1
}

for url in there.example https://there.example/proviso 'https://there.example/?x' ftp://there.example \
	https://me@there.example 'https://there.example/#x'; do
	expect_error "no_address_of_a_host_$url" 2 'is no address of a host' "$PROVISO" serve --listen 127.0.0.1:0 --url "$url"
done

begin log --rate 0 --log --threads 1
# Each form has a tag of its own; "not modified" has that of the form which the client has,
# and no length but that of the form (RFC 9110, 8.6 and 15.4.5).
for form in identity gzip; do
	ask -H "Accept-Encoding: $form" "$site/services"
	tag=$(field ETag) length=$(field Content-Length)
	ask -H "Accept-Encoding: $form" -H "If-None-Match: $tag" "$site/services"
	is "what_is_not_modified_has_its_tag_$form" "304 $tag" "$(status) $(field ETag)"
	is "what_is_not_modified_has_no_other_length_$form" "$length" "$(field Content-Length)"
	ask -H "Accept-Encoding: gzip;q=0, $form" -H "If-None-Match: \"x\", W/$tag" "$site/services"
	is "any_form_that_the_client_has_will_do_$form" "304 $tag" "$(status) $(field ETag)"
done
is forms_are_told_apart 'Accept-Encoding' "$(field Vary)"
ask -X OPTIONS "$site/api/v1/services"
is options_have_no_content '204  ' "$(status) $(field Content-Type) $(field ETag)"
ask -X OPTIONS "$site/web/timegate/https://www.example/"
is scripts_of_others_may_ask_for_a_time 1 "$(field Access-Control-Allow-Headers | grep -ci 'accept-datetime')"
ask "$site/$(head -c 9000 /dev/zero | tr '\0' a)"
is an_address_that_is_too_long_is_said_to_be 414 "$(status)"
# 31 KB of quotes, which are two bytes each in JSON: the line is whole all the same.
curl -s -o /dev/null "$site/?$(head -c 31000 /dev/zero | tr '\0' '"')"
curl -s -o /dev/null "$site/services?behind"
wait_for grep -q behind "$scratch/log.said"
if find_node; then
	is lines_of_the_log_are_json whole "$(sed 1d "$scratch/log.said" | "$node" -e '
		for (const l of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) JSON.parse(l);
		console.log("whole")' 2>&1)"
else
	skip lines_of_the_log_are_json 'node is not there'
fi
head_bytes=$(grep -c '"method":"HEAD".*"bytes":0,' "$scratch/log.said")
curl -sI -o /dev/null "$site/services"
wait_for grep -q '"HEAD"' "$scratch/log.said"
sent() { curl -s "$site/metrics" | sed -n 's/^proviso_http_response_bytes_total //p'; }
before=$(sent)
size=$(curl -s "$site/registry.csv" | wc -c)
is bytes_of_files_are_counted 'yes, yes' "$([ "$size" -gt 10000 ] && echo yes), $([ $(($(sent) - before)) -ge "$size" ] && echo yes)"
is a_head_sends_no_bytes $((head_bytes + 1)) "$(grep -c '"method":"HEAD".*"bytes":0,' "$scratch/log.said")"

# A query of any length goes on to the next page as it is: no field is cut.
long=$(for i in $(seq 700); do printf 'data+'; done)you
ask "$site/api/v1/records?limit=1&q=$long"
is long_links_are_whole "$(sed -n 's/.*"next":"\([^"]*\)".*/<\1>; rel="next"/p' "$scratch/answer")" "$(field Link)"
kill "$server"

# Proxies write whom they speak for behind what the client claims, in the same field or in
# another: nobody gets a bucket of their own by claiming to be many.
begin proxied --proxied --rate 1 --threads 1
for i in $(seq 40); do
	ask -H "X-Forwarded-For: 198.51.100.$i" -H 'X-Forwarded-For: 192.0.2.1' "$site/api/v1/types?$i"
done
is who_claims_to_be_many_is_one 429 "$(status)"
is who_waits_is_told_how_long 'yes "client";q=20;w=20 yes' \
	"$(field Retry-After | grep -q '^[1-9]' && echo yes) $(field RateLimit-Policy) $(field RateLimit | grep -q '^"client";r=0;t=[1-9]' && echo yes)"
ask -H 'X-Forwarded-For: 192.0.2.1' -H 'X-Forwarded-For: 192.0.2.2' "$site/api/v1/types"
is others_are_served 200 "$(status)"
kill "$server"

# A client has a few exports at a time, and one after the other as many as it likes.
begin exports --rate 1000 --threads 1
sent=0
for i in $(seq 10); do
	for how in -s -sI; do
		[ "$(curl $how -o /dev/null -w '%{http_code}' "$site/registry.csv?$i")" = 200 ] && sent=$((sent + 1))
	done
done
is exports_one_after_the_other_are_all_sent 20 "$sent"
kill "$server"

# What was asked for before the end is sent before the end, to slow readers too: more of it
# than lies in buffers on the way.
seq -f 'Line %.0f of a list of numbers that is nobody'"'"'s promise to anybody at all.' 170000 | sed G >"$scratch/long.txt"
"$PROVISO" --quiet add Long Numbers "$scratch/long.txt" --at 2025-01-01 >/dev/null
begin slow --threads 1 --rate 0
text=$(curl -s "$site/service/Long/Numbers" | grep -o '/service/Long/[^"]*text.txt' | head -n 1)
curl -s --limit-rate 4M "$site$text" >"$scratch/whole" &
reader=$!
wait_for test -s "$scratch/whole"
kill -TERM "$server"
wait "$server"
stopped=$?
wait "$reader"
read_it=$?
is a_slow_reader_gets_all_before_the_end "0 0 $(cut -d/ -f6 <<<"$text")" \
	"$stopped $read_it $(sha256sum <"$scratch/whole" | cut -d' ' -f1)"

# While others write, a page is of one moment: its number is that of the list below it.
begin moment --threads 1 --rate 0
{
	echo 'PRAGMA synchronous = OFF; PRAGMA busy_timeout = 10000;'
	while echo "UPDATE provision SET status = iif(status = 'in force', 'removed', 'in force') WHERE document = 1;"; do :; done
} 2>/dev/null | sqlite3 "$PROVISO_HOME/proviso.db" >/dev/null 2>&1 &
writer=$!
at_end="kill $writer 2>/dev/null; $at_end"
wrong= seen=
for _ in $(seq 400); do
	curl -s "$site/registry?service=Lumen+Harbor&document=Privacy+Policy&status=in+force" >"$scratch/page"
	said=$(sed -n 's/^\([0-9,]*\) clauses*<.*/\1/p' "$scratch/page")
	there=$(grep -c '<blockquote' "$scratch/page")
	[ "$said" = "$there" ] || wrong="$wrong $said/$there"
	seen="$seen $said"
done
kill $writer
wait $writer 2>/dev/null
is numbers_are_of_the_moment_of_their_lists 'many seen, none wrong' \
	"$([ "$(tr ' ' '\n' <<<"$seen" | sort -u | grep -c .)" -gt 1 ] && echo many) seen, ${wrong:-none} wrong"
kill "$server"

# A bundle that cannot be read is no reason to lead round in circles.
begin bundle --rate 0
record=$("$PROVISO" --json provisions --in-force | head -n 1 | sed 's/.*"record":"\([^"]*\)".*/\1/')
ask "$site/record/$record/evidence.wacz"
is who_wants_a_bundle_is_asked_to_have_it_made "303 /record/$record/evidence" "$(status) $(field Location)"
ask -X POST "$site/record/$record/evidence"
is a_bundle_is_made 303 "$(status)"
is a_bundle_is_given_out 'PK' "$(curl -s "$site/record/$record/evidence.wacz" | head -c 2)"
rm "$PROVISO_HOME"/bundles/*
ask -X POST "$site/record/$record/evidence"
path=$(echo "$PROVISO_HOME"/bundles/*)
rm "$path"
mkdir "$path"
ask "$site/record/$record/evidence.wacz"
is a_bundle_that_cannot_be_read_is_a_fault_of_ours 5 "$(status | cut -c1)"
kill "$server"
rmdir "$path"

# The names of what a feed has stay when the site moves; its address is one, however it was
# asked for.
ids() { curl -s "$site$1" | grep -o 'urn:uuid:[^"<]*' | sort; }
begin here --rate 0 --url https://here.example
names=$(ids /service/Lumen_Harbor/feed.atom)
is a_feed_is_called_one_way "$(curl -s "$site/service/Lumen_Harbor/feed.atom" | sha256sum)" \
	"$(curl -s "$site/service/Lumen%20Harbor/feed.atom" | sha256sum)"
kill "$server"
begin there --rate 0 --url https://There.example/
is the_site_is_called_as_it_was_said 1 "$(curl -s "$site/robots.txt" | grep -c '^Sitemap: https://there.example/sitemap.xml$')"
is names_in_feeds_stay_when_the_site_moves "${names:-some}" "$(ids /service/Lumen_Harbor/feed.atom)"
is entries_have_the_same_names_in_both_formats "$(ids /changes/feed.json)" \
	"$(ids /changes/feed.atom | grep -vxF "$(curl -s "$site/changes/feed.atom" | grep -o 'urn:uuid:[^<]*' | head -n 1)")"
kill "$server"

# What is added meanwhile, wherever in a list, moves no other row to another page.
begin lists --rate 0
policy() { # SERVICE DOCUMENT
	printf '# %s\n\nThis privacy policy says how we use your personal information when you use our services.\n\nWe keep your personal data for 30 days after you close your account. %s\n' \
		"$2" "$sentence" >"$scratch/policy.md"
	"$PROVISO" --quiet add "$1" "$2" "$scratch/policy.md" --at 2025-01-01 >/dev/null
}
next() { sed -n 's/.*"next":"\([^"]*\)".*/\1/p' | sed 's|^[a-z]*://[^/]*||'; }
begin_of() { sed -n 's/^{"items":\[{"service":"\([^"]*\)"\(,"document":"\([^"]*\)"\)*.*/\1 \3/p'; }
policy Mine Privacy
policy Mine Terms
declare -A second
for path in /api/v1/services /api/v1/compare /api/v1/services/Mine/documents; do
	first=$(curl -s "$site$path?limit=1" | next)
	second[$path]="$first $(curl -s "$site$first" | begin_of)"
done
clauses=$(curl -s "$site/api/v1/records?service=Mine" | grep -o '"type":"[^"]*"' | head -n 1 | cut -d'"' -f4)
clauses=/api/v1/types/$clauses/clauses
first=$(curl -s "$site$clauses?limit=1" | next)
second[$clauses]="$first $(curl -s "$site$first" | grep -o '"record":"[^"]*"' | head -n 1)"
policy Abacus Privacy
policy Mine About
for path in "${!second[@]}"; do
	read -r first was <<<"${second[$path]}"
	if [ "$path" = "$clauses" ]; then
		is_now=$(curl -s "$site$first" | grep -o '"record":"[^"]*"' | head -n 1)
	else
		is_now=$(curl -s "$site$first" | begin_of)
	fi
	is "rows_stay_on_their_page_${path//\//_}" "${was:-something}" "${is_now% }"
done
for path in /api/v1/services /api/v1/services/Mine/documents /api/v1/status "$clauses" \
	/api/v1/services/Mine/documents/Terms/sightings; do
	ask "$site$path?cursor=999999"
	is "a_cursor_of_nobody_is_refused_${path//\//_}" 400 "$(status)"
done
kill "$server"

# A home that is gone, or that cannot be read, is no reason to fall over, and strangers are
# not told where it was.
begin gone --threads 1 --rate 0
mv "$PROVISO_HOME" "$PROVISO_HOME.away"
for path in /services /api/v1/services; do
	ask "$site$path"
	is "a_home_that_is_gone_is_said_$(basename "$path")" 503 "$(status)"
	is "strangers_are_not_told_where_it_was_$(basename "$path")" 0 "$(grep -c "$scratch" "$scratch/answer")"
done
is the_owner_is_told_why 2 "$(grep -c 'there is no home' "$scratch/gone.said")"
mv "$PROVISO_HOME.away" "$PROVISO_HOME"
ask "$site/services"
is a_home_that_is_back_is_served 200 "$(status)"
done_testing
