/* digest: the seconds that hashing takes in a check of captured records: SHA-256 over a
 * file of unpacked bytes, in the pieces that unpacking gives. */
#include "base/base.h"

enum { PIECE = 256 * 1024 };

int
main(int argc, char **argv)
{
	struct str bytes;
	struct err e = {0};
	struct sha256 h;
	char hex[SHA256_HEX + 1];

	if (argc != 2 || !file_map(argv[1], &bytes, &e)) {
		fprintf(stderr, "digest: %s\n", argc == 2 ? e.msg : "name a file");
		return 1;
	}
	double began = time_monotonic();
	struct hash_stream *s = hash_start(HASH_SHA256);
	for (size_t i = 0; i < bytes.n; i += PIECE)
		hash_add(s, str_slice(bytes, i, i + PIECE));
	hash_get(s, h.b);
	hash_close(s);
	double took = time_monotonic() - began;
	sha256_hex(&h, hex);
	printf("%.4f %s\n", took, hex);
	file_unmap(bytes);
	return 0;
}
