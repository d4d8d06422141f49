# Witnesses cosign the log's checkpoint: one by Go's own code for signed notes and proofs,
# and some that misbehave. And checkpoints that were kept elsewhere.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
command -v sqlite3 >/dev/null || { skip witness "there is no sqlite3"; exit 0; }
build_peer witness || { skip witness "there is no Go with golang.org/x/mod; run script/bootstrap"; exit 0; }
export PROVISO_FETCH_SECONDS=2 # for those that never answer
demo=$root/examples/demo
add() { # HOME FILE
	"$PROVISO" --quiet --home "$1" add Harbor Terms "$demo/$2" >/dev/null
}
witness_start() { # NAME LOGKEY…: a witness in the folder NAME
	local name=$1
	shift
	mkdir -p "$name"
	rm -f "$name/address"
	"$peer" serve "$name" "$@" 2>"$name/err" &
	eval "pid_$name=$!"
	at_end="$at_end kill $! 2>/dev/null;"
	for _ in $(seq 100); do
		[ -s "$name/address" ] && return
		sleep 0.1
	done
	fail "witness_$name" "$(cat "$name/err")"
}
ask() { "$PROVISO" --home "${1:-home}" checkpoint --witness --allow-private; }
witnesses() { # HOME: how many cosignatures its rows have
	sqlite3 -readonly "$1/proviso.db" 'SELECT count(*) FROM witness'
}
undo_rows() { # HOME: it knows of no cosignature
	sqlite3 "$1/proviso.db" 'DROP TRIGGER witness_is_kept; DELETE FROM witness;'
}

"$PROVISO" --quiet init --origin log.example/harbor
key=$("$PROVISO" key --json | sed 's/.*"vkey":"\([^"]*\)".*/\1/')
witness_start one "$key"
url=$(cat one/address) wkey=$(cat one/vkey)

expect_error without_a_config_it_says_what_to_add 4 'names no witness; add the line' ask
echo "witness $url/ $wkey" >home/config

# --- cosigned, and the peer agrees
expect_ok an_empty_log_is_cosigned ask
add home terms-1.html
cp -r home early
expect_ok a_first_checkpoint_is_cosigned ask
for f in terms-2.html terms-3.md privacy-1.html; do add home "$f"; done
expect_ok it_is_cosigned_as_it_grows ask
if [ "$("$peer" check home/log/checkpoint "$key" "$wkey" 2>err)" = 4 ]; then
	ok the_published_checkpoint_holds_for_go
else
	fail the_published_checkpoint_holds_for_go "$(cat err home/log/checkpoint)"
fi
if cmp -s out home/log/checkpoint; then ok the_command_prints_it; else fail the_command_prints_it; fi
expect_ok asked_again_it_cosigns_again ask
if [ "$(grep -c '^— witness.example/one' home/log/checkpoint)" = 1 ]; then ok it_stands_there_once; else
	fail it_stands_there_once "$(cat home/log/checkpoint)"; fi
expect_ok an_honest_home_verifies "$PROVISO" --quiet verify
cp home/log/checkpoint kept
cp -r home cosigned
"$PROVISO" --json checkpoint >json
if grep -q '"id":"........","by":"witness"}' json && grep -q '"witnesses":\[{"name":"witness.example/one","id":"........","size":4,"time":"' json
then ok the_witness_is_listed; else fail the_witness_is_listed "$(cat json)"; fi
expect_schema the_list_keeps_to_its_schema checkpoint json

# --- together with an authority: one that is not named, and one that is down
cp -r home without
expect_ok without_an_authority_it_is_cosigned "$PROVISO" --home without checkpoint --stamp --witness --allow-private
if cmp -s out without/log/checkpoint && grep -q '^proviso: note: without/config names no timestamp authority; cosigned only$' err; then
	ok and_that_is_noted; else fail and_that_is_noted "$(cat out err)"; fi
cp -r home down
echo 'timestamp-authority http://127.0.0.1:1/' >>down/config
"$PROVISO" --home down checkpoint --stamp --witness --allow-private >out 2>err
if [ $? = 5 ] && cmp -s out down/log/checkpoint && grep -q '^cosigned at ' err && tail -n 1 err | grep -q '^proviso: .*127.0.0.1:1' &&
	[ "$(witnesses down)" -ge "$(witnesses home)" ]; then ok an_authority_that_is_down_keeps_no_witness_away; else
	fail an_authority_that_is_down_keeps_no_witness_away "$(cat out err)"; fi

