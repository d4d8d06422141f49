# The keys of the log: one takes over from another, at whatever moment that is interrupted.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
command -v sqlite3 >/dev/null || { skip keys "there is no sqlite3"; exit 0; }
demo=$root/examples/demo
P="$PROVISO --quiet"
add() { $P --home "$1" add Harbor Terms "$demo/$2" >/dev/null; }
ids() { # HOME STATE: of the keys in this state, in a line
	"$PROVISO" --quiet --home "$1" key | awk -v s="$2" '$2 == s { printf "%s ", $1 }'
}
key_of() { grep -F "+$2+" "$1/keys/log.keys"; } # HOME ID
signatures() { grep -c '^—' "$1/log/checkpoint"; }
statements() { sqlite3 -readonly "$1/proviso.db" "SELECT count(*) FROM leaf WHERE statement LIKE '%\"kind\":\"key\"%'"; }

$P init --origin log.example/harbor
add home terms-1.html
first=$(ids home signs)
first=${first% }

# --- what is kept, and how
if [ "$(stat -c %a "home/keys/$first.pem")" = 600 ]; then ok a_private_key_is_its_owners_alone; else
	fail a_private_key_is_its_owners_alone "$(ls -l home/keys)"; fi
for mode in 640 604 622; do
	chmod $mode "home/keys/$first.pem"
	expect_error "a_key_of_mode_${mode}_is_refused" 7 "others may read this private key; run: chmod 600" \
		$P add Harbor Terms "$demo/terms-2.html"
done
expect_ok reading_needs_no_private_key $P verify
chmod 600 "home/keys/$first.pem"
private=$(sed -n 2p "home/keys/$first.pem")
"$PROVISO" key >out 2>&1
"$PROVISO" --json key >>out 2>&1
if grep -qF "$private" out; then fail no_private_key_is_printed; else ok no_private_key_is_printed; fi
if grep -q "^$first  signs    since entry 0  log.example/harbor+$first+" out &&
	grep -q "^{\"id\":\"$first\",\"vkey\":\"log.example/harbor+$first+[^\"]*\",\"state\":\"signs\",\"since\":0}\$" out
then ok the_key_is_listed; else fail the_key_is_listed "$(cat out)"; fi
expect_error the_only_key_is_not_retired 2 "$first is the only key that signs" $P key retire "$first"
expect_error a_key_that_is_not_there_is_told 4 'there is no key "01234567" to retire' $P key retire 01234567
expect_error there_is_no_other_word 2 'wrong number of arguments' $P key revoke
expect_error lost_goes_with_rotate 2 'goes with: proviso key rotate' $P key retire --lost "$first"
expect_error and_only_where_one_is_lost 2 'a private key of this log is here; run: proviso key rotate' $P key rotate --lost
cp -r home before

# --- rotated
expect_ok a_key_is_rotated $P key rotate
second=$(ids home signs | sed "s/$first //; s/ //")
if [ "$(signatures home)" = 2 ] && [ "$(ids home signs)" = "$first $second " ]; then ok both_sign; else
	fail both_sign "$(cat home/log/checkpoint)"; fi
if [ "$(sqlite3 -readonly home/proviso.db 'SELECT statement FROM leaf WHERE first = 1')" = \
	"{\"key\":\"$(sed -n 2p home/keys/log.keys)\",\"kind\":\"key\"}" ]; then ok the_log_announces_it; else
	fail the_log_announces_it "$(sqlite3 -readonly home/proviso.db 'SELECT * FROM leaf')"; fi
proof=home/keys/$second.tlog-proof
if sed -n 2p "$proof" | grep -qx 'index 1' && [ "$(grep -c '^— log.example/harbor' "$proof")" = 2 ]; then
	ok a_proof_is_kept_beside_it; else fail a_proof_is_kept_beside_it "$(cat "$proof")"; fi
if [ "$(stat -c %a "home/keys/$second.pem")" = 600 ]; then ok the_new_one_is_its_owners_alone; else
	fail the_new_one_is_its_owners_alone "$(ls -l home/keys)"; fi
