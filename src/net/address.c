/* address: whose machines an address leads to. See address.h. */
#include "net/address.h"

#include <netinet/in.h>

#include "base/base.h"

/* The blocks of IPv4 that lead to this machine or its network: "this", private use,
 * shared, loopback, link local, private use twice, protocols, benchmarks, multicast,
 * reserved. */
static bool
is_private_v4(const uint8_t b[4])
{
	static const struct {
		uint32_t net, mask;
	} blocks[] = {
		{0x00000000, 0xFF000000}, {0x0A000000, 0xFF000000},
		{0x64400000, 0xFFC00000},
		{0x7F000000, 0xFF000000}, {0xA9FE0000, 0xFFFF0000},
		{0xAC100000, 0xFFF00000},
		{0xC0A80000, 0xFFFF0000}, {0xC0000000, 0xFFFFFF00},
		{0xC6120000, 0xFFFE0000},
		{0xE0000000, 0xF0000000}, {0xF0000000, 0xF0000000},
	};
	uint32_t ip = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];

	for (size_t i = 0; i < COUNT(blocks); i++)
		if ((ip & blocks[i].mask) == blocks[i].net)
			return true;
	return false;
}

/* A block of IPv6. Where an IPv4 address is in it, the place of that counts. */
struct block {
	uint8_t prefix[12];
	unsigned bits;
	unsigned v4; /* bytes before it; 0: there is none, and the block is private */
};

static bool
is_within(const uint8_t b[16], const struct block *k)
{
	unsigned whole = k->bits / 8, rest = k->bits % 8;

	return memcmp(b, k->prefix, whole) == 0 &&
	       (rest == 0 || (b[whole] ^ k->prefix[whole]) >> (8 - rest) == 0);
}

static bool
is_private_v6(const uint8_t b[16])
{
	static const struct block blocks[] = {
		{{0}, 96, 0}, /* ::, ::1, and the addresses that were once compatible */
		{{[10] = 0xFF, [11] = 0xFF}, 96, 12},
		{{0x00, 0x64, 0xFF, 0x9B}, 96, 12},            /* NAT64 (RFC 6052) */
		/* of one's own (RFC 8215) */
		{{0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01}, 48, 0},
		{{0x20, 0x02}, 16, 2},                         /* 6to4 (RFC 3056) */
		{{0xFC}, 7, 0},        /* unique local */
		{{0xFE, 0x80}, 10, 0}, /* link local */
		{{0xFE, 0xC0}, 10, 0}, /* site local, of old */
		{{0xFF}, 8, 0},        /* multicast */
	};

	for (size_t i = 0; i < COUNT(blocks); i++)
		if (is_within(b, &blocks[i]))
			return blocks[i].v4 == 0 || is_private_v4(b + blocks[i].v4);
	return false;
}

bool
address_is_private(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	uint8_t b[4];

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		memcpy(b, &v4.sin_addr, sizeof b);
		return is_private_v4(b);
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return is_private_v6(v6.sin6_addr.s6_addr);
	default:
		return true;
	}
}
