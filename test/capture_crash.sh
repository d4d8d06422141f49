# Kill captures at random moments: whatever was told as done is in the archive, in its
# WARC file and in the log; the home verifies, goes on where it was, and the log only grows.
# Then the same with a disk, a clock and keys that fail.
#   CRASHES=100 test/capture_crash.sh    how often (6); PAGES=N how many pages there are
. "$(dirname "$0")/lib.sh"
find_node || { skip captures_that_are_killed "there is no node"; exit 0; }
command -v sqlite3 >/dev/null || { skip captures_that_are_killed "there is no sqlite3"; exit 0; }
cd "$scratch" || exit 1
crashes=${CRASHES:-6} pages=${PAGES:-120}
unset PROVISO_NOW

# Pages of some 15 kB; each says something new every other time it is asked for.
cat >server.js <<'JS'
const asked = {};
const text = (page, n) => {
	let s = `<h1>Terms of Service, part ${page}</h1><p>These terms are a contract, edition ${n}.</p>`;
	for (let i = 0; s.length < 15000; i++)
		s += `<p>Clause ${i} of part ${page}: we keep record ${(i * 7919 + page * 31) % 99991} of it for ${(i * 17 + n) % 997} days.</p>`;
	return `<!DOCTYPE html><html><body><main>${s}</main></body></html>`;
};
require('http').createServer((q, r) => {
	const page = /^\/part\/(\d+)$/.exec(q.url);
	r.writeHead(page ? 200 : 404, {'content-type': 'text/html'});
	asked[q.url] = (asked[q.url] || 0) + 1;
	r.end(page ? text(+page[1], asked[q.url] >> 1) : '');
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
serve server.js

# A home in which the pages have addresses; the first was captured.
make_home() { # FOLDER PAGES
	$PROVISO --quiet --home "$1" init --origin example.org/log >/dev/null
	$PROVISO --quiet --home "$1" add Harbor 'Part 1' "$url/part/1" --allow-private >/dev/null 2>&1
	{ echo 'BEGIN;'; seq 2 "$2" | awk -v url="$url" '{
		printf "INSERT INTO document (id, service, name) VALUES (%d, 1, '\''Part %d'\'');\n", $1, $1
		printf "INSERT INTO address (document, url, selected, removed) VALUES (%d, '\''%s/part/%d'\'', '\'\'', '\'\'');\n", $1, url, $1
	}'; echo 'COMMIT;'; } | sqlite3 "$1/proviso.db"
}
now() { date +%s%N; }
pause() { sleep "$(printf '%d.%09d' $(($1 / 1000000000)) $(($1 % 1000000000)))"; }

# The entries that the log's checkpoint covers, one after the other.
entries() { # HOME
	local size n
	size=$(sed -n 2p "$1/log/checkpoint")
	for n in $(seq 0 $((size / 256 - 1))); do cat "$1/log/tile/entries/$(printf %03d "$n")"; done
	[ $((size % 256)) = 0 ] || cat "$1/log/tile/entries/$(printf %03d $((size / 256))).p/$((size % 256))"
}

# "DOCUMENT<tab>COUNT" of what was told as done, of sightings, of responses, of entries.
told() { cat told.* 2>/dev/null | sed -n 's|^Harbor / \(.*\): version .*|\1|p' | sort | uniq -c | count; }
count() { awk '{ n = $1; sub(/^ *[0-9]+ /, ""); print $0 "\t" n }' | sort; }
listed() { $PROVISO --home home list | sed -n 's|^Harbor / \(.*\): .* in \([0-9]*\) sightings\{0,1\}.*|\1\t\2|p' | sort; }
packed() { zcat -q home/archive/*.warc.gz 2>/dev/null | tr -d '\r' | awk '/^WARC-Type: /{ type = $2 }
	/^WARC-Target-URI: / && type == "response" && match($2, /part\/[0-9]+$/) {
		print "Part " substr($2, RSTART + 5) }' | sort | uniq -c | count; }
logged() { entries home | grep -ao '"document":"[^"]*","kind":"sighting"' | cut -d'"' -f4 | sort | uniq -c | count; }
# What was told is there at least as often.
at_least() { # NAME FILE
	local missing
	missing=$(join -t "$(printf '\t')" -a 1 told "$2" | awk -F '\t' '$3 + 0 < $2 { print $1 ": " $2 " told, " $3 + 0 " there" }')
	if [ -z "$missing" ]; then ok "$1"; else fail "$1" "$(echo "$missing" | head -n 5)"; fi
}

# After a kill: all that was told is there, and the log is what it was, and more.
all_is_there() { # LABEL
	told >told
	listed >there; at_least "$1_what_was_told_is_listed" there
	packed >there; at_least "$1_what_was_told_is_in_the_warc_file" there
	logged >there; at_least "$1_what_was_told_is_in_the_log" there
	entries home >entries.now
	if cmp -s -n "$(stat -c %s entries.before)" entries.before entries.now; then ok "$1_the_log_only_grew"; else
		fail "$1_the_log_only_grew" "$(cmp entries.before entries.now 2>&1)"; fi
	mv entries.now entries.before
	expect_ok "$1_home_verifies" "$PROVISO" --quiet --home home verify
}

make_home home "$pages"
echo 'Harbor / Part 1: version 1' >told.0
entries home >entries.before
began=$(now)
expect_ok fetch_without_interruption "$PROVISO" --quiet --home home fetch --allow-private
cp out told.1
took=$(($(now) - began))
if [ "$(wc -l <told.1)" = "$pages" ]; then ok each_page_is_told_of; else
	fail each_page_is_told_of "$(wc -l <told.1) of $pages"; done_testing; fi
all_is_there uninterrupted

# One document after the other, each by a command of its own.
add_some() {
	local n
	for _ in $(seq 20); do
		n=$((RANDOM % pages + 1))
		$PROVISO --quiet --home home add Harbor "Part $n" "$url/part/$n" --allow-private || return
	done
}
early=0
for i in $(seq "$crashes"); do
	if [ $((i % 3)) = 0 ]; then add_some >"told.k$i" 2>said & else
		$PROVISO --quiet --home home fetch --allow-private >"told.k$i" 2>said & fi
	pid=$!
	# Captures come first, then reading: every other kill is an early one.
	pause $((took * (RANDOM % 1000) / (1000 + i % 2 * 3000)))
	# The shell that runs several commands first, so that it starts no other.
	children=$(pgrep -P "$pid")
	# shellcheck disable=SC2086
	if kill -9 "$pid" $children 2>/dev/null; then early=$((early + 1)); else took=$((took / 2)); fi
	wait "$pid" 2>/dev/null
	flock home/lock true
	all_is_there "killed_$i"
done
if [ $early -gt 0 ]; then ok some_were_killed_while_at_work; else
	fail some_were_killed_while_at_work "none of $crashes"; fi
expect_ok the_next_fetch_goes_on "$PROVISO" --quiet --home home fetch --allow-private
cp out told.next
all_is_there after_the_kills
addresses=$(sqlite3 -readonly home/proviso.db "SELECT count(*) FROM sighting WHERE document NOT IN (SELECT document FROM address)")
if [ "$addresses" = 0 ]; then ok each_captured_page_is_fetched_again; else
	fail each_captured_page_is_fetched_again "$addresses sightings of documents without address"; fi

# --- two that write at once: one of them waits for nobody
rm -rf home
make_home home "$pages"
cp -r home fresh
$PROVISO --quiet --home home fetch --allow-private >one.out 2>one.err &
one=$!
for _ in $(seq 20); do
	$PROVISO --quiet --home home add Harbor 'Part 1' "$url/part/1" --allow-private >two.out 2>two.err
	two=$?
	[ $two = 0 ] || break
done
wait $one
one=$?
case $one$two in
07 | 70 | 00) ok two_writers_at_once ;;
*) fail two_writers_at_once "exit status $one and $two" "$(cat one.err two.err)" ;;
esac
if [ $two = 0 ] || { [ "$(wc -l <two.err)" = 1 ] && grep -q busy two.err; }; then ok the_second_writer_is_told_so; else
	fail the_second_writer_is_told_so "$(cat two.err)"; fi
expect_ok two_writers_leave_a_sound_home "$PROVISO" --quiet --home home verify

# --- what fails leaves what was there, and the next goes on
fails() { # NAME STATUS PATTERN COMMAND…: a fetch or an add that must fail; the home is sound then
	expect_error "$@"
	expect_ok "$1_leaves_a_sound_home" "$PROVISO" --quiet --home home verify
}
fetch() { "$PROVISO" --quiet --home "${1:-home}" fetch --allow-private; }
limited() { ( ulimit -f "$1"; fetch home ); }
whole=$(du -k home/archive/000001.warc.gz | cut -f 1)
for blocks in $((whole / 20)) $((whole / 5)) $((whole / 3)) $((whole * 2 / 3)); do # of 1 KiB
	rm -rf home
	cp -r fresh home
	fails "files_of_at_most_${blocks}_of_${whole}_kib" 7 'too large|full' limited $blocks
done
expect_ok without_a_limit_it_goes_on fetch home
expect_ok and_all_of_it_verifies "$PROVISO" --quiet --home home verify

room=$((($(du -sk home | cut -f 1) + $(du -sk fresh | cut -f 1)) / 2)) # half of what it takes
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=${room}k tmpfs full 2>/dev/null; then
	at_end="umount '$scratch/full'; $at_end"
	cp -r fresh full/home
	expect_error a_disk_that_fills_up_during_a_fetch 7 'full|space' fetch full/home
	expect_ok a_full_disk_leaves_a_sound_home "$PROVISO" --quiet --home full/home verify
	mount -o remount,size=64m full
	expect_ok with_room_it_goes_on fetch full/home
	expect_ok with_room_all_of_it_verifies "$PROVISO" --quiet --home full/home verify
	mkdir ro && mount --bind full ro && mount -o remount,ro,bind ro
	at_end="umount '$scratch/ro'; $at_end"
	expect_error a_read_only_home_takes_no_capture 7 'read-only' fetch ro/home
	expect_ok a_read_only_home_verifies "$PROVISO" --quiet --home ro/home verify
else
	skip disks_that_fail "needs root and the right to mount"
fi

# --- a clock that was set back
at() { PROVISO_NOW=$1 "$PROVISO" --home home add Harbor 'Part 1' "$url/part/1" --allow-private >out 2>err; }
at 2031-05-02T00:00:00Z
if grep -q note err; then fail a_clock_that_goes_forward_is_no_news "$(cat err)"; else ok a_clock_that_goes_forward_is_no_news; fi
at 2031-05-01T00:00:00Z
if [ $? = 0 ] && [ "$(grep -c 'note: .*2031-05-01T00:00:00Z.*2031-05-02T00:00:00Z.*clock' err)" = 1 ]; then
	ok a_clock_set_back_is_told_of; else fail a_clock_set_back_is_told_of "$(cat err)"; fi
if $PROVISO --home home log Harbor 'Part 1' | grep -q ^2031-05-01T00:00:00Z; then ok the_capture_keeps_the_time_of_the_clock; else
	fail the_capture_keeps_the_time_of_the_clock "$($PROVISO --home home log Harbor 'Part 1' | tail -n 2)"; fi
PROVISO_NOW=2024-05-01T00:00:00Z "$PROVISO" --home home fetch --allow-private >out 2>err
if [ $? = 0 ] && [ "$(grep -c "note: .*($pages such in all)" err)" = 1 ]; then ok a_fetch_tells_of_the_clock_once; else
	fail a_fetch_tells_of_the_clock_once "$(tail -n 3 err)"; fi
$PROVISO --home home add Harbor 'Part 1' "$root/examples/demo/terms-3.md" --at 2020-01-01 >out 2>err
if grep -q note err; then fail a_time_that_is_given_needs_no_clock "$(cat err)"; else ok a_time_that_is_given_needs_no_clock; fi
expect_ok times_in_any_order_verify "$PROVISO" --quiet --home home verify

# --- parts of the home that are gone
gone() { # NAME STATUS PATTERN PATH: no capture is taken without it; with it again, one is
	mv "home/$4" kept
	expect_error "without_$1_no_capture" "$2" "$3" fetch home
	rm -rf "home/$4"
	mv kept "home/$4"
	expect_ok "with_$1_again_it_verifies" "$PROVISO" --quiet --home home verify
}
cd home && key=$(ls keys/*.pem) && edge=$(find log/tile/entries -path '*.p/*' | sort | tail -n 1) && cd ..
size=$(($(sed -n 2p home/log/checkpoint) % 256))
edge=$(dirname "$edge")/$size
gone the_private_key 7 'private key' "$key"
gone the_public_keys 1 'keys.*put' keys/log.keys
gone the_log 1 'log.*put' log
gone the_checkpoint 1 'log.*put' log/checkpoint
gone the_last_tile 1 "$edge: is missing" "$edge"
gone the_warc_file 1 '000001.warc.gz: .*put it back' archive/000001.warc.gz
cp "home/$key" kept
echo 'no key at all' >"home/$key"
expect_error a_damaged_key_is_named 3 "$key" fetch home
cat kept >"home/$key"
chmod 644 "home/$key"
expect_error a_key_that_others_may_read_is_refused 7 'chmod 600' fetch home
chmod 600 "home/$key"
expect_ok with_its_key_it_goes_on fetch home
expect_ok with_its_key_it_verifies "$PROVISO" --quiet --home home verify

# Each tile of the log is missed, where the checkpoint needs it.
tiles() {
	local all n kind
	all=$(sed -n 2p home/log/checkpoint)
	for kind in 0 entries; do
		for n in $(seq 0 $((all / 256 - 1))); do echo "log/tile/$kind/$(printf %03d "$n")"; done
		[ $((all % 256)) = 0 ] || echo "log/tile/$kind/$(printf %03d $((all / 256))).p/$((all % 256))"
	done
	[ $((all / 256)) = 0 ] || echo "log/tile/1/000.p/$((all / 256))"
}
missed=0 needed=0
for tile in $(tiles); do
	needed=$((needed + 1))
	mv "home/$tile" kept
	$PROVISO --quiet --home home verify >out 2>err
	[ $? = 1 ] && grep -q "$tile: is missing" err && missed=$((missed + 1))
	mv kept "home/$tile"
done
if [ $needed -ge 2 ] && [ $missed = $needed ]; then ok "each_of_its_tiles_is_missed"; else
	fail each_of_its_tiles_is_missed "$missed of $needed tiles: $(cat err)"; fi
done_testing