expect_error two_are_enough 2 "retire the older one first with: proviso key retire $first" $P key rotate
if [ "$(sqlite3 -readonly home/proviso.db 'SELECT statement FROM leaf WHERE first = 2')" = "{\"kind\":\"key\",\"proven\":\"$second\"}" ]
then ok and_says_that_there_is_a_proof; else fail and_says_that_there_is_a_proof "$(sqlite3 -readonly home/proviso.db 'SELECT * FROM leaf')"; fi
expect_ok it_verifies $P verify
cp -r home overlap
cp home/log/checkpoint overlap.checkpoint

# --- retired
expect_ok the_old_key_is_retired $P key retire "$first"
if [ ! -e "home/keys/$first.pem" ] && [ "$(ids home retired)" = "$first " ] && [ "$(ids home signs)" = "$second " ]; then
	ok its_private_half_is_gone; else fail its_private_half_is_gone "$(ls home/keys)" "$("$PROVISO" key)"; fi
if [ "$(sqlite3 -readonly home/proviso.db 'SELECT statement FROM leaf WHERE first = 3')" = "{\"kind\":\"key\",\"retired\":\"$first\"}" ]
then ok the_log_says_so; else fail the_log_says_so "$(sqlite3 -readonly home/proviso.db 'SELECT * FROM leaf')"; fi
add home terms-2.html
if [ "$(signatures home)" = 1 ]; then ok the_new_key_signs_alone; else fail the_new_key_signs_alone "$(cat home/log/checkpoint)"; fi
expect_ok it_verifies_still $P verify --checkpoint overlap.checkpoint
cp before/log/checkpoint before.checkpoint
expect_ok a_checkpoint_by_the_old_key_alone_still_counts $P verify --checkpoint before.checkpoint
expect_ok there_is_a_next_time $P key rotate
expect_ok and_an_end_of_it $P key retire "$second"
expect_ok and_it_verifies $P verify
cp -r home later

# --- interrupted: between any two steps the home opens, and the command ends the work
finishes() { # NAME HOME COMMAND…: works on, ends with two keys of which one is announced by the log
	local name=$1 h=$2
	shift 2
	expect_ok "${name}_opens" $P --home "$h" list
	add "$h" terms-3.md
	expect_ok "${name}_is_finished" $P --home "$h" "$@"
	expect_ok "${name}_verifies" $P --home "$h" verify
}
rotated() { # NAME HOME
	finishes "$1" "$2" key rotate
	if [ "$(signatures "$2")" = 2 ] && [ "$(statements "$2")" = 2 ] && [ -s "$2/keys/$second.tlog-proof" ]; then
		ok "$1_is_one_rotation"
	else
		fail "$1_is_one_rotation" "$("$PROVISO" --home "$2" key 2>&1)" "$(ls "$2/keys")"
	fi
}
cp -r before cut_private
cp "overlap/keys/$second.pem" cut_private/keys/
finishes cut_after_the_private_half cut_private key rotate
cp -r cut_private/keys/log.keys listed
if [ "$(wc -l <listed)" = 2 ]; then ok a_stray_private_half_signs_nothing; else
	fail a_stray_private_half_signs_nothing "$(cat listed)"; fi
cp -r before cut_listed
cp "overlap/keys/$second.pem" overlap/keys/log.keys cut_listed/keys/
"$PROVISO" --home cut_listed key 2>&1 | grep -q "the making of $second was interrupted; run: proviso key rotate" &&
	ok an_unfinished_rotation_is_told || fail an_unfinished_rotation_is_told "$("$PROVISO" --home cut_listed key 2>&1)"
rotated cut_after_the_list cut_listed
cp -r overlap cut_stated # the row is written, the log not yet
rm -r cut_stated/log "cut_stated/keys/$second.tlog-proof"
cp -r before/log cut_stated/log
expect_error a_waiting_key_is_announced_by_its_own_command 1 'this tells how to go on: proviso key' \
	$P --home cut_stated add Harbor Terms "$demo/terms-3.md"
rotated cut_after_the_statement cut_stated
cp -r overlap cut_published
rm "cut_published/keys/$second.tlog-proof"
expect_error an_unproven_successor_does_not_take_over 2 'not finished; run first: proviso key rotate' \
	$P --home cut_published key retire "$first"
