# A person with a browser on the website: see test/peers/browse.js. Screenshots of the main
# pages are left in build/screenshots/ for people to look at.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
cd "$scratch" || exit 1
find_node playwright-core || { skip web_browser "playwright is not there; run script/bootstrap"; exit 0; }
chromium=$(command -v chromium) || { skip web_browser "there is no Chromium; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"

$P init --origin log.example/atlas
add_demo
add_feedback
record=$($P --json provisions 'Tern Row' --type ai.feedback_grant | jq -r .record | head -n 1)

open_site
shots=$build/screenshots
mkdir -p "$shots"
"$node" "$root/test/peers/browse.js" "$chromium" "$site" "$shots" "$record" 2>err | tee walked
[ -s err ] && fail the_walk_ends "$(cat err)"
failures=$((failures + $(grep -c '^FAIL ' walked)))
expect_ok the_bundle_of_the_site_verifies "$PROVISO" --quiet verify "$shots/record.wacz"
if command -v qpdf >/dev/null; then
	expect_ok the_pdf_is_sound qpdf --check "$shots/record.pdf"
fi
if pdftotext "$shots/record.pdf" - | tr '\n' ' ' | tr -s ' ' | grep -q 'you grant us the right to store the whole conversation'; then
	ok the_pdf_has_the_quote_whole
else
	fail the_pdf_has_the_quote_whole "$(pdftotext "$shots/record.pdf" - | head -40)"
fi
kill -TERM $server
if wait $server; then ok it_stops_when_told; else fail it_stops_when_told; fi
done_testing
