# What other programs write, imported: wget in each of its ways, and warcio.js with bodies that
# a library has unpacked. Every page is read, and goes to the document that led to it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_warc.sh"
find_node || { skip peers_import "there is no Node; run script/bootstrap"; exit 0; }
unset PROVISO_NOW # others know no other time than the clock's
serve "$root/test/peers/pages.js"
host=${url#http://}
paths='terms packed chunked packed-chunked until-closed moved moved-on gone'

# A home that fetches from two addresses that lead on, and one that leads nowhere.
anew() {
	local i=0 path
	fresh
	for path in moved moved-on gone; do
		i=$((i + 1))
		echo "insert or ignore into service (id, name) values (1, 'S');
			insert into document (id, service, name) values ($i, 1, '$path');
			insert into address (document, url, selected, removed) values ($i, '$url/$path', '', '');"
	done | sqlite3 home/proviso.db
}
documents="$host / /chunked
$host / /packed
$host / /packed-chunked
$host / /terms
$host / /until-closed
S / gone
S / moved
S / moved-on"
# NAME STATUS SIGHTINGS NOTES FILE…: so many, of these documents, each with a text; and notes
# that say so, if any.
imports() {
	local name=$1 want=$2 sightings=$3 notes=$4 status
	shift 4
	anew
	$PROVISO import warc "$@" >out 2>err
	status=$?
	if [ $status = "$want" ] && grep -q "^[0-9]* records: .*; $sightings sightings and 7 versions added, .* 0 failed captures, 0 unresolved" out &&
		grep -q ' 0 wrong$' out; then ok "${name}_is_imported"; else
		fail "${name}_is_imported" "$status" "$(cat out err)"; fi
	if [ "$($P list | sed 's/: [0-9]* version.*//')" = "$documents" ]; then ok "${name}_goes_to_its_documents"; else
		fail "${name}_goes_to_its_documents" "$($P list)"; fi
	if [ "$($P show S moved-on)" = "$($P show "$host" /packed)" ] && [ "$($P show S moved)" = "$($P show "$host" /terms)" ]; then
		ok "${name}_has_the_pages_that_redirects_lead_to"; else fail "${name}_has_the_pages_that_redirects_lead_to"; fi
	if [ "$(sed 's/.*offset [0-9]*: //; s/says [0-9]* and [0-9]*/says N and N/' err | sort | uniq -c | tr -s ' ')" = "$notes" ]; then
		ok "${name}_has_these_notes"; else fail "${name}_has_these_notes" "$(cat err)"; fi
	expect_ok "${name}_verifies" $P verify --deep
	cp out first
	$P import warc "$@" >out
	if grep -q '; 0 sightings and 0 versions added' out; then ok "${name}_again_adds_nothing"; else
		fail "${name}_again_adds_nothing" "$(cat first out)"; fi
}
framed=' 2 the payload digest is that of the framed body (as warcio and wget write it)'

if command -v wget >/dev/null; then
	for path in $paths; do echo "$url/$path"; done >urls
	get() { # NAME OPTION…
		local name=$1
		shift
		wget --quiet --execute robots=off --output-document=/dev/null --input-file=urls --warc-file="$name" "$@"
	}
	get plain --no-warc-compression
	imports wget 0 7 "$framed" plain.warc
	get packed --compression=auto
	imports wget_packed 0 7 "$framed" packed.warc.gz
	get small --warc-max-size=1
	imports wget_in_many_files 0 7 "$framed" small-0*.warc.gz small-meta.warc.gz
	imports wget_in_many_files_backwards 0 7 "$framed" small-meta.warc.gz $(ls -r small-0*.warc.gz)
	get once --warc-cdx
	sleep 1 # so that the second visit is another
	get again --warc-dedup=once.cdx
	revisits=$(zcat again.warc.gz | grep -ac '^WARC-Type: revisit')
	notes=$(printf ' %s the block digest is that of no bytes (as wget writes it in a revisit)\n%s' "$revisits" "$framed")
	imports wget_with_its_revisits 0 14 "$notes" once.warc.gz again.warc.gz
	imports wget_with_its_revisits_first 0 14 "$notes" again.warc.gz once.warc.gz
else
	skip wget "there is no wget"
fi

if find_node warcio && "$node" -e 'fetch' 2>/dev/null; then
	for file in crawl.warc crawl.warc.gz; do
		"$node" "$root/test/peers/crawl.js" $file $(for path in $paths; do echo "$url/$path"; done)
		imports "warcio_${file##*.}" 0 7 " 3 its Content-Encoding is gzip, and its body is not packed; it is read as it is
 2 its body is not as its HTTP head says: its Content-Length says N and N bytes are there
 2 its body is not as its HTTP head says: its head says chunked and it is not" $file
	done
else
	skip warcio "there is no warcio; run script/bootstrap with npm's registry in reach"
fi
done_testing