rotated cut_before_the_proof cut_published
writes() { # HOME ENTRY STATEMENT: the row of a statement, which the log has not
	sqlite3 "$1/proviso.db" "INSERT INTO leaf (first, count, statement) VALUES ($2, 1, '$3')"
}
cp -r before cut_proven # the row that there is a proof is written, the log not yet
cp "overlap/keys/$second.pem" overlap/keys/log.keys cut_proven/keys/
mkdir "cut_proven/keys/$second.tlog-proof"
$P --home cut_proven key rotate 2>/dev/null
rmdir "cut_proven/keys/$second.tlog-proof"
cp "overlap/keys/$second.tlog-proof" cut_proven/keys/
writes cut_proven 2 "{\"kind\":\"key\",\"proven\":\"$second\"}"
"$PROVISO" --home cut_proven key 2>&1 | grep -q 'the log lacks a word on a key, .*run: proviso key rotate' &&
	ok an_unsaid_proof_is_told || fail an_unsaid_proof_is_told "$("$PROVISO" --home cut_proven key 2>&1)"
expect_ok an_unsaid_proof_is_said $P --home cut_proven key rotate
if [ "$(statements cut_proven)" = 2 ] && $P --home cut_proven verify >/dev/null; then ok and_that_ends_the_rotation; else
	fail and_that_ends_the_rotation "$("$PROVISO" --home cut_proven key 2>&1)"; fi
cp -r overlap cut_retired # the row of a retirement is written, the log not yet
writes cut_retired 3 "{\"kind\":\"key\",\"retired\":\"$first\"}"
expect_error a_waiting_retirement_lets_nothing_by 1 'this tells how to go on: proviso key' \
	$P --home cut_retired add Harbor Terms "$demo/terms-3.md"
expect_error a_rotation_waits_for_a_retirement 2 "run first: proviso key retire $first" $P --home cut_retired key rotate
expect_error and_so_does_another_retirement 2 "run first: proviso key retire $first" \
	$P --home cut_retired key retire "$second"
expect_ok a_waiting_retirement_is_finished $P --home cut_retired key retire "$first"
if [ "$(ids cut_retired signs)" = "$second " ] && $P --home cut_retired verify >/dev/null; then ok and_one_key_signs; else
	fail and_one_key_signs "$("$PROVISO" --home cut_retired key 2>&1)"; fi
cp -r overlap cut_retiring # the log says so, the private half is still there
$P --home cut_retiring key retire "$first" >/dev/null
cp "overlap/keys/$first.pem" cut_retiring/keys/
"$PROVISO" --home cut_retiring key 2>&1 | grep -q "the end of $first was interrupted; run: proviso key retire $first" &&
	ok an_unfinished_end_is_told || fail an_unfinished_end_is_told "$("$PROVISO" --home cut_retiring key 2>&1)"
finishes cut_before_the_end cut_retiring key retire "$first"
if [ "$(statements cut_retiring)" = 3 ] && [ "$(ids cut_retiring signs)" = "$second " ]; then ok an_end_is_stated_once; else
	fail an_end_is_stated_once "$("$PROVISO" --home cut_retiring key 2>&1)"; fi

# --- killed at any moment
cp -r before killed
for i in $(seq "${KILLS:-16}"); do
	timeout -s KILL "0.0$((RANDOM % 4))$((RANDOM % 10))" $P --home killed key rotate >/dev/null 2>&1
	timeout -s KILL "0.0$((RANDOM % 4))$((RANDOM % 10))" $P --home killed key retire "$(ids killed signs | cut -d' ' -f1)" >/dev/null 2>&1
	if ! $P --home killed verify >/dev/null 2>err; then
		fail "killed_$i" "$(cat err)" "$("$PROVISO" --home killed key 2>&1)"
		break
	fi
