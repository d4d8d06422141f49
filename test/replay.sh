# Bundles in the hands of others: a browser with the replay engine of ReplayWeb.page shows the
# words and gives back the captured bytes; js-wacz makes the same of the same records; and
# Info-ZIP, qpdf and Poppler read what is for people.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node || { skip replay "there is no Node; run script/bootstrap"; exit 0; }
command -v unzip >/dev/null || { skip replay "there is no unzip; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"

# --- a bundle of each kind
bundle() { # NAME SERVICE DOCUMENT WORDS: of the first record that has these words
	$P bundle "$($P --json provisions "$2" "$3" |
		jq -r --arg words "$4" 'select(.quote | contains($words)).record' | head -n 1)" "$1.wacz" >/dev/null
}
serve "$root/test/peers/pages.js"
origin=$!
$P init --origin log.example/replay
pages='terms moved chunked packed latin accents'
for name in $pages; do
	$P add Harbor "$name" "$url/$name" --allow-private >>said 2>&1
	bundle "$name" Harbor "$name" 'We keep logs'
done
# A page that is as it was may be kept as a reference to what was captured before.
$P add Harbor again "$url/terms" --allow-private >>said 2>&1
PROVISO_NOW=2026-01-16T12:00:00Z $P fetch Harbor again --allow-private >>said 2>&1
bundle again Harbor again 'We keep logs'
kill $origin # so that nothing comes from there any more
cp "$root/examples/demo/privacy-2.html" 'the policy.html'
$P add 'Lumen Harbor' 'Privacy Policy' 'the policy.html' >>said
bundle file 'Lumen Harbor' 'Privacy Policy' 'We do not sell'
git init -q --bare source.git
"$root/tools/history" 1 1 | git -C source.git fast-import --quiet
git -C source.git symbolic-ref HEAD refs/heads/main
$P import ota source.git >>said
bundle history 'Example Service 1' 'Terms of Service' 'at least 18 years'
all="$pages again file history"

part() { unzip -p "$1.wacz" "$2"; }
quote() { part "$1" record/record.json | jq -r .provision.quote; }
entry() { part "$1" proof/sighting.json | jq -r "$2"; }
sum() { echo "sha256:$(sha256sum | cut -c -64)"; }
same() { # NAME WANT GOT
	if [ -n "$2" ] && [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "not $2, but $3"; fi
}
holds() { # NAME TEXT WORDS: however the lines are broken
	if [[ -n $3 && $(tr -s '[:space:]' ' ' <<<"$2") == *"$3"* ]]; then ok "$1"; else fail "$1" "no \"$3\" in: $2"; fi
}

# --- in a browser
replayed() { jq -r --arg name "$1" "select(.name == \$name).$2" replayed; }
body() { # NAME: of the response that is shown, as framed: behind two heads, before two line ends
	local offset length
	read -r offset length < <(part "$1" indexes/index.cdx | cut -d ' ' -f 3- |
		jq -r --arg url "$(replayed "$1" shown)" 'select(.url == $url) | "\(.offset) \(.length)"')
	part "$1" archive/data.warc.gz | tail -c +$((offset + 1)) | head -c "$length" | zcat |
		sed '1,/^\r$/d' | sed '1,/^\r$/d' | head -c -4
}
in_a_browser() {
	TMPDIR=$scratch timeout 90 "$node" "$root/test/peers/replay.js" "$chromium" . $all >replayed 2>err
	same every_bundle_is_replayed "$(wc -w <<<"$all")" "$(wc -l <replayed)"
	[ "$failures" = 0 ] || { tail -n 20 err | sed 's/^/  /'; return; }
	for name in $pages history; do
		holds "the_words_of_${name}_are_shown" "$(replayed $name text)" "$(quote $name)"
	done
	holds another_charset_is_shown "$(replayed latin text)" 'Terms of Service for Zoë'
	same a_redirect_begins_where_it_did "$url/moved" "$(replayed moved page)"
	same a_redirect_leads_on "$url/terms" "$(replayed moved shown)"
	for name in terms moved latin accents; do
		same "${name}_is_given_as_captured" "$(entry $name .payload)" "$(replayed $name coded)"
		same "${name}_needs_no_decoding" "$(entry $name .payload)" "$(replayed $name decoded)"
		same "${name}_is_what_came_from_the_server" "$(entry $name .payload)" "$(body $name | sum)"
	done
	same history_is_given_as_it_is "$(entry history .text)" "$(replayed history coded)"
	# The payload is without chunks, and with what Content-Encoding names [ISO 28500, 6.3.2].
	same chunked_is_given_without_chunks "$(entry chunked .payload)" "$(replayed chunked decoded)"
	same chunked_is_kept_with_chunks "$(body chunked | sum)" "$(replayed chunked coded)"
	same packed_is_given_as_captured "$(entry packed .payload)" "$(replayed packed coded)"
	same packed_is_unpacked "$(body packed | zcat | sum)" "$(replayed packed decoded)"
	for name in again file; do
		case $(part $name indexes/index.cdx) in
		*application/octet-stream*) skip "the_words_of_${name}_are_shown" \
			"its record does not say what the file is, and a browser shows no such bytes" ;;
		*warc/revisit*) skip "the_words_of_${name}_are_shown" \
			"its record refers to one that is not in the bundle" ;;
		*) holds "the_words_of_${name}_are_shown" "$(replayed $name text)" "$(quote $name)"
			same "${name}_is_given_as_captured" "$(entry $name .payload)" "$(replayed $name coded)" ;;
		esac
	done
}
chromium=$(command -v chromium)
if [ -z "$chromium" ]; then
	skip in_a_browser "there is no chromium; run script/bootstrap"
