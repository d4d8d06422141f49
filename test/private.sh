# What a page of the web leads to must not be this machine or its network, whatever it is
# called. In a network of the test's own, with two addresses that are public (RFC 5737).
public=203.0.113.1 other=203.0.113.15
if [ "${1-}" != inside ]; then
	if command -v ip >/dev/null && unshare --net --map-root-user true 2>/dev/null; then
		exec unshare --net --map-root-user bash "$0" inside
	fi
	echo "skip private_addresses: needs ip, and the right to make a network namespace"
	exit 0
fi
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
find_node || { skip private_addresses "there is no Node"; exit 0; }
ip link set lo up && ip address add $public/32 dev lo && ip address add $other/32 dev lo || { skip private_addresses "the namespace has no addresses"; exit 0; }
P="timeout 30 $PROVISO --quiet"
serve "$root/test/misbehave.js" $public $other
port=${url##*:}
$P init

expect_ok a_public_address_is_fetched $P add Harbor good "http://$public:$port/good"
for name in 127.0.0.1 localhost 0 2130706433 0x7f.1 '[::1]' '[::ffff:127.0.0.1]' '[64:ff9b::7f00:1]'; do
	expect_error "refused_$name" 2 'private' $P add Harbor refused "http://$name:$port/good"
done
for name in 10.1.2.3 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 '[fd00::1]' '[fe80::1]' '[64:ff9b:1::a01:203]'; do
	expect_error "refused_$name" 2 'private' $P add Harbor refused "http://$name/"
done
expect_error what_is_refused_is_not_kept 4 'refused' $P log Harbor refused

# The page that leads there is kept, and why nothing came of it.
for page in loopback localhost number zero v6 mapped network metadata; do
	expect_error "led_to_$page" 5 "http://$public:$port/to-$page: leads on: .*private address.*; kept as a failed capture" \
		$P add Harbor "$page" "http://$public:$port/to-$page"
	if [[ $($P log Harbor "$page") == *"no version: leads on: "*"  fetched from http://$public:$port/to-$page" ]] &&
		zcat home/archive/000001.warc.gz | grep -aq "^WARC-Target-URI: http://$public:$port/to-$page"; then
		ok "kept_$page"
	else
		fail "kept_$page" "$($P log Harbor "$page" 2>&1)"
	fi
done
expect_error robots_led_there 5 "could not be had .*http://127.0.0.1:$port/rules: leads to .* private" \
	$P add Harbor robots "http://$other:$port/good"
if grep -q . served || zcat home/archive/000001.warc.gz | grep -a '^WARC-IP-Address' | grep -v "$public\|$other"; then
	fail nobody_else_was_asked "$(head -c 500 served)"
else
	ok nobody_else_was_asked
fi
expect_ok all_of_it_verifies $P verify --deep
done_testing
