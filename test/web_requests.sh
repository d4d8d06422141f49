# Requests that mean no good: see test/peers/requests.js.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
cd "$scratch" || exit 1
find_node || { skip web_requests "there is no Node; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" -ge 11000 ] || { skip web_requests "only $(ulimit -n) files may be open"; exit 0; }

$P init --origin log.example/requests
add_demo
$P --json changes --all | head -n 1 >change
jq -n --arg record "$($P --json provisions | jq -r .record | head -n 1)" \
	--arg from "$(jq -r '.from[:16]' change)" --arg to "$(jq -r '.to[:16]' change)" --slurpfile change change \
	'{record: $record, service: "Lumen_Harbor", document: $change[0].document, version: $to, pair: ($from + ".." + $to),
	change: ($from + ".." + $to), type: "ai.feedback_grant", law: "eu.gdpr.6", agency: "uk.ico", file: "style.css",
	name: "list.json", entry: "0", part: "services-1.xml", rest: "timemap/link/http://x/"}' >names

"$PROVISO" serve --listen 127.0.0.1:0 --rate 0 2>said &
server=$!
at_end="kill $server 2>/dev/null; wait $server 2>/dev/null; $at_end"
for _ in $(seq 100); do grep -qs http said && break; sleep 0.1; done
url=$(sed -n 's,^\(http://[^/]*\)/.*,\1,p' said)
case $PROVISO in */asan/* | */tsan/*) export SLOW=1 ;; esac
"$build/test/peers/routes" >routes
"$node" "$root/test/peers/requests.js" "$url" $server names routes || failures=$((failures + 1))
kill -TERM $server
if wait $server; then ok it_stops_when_told; else fail it_stops_when_told "$(tail -n 20 said)"; fi
if [ "$(grep -vc 'to stop: Control-C' said)" = 0 ]; then ok nothing_was_amiss; else fail nothing_was_amiss "$(head -n 20 said)"; fi
done_testing
