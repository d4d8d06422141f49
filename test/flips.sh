# Flip one bit of what a home keeps: verify answers "no" and names the place, or the byte
# carries nothing, for a reason that is known before (test/peers/places), and then every
# answer stays as it was.
#   FLIPS=200 test/flips.sh      how many (40); SEED=N other ones; EACH=N so many of each kind;
#                                FLIPS_HOME=FOLDER a home of one's own
. "$(dirname "$0")/lib.sh"
places=$build/test/peers/places
for tool in sqlite3 git perl; do
	command -v $tool >/dev/null || { skip flipped_bits "there is no $tool"; exit 0; }
done
find_node || { skip flipped_bits "there is no node"; exit 0; }
cd "$scratch" || exit 1
flips=${FLIPS:-40} seed=${SEED:-1} each=${EACH:-0}

# A home with all kinds of evidence: pages, one that failed, files, a history; published
# several times.
cat >server.js <<'JS'
const fs = require('fs'), demo = process.argv[2];
let asked = 0;
require('http').createServer((q, r) => {
	const page = {'/privacy': 'privacy-1.html', '/terms': 'terms-1.html'}[q.url];
	if (q.headers['if-none-match'] === '"first"') {
		r.writeHead(304, {etag: '"first"'});
		r.end();
		return;
	}
	r.writeHead(page ? 200 : 404, {'content-type': 'text/html', etag: q.url === '/terms' ? '"first"' : `"${asked}"`});
	r.end(page ? fs.readFileSync(`${demo}/${page}`, 'utf8').replace(/within \d+ days/, `within ${++asked >> 2} days`) : '');
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
P="$PROVISO --quiet --home home"
fill_home() {
	$P init --origin example.org/log >/dev/null
	git init -q --bare source.git
	"$root/tools/history" 2 5 | git -C source.git fast-import --quiet
	git -C source.git symbolic-ref HEAD refs/heads/main
	$P import ota source.git >/dev/null
	$P add Harbor 'Privacy Policy' "$url/privacy" --allow-private >/dev/null
	$P add Harbor 'Terms of Service' "$url/terms" --allow-private >/dev/null
	$P add Harbor 'Cookie Policy' "$url/none" --allow-private >/dev/null 2>&1
	for _ in 1 2 3; do $P fetch --allow-private >/dev/null 2>&1; done
	for _ in 1 2; do $P fetch --conditional --allow-private >/dev/null 2>&1; done
	$P add Quay 'Terms of Service' "$root/examples/demo/terms-3.md" --at 2025-01-01 >/dev/null
	$P add Quay 'Terms of Service' "$root/examples/demo/terms-2.html" --at 2025-02-01 >/dev/null
	$P bundle "$($P --json provisions Harbor | jq -r .record | head -n 1)" bundle.wacz >/dev/null
}
if [ -n "${FLIPS_HOME-}" ]; then cp -r "$FLIPS_HOME" home; else
	serve server.js "$root/examples/demo"
	fill_home
fi
sqlite3 home/proviso.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
expect_ok a_home_of_all_kinds_verifies $P verify --deep

answers() {
	$P list
	$P --json list | jq -r '[.service, .document] | @tsv' | while IFS=$'\t' read -r service document; do
		$P log "$service" "$document"
	done
	$P changes --all
	$P provisions
	for id in $(head -n 3 records); do $P record "$id"; done
}
$P --json provisions | jq -r .record >records
answers >before 2>&1

"$places" home >map || { fail the_home_is_taken_apart; done_testing; }
if [ "$(awk -F '\t' '{ n += $5 } END { print n }' map)" = "$(cat home/proviso.db home/archive/*.gz \
	$(find home/log -type f) home/keys/log.keys | wc -c)" ]; then ok each_byte_has_its_place; else
	fail each_byte_has_its_place; fi

# FILE OFFSET BIT KIND WHAT of each flip: half of them any byte, half of them any kind of
# place; or so many of each kind of place.
awk -F '\t' -v flips="$flips" -v seed="$seed" -v each="$each" '
	{ what[$2] = what[$2] " " NR; line[NR] = $0; end[NR] = (total += $5); kinds[$2] = $1 }
	function pick(n, k,   part) {
		split(line[n], part, "\t")
		print part[3] "\t" part[4] + k "\t" int(rand() * 8) "\t" part[1] "\t" part[2]
	}
	function of_kind(name,   list, n, part) {
		n = split(what[name], list, " ")
		n = list[1 + int(rand() * n)]
		split(line[n], part, "\t")
		pick(n, int(rand() * part[5]))
	}
	END {
		srand(seed)
		for (name in what) names[++count] = name
		if (each) for (i = 1; i <= count; i++) for (k = 0; k < each; k++) of_kind(names[i])
		else for (i = 0; i < flips; i++) {
			if (i % 2) { of_kind(names[1 + int(rand() * count)]); continue }
			at = int(rand() * total)
			for (n = 1; end[n] <= at; n++);
			split(line[n], part, "\t")
			pick(n, at - end[n] + part[5])
		}
	}' map >flips

flip() { # FILE OFFSET BIT
	perl -e 'open F, "+<", $ARGV[0] or die; sysseek F, $ARGV[1], 0; sysread F, $b, 1; sysseek F, $ARGV[1], 0;
		syswrite F, chr(ord($b) ^ 1 << $ARGV[2])' "home/$1" "$2" "$3"
}
said() { # COMMAND…: its status; what it says is in out and err
	"$@" >out 2>err </dev/null
	status=$?
}
texts() { # each text, and each record of the WARC files
	$P --json list | jq -r '[.service, .document, .versions] | @tsv' |
		while IFS=$'\t' read -r service document versions; do
			for n in $(seq "$versions"); do $P show "$service" "$document" --version "$n"; done
		done
	zcat home/archive/*.gz
}
texts >texts.before
same_texts() { texts 2>&1 | cmp -s - texts.before; }
same_answers() { answers 2>&1 | cmp -s - before; }
judge() { # KIND WHAT: is it as it must be?
	local kind=$1 what=$2
	said $P verify
	[ $status -le 7 ] || return 1
	[ $status = 0 ] || [ "$(wc -l <err)" = 1 ] || return 1
	case $kind in
	evidence)
		# A database that says that it is none, or of another version, is not read at all.
		case $what in header*) [ $status = 1 ] || [ $status = 3 ] || [ $status = 7 ] ;; *) [ $status = 1 ] ;; esac &&
			grep -Eq 'home/|entry [0-9]|record |document [0-9]|sighting [0-9]|version [0-9]|first [0-9]* entries| / ' err
		;;
	packed) { [ $status = 1 ] && [ "$(wc -l <err)" = 1 ]; } || { same_answers && same_texts; } ;;
	nothing | setting) [ $status = 1 ] || same_answers ;;
	derived)
		[ $status = 0 ] || return 0
		said $P verify --deep
		# 7: rows that say that they are of another version are not compared, but told.
		[ $status = 1 ] || [ $status = 7 ] || { [ $status = 0 ] && same_answers; }
		;;
	esac
}
told=0 quiet=0 wrong=0
while IFS=$'\t' read -r file offset bit kind what; do
	flip "$file" "$offset" "$bit"
	if judge "$kind" "$what"; then
		if [ $status = 0 ]; then quiet=$((quiet + 1)) outcome=same; else told=$((told + 1)) outcome=told; fi
	else
		wrong=$((wrong + 1)) outcome=WRONG
		echo "  bit $bit of byte $offset of $file ($kind: $what): status $status: $(head -c 200 err)"
	fi
	printf '%s\t%s\t%s\n' $outcome "$kind" "$what" >>outcomes
	flip "$file" "$offset" "$bit"
done <flips
[ -z "${REPORT-}" ] || cp outcomes map "$REPORT"
if [ $wrong = 0 ]; then ok "each_of_$(wc -l <flips)_flips_is_told_or_harmless"; else
	fail flips_are_told_or_harmless "$wrong of $(wc -l <flips)"; fi
if [ $told -gt $((told + quiet + wrong >> 2)) ]; then ok most_flips_are_told; else
	fail most_flips_are_told "$told told, $quiet without effect"; fi
expect_ok flipped_back_it_verifies $P verify --deep
if same_answers; then ok flipped_back_it_answers_as_before; else fail flipped_back_it_answers_as_before; fi
done_testing
