# Other people's judges of pages, on every kind of page: the Nu HTML checker, axe-core for
# accessibility, and citation-js, which reads citations as they stand on the page.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
cd "$scratch" || exit 1
for package in axe-core playwright-core vnu-jar @citation-js/core; do
	find_node "$package" || {
		skip web_checkers "npm's packages are not there; run script/bootstrap with the registry in reach"
		exit 0
	}
done
chromium=$(command -v chromium) || { skip web_checkers "there is no Chromium; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"

# --- a home in which every page has something to show
$P init --origin log.example/web
add_demo
add_feedback
add_odd
add() { $P add "$@" >>said 2>&1; } # SERVICE DOCUMENT FILE…
terms='# Terms of Service

These terms of service are an agreement between you and us on your use of the services.
'
for what in 'harm others' 'send spam'; do
	echo "$terms"
	for i in $(seq 900); do
		printf 'Rule %s. You must not use the services to %s, and we may terminate your account%s.\n\n' \
			"$i" "$what" "$(printf ' without any notice or reason%.0s' 1 2 3)"
	done
done >rules.md
split -n l/2 rules.md rules-
add Large Terms rules-aa --at 2025-01-01
add Large Terms rules-ab --at 2025-02-01
echo "$terms
You must be at least 16 years old to use this service.

You must be at least 18 years old to use this service." >ages.md
add 'Two Ages & <Co>' 'Terms of Service' ages.md --at 2025-03-01
echo "$terms
##### Rules

1. You must not
   - harm others
     - of any kind
       - or any age, or we may terminate your account at any time
   - send spam

| Data | Time |
|---|---|
| Logs | We keep logs for 30 days. |" >nested.md
add Nested Terms nested.md --at 2025-03-01
serve "$root/test/peers/pages.js"
add Harbor Terms "$url/terms" --allow-private
add Harbor Gone "$url/none" --allow-private
add '{Zoë} & Søn, "Æ" 100% #1 $x~y^z \ 東京' 'Terms_of {Use} & «Sale»' "$url/Terms?b=2&a=1&c" --allow-private
add snake_case_co a_b "$url/caf%C3%A9/" --allow-private
history() { # FOLDER SERVICES VERSIONS NAME: a history of others; the name has 15 letters
	git init -q --bare "$1"
	"$root/tools/history" "$2" "$3" | sed "s/Example Service/$4/g" | git -C "$1" fast-import --quiet
	git -C "$1" symbolic-ref HEAD refs/heads/main
	$P import ota "$1" >>said
}
history many.git 103 2 'Example Service'
history often.git 1 120 'Changed Service'
report() { # ID RECORD
	printf '{"at":"2026-01-02T03:04:05Z","id":"%s","kind":"report","record":"%s","words":"It is no <b>such</b> thing."}\n' "$@"
}
record=$($P --json provisions 'Tern Row' --type ai.feedback_grant | jq -r .record)
other=$($P --json provisions Twice | jq -r .record | head -n 1)
{
	for i in $(seq 10 69); do report "CO-00000000$i" "$other"; done
	report CO-0123456789 "$record"
	report CO-012345678A "$record"
} >"$PROVISO_HOME/corrections.jsonl"
$P corrections answer CO-0123456789 corrected 'It is read otherwise now.'

open_site --rate 0
mkdir pages
peer() { "$node" "$root/test/peers/$1.js" "${@:2}" || failures=$((failures + 1)); }
peer kinds "$site" pages "$url" < <("$build/test/peers/routes")
[ -s pages/kinds.json ] || done_testing

# --- the Nu HTML checker: no error and no warning, in pages, style and icon
check_html() {
	sed 's/<main /<main id=q /' pages/home.html >pages/wrong.html
	java -jar "$NODE_PATH/vnu-jar/build/dist/vnu.jar" --stdout --format json --also-check-css --also-check-svg \
		pages/*.html pages/*.css pages/*.svg >vnu.json 2>vnu.err
	jq -r '.messages[] | "\(.url | sub(".*/"; ""))\t\(.type), line \(.lastLine): \(.message)"' vnu.json >said.tsv ||
		fail the_nu_html_checker_ends "$(head -c 2000 vnu.json vnu.err)"
	for file in pages/*.html pages/*.css pages/*.svg; do
		file=${file#pages/}
		found=$(grep -F "$file	" said.tsv | cut -f 2- | head -n 5)
		case $file,$found in
		wrong.html,?*) ok nu_refuses_what_is_wrong ;;
		wrong.html,) fail nu_refuses_what_is_wrong 'an id that is there twice is taken' ;;
		*,) ok "nu_${file//[.-]/_}" ;;
		*) fail "nu_${file//[.-]/_}" "$found" ;;
		esac
	done
}
if command -v java >/dev/null; then
	check_html >nu &
	nu=$!
else
	skip nu_html_checker 'there is no Java; run script/bootstrap'
	nu=
fi
peer cite "$site" pages
peer axe "$chromium" "$site" pages
if [ -n "$nu" ]; then
	wait "$nu"
	cat nu
	failures=$((failures + $(grep -c '^FAIL ' nu)))
fi
done_testing
