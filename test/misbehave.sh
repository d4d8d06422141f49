# Servers that misbehave (test/misbehave.js): each visit ends soon, with one clear line and
# the right exit status, is kept as what it was, and leaves a home that verifies.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node || { skip misbehaving_servers "there is no Node"; exit 0; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
P="timeout 60 $PROVISO --quiet"
serve "$root/test/misbehave.js"
port=${url##*:}

# One visit: its exit status, what it prints, and what `log` shows of it.
visit() { # NAME ADDRESS STATUS PATTERN
	local status said shown pattern="($4)"
	$P add Harbor "$1" "$2" --allow-private >out 2>err </dev/null
	status=$?
	said=$(<out)$'\n'$(<err)
	said=${said#$'\n'}
	said=${said%$'\n'}
	shown=$($P log Harbor "$1" 2>&1)
	if [ $status != "$3" ] || [[ $said == *$'\n'* ]] || ! [[ $said =~ $pattern ]]; then
		fail "$1" "exit status $status, not $3, or not one line with /$4/:" "$(head -c 2000 out err)"
	elif [ "$status" != 0 ]; then # the same words, as a capture of this address that failed
		said=${said#proviso: }
		local why=${said%; kept as a failed capture}
		if [[ $said == "$2"* || $said == http* ]] && [[ $said == *'; kept as a failed capture' ]] &&
			[ "$shown" = "2026-01-15T12:00:00Z  no version: ${why#"$2: "}  fetched from $2" ]; then ok "$1"; else
			fail "$1" "what it says, and what log shows:" "$said" "$shown"; fi
	elif [[ $shown == '2026-01-15T12:00:00Z  version 1 '* ]]; then ok "$1"; else
		fail "$1" "log shows:" "$shown"; fi
}
# Lines "PATH STATUS PATTERN", for paths of 127.0.0.1.
visits() {
	local path status pattern
	while read -r path status pattern; do
		visit "$path" "$url/$path" "$status" "${pattern:-version 1}"
	done
}
# The words of a page that was read are there, whatever it was packed in.
words() { # PAGE…
	local page
	for page in "$@"; do
		if $P show Harbor "$page" | grep -q 'We keep logs for 30 days' && ! $P show Harbor "$page" | grep -q Forged; then
			ok "words_of_$page"
		else
			fail "words_of_$page" "$($P show Harbor "$page" 2>&1 | head -n 5)"
		fi
	done
}
# RFC 9309, section 2.3.1
robots() { # NAME LAST-NUMBER STATUS PATTERN: of addresses that differ in their robots.txt
	visit "robots-$1" "http://127.0.0.$2:$port/good" "$3" "${4:-version 1}"
}
# What was kept verifies, and another reader finds every record, and what is cut.
kept() { # NAME
	expect_ok "$1_verify" $P verify --deep
	[ -z "$warcio" ] || "$node" "$root/test/peers/warc.js" blocks home/archive/000001.warc.gz >truncated 2>truncated.err
}

# RFC 9112, sections 6 and 7. What was cut says so in its record: see the end.
framings() {
	$P init
	expect_error a_loopback_address_is_refused 2 'private|loopback' $P add Harbor good "$url/good"
	visits <<'END'
good 0
old 0
ancient 5 no response of HTTP/1
chunked 0
trailer 0
trailer-status 0
chunk-too-long 5 ends inside a chunk
chunk-too-short 5 chunk 1 is not well formed
chunk-no-size 5 chunk 1 is not well formed
chunk-huge 5 chunk 1 is not well formed
chunk-negative 5 chunk 1 is not well formed
chunked-not 5 says chunked and it is not
chunk-and-more 0
two-framings 0
two-lengths 5 two values of Content-Length
length-negative 5 head is not well formed
length-huge 5 Content-Length is no number
chunked-and-identity 5 transfer coding other than chunked
transfer-gzip 5 transfer coding other than chunked
cut 5 Content-Length says 100000 and 408 bytes are there
reset 5 Content-Length says 100000 and 408 bytes are there
cut-head 5 ends before its head does
nothing 5 returned nothing
after-hints 0
after-continue 0
only-hints 5 returned nothing
END
	words good chunked trailer-status chunk-and-more after-hints
	kept framings
}
heads() {
	$P init
	visits <<'END'
long-line 5 a line of more than 102400 bytes
many-lines 0
long-head 5 longer than 262144 bytes
nul 5 head is not well formed
high-bytes 0
line-feeds 0
status-in-head 0
folded 0
no-colon 5 head is not well formed
none 5 status 404
999 5 status 999
304 5 status 304
500 5 status 500
204 5 status 204, which is no page
205 5 status 205, which is no page
206 5 status 206, a part of a page that was asked for as a whole
empty 0
000 5 no response of HTTP/1
12 5 no response of HTTP/1
two-spaces 5 no HTTP message
no-reason 0
lower-case 5 no HTTP message
no-http 5 no response of HTTP/1
END
	expect_error a_huge_address 2 'is an address of 9[0-9]{3} bytes; at most 8192' \
		$P add Harbor huge "$url/$(printf 'a%.0s' {1..9000})" --allow-private
	if zcat home/archive/000001.warc.gz | grep -a -A 2 '^HTTP/1.1 200 OK' | grep -aq '^HTTP/1.1 404 is no status line'; then
		ok a_head_is_kept_from_its_start
	else
		fail a_head_is_kept_from_its_start "$(zcat home/archive/000001.warc.gz | grep -a -B 3 'is no status line')"
	fi
	kept heads
}
codings() {
	$P init
	visits <<'END'
two-types 5 names two types of content
two-types-in-one 5 names two types of content
type-twice 0
type-with-comma 0
parts 3 says that it is multipart/x-mixed-replace, which is no document
html-as-png 3 says that it is image/png, which is no document
png 3 neither HTML, Markdown, plain text nor PDF
html-as-pdf 3 pdftotext cannot read it
polyglot 0
utf-16 0
utf-16-labelled 0
plain-with-tags 0
gzip 0
br 0
deflate 0
zstd 0
gzip-not 3 Content-Encoding is gzip, and its body is not packed
gzip-cut 3 content coding gzip cannot be undone
unknown-coding 3 "rot13" is not known
gzip-untold 3 neither HTML, Markdown, plain text nor PDF
bomb 6 larger than the limit
br-bomb 6 larger than the limit
END
	for page in refresh meta-refresh; do
		timeout 60 $PROVISO add Harbor $page "$url/$page" --allow-private >out 2>err
		if grep -q "note: Harbor / $page: the page sends browsers on to .*/good, which is not followed" err &&
			! grep -q $'\x1b' err; then ok "${page}_is_told"; else fail "${page}_is_told" "$(cat -v out err)"; fi
	done
	if [ "$(sqlite3 -readonly home/proviso.db "SELECT count(*) FROM remark WHERE how = 'browsers are sent on'" 2>&1)" = 2 ]; then
		ok what_leads_on_is_remarked; else fail what_leads_on_is_remarked; fi
	if $P show Harbor plain-with-tags | grep -q '<h1>Terms of Service</h1>'; then ok tags_in_plain_text_are_its_words; else
		fail tags_in_plain_text_are_its_words "$($P show Harbor plain-with-tags)"; fi
	words polyglot utf-16 utf-16-labelled gzip br deflate zstd
	visits <<'END'
loop 5 more than 10 redirects
to-file 5 leads to file:///etc/passwd, which is no address of a web page
to-script 5 leads to javascript:alert\(1\), which is no address of a web page
to-ftp 5 leads to ftp://127.0.0.1/good, which is no address of a web page
to-other-port 0
to-other-host 0
to-disallowed 5 disallowed by line 2
to-nobody 5 127.0.0.1:9/robots.txt: Couldn't connect
to-nowhere 5 status 302
to-bytes 5 /caf%e9%20au%20lait: the server answers with status 404
to-control 5 which is no address of a web page
to-tab 5 which is no address of a web page
to-user 5 leads to an address with a user's name or password in it, which would be published
to-backslash 5 leads to an address that programs read differently
to-backslash-host 5 leads to an address that programs read differently
to-two 5 its Location fields differ
to-one-twice 0
to-a-long-address 5 leads to an address of more than 8192 bytes
END
	words to-other-host
	kept codings
}
rules() {
	$P init
	robots none 1 0
	robots other 2 0
	robots later 3 5 'could not be had .*status 503'
	robots moved 4 5 'disallowed by line 2'
	robots loop 5 0
	robots long-line 6 0
	robots long 7 5 'disallowed by line 20002'
	PROVISO_FETCH_SECONDS=1 robots slow 8 5 'could not be had .*does not come to its end in time'
	robots cut 9 5 'could not be had .*Content-Length says 1000 and 23 bytes'
	robots gzip 10 5 'disallowed by line 2'
	robots gzip-not 11 5 'could not be had .*Content-Encoding is gzip, and its body is not packed'
	robots html 12 0
	robots file 13 5 'could not be had .*file:///etc/passwd, which is no address of a web page'
	robots no 14 0
	robots elsewhere 15 5 'disallowed by line 2'
	robots moved-five-times 16 5 'disallowed by line 2'
	robots moved-six-times 17 0
	kept rules
}
limits() {
	$P init
	PROVISO_FETCH_SECONDS=1 visits <<'END'
slow 5 does not come to its end in time
slow-head 5 no answer within 1 seconds
silent 5 no answer within 1 seconds
END
	visits <<'END'
endless 6 larger than the limit of 64 MiB
endless-chunks 6 larger than the limit of 64 MiB
END
	kept limits
}
warcio=
if find_node warcio; then warcio=yes; fi
side_by_side framings heads codings limits rules

if [ -n "$warcio" ]; then
	grep -h . */truncated | sed "s/:$port//" | LC_ALL=C sort >truncated
	cat */truncated.err >err
	LC_ALL=C sort >expected <<'END'
disconnect http://127.0.0.1/chunk-huge
disconnect http://127.0.0.1/chunk-negative
disconnect http://127.0.0.1/chunk-no-size
disconnect http://127.0.0.1/chunk-too-long
disconnect http://127.0.0.1/chunk-too-short
disconnect http://127.0.0.1/chunked-not
disconnect http://127.0.0.1/cut
disconnect http://127.0.0.1/reset
disconnect http://127.0.0.9/robots.txt
length http://127.0.0.1/endless
length http://127.0.0.1/endless-chunks
length http://127.0.0.6/robots.txt
time http://127.0.0.1/slow
time http://127.0.0.8/robots.txt
END
	if [ ! -s err ] && cmp -s truncated expected; then ok warcio_reads_all_records; else
		fail warcio_reads_all_records "$(head -c 2000 err)" "$(diff expected truncated)"; fi
else
	skip warcio_reads_all_records "there is no warcio; run script/bootstrap with npm's registry in reach"
fi
done_testing
