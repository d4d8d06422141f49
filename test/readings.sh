# The same bytes give the same text as long as DOCUMENT_READER is the same: else homes that are
# sound would be called wrong by `verify --deep`. Lines of test/readings.txt are the number, the
# SHA-256 of a text, and what it was read from.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
reader=$(sed -n 's/^enum { DOCUMENT_READER = \([0-9]*\) };$/\1/p' "$root/src/document/document.h")

cp "$root"/examples/demo/*-[0-9].* .
cat >forms.html <<'END'
<!DOCTYPE html><title>Terms &amp; more</title><style>p{}</style><nav><a href=/>Home</a></nav>
<main><h1>Terms</h1><h2 id=a>1. Use</h2><p>We <b>keep</b> logs&nbsp;for<br>30&#x20;days &mdash; no&shy;more.
<ul><li>One<ul><li>Inner<p>and on</ul><li hidden>Not shown<li>Two</ul><ol start=3><li>Three<li>Four</ol>
<table><caption>Data</caption><tr><th>What<th>Why<tr><td>Mail<td>To <a href="b">write</a></table>
<dl><dt>Word<dd>Meaning</dl><pre>  as
   it is</pre><blockquote>Said</blockquote><details><summary>More</summary>Folded</details>
<p>e&#x301;&#xfb01;&#8203;x<script>no()</script><noscript>Without scripts</noscript><img alt="A picture" src=x>
<form><label>Mail <input value=x></label><button>Send</button></form></main><footer>&copy; 2024</footer>
END
cat >forms.md <<'END'
Terms
=====
We **keep** [logs](https://a.example/b) for `30` days.\
Then *not*.

1. One
   - Inner

> Said

| What | Why |
| ---- | --- |
| Mail | To write |

    as it is
END
printf '<html><p>Caf\351 \223quoted\224</html>' >latin.html
printf '\376\377\0<\0p\0>\0W\0e\0 \0k\0e\0e\0p' >utf-16.html
printf '\357\273\277One line\r\nand\rmore\f\n\n\n* a star\n\tindented\n' >plain.txt
printf 'A bad \377 byte, and \342\200\213 none' >bad.txt

for file in *-[0-9].* forms.* latin.html utf-16.html *.txt; do
	text=$("$PROVISO" text "$file" | sha256sum | cut -c1-64)
	if grep -qx "$reader $text $file" "$root/test/readings.txt"; then ok "reading_of_$file"; else
		fail "reading_of_$file" "its line in test/readings.txt is not: $reader $text $file" \
			"if other bytes than before are read, raise DOCUMENT_READER; then write the lines anew"; fi
done
done_testing
