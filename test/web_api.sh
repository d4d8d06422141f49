# The site for programs, over HTTP: every route of the API keeps to its schema, lists are
# whole, feeds and sitemap are read by other people's parsers, errors are what standards say.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
cd "$scratch" || exit 1
for package in ajv @redocly/openapi-core rss-parser xml2js; do
	find_node "$package" || {
		skip web_api "npm's packages are not there; run script/bootstrap with the registry in reach"
		exit 0
	}
done
P="$PROVISO --quiet"

# --- a home with all that there is to be told
$P init --origin log.example/web
add_demo
printf '# Terms of Service\n\n%s\n\n%s\n\n%s\n\n%s\n' \
	'You must be at least 16 years old to use this service.' \
	'You must be at least 18 years old to use this service.' \
	'=HYPERLINK("http://bad.example") We sell your personal information to third parties, "as is", for money.' \
	'We may terminate your account at any time without notice &lt;/script>&lt;script>alert(1)&lt;/script> &amp; without a reason.' >ages.md
$P add 'Two Ages & <Co>' 'Terms of Service' ages.md --at 2025-03-01 >>said
serve "$root/test/peers/pages.js"
$P add Harbor 'Terms_of Sale' "$url/Terms?b=2&a=1&c" --allow-private >>said 2>&1
$P add Harbor Gone "$url/none" --allow-private >>said 2>&1
git init -q --bare source.git
"$root/tools/history" 3 4 | git -C source.git fast-import --quiet
git -C source.git symbolic-ref HEAD refs/heads/main
$P import ota source.git >>said
$P --json provisions >provisions.jsonl
$P --json changes --all >changes.jsonl
$P --json list >list.jsonl
printf '{"at":"2026-01-02T03:04:05Z","id":"CO-%s","kind":"report","record":"%s","words":"It is no such thing."}\n' \
	0123456789 "$(jq -r .record provisions.jsonl | head -n 1)" \
	012345678A "$(jq -r .record provisions.jsonl | head -n 1)" >"$PROVISO_HOME/corrections.jsonl"
$P corrections answer CO-0123456789 corrected 'It is read otherwise now.'

open_site --url https://atlas.example --rate 0
free=$site
open_site --url https://atlas.example --rate 1
"$node" "$root/test/peers/api.js" "$free" "$site" "$url" . || failures=$((failures + 1))

# Rules change, and rows stay until they are made again: the record is there all the while.
id=$(jq -r 'select(.status == "in force").record' provisions.jsonl | head -n 1)
sqlite3 "$PROVISO_HOME/proviso.db" "UPDATE provision SET type = type + 1 WHERE record = '$id'"
expect_ok a_record_that_is_read_otherwise_now_is_shown "$PROVISO" --json record "$id"
done_testing
