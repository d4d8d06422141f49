# Stamps of a timestamp authority (the program openssl behind a small server) over the log's
# checkpoint, and authorities that misbehave.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
{ find_node && command -v openssl >/dev/null && command -v sqlite3 >/dev/null; } ||
	{ skip stamps "there is no node, openssl or sqlite3"; exit 0; }
export PROVISO_FETCH_SECONDS=2 # for those that never answer
demo=$root/examples/demo
P="$PROVISO --quiet"

# --- an authority: root, an intermediate, and two that stamp, one of them a stranger's
mkdir authority stranger
issue() { # FOLDER NAME SECTION BY FROM TO
	local signed=(-cert "$4.pem")
	[ "$2" = "$4" ] && signed=(-selfsign)
	(cd "$1" && openssl req -config cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$2.key" -subj "/O=Example Trust/CN=Example $2" -out csr &&
		openssl ca -config cnf -batch -notext -in csr -extensions "$3" -out "$2.pem" \
			-startdate "${5}0101000000Z" -enddate "${6}0101000000Z" -keyfile "$4.key" "${signed[@]}") \
		>>issue.log 2>&1 || fail "issue_$1_$2" "$(tail -n 5 issue.log)"
}
for y in authority stranger; do
	cp "$root/test/data/authority.cnf" $y/cnf
	(cd $y && touch index && echo 1000 >certificate_serial && echo 01 >stamp_serial)
done
export NAMES=DNS:tsa.example
issue authority root authority root 2010 2049
issue authority between authority root 2015 2045
issue authority stamps stamps between 2020 2044
issue stranger root authority root 2010 2049
cp stranger/root.pem stranger/between.pem
issue stranger stamps stamps root 2020 2044

serve "$root/test/stamp.js" authority stranger

add() { # HOME FILE
	$P --home "$1" add Harbor Terms "$demo/$2" >/dev/null
}
stamp() { "$PROVISO" --home "${1:-home}" checkpoint --stamp --allow-private; }
rows() { sqlite3 -readonly "$1/proviso.db" 'SELECT count(*) FROM stamp'; }

$P init --origin log.example/harbor
add home terms-1.html
cp authority/root.pem home/trusted.pem
cp -r home plain

# --- stamped
expect_error without_a_config_it_says_what_to_add 4 'names no timestamp authority; add the line' stamp
echo "timestamp-authority $url/good trusted.pem" >home/config
cp home/log/checkpoint first
expect_ok the_checkpoint_is_stamped stamp
if grep -q '^stamped at 20.* by Example stamps (Example Trust); good until 2044-01-01T00:00:00Z$' err; then
	ok it_is_told; else fail it_is_told "$(cat err)"; fi
sqlite3 -readonly home/proviso.db "SELECT writefile('reply', reply), writefile('note', note) FROM stamp" >/dev/null
if cmp -s note first; then ok what_is_stamped_is_the_note_as_the_log_signed_it; else
	fail what_is_stamped_is_the_note_as_the_log_signed_it "$(diff note first)"; fi
if openssl ts -verify -data first -in reply -CAfile authority/root.pem -untrusted authority/between.pem \
	>ts.out 2>&1; then ok openssl_accepts_the_stamp; else fail openssl_accepts_the_stamp "$(cat ts.out)"; fi
statement=$(sqlite3 -readonly home/proviso.db 'SELECT statement FROM leaf WHERE statement IS NOT NULL')
digest=$(sha256sum <reply | cut -d' ' -f1)
if echo "$statement" | grep -Eq "^\{\"digest\":\"sha256:$digest\",\"kind\":\"stamp\",\"size\":1,\"time\":\"20[0-9T:-]+Z\"\}\$"; then
	ok the_log_speaks_of_it; else fail the_log_speaks_of_it "$statement"; fi
if [ "$(sed -n 2p home/log/checkpoint)" = 2 ]; then ok the_next_checkpoint_covers_the_stamp; else
	fail the_next_checkpoint_covers_the_stamp "$(cat home/log/checkpoint)"; fi
