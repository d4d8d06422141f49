# Other people's code reads the log of a home: Go's own for transparency logs, and OpenSSL
# for the signature. What they refuse, verify refuses too.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
proofs=$build/test/peers/proofs
build_peer log || { skip peers_log "there is no Go with golang.org/x/mod; run script/bootstrap"; exit 0; }
P="$PROVISO --quiet"
shopt -s nullglob

# A log has so many entries, and is all that its older checkpoints promised.
reads() { # ENTRIES LOG KEYS
	local got
	mkdir -p old
	got=$("$peer" "$3" "$2" old/* 2>err)
	if [ "$got" = "$1 entries" ]; then ok "go_reads_a_log_of_$1"; else
		fail "go_reads_a_log_of_$1" "not $1 entries but \"$got\"" "$(head -c 1000 err)"; fi
	cp "$2/checkpoint" "old/$1"
}
add() { # one more entry, in a publication of its own
	$P add 'Lumen Harbor' 'Privacy Policy' "$root/examples/demo/privacy-$1.html" --at "$2" >/dev/null
}
history() { # SERVICES VERSIONS: source.git
	rm -rf source.git
	git init -q --bare source.git
	"$root/tools/history" "$1" "$2" | git -C source.git fast-import --quiet
	git -C source.git symbolic-ref HEAD refs/heads/main
}
import() { $P import ota source.git "$@" >/dev/null; }
publish() { # ENTRIES: the log as it is now
	cp -r home/log "log-$1"
}

# --- a log that grows over the borders of tiles, published eight times
growing() {
	$P init --origin log.example/peers
	publish 0
	add 1 2025-01-01
	publish 1
	history 2 254
	import --service 'Example Service 1' --document 'Privacy Policy'
	publish 255
	add 2 2025-01-02
	publish 256
	add 1 2025-01-03
	publish 257
	import --service 'Example Service 1'
	publish 511
	history 2 94
	import --service 'Example Service 2'
	publish 699
	add 2 2025-01-04
	publish 700
}
# --- and one with the same number of entries at once
at_once() {
	history 1 350
	$P init --origin log.example/other
	import
	reads 700 home/log home/keys/log.keys
}
side_by_side growing at_once
home=$scratch/growing/home
other=$scratch/at_once/home
keys=$home/keys/log.keys

published() {
	local n
	for n in 0 1 255 256 257 511 699 700; do reads $n "$shared_scratch/growing/log-$n" "$keys"; done
}

# --- our own proofs
refused_by_go() { # NAME FILE
	if "$peer" "$keys" "$home/log" "$2" >/dev/null 2>&1; then
		fail "$1" "it was accepted"
	else
		ok "$1"
	fi
}
proven() {
	mkdir proofs
	if "$proofs" "$home" proofs 2>err && [ "$(find proofs -name '*.tlog-proof' | wc -l)" = 700 ] &&
		[ "$(find proofs -name '*.consistency' | wc -l)" = 699 ] &&
		"$peer" "$keys" "$home/log" proofs/* >out 2>>err; then
		ok go_checks_our_proofs_of_every_entry_and_every_size
	else
		fail go_checks_our_proofs_of_every_entry_and_every_size "$(head -c 1000 err)"
	fi
	sed 's/^index 300$/index 301/' proofs/300.tlog-proof >moved.tlog-proof
	refused_by_go a_proof_of_another_entry moved.tlog-proof
	sed 's/^old 300$/old 301/' proofs/300.consistency >moved.consistency
	refused_by_go a_proof_from_another_size moved.consistency
	refused_by_go a_checkpoint_of_another_log "$other/log/checkpoint"
}

# --- one byte is not what it was
flip() { # FILE OFFSET
	local byte
	byte=$(tail -c +"$(($2 + 1))" "$1" | head -c 1 | od -An -tu1)
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
tampered() { # NAME FILE OFFSET: of the log
	local name=tampered_$1
	rm -rf bad
	cp -r "$home" bad
	flip "bad/log/$2" "$3"
	if "$peer" bad/keys/log.keys bad/log >/dev/null 2>&1; then
		fail "$name" "Go accepts it"
	else
		expect_error "$name" 1 "log/$2|the log" $P --home bad verify
	fi
}
tiles_changed() {
	local f
	for f in $(cd "$home/log" && find tile -type f | sort); do
		tampered "$f" "$f" $(($(stat -c %s "$home/log/$f") / 2))
	done
	tampered length_of_an_entry tile/entries/000 1
	tampered last_byte_of_a_bundle tile/entries/001 $(($(stat -c %s "$home/log/tile/entries/001") - 1))
}
checkpoint_changed() {
	local checkpoint=$home/log/checkpoint
	tampered origin checkpoint 2
	tampered size checkpoint 20
	tampered root checkpoint 30
	tampered key_id checkpoint $(($(grep -b -a '^—' "$checkpoint" | cut -d : -f 1) + 25))
	tampered signature checkpoint $(($(stat -c %s "$checkpoint") - 20))
	rm -rf bad
	cp -r "$home" bad
	cp "$other/keys/log.keys" bad/keys/log.keys
	expect_error a_log_that_others_signed 1 'checkpoint' $P --home bad verify
}
side_by_side published proven tiles_changed checkpoint_changed

# --- the signature alone, with nothing but OpenSSL and the key's line
openssl_checks() { # TEXT
	local key=302a300506032b6570032100 i
	{ for ((i = 0; i < ${#key}; i += 2)); do printf "\\x${key:i:2}"; done
		cut -d + -f 3- "$keys" | base64 -d | tail -c 32; } >key.der
	{ echo '-----BEGIN PUBLIC KEY-----'; base64 key.der; echo '-----END PUBLIC KEY-----'; } >key.pem
	sed -n 's/^— log.example\/peers //p' "$home/log/checkpoint" | base64 -d | tail -c +5 >signature
	openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in "$1" -sigfile signature >out 2>&1
}
sed '/^$/,$d' "$home/log/checkpoint" >text
if openssl_checks text; then ok openssl_verifies_the_checkpoint; else
	fail openssl_verifies_the_checkpoint "$(head -c 500 out)"; fi
flip text 20
if openssl_checks text; then fail openssl_refuses_another_size "it was accepted"; else ok openssl_refuses_another_size; fi

# --- what a bundle brings
record=$($P --home "$home" --json provisions | sed -n 's/.*"record":"\([^"]*\)".*/\1/p' | head -n 1)
$P --home "$home" bundle "$record" bundle.wacz >/dev/null 2>err && unzip -q bundle.wacz -d bundle
if [ "$(find bundle/proof -name '*.tlog-proof' | wc -l)" = 3 ] && cmp -s bundle/proof/log.keys "$keys" &&
	"$peer" "$keys" "$home/log" bundle/proof/*.tlog-proof >out 2>>err; then
	ok go_checks_the_proofs_of_a_bundle
else
	fail go_checks_the_proofs_of_a_bundle "$(head -c 1000 err)"
fi
sed -i 's/"time":"20/"time":"19/' bundle/proof/sighting.json
refused_by_go an_entry_of_another_time bundle/proof/sighting.tlog-proof

# --- a key takes over: who knows either can follow, and then who knows the new one
follows() { # NAME KEYS LOG
	if "$peer" "$shared_scratch/$2.keys" "$shared_scratch/$3" >out 2>err; then ok "$1"; else fail "$1" "$(head -c 500 err)"; fi
}
export PROVISO_HOME=$home
$P key rotate >/dev/null 2>&1
head -n 1 "$keys" >first.keys
tail -n 1 "$keys" >second.keys
cp "$keys" all.keys
cp -r "$home/log" rotated
$P key retire "$(cut -d + -f 2 first.keys)" >/dev/null 2>&1
cp -r "$home/log" retired
add 1 2025-01-05
cp -r "$home/log" later
at_first() { follows who_knows_the_old_key_follows first rotated; }
at_once_too() { follows who_knows_the_new_key_follows second rotated; }
at_its_end() { follows the_old_key_signs_its_own_end first retired; }
afterwards() {
	follows then_the_new_key_signs second later
	follows old_keys_stay_known all later
}
side_by_side at_first at_once_too at_its_end afterwards
if "$peer" first.keys later >/dev/null 2>&1; then fail a_retired_key_signs_no_more "it was accepted"; else
	ok a_retired_key_signs_no_more; fi
done_testing