elif ! find_node @webrecorder/wabac || ! find_node playwright-core; then
	skip in_a_browser "there are no wabac and playwright-core; run script/bootstrap with npm's registry in reach"
else
	in_a_browser
fi

# --- beside what js-wacz makes of the same
js_wacz() { "$node" "$NODE_PATH/@harvard-lil/js-wacz/bin/cli.js" create "$@" >>said 2>&1; }
# Numbers as strings, digests without a name; of what has no payload js-wacz has no digest.
index() {
	part "$1" indexes/index.cdx | jq -cSR --arg none "$(sum </dev/null)" '. / " " | [.[0, 1], (.[2:] |
		join(" ") | fromjson | map_values(tostring) | .digest |= (. // $none | ltrimstr("sha256:")))]'
}
# But for times, the program, the size of the index, and hashes, which js-wacz has wrong.
package() {
	part "$1" datapackage.json | jq -S '(.mainPageDate |= sub("\\.000Z"; "Z")) |
		del(.created, .modified, .software) | .resources |= ([.[] |
			select(.path | test("^(archive|indexes|pages)/")) | .hash |= .[:7] |
			if .path == "indexes/index.cdx" then del(.bytes) else . end] | sort_by(.path))'
}
container() { # how members are packed, which are the last, and how the listing is bound
	unzip -v "$1.wacz" | awk 'NR > 3 && NF == 8 { print $2 }' | sort -u
	unzip -Z1 "$1.wacz" | tail -n 2
	part "$1" datapackage-digest.json | jq -c --arg of "$(part "$1" datapackage.json | sum)" 'map_values(. == $of)'
}
beside_js_wacz() {
	mkdir pages
	part moved pages/pages.jsonl >pages/pages.jsonl
	part moved archive/data.warc.gz >data.warc.gz
	js_wacz -f data.warc.gz -o theirs.wacz --pages pages --url "$url/moved" --ts 2026-01-15T12:00:00Z \
		--title "$(part moved datapackage.json | jq -r .title)" \
		--desc "$(part moved datapackage.json | jq -r .description)"
	same js_wacz_takes_our_pages "$(part moved pages/pages.jsonl)" "$(part theirs pages/pages.jsonl)"
	same js_wacz_makes_the_same_index "$(index theirs)" "$(index moved)"
	same js_wacz_makes_the_same_package "$(package theirs)" "$(package moved)"
	same js_wacz_makes_the_same_container "$(container theirs)" "$(container moved)"
	js_wacz -f home/archive/000001.warc.gz -o segment.wacz
	same verify_knows_what_js_wacz_does "$(printf 'note: %s\n' \
		'no proof of a log is in it: when it was made, only its maker says' \
		'archive/000001.warc.gz: its SHA-256 in datapackage.json is that of each 64 KiB of it twice, a fault of js-wacz 0.1.6; it vouches for the same bytes' \
		'indexes/index.cdx line N: has no digest' 'indexes/index.cdx line N: has no status')" \
		"$($PROVISO verify segment.wacz 2>&1 | sed -n 's/ line [0-9]*:/ line N:/; s/^ *\(note:\|!\)/\1/p')"
}
if find_node @harvard-lil/js-wacz; then beside_js_wacz; else
	skip beside_js_wacz "there is no js-wacz; run script/bootstrap with npm's registry in reach"; fi

# --- for people
for name in $all; do
	expect_ok "${name}_is_a_sound_zip_file" unzip -tq "$name.wacz"
	part "$name" certificate.pdf >"$name.pdf"
	if command -v qpdf >/dev/null; then expect_ok "the_certificate_of_${name}_is_sound" qpdf --check "$name.pdf"; else
		skip "the_certificate_of_${name}_is_sound" "there is no qpdf"; fi
	holds "the_certificate_of_${name}_has_the_words" "$(pdftotext "$name.pdf" -)" "$(quote "$name")"
done
done_testing
