# lib_warc: WARC files of our own, and what an import of them says; sourced behind lib.sh.
cd "$scratch" || exit 1
command -v sqlite3 >/dev/null || { skip "$(basename "$0" .sh)" "there is no sqlite3"; exit 0; }
P="$PROVISO --quiet"
home=https://www.example.org

page() { # DAYS
	printf '<!DOCTYPE html><html lang=en><body><h1>Privacy Policy</h1><p>We collect your name and your email address when you create an account. We keep logs for %s days. You may ask us to delete your data at any time.</p></body></html>' "$1"
}
record() { # TYPE ID DATE URI TYPE-OF-CONTENT LINES; the block on standard input
	cat >block
	printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%s>\r\nWARC-Date: %s\r\n' "$1" "$2" "$3"
	[ -z "$4" ] || printf 'WARC-Target-URI: %s\r\n' "$4"
	[ -z "$5" ] || printf 'Content-Type: %s\r\n' "$5"
	printf '%bContent-Length: %s\r\n\r\n' "$6" "$(wc -c <block)"
	cat block
	printf '\r\n\r\n'
}
response() { # ID DATE URI LINES; the body on standard input
	cat >body
	{ printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %s\r\n\r\n' "$(wc -c <body)"; cat body; } |
		record response "$1" "$2" "$3" application/http "$4"
}
evidence() { # HOME: all but where in a segment it lies, whose first record has the time
	sqlite3 -readonly "$1/proviso.db" '.dump service document version sighting' \
		"select first, count, document, sighting from leaf" \
		"select segment, bytes, response, hex(records), document, sighting from capture order by segment, offset"
}
$P --home empty init --origin log.example/test
empty=$scratch/empty
fresh() { rm -rf home && cp -r "$empty" home; }
# All records are accounted for: the numbers behind the first make it up.
adds_up() { sed 's/ (redirects[^)]*)//; s/;.*//' "$1" | tr -c '0-9\n' ' ' | awk '{ for (i = 2; i <= NF; i++) n += $i; exit n != $1 }'; }
says() { # NAME STATUS LINE FILE…: what it prints on standard output, of the records those passed over alone
	local name=$1 want=$2 line=$3 status
	shift 3
	$PROVISO import warc "$@" >out 2>err
	status=$?
	if [ $status = "$want" ] && [ "$(sed -E 's/: .*[ ,]([0-9]+ passed over)[^;]*;/: \1;/' out)" = "$line" ] && adds_up out; then ok "$name"; else
		fail "$name" "exit status $status, not $want" "$(cat out)" "$line" "$(head -c 1000 err)"; fi
}
some() { if [ "$1" = 1 ]; then echo "1 $2"; else echo "$1 $2s"; fi; }
counts() { # RECORDS ADDED VERSIONS KNOWN FAILED PASSED WRONG [UNRESOLVED]
	echo "$(some $1 record): $6 passed over; $(some $2 sighting) and $(some $3 version) added, $(some $4 sighting) known;" \
		"$(some $5 'failed capture'), $(some ${8-0} 'unresolved revisit'), $7 wrong"
}
has() { # NAME PATTERN FILE
	if grep -Eq "$2" "$3"; then ok "$1"; else fail "$1" "no /$2/ in:" "$(head -c 1000 "$3")"; fi
}
