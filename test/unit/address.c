/* address: what leads to this machine or its network, whatever it is written like. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "net/address.h"
#include "test/check.h"

static bool
is_private(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (strchr(text, ':')) {
		CHECK_SAY(inet_pton(AF_INET6, text, &v6.sin6_addr) == 1, "%s", text);
		return address_is_private((const struct sockaddr *)(const void *)&v6);
	}
	CHECK_SAY(inet_pton(AF_INET, text, &v4.sin_addr) == 1, "%s", text);
	return address_is_private((const struct sockaddr *)(const void *)&v4);
}

static void
private_blocks_end_where_they_should(void)
{
	static const char *const private[] = {
		"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
		"127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0",
		"172.31.255.255", "192.0.0.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
		"198.19.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
		"64:ff9b::127.0.0.1", "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff::", "2002:7f00:1::",
		"2002:c0a8:101::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "feff::1",
		"ff02::1",
	};
	static const char *const public[] = {
		"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
		"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
		"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:2::1", "2002:808:808::1", "2001:db8::1",
		"2a00::1", "fbff::1", "fe00::1", "fe7f::1",
	};

	for (size_t i = 0; i < COUNT(private); i++)
		CHECK_SAY(is_private(private[i]), "%s is public", private[i]);
	for (size_t i = 0; i < COUNT(public); i++)
		CHECK_SAY(!is_private(public[i]), "%s is private", public[i]);
}

static void
what_is_no_internet_is_private(void)
{
	struct sockaddr a = {.sa_family = AF_UNIX};

	CHECK(address_is_private(&a));
}

int
main(void)
{
	RUN(private_blocks_end_where_they_should);
	RUN(what_is_no_internet_is_private);
	return check_done();
}