# --- a bundle brings the cosignature, and says how to check it
record=$("$PROVISO" --json provisions | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
cp -r home bundled # a bundle adds to the log
expect_ok a_bundle_of_a_cosigned_log "$PROVISO" --home bundled bundle "$record" cosigned.wacz
cp -r home planted # whoever wrote the row, the owner did not ask this one
echo '# none' >planted/config
expect_ok a_bundle_where_no_witness_is_named "$PROVISO" --home planted bundle "$record" planted.wacz
if "$PROVISO" verify planted.wacz | grep -q 'note: no witness: '; then ok it_brings_none; else fail it_brings_none; fi
"$PROVISO" --home planted --json verify >out 2>err
if grep -q '^note: cosignatures by witness.example/one (key [0-9a-f]*), whom planted/config does not name' err &&
	grep -q '"notes":\["cosignatures by witness.example/one ' out; then ok and_verify_says_so; else
	fail and_verify_says_so "$(cat out err)"; fi
by="witness.example/one (key [0-9a-f]*) cosigned the log's first [0-9]* entries, the capture among them, at "
says() { # NAME PATTERN FILE OPTION…: of the bundle
	local name=$1 pattern=$2
	shift 2
	if "$PROVISO" verify "$@" >out 2>&1 && grep -q "^  $pattern" out; then ok "$name"; else fail "$name" "$(cat out)"; fi
}
says a_witness_that_is_not_known_is_a_claim "note: who calls itself the witness $by" cosigned.wacz
{ echo '# whom I know'; echo "$wkey"; } >trusted
says one_that_is_known_is_told "the witness $by" cosigned.wacz --trust trusted
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=x 2>/dev/null >>trusted
	says beside_certificates_too "the witness $by" cosigned.wacz --trust trusted
fi
echo "$key" >trusted
expect_error the_key_of_a_log_is_no_witness 2 'trusted: the key of log.example/harbor is no witness.s; .*--key' \
	"$PROVISO" verify cosigned.wacz --trust trusted
echo nothing >trusted
expect_error a_file_of_neither_is_told 3 'trusted: has neither certificates' "$PROVISO" verify cosigned.wacz --trust trusted
if command -v xxd >/dev/null && command -v unzip >/dev/null && command -v openssl >/dev/null; then
	mkdir hand
	(cd hand && cp ../cosigned.wacz . && unzip -p cosigned.wacz VERIFY.txt | sed -n 's/^ *\$ //p' >../commands && sh ../commands) >got 2>&1
	if ! grep -q 'WRONG\|rror' got && [ "$(tail -n 3 got)" = "in the log
Signature Verified Successfully
${wkey#*+*+}" ]; then ok it_holds_by_hand; else fail it_holds_by_hand "$(cat got)"; fi
	(cd hand && printf '\377' | dd of=proof/witness-1.sig bs=1 seek=9 conv=notrunc && grep -v '^unzip' ../commands | sh) >got 2>&1
	if [ "$(grep -c 'Signature Verified Successfully' got)" = 2 ] && grep -q 'Signature Verification Failure' got; then
		ok and_a_changed_cosignature_does_not; else fail and_a_changed_cosignature_does_not "$(cat got)"; fi
	if unzip -p cosigned.wacz certificate.pdf | pdftotext -layout - - 2>/dev/null |
		grep -Eq 'Witnesses \(claimed\) +witness.example/one'; then ok its_certificate_names_the_witness_as_claimed; else
		fail its_certificate_names_the_witness_as_claimed; fi
	if [ "$(unzip -p cosigned.wacz proof/witnessed.tlog-proof | sed '1,/^$/d' >note; "$peer" check note "$key" "$wkey" 2>err)" -ge 4 ]; then
		ok and_go_reads_the_checkpoint; else fail and_go_reads_the_checkpoint "$(cat err note)"; fi
fi

# --- the witness says from where it wants its proof
add home terms-3.md
undo_rows home
expect_ok a_home_that_forgot_is_told_the_size ask
if [ "$("$peer" check home/log/checkpoint "$key" "$wkey" 2>err)" = 5 ]; then ok and_is_cosigned; else
	fail and_is_cosigned "$(cat err)"; fi

# --- it remembers, and cosigns no other history
kill "$pid_one"
wait "$pid_one" 2>/dev/null
witness_start one "$key"
sed "s|^witness .*|witness $(cat one/address) $wkey|" -i home/config early/config cosigned/config
url=$(cat one/address)
before=$(sha256sum home/log/checkpoint)
cp -r early older
expect_error an_older_copy_is_told 5 '1 of 1 witnesses did not' "$PROVISO" --quiet --home older checkpoint --witness --allow-private
ask older >/dev/null 2>err
if grep -q "^proviso: $url: it has seen 5 entries of this log, and 1 are here" err; then
	ok it_is_told_why; else fail it_is_told_why "$(cat err)"; fi
for f in privacy-1.html privacy-2.html privacy-3.md terms-2.html; do add older "$f"; done
ask older >/dev/null 2>err
if grep -q "$url: it cosigned another tree of this size before (409)" err; then
	ok another_tree_of_this_size_is_not_cosigned; else fail another_tree_of_this_size_is_not_cosigned "$(cat err)"; fi
add older terms-3.md
ask older >/dev/null 2>err
if grep -q "$url: this log does not go on from what it cosigned before (422)" err; then
	ok a_rewritten_log_is_not_cosigned; else fail a_rewritten_log_is_not_cosigned "$(cat err)"; fi
if [ "$(witnesses older)" = 1 ] && ! grep -q witness.example older/log/checkpoint; then
	ok nothing_is_kept_of_a_refusal; else fail nothing_is_kept_of_a_refusal "$(cat older/log/checkpoint)"; fi

# --- refusals and misbehaviour, each told; the good one is asked all the same
"$PROVISO" --quiet --home other init --origin log.example/other
echo "witness $url $wkey" >other/config
expect_error an_unknown_log_fails 5 '1 of 1' "$PROVISO" --quiet --home other checkpoint --witness --allow-private
ask other >/dev/null 2>err
if grep -q 'does not know this log (404)' err; then ok an_unknown_log_is_told; else
	fail an_unknown_log_is_told "$(cat err)"; fi
"$PROVISO" --quiet --home twin init --origin log.example/harbor
echo "witness $url $wkey" >twin/config
ask twin >/dev/null 2>err
if grep -q 'knows none of the keys that sign this log (403)' err; then ok an_unknown_key_is_told; else
	fail an_unknown_key_is_told "$(cat err)"; fi
misbehaves() { # NAME PATH PATTERN: alone, and told with this pattern
	cp -r cosigned "$1"
	echo "witness $url/$2 $wkey" >"$1/config"
	ask "$1" >/dev/null 2>"$1.err"
	if [ $? = 5 ] && [ "$(wc -l <"$1.err")" = 2 ] &&
		grep -Eq "^proviso: $url/$2(/add-checkpoint)?: .*($3)" "$1.err" &&
		cmp -s "$1/log/checkpoint" cosigned/log/checkpoint &&
		[ "$(witnesses "$1")" = "$(witnesses cosigned)" ]; then
		ok "$1"
	else
		fail "$1" "$(cat "$1.err")"
	fi
}
# These take as long as we wait for an answer.
misbehaves silence_is_told silent 'no answer within' &
slow=$!
misbehaves a_slow_answer_is_told slow 'only in part .time' &
slow="$slow $!"
misbehaves a_400_is_told status/400 'bad one .400'
misbehaves a_500_is_told status/500 'status 500'
misbehaves a_redirect_is_not_followed status/302 'sends to another address'
misbehaves garbage_is_no_cosignature garbage 'without a good cosignature'
misbehaves another_key_is_no_cosignature stranger 'without a good cosignature'
misbehaves a_cosignature_of_another_tree_is_none other 'without a good cosignature'
misbehaves a_size_that_does_not_help_is_told again 'named 1 as the size'
rm -rf bad
cp -r cosigned bad
"$PROVISO" --home bad checkpoint --witness >/dev/null 2>err
if grep -q 'allow-private' err; then ok private_addresses_need_an_option; else
	fail private_addresses_need_an_option "$(cat err)"; fi

witness_start two "$key"
cat >home/config <<END
# three of them
witness http://127.0.0.1:1 witness.example/w+0b1ca5bb+BMH7PBvigh0pYAi47zXwCEExGF6ISshSBOgzrkdcXK3x
witness $url $wkey
witness $(cat two/address) $(cat two/vkey)
END
ask home >out 2>err
if [ $? = 5 ] && grep -q '1 of 3 witnesses did not cosign' err && grep -q '^cosigned at .* by witness.example/two' err; then
	ok the_others_are_asked_all_the_same
else
	fail the_others_are_asked_all_the_same "$(cat err)"
fi
if [ "$(grep -c '^— witness.example' home/log/checkpoint)" = 2 ]; then ok both_stand_on_the_checkpoint; else
	fail both_stand_on_the_checkpoint "$(cat home/log/checkpoint)"; fi
expect_ok with_both_the_home_verifies "$PROVISO" --quiet verify
add home terms-1.html
if grep -q witness.example home/log/checkpoint; then fail a_grown_log_is_not_cosigned_yet; else
	ok a_grown_log_is_not_cosigned_yet; fi
expect_ok it_verifies_too "$PROVISO" --quiet verify

# --- the config is read strictly
sed -i 's/^witness/witnes/' bad/config
expect_error a_bad_config_is_told_with_its_line 3 'bad/config: line 1: "witnes" is no setting' ask bad

# --- checkpoints that were kept elsewhere
expect_ok the_log_goes_on_from_one_that_was_kept "$PROVISO" --quiet verify --checkpoint kept
expect_ok also_with_json "$PROVISO" --quiet --json verify --checkpoint kept
"$PROVISO" --home early checkpoint >kept.early
expect_ok and_from_an_earlier_one "$PROVISO" --quiet verify --checkpoint kept.early
expect_error a_log_that_was_rolled_back_is_found 1 'kept: it has 4 entries, and the log 1: the log was rolled back' \
	"$PROVISO" --quiet --home early verify --checkpoint kept
expect_error a_log_that_was_rewritten_is_found 1 'kept: the log.s first 4 entries are not those' \
	"$PROVISO" --quiet --home older verify --checkpoint kept
expect_error one_of_another_log_is_told 1 'of the log log.example/harbor, and this is log.example/other' \
	"$PROVISO" --quiet --home other verify --checkpoint kept
expect_error one_by_another_key_is_told 1 'no signature is by a key that is known' \
	"$PROVISO" --quiet --home twin verify --checkpoint kept
sed 's/^4$/3/' kept >bent
expect_error one_that_was_changed_is_told 1 'bent: the signature by log.example/harbor .* does not hold' \
	"$PROVISO" --quiet verify --checkpoint bent
head -n 3 kept >cut
expect_error one_that_is_cut_is_told 3 'cut: it has no signatures, or is cut short' \
	"$PROVISO" --quiet verify --checkpoint cut
expect_error it_is_a_check_of_the_whole_home 2 'leave it out' "$PROVISO" verify --checkpoint kept cut
expect_error one_that_is_missing_is_told 4 'nowhere: cannot open' "$PROVISO" --quiet verify --checkpoint nowhere

# --- what is kept of cosignatures is checked
sqlite3 cosigned/proviso.db 'DROP TRIGGER witness_is_kept; DROP TRIGGER witness_is_fixed'
changed() { # NAME SQL
	rm -rf bad
	cp -r cosigned bad
	sqlite3 bad/proviso.db "$2"
	expect_error "changed_$1" 1 'cosignature of the log|log/checkpoint' "$PROVISO" --quiet --home bad verify
}
changed cosignature_size 'UPDATE witness SET size = size + 1 WHERE size = 4'
changed cosignature_time 'UPDATE witness SET at = at + 1000000 WHERE size = 4'
changed cosignature_key "UPDATE witness SET key = '$(cat two/vkey)' WHERE size = 1"
changed cosignature_note "UPDATE witness SET note = (SELECT note FROM witness WHERE size = 1) WHERE size = 4"
changed cosignature_gone 'DELETE FROM witness'
changed cosignature_beside_a_strangers "UPDATE witness SET note = CAST(CAST(note AS TEXT) ||
	'— stranger.example AAAAAAA=' || char(10) AS BLOB) WHERE size = 4"
rm -rf bad
cp -r cosigned bad
sqlite3 bad/proviso.db 'UPDATE witness SET size = 99 WHERE size = 4'
ask bad >/dev/null 2>err
if grep -q 'it cosigned 99 entries of this log before, and 4 are here: entries were lost' err; then
	ok lost_entries_are_told; else fail lost_entries_are_told "$(cat err)"; fi
rm -rf bad
cp -r cosigned bad
sed -i 's/^— witness.example/— witness.exbmple/' bad/log/checkpoint
expect_error changed_line_of_the_checkpoint 1 'log/checkpoint' "$PROVISO" --quiet --home bad verify
# shellcheck disable=SC2086
wait $slow
done_testing
