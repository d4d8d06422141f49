/*
 * config: whom a home asks to attest its log. The file HOME/config, which may be
 * missing.
 *
 *     # Comments and empty lines.
 *     timestamp-authority https://tsa.example/ authorities.pem
 *     witness https://witness.example/log witness.example/w1+f5a8c2d1+BAz…
 *
 * `timestamp-authority URL [FILE]`, once: an authority of RFC 3161. FILE holds the PEM
 * certificates of those that are trusted, also for stamps of before; a path that does
 * not start with "/" is one in the home. Without it those count that the system trusts.
 *
 * `witness URL VKEY`, once for each: the submission prefix of C2SP tlog-witness, and
 * the verifier key of the witness's cosignatures.
 *
 * UTF-8; words are parted by spaces or tabs. Anything else is ERR_INPUT with file and
 * line.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "proof/note.h"

enum { CONFIG_WITNESSES = 16 };

struct config_witness {
	const char *url; /* without "/" at its end */
	struct note_key key;
};

struct config {
	const char *authority;   /* URL, or NULL */
	/* path of trusted certificates, as given or the system's */
	const char *anchors;
	struct config_witness witnesses[CONFIG_WITNESSES];
	size_t witness_count;
};

/* Memory is the arena's. The file of certificates is not read. */
MUST_CHECK bool config_read(const char *home, struct arena *a, struct config *out,
                            struct err *e);
/* The trusted certificates, PEM; none, where a system has none. ERR_NOT_FOUND: the FILE
 * that is named is not there; ERR_INPUT: it holds something else. */
MUST_CHECK bool config_anchors(const struct config *c, struct arena *a, struct str *pem,
                               struct err *e);

#endif
