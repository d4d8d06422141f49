# Documents, names and reports of which every part means harm, in a browser: see
# test/peers/hostile.js.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node playwright-core || { skip web_hostile "playwright is not there; run script/bootstrap"; exit 0; }
chromium=$(command -v chromium) || { skip web_hostile "there is no Chromium; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"

$P init --origin log.example/hostile
"$node" "$root/test/peers/hostile.js" write .
bad='<img src=x onerror=alert(1)>'
jq -r '.[]' names.json | while IFS= read -r name; do
	for n in 1 2; do
		cp raw-$n.md "$bad.md"
		$P add "$name" "Privacy $name" "$bad.md" --at 2025-0$n-01 >>said 2>&1
	done
done
for n in 1 2; do
	$P add 'Harbor' 'Privacy Policy' page-$n.html --at 2025-0$n-01 >>said 2>&1
done
$P add 'Harbor' 'Terms <b>' invalid.txt --at 2025-03-01 >>said 2>&1
serve "$root/test/peers/hostile.js" serve .
captured="$url/terms?\"><script>window.hit=1</script>"
$P add 'Harbor' 'Fetched' "$captured" --allow-private >>said 2>&1
record=$($P --json provisions Harbor | jq -r .record | head -n 1)
"$PROVISO" serve --listen 127.0.0.1:0 --rate 0 2>ready &
server=$!
at_end="kill $server 2>/dev/null; wait $server 2>/dev/null; $at_end"
for _ in $(seq 100); do grep -q http ready && break; sleep 0.1; done
site=$(sed -n 's,^\(http://[^/]*\)/.*,\1,p' ready)

curl -s -o /dev/null --data-urlencode "record=$record" --data-urlencode "words=$bad" "$site/corrections"
$P corrections answer "$($P --json corrections | jq -r .id | head -n 1)" corrected "$bad"
"$node" "$root/test/peers/hostile.js" walk "$chromium" "$site" "$record" "$captured" || failures=$((failures + 1))
if [ "$(grep -vc 'to stop: Control-C' ready)" = 0 ]; then ok nothing_was_amiss; else fail nothing_was_amiss "$(head -n 20 ready)"; fi
done_testing