add home terms-2.html
expect_ok a_later_one_is_stamped stamp
expect_ok it_verifies "$PROVISO" verify
if grep -q '^stamps: 2; the newest, of 20.* by Example stamps (Example Trust), is good until 2044-01-01T00:00:00Z$' err; then
	ok verify_says_how_long_it_is_good; else fail verify_says_how_long_it_is_good "$(cat err)"; fi
PROVISO_NOW=2046-01-01T00:00:00Z expect_ok an_expired_certificate_is_no_error "$PROVISO" verify
if grep -q 'was valid at its time, and its certificates ended 2044-01-01T00:00:00Z; get another' err; then
	ok but_it_is_told; else fail but_it_is_told "$(cat err)"; fi
"$PROVISO" --json checkpoint >json
if grep -Eq '"stamps":\[\{"size":1,"time":"20[^"]*","authority":"Example stamps \(Example Trust\)","not_after":"2044-01-01T00:00:00Z","trusted":true\},\{"size":3,' json; then
	ok stamps_are_listed; else fail stamps_are_listed "$(cat json)"; fi
expect_schema the_list_keeps_to_its_schema checkpoint json
cp -r home stamped
echo "timestamp-authority $url/stranger strangers.pem" >home/config
cp stranger/root.pem home/strangers.pem
expect_ok the_authority_may_change stamp
expect_ok stamps_of_both_verify "$PROVISO" verify
"$PROVISO" --json checkpoint >json
if [ "$(grep -o '"trusted":[a-z]*' json | tr '\n' ' ')" = '"trusted":false "trusted":false "trusted":true ' ]; then
	ok whom_one_trusts_is_a_matter_of_the_config; else
	fail whom_one_trusts_is_a_matter_of_the_config "$(cat json)"; fi