done 2>/dev/null # the shell tells of each kill
add killed terms-3.md 2>/dev/null || { # what was cut off tells how to go on
	$P --home killed $("$PROVISO" --home killed key 2>&1 | sed -n 's/.*; run: proviso \(key .*\)/\1/p') >/dev/null
	add killed terms-3.md
}
expect_ok after_kills_it_works_on $P --home killed verify --checkpoint before.checkpoint
n=$(ids killed signs | wc -w)
if [ "$n" = 1 ] || [ "$n" = 2 ]; then ok after_kills_one_or_two_sign; else
	fail after_kills_one_or_two_sign "$("$PROVISO" --home killed key 2>&1)"; fi

# --- mixed up
cp -r before mixed
$P --home stranger init --origin log.example/harbor
cat stranger/keys/*.pem >"mixed/keys/$first.pem"
expect_error the_private_half_of_another_key_signs_nothing 1 "$first.pem: it is the private half of another key" \
	$P --home mixed add Harbor Terms "$demo/terms-2.html"

# --- lost
cp -r before lost
rm "lost/keys/$first.pem"
expect_error a_lost_key_stops_writing 7 'private key is not there; put it back from a copy' \
	$P --home lost add Harbor Terms "$demo/terms-2.html"
expect_ok a_lost_key_stops_no_reading $P --home lost verify
expect_error and_needs_its_own_word 7 'private key is not there' $P --home lost key rotate
cp lost/keys/log.keys keys.before
expect_error no_key_is_made_while_another_writes 7 busy flock lost/lock $P --home lost key rotate --lost
if cmp -s keys.before lost/keys/log.keys && [ "$(ls lost/keys)" = log.keys ]; then ok and_none_is_left_over; else
	fail and_none_is_left_over "$(ls lost/keys)"; fi
expect_ok a_new_key_goes_on_without_it $P --home lost key rotate --lost
add lost terms-2.html
cp -r lost lost.all
if [ "$(ids lost absent)" = "$first " ] && [ "$(signatures lost)" = 1 ] && ! ls lost/keys/*.tlog-proof >/dev/null 2>&1; then
	ok nothing_vouches_for_it; else fail nothing_vouches_for_it "$("$PROVISO" --home lost key)" "$(ls lost/keys)"; fi
expect_error no_older_checkpoint_leads_to_it 1 'the log goes on from it, but no key that signed it leads to one that signs the log now' \
	$P --home lost verify --checkpoint before.checkpoint
expect_error nor_does_the_old_key 1 "neither the key $first nor one that it leads to signed log/checkpoint" \
	$P --home lost verify --key "$(key_of lost "$first")"
expect_ok it_is_known_by_itself $P --home lost verify --key "$(tail -n 1 lost/keys/log.keys)"
if grep -q "^proviso: note: .*no older key vouches for $(ids lost signs | tr -d ' ')" "$scratch/err"; then
	ok that_nobody_vouches_for_it_is_told_under_quiet; else fail that_nobody_vouches_for_it_is_told_under_quiet "$(cat "$scratch/err")"; fi
rm lost/keys/*.pem # who copies a home for others leaves these out, and it is told all the same
$P --home lost --json verify >out 2>/dev/null
if grep -q '^{"verified":true,.*"notes":\[".*no older key vouches for ' out; then ok and_in_json; else fail and_in_json "$(cat out)"; fi
expect_schema and_that_keeps_to_its_schema verify out
# A bundle that has both, a key that nothing leads to and one that this leads to.
cp -r lost.all bundled
$P --home bundled key retire "$first" >/dev/null
$P --home bundled key rotate >/dev/null
record=$($P --home bundled --json provisions | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
$P --home bundled bundle "$record" lost.wacz >/dev/null
expect_ok a_bundle_of_it_verifies $P verify lost.wacz
for line in 2 3; do
	expect_ok "also_by_the_key_in_line_$line" $P verify lost.wacz --key "$(sed -n ${line}p bundled/keys/log.keys)"
done
expect_error but_not_by_the_one_that_was_lost 1 'no signature is by a key that is known' \
	$P verify lost.wacz --key "$(key_of bundled "$first")"
cp -r lost.all/keys/*.pem lost/keys/
cp "before/keys/$first.pem" lost/keys/
expect_ok found_again_it_vouches_for_the_new_one $P --home lost key rotate
if grep -q '^— log.example/harbor' lost/keys/*.tlog-proof && [ "$(signatures lost)" = 2 ]; then
	ok and_both_sign; else fail and_both_sign "$(ls lost/keys)"; fi
expect_ok and_the_home_verifies $P --home lost verify --key "$(key_of lost "$first")" --checkpoint before.checkpoint

# --- proofs beside the keys are checked
size=$(stat -c %s "later/keys/$second.tlog-proof")
for byte in 25 60 100 150 300 $((size - 60)) $((size - 5)); do
	rm -rf bad
	cp -r later bad
	printf '\001' | dd of="bad/keys/$second.tlog-proof" bs=1 seek=$byte conv=notrunc 2>/dev/null
	expect_error "a_changed_proof_is_found_at_$byte" 1 "$second.tlog-proof" $P --home bad verify
done
rm -rf bad
cp -r later bad
cp "bad/keys/$(ids bad signs | tr -d ' ').tlog-proof" "bad/keys/$second.tlog-proof"
expect_error the_proof_of_another_key_is_found 1 "$second.tlog-proof" $P --home bad verify
rm -rf bad
cp -r later bad # it forgot the key that was retired, and signs no more
add bad terms-3.md
sed -i "/+$second+/d" bad/keys/log.keys
expect_error a_key_that_the_log_knows_and_the_list_does_not 1 \
	'entry [0-9]+ of the log speaks of a key that is not in keys/log.keys' $P --home bad verify
cp -r overlap fork # the same keys, and another history that one of them proves
rm "fork/keys/$second.tlog-proof"
add fork terms-1.html
$P --home fork key rotate >/dev/null 2>&1
rm -rf bad
cp -r overlap bad
add bad terms-2.html
add bad terms-3.md
cp "fork/keys/$second.tlog-proof" bad/keys/
expect_error the_proof_of_another_history_is_found 1 "$second.tlog-proof: .*are not those that it had then" \
	$P --home bad verify
rm -rf bad
cp -r later bad # a proof that the new key gives itself
grep -vF " $(printf '%s' "$first" | xxd -r -p | base64 | cut -c 1-5)" "later/keys/$second.tlog-proof" \
	>"bad/keys/$second.tlog-proof"
expect_error the_proof_by_the_key_itself_is_none 1 "$second.tlog-proof.*no signature is by a key that is known" \
	$P --home bad verify
# One that is gone: it cannot be made again, and each bundle has a copy.
rm -rf bad
cp -r later bad
$P --home bad bundle "$($P --home bad --json provisions | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')" copy.wacz >/dev/null
rm "bad/keys/$second.tlog-proof"
expect_error a_proof_that_is_gone_is_found 1 "keys/$second.tlog-proof: is gone .*bundle made since" $P --home bad verify
: >"bad/keys/$second.tlog-proof"
expect_error so_is_one_that_is_empty 1 "keys/$second.tlog-proof: is gone or empty" $P --home bad verify
if command -v unzip >/dev/null; then
	unzip -p copy.wacz "proof/keys/$second.tlog-proof" >"bad/keys/$second.tlog-proof"
	expect_ok it_comes_back_from_a_bundle $P --home bad verify
else
	skip it_comes_back_from_a_bundle "there is no unzip"
fi
rm -rf bad
cp -r overlap bad # while the old key signs, it can be made again
rm "bad/keys/$second.tlog-proof"
expect_ok it_can_be_made_again_while_an_older_key_signs $P --home bad key rotate
expect_ok and_then_verifies $P --home bad verify

new=$(ids later signs | tr -d ' ')
# --- whose home it is: a key that is known must have signed it, or lead to one that did
known=$(key_of before "$first")
expect_ok the_first_key_leads_to_the_third $P --home later verify --key "$known"
expect_ok and_so_does_its_checkpoint $P --home later verify --key "$known" --checkpoint before.checkpoint
expect_ok a_checkpoint_of_before_leads_to_the_key_that_is_known \
	$P --home later verify --key "$(key_of later "$new")" --checkpoint before.checkpoint
expect_error the_key_of_a_witness_vouches_for_no_home 2 'the key is of a witness' $P verify \
	--key witness.example/w+0b1ca5bb+BMH7PBvigh0pYAi47zXwCEExGF6ISshSBOgzrkdcXK3x
rm -rf bad
cp -r stranger bad # from nothing, and of the same name
add bad terms-1.html
expect_error a_home_of_another_key_is_told 1 "neither the key $first nor one that it leads to" $P --home bad verify --key "$known"
expect_error a_home_of_another_name_is_told 1 "is of the log log.example/other, and this is log.example/harbor" $P --home bad verify \
	--key "$($P --home other init --origin log.example/other && cat other/keys/log.keys)"
echo "$known" >>bad/keys/log.keys
expect_ok a_key_that_is_only_listed_is_no_harm $P --home bad verify
expect_error but_it_vouches_for_nothing 1 "neither the key $first nor one that it leads to" $P --home bad verify --key "$known"
expect_error nor_does_a_checkpoint_that_was_kept 1 'before.checkpoint: the log.s first' \
	$P --home bad verify --checkpoint before.checkpoint
{ echo "$known"; head -n 1 stranger/keys/log.keys; } >bad/keys/log.keys
expect_error a_home_that_none_of_its_keys_began 1 'log/checkpoint: is signed by keys alone that the log does not speak of' \
	$P --home bad verify
if command -v openssl >/dev/null && command -v xxd >/dev/null; then
	sign() { # HOME: the checkpoint again, by the stranger's key alone
		sed '/^$/,$d' "$1/log/checkpoint" >text
		openssl pkeyutl -sign -rawin -inkey stranger/keys/*.pem -in text -out sig &&
			{ cat text; printf '\n— log.example/harbor %s\n' "$({ $P --home stranger key | cut -c 1-8 | xxd -r -p; cat sig; } | base64 -w 0)"; } >signed &&
			cat signed >"$1/log/checkpoint"
	}
	for h in before later; do
		rm -rf bad
		cp -r $h bad
		cat stranger/keys/log.keys >>bad/keys/log.keys
		expect_ok "a_line_more_signs_nothing_$h" $P --home bad verify --key "$known"
		sign bad
		expect_error "a_line_more_does_not_sign_alone_$h" 1 'log/checkpoint: is signed by keys alone that the log does not speak of' \
			$P --home bad verify
		cp bad/log/checkpoint bent.checkpoint
		cp $h/log/checkpoint bad/log/
		expect_error "nor_what_was_kept_$h" 1 'bent.checkpoint: the log goes on from it, but no key that signed it is the one that is given' \
			$P --home bad verify --key "$known" --checkpoint bent.checkpoint
	done
fi

# --- what is amiss with keys, and not with the evidence, is told
told() { # NAME HOME PATTERN
	"$PROVISO" --home "$2" verify >out 2>err
	if [ $? = 0 ] && [ "$(grep -c ': note: \|^note: ' err)" = 1 ] && grep -Eq "note: $3" err; then ok "$1"; else
		fail "$1" "$(cat err)"; fi
}
"$PROVISO" --home later verify 2>&1 | grep -q note && fail nothing_is_amiss || ok nothing_is_amiss
rm -rf bad
cp -r later bad
rm "bad/keys/$new.pem"
told a_private_key_that_is_gone_is_told bad "bad/keys/$new.pem: the private key is not there; .*put it back from a copy"
for byte in 30 60 100; do
	rm -rf bad
	cp -r later bad
	printf '\001' | dd of="bad/keys/$new.pem" bs=1 seek=$byte conv=notrunc 2>/dev/null
	told "a_private_key_that_was_changed_is_told_at_$byte" bad "bad/keys/$new.pem: it is .*nothing can be added"
done
rm -rf bad
cp -r before bad
rm "bad/keys/$first.pem"
$P --home bad key rotate --lost >/dev/null
$P --home bad key retire "$first" >/dev/null
told a_key_that_nothing_vouches_for_is_told bad "bad/keys/$(ids bad signs | tr -d ' ').tlog-proof: is not there"
done_testing
