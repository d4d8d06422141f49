# Other people's code reads the WARC files of a home: warcio.js, the reader of web archives
# in browsers, which checks, indexes and writes them again; and wget, which fetches the same.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node warcio || { skip peers_warc "there is no Node with warcio; run script/bootstrap with npm's registry in reach"; exit 0; }
warc() { "$node" "$root/test/peers/warc.js" "$@"; }
P="$PROVISO --quiet"
segment=home/archive/000001.warc.gz

serve "$root/test/peers/pages.js"
paths='terms chunked moved none latin packed Terms?b=2&a=1&c caf%C3%A9/'
$P init
for path in $paths; do
	echo "$url/$path"
	$P add Harbor "$path" "$url/$path" --allow-private >>said 2>>said
done >urls
$P add Harbor secret "$url/secret" --allow-private >>said 2>>said
$P add Harbor file urls >/dev/null

# --- each record, block and payload
checked() { # NAME PATTERN FILE: what warc.js counts
	local got
	got=$(warc check "$3" 2>err)
	if [ ! -s err ] && [[ $got =~ ^$2$ ]]; then ok "$1"; else
		fail "$1" "\"$got\" is not $2" "$(head -c 2000 err)" "$(head -c 1000 said)"; fi
}
# 18 exchanges of three records: robots.txt 9 times, 8 pages, and where one of them leads;
# a warcinfo and a file. The redirect has no payload.
checked warcio_reads_every_record '56 records, 18 payloads, 1 chunked' $segment
record=$($P --json provisions Harbor chunked | sed -n 's/.*"record":"\([^"]*\)".*/\1/p' | head -n 1)
$P bundle "$record" bundle.wacz >/dev/null && unzip -q bundle.wacz -d bundle
checked warcio_reads_a_bundle '6 records, 2 payloads, 1 chunked' bundle/archive/data.warc.gz
unset PROVISO_NOW
$P fetch --allow-private >>said 2>>said # several at once: robots.txt may be asked for twice
checked warcio_reads_what_was_added '8[69] records, 2[78] payloads, 2 chunked' $segment

zcat $segment | sed 's/logs for 30 days/logs for 31 days/' >changed.warc
if warc check changed.warc >out 2>err || ! grep -q 'response of .*/terms: block' err; then
	fail warcio_sees_another_word "$(head -c 1000 out err)"
else
	ok warcio_sees_another_word
fi

# --- the index, but for what src/warc/cdxj.h says is different
plain() { # numbers as strings, digests without the name of their algorithm
	paste -d ' ' <(cut -d ' ' -f 1,2 "$1") <(cut -d ' ' -f 3- "$1" |
		jq -cS 'map_values(tostring) | if .digest then .digest |= ltrimstr("sha256:") else . end')
}
indexed() { # NAME OURS FILE LINES: warcio gives the same, of so many lines at least
	"$node" "$NODE_PATH/warcio/dist/cli.js" cdx-index "$3" >theirs.cdxj 2>>err
	plain "$2" | LC_ALL=C sort >ours
	plain theirs.cdxj | LC_ALL=C sort >theirs
	if [ ! -s err ] && [ "$(wc -l <ours)" -ge "$4" ] && cmp -s ours theirs; then ok "$1"; else
		fail "$1" "$(head -c 500 err)" "$(diff ours theirs | head -n 20)"; fi
}
(cd home/archive && "$build/test/peers/cdxj" 000001.warc.gz) >ours.cdxj 2>err
indexed warcio_gives_the_same_index ours.cdxj $segment 29
indexed warcio_gives_the_index_of_a_bundle bundle/indexes/index.cdx bundle/archive/data.warc.gz 2

# --- what wget gets
if command -v wget >/dev/null; then
	wget --quiet --execute robots=off --max-redirect=3 --output-document=/dev/null --input-file=urls \
		--warc-file=wget --no-warc-keep-log 2>/dev/null
	warc payloads $segment | grep -v '/robots.txt ' | sort -u >ours
	warc payloads wget.warc.gz | sort -u >theirs
	if [ "$(wc -l <ours)" = 8 ] && cmp -s ours theirs; then ok wget_gets_the_same_bytes; else
		fail wget_gets_the_same_bytes "$(diff ours theirs)"; fi
	expect_ok what_wget_wrote_verifies $P verify wget.warc.gz
else
	skip wget_gets_the_same_bytes "there is no wget"
fi
expect_ok it_all_verifies $P verify --deep
done_testing