# --- a bundle of a stamped capture, when another key signs by now
if command -v xxd >/dev/null && command -v unzip >/dev/null; then
	cp -r stamped rotated
	first=$($P --home rotated key | cut -d ' ' -f 1)
	$P --home rotated key rotate >/dev/null && $P --home rotated key retire "$first" >/dev/null
	record=$($P --home rotated --json provisions | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')
	expect_ok a_stamped_bundle $P --home rotated bundle "$record" stamped.wacz
	mkdir hand
	(cd hand && cp ../stamped.wacz . && unzip -p stamped.wacz VERIFY.txt | sed -n 's/^ *\$ //p' >../commands && sh ../commands) >got 2>&1
	if ! grep -q WRONG got && grep -qx 'Verification: OK' got && [ "$(grep -c 'Signature Verified Successfully' got)" = 2 ] &&
		[ "$(grep -cx 'in the log' got)" = 3 ] &&
		[ "$(grep -x 'A[A-Za-z0-9+/]\{43\}' got | uniq)" = "$(sed -n '2s/^[^+]*+[^+]*+//p' rotated/keys/log.keys)" ]; then
		ok it_holds_by_hand_with_the_newest_key; else fail it_holds_by_hand_with_the_newest_key "$(cat got)"; fi
	for which in head tail; do
		expect_ok "it_verifies_by_the_key_at_the_${which}_of_the_list" $P verify stamped.wacz \
			--key "$($which -n 1 rotated/keys/log.keys)" --trust authority/root.pem
	done
	fingerprint=$(openssl x509 -in authority/root.pem -noout -sha256 -fingerprint)
	if grep -q 'O = Example Trust, CN = Example root' got && grep -qxF "$fingerprint" got; then
		ok whose_certificates_they_are_is_shown; else fail whose_certificates_they_are_is_shown "$(cat got)"; fi
	(cd hand && cp ../first proof/checkpoint && grep -v '^unzip' ../commands | sh) >got 2>&1
	if grep -qx WRONG got; then ok by_hand_a_stamp_on_an_older_checkpoint_is_told; else
		fail by_hand_a_stamp_on_an_older_checkpoint_is_told "$(cat got)"; fi
fi
# --- an intermediate may be whom the owner trusts: no root is in the bundle then
if command -v xxd >/dev/null && command -v unzip >/dev/null; then
	cp -r plain between
	cp authority/between.pem between/trusted.pem
	echo "timestamp-authority $url/good trusted.pem" >between/config
	expect_ok an_intermediate_is_trusted stamp between
	$P --home between bundle "$record" between.wacz >/dev/null
	expect_ok its_bundle_verifies $P verify between.wacz --trust authority/between.pem
	rm -r hand && mkdir hand
	(cd hand && cp ../between.wacz . && unzip -p between.wacz VERIFY.txt | sed -n 's/^ *\$ //p' >../commands && sh ../commands) >got 2>&1
	if ! grep -q 'WRONG\|rror\|FAILED' got && grep -qx 'Verification: OK' got && [ "$(grep -c '^-----BEGIN' hand/proof/authority.pem)" = 2 ]; then
		ok it_holds_by_hand; else fail it_holds_by_hand "$(cat got)"; fi
fi
# --- together with witnesses
both() { "$PROVISO" --home "$1" checkpoint --stamp --witness --allow-private; }
cp -r plain unset
expect_error without_both_it_says_so 4 'unset/config names neither a timestamp authority nor a witness; add lines' both unset
if [ "$(rows unset)" = 0 ] && [ ! -s out ]; then ok and_nothing_is_done; else fail and_nothing_is_done "$(cat out)"; fi
echo "timestamp-authority $url/good trusted.pem" >unset/config
expect_ok without_a_witness_it_is_stamped both unset
if [ "$(rows unset)" = 1 ] && cmp -s out unset/log/checkpoint && [ "$(sed -n '1s/.*note: //p' err)" = "unset/config names no witness; stamped only" ]
then ok the_checkpoint_is_printed_and_the_witness_noted; else
	fail the_checkpoint_is_printed_and_the_witness_noted "$(cat out err)"; fi
expect_error a_witness_alone_is_still_missed 4 'names no witness; add the line' \
	"$PROVISO" --home unset checkpoint --witness --allow-private
# --- in a bundle
bundled() { # NAME CAPTURED: a bundle of what was captured then, and is stamped now
	cp -r plain "$1"
	echo "timestamp-authority $url/good trusted.pem" >"$1/config"
	PROVISO_NOW=$2 $P --home "$1" add Moss Terms "$demo/terms-1.html" >/dev/null
	stamp "$1" >/dev/null 2>err || fail "$1_is_stamped" "$(cat err)"
	PROVISO_NOW=2043-01-01T00:00:00Z $P --home "$1" bundle "$($P --home "$1" --json provisions Moss | sed -n '1s/.*"record":"\([^"]*\)".*/\1/p')" "$1.wacz" \
		>/dev/null
}
bundled earlier 2015-01-01T00:00:00Z
expect_ok a_stamp_is_in_a_bundle "$PROVISO" verify --trust authority/root.pem earlier.wacz
if grep -Eq 'a checkpoint that has the capture existed at 20[^ ]*, says Example stamps' out err; then ok and_is_told_of; else
	fail and_is_told_of "$(cat out err)"; fi
expect_ok of_an_authority_that_one_does_not_trust "$PROVISO" verify --trust stranger/root.pem earlier.wacz
if grep -q 'says Example stamps (Example Trust), who is not trusted' out err; then ok it_is_said_so; else
	fail it_is_said_so "$(cat out err)"; fi
bundled later 2043-01-01T00:00:00Z
"$PROVISO" verify --trust authority/root.pem later.wacz >out 2>&1
if [ $? = 1 ] && grep -q 'stamp.tsr: is of 20.*, before the capture that it is said to be of' out; then
	ok a_capture_after_its_stamp_is_refused; else fail a_capture_after_its_stamp_is_refused "$(cat out)"; fi

# --- misbehaviour: one clear line, and all is as it was
misbehaves() { # NAME PATH PATTERN
	cp -r stamped "$1"
	echo "timestamp-authority $url/$2 trusted.pem" >"$1/config"
	stamp "$1" >/dev/null 2>"$1.err"
	if [ $? = 5 ] && [ "$(wc -l <"$1.err")" = 1 ] && grep -Eq "^proviso: $url/$2: .*($3)" "$1.err" &&
		[ "$(rows "$1")" = 2 ] && diff -r "$1/log" stamped/log >/dev/null; then
		ok "$1"
	else
		fail "$1" "$(cat "$1.err")"
	fi
}
misbehaves silence_is_told silent 'no answer within' &
slow=$!
misbehaves a_slow_answer_is_told slow 'only in part .time' &
slow="$slow $!"
misbehaves a_failure_is_told status 'status 503'
misbehaves a_redirect_is_not_followed redirect 'sends to another address'
misbehaves garbage_is_told garbage 'no timestamp reply'
misbehaves an_empty_answer_is_told empty 'no timestamp reply'
misbehaves an_endless_answer_is_cut endless 'longer than 65536 bytes'
misbehaves a_cut_answer_is_told cut 'only in part|broken|partial'
misbehaves a_refusal_is_told refuses 'gave no timestamp: rejected'
misbehaves an_old_reply_is_told replay 'other bytes|another request'
misbehaves another_nonce_is_told nonce 'another request: its nonce differs'
misbehaves a_changed_reply_is_told changed 'signature|no timestamp|no readable|name the certificate'
misbehaves an_untrusted_authority_is_told stranger 'by nobody who is trusted: the chain ends in Example root'
cp -r stamped closed
echo 'timestamp-authority http://127.0.0.1:1/ trusted.pem' >closed/config
expect_error an_authority_that_is_down_is_told 5 '127.0.0.1:1' stamp closed
expect_error private_addresses_need_an_option 2 'allow-private' "$PROVISO" --home closed checkpoint --stamp
echo "timestamp-authority $url/good absent.pem" >closed/config
expect_error a_missing_file_of_certificates_is_told 4 'closed/absent.pem' stamp closed
echo "timestamp-authority $url/good config" >closed/config
expect_error a_file_that_holds_none_is_told 3 'closed/config: .*PEM' stamp closed
expect_ok a_home_without_the_file_verifies_all_the_same "$PROVISO" --home closed verify

# --- what is kept of stamps is checked
sqlite3 stamped/proviso.db "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema
	WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'" | sqlite3 stamped/proviso.db
flip() { # COLUMN PLACE (in thousandths) TYPE
	local k="(length($1) * $2 / 1000 + 1)"
	echo "UPDATE stamp SET $1 = CAST(substr($1, 1, $k - 1) ||
		CASE hex(substr($1, $k, 1)) WHEN '41' THEN x'42' ELSE x'41' END || substr($1, $k + 1) AS $3) WHERE size = 1"
}
changed() { # NAME SQL
	rm -rf bad
	cp -r stamped bad
	sqlite3 bad/proviso.db "$2"
	expect_error "changed_$1" 1 'stamp of the log.s first|the log speaks of 2 stamps' $P --home bad verify
}
for place in 0 10 200 400 500 600 800 990; do
	changed "reply_at_$place" "$(flip reply $place BLOB)"
	changed "note_at_$place" "$(flip note $place BLOB)"
	changed "chain_at_$place" "$(flip chain $place TEXT)"
done
changed stamp_size 'UPDATE stamp SET size = 2 WHERE size = 1'
changed stamp_time 'UPDATE stamp SET at = at + 1 WHERE size = 1'
changed stamp_swapped 'UPDATE stamp SET (note, reply, at) = (SELECT note, reply, at FROM stamp WHERE size = 3) WHERE size = 1'
changed stamp_gone 'DELETE FROM stamp WHERE size = 1'

# --- without the option nothing is asked, and nothing written
before=$(find plain/log plain/keys plain/proviso.db -type f -exec sha256sum {} +)
expect_ok a_checkpoint_is_only_read "$PROVISO" --home plain checkpoint
if cmp -s out plain/log/checkpoint && [ "$before" = "$(find plain/log plain/keys plain/proviso.db -type f -exec sha256sum {} +)" ]; then
	ok and_printed_as_it_is; else fail and_printed_as_it_is "$(cat out)"; fi
# shellcheck disable=SC2086
wait $slow
done_testing
