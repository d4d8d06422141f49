/* store: texts packed against their predecessor. See store.h. */
#include "archive/store.h"

#include <zstd.h>

enum { LEVEL = 3, WINDOW_LEAST = 10, WINDOW_MOST = 26 };

struct packer {
	ZSTD_CCtx *c;
	ZSTD_DCtx *d;
};

struct packer *
packer_open(void)
{
	struct packer *p = xcalloc(1, sizeof *p);

	p->c = ZSTD_createCCtx();
	p->d = ZSTD_createDCtx();
	if (!p->c || !p->d)
		abort();
	ZSTD_DCtx_setParameter(p->d, ZSTD_d_windowLogMax, WINDOW_MOST + 1);
	return p;
}

void
packer_close(struct packer *p)
{
	if (!p)
		return;
	ZSTD_freeCCtx(p->c);
	ZSTD_freeDCtx(p->d);
	free(p);
}

/* The window must reach over the text back to the start of the prefix. */
static int
window_for(size_t bytes)
{
	int log = WINDOW_LEAST;

	while (log < WINDOW_MOST && ((size_t)1 << log) < bytes)
		log++;
	return log;
}

bool
packer_pack(struct packer *p, struct str text, struct str prefix, struct arena *a,
            struct str *out, struct err *e)
{
	size_t room = ZSTD_compressBound(text.n);
	char *packed = xmalloc(room);

	ZSTD_CCtx_reset(p->c, ZSTD_reset_session_and_parameters);
	ZSTD_CCtx_setParameter(p->c, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(p->c, ZSTD_c_windowLog, window_for(text.n + prefix.n));
	ZSTD_CCtx_setParameter(p->c, ZSTD_c_contentSizeFlag, 0);
	ZSTD_CCtx_refPrefix(p->c, prefix.p, prefix.n);
	size_t n = ZSTD_compress2(p->c, packed, room, text.p ? text.p : "", text.n);
	bool ok = !ZSTD_isError(n);
	if (ok)
		*out = arena_str(a, (struct str){packed, n});
	else
		err_set(e, ERR_INTERNAL, "cannot pack a text: %s", ZSTD_getErrorName(n));
	free(packed);
	return ok;
}

bool
packer_unpack(struct packer *p, struct str packed, struct str prefix, size_t bytes,
              struct arena *a, struct str *out, struct err *e)
{
	if (bytes > LIMIT_INPUT_BYTES)
		return err_set(e, ERR_CORRUPT, "a stored text claims %zu bytes", bytes);
	char *text = arena_alloc(a, bytes + 1, 1);

	ZSTD_DCtx_reset(p->d, ZSTD_reset_session_only);
	ZSTD_DCtx_refPrefix(p->d, prefix.p, prefix.n);
	size_t n = ZSTD_decompressDCtx(p->d, text, bytes, packed.p, packed.n);
	if (ZSTD_isError(n) || n != bytes)
		return err_set(e, ERR_CORRUPT, "a stored text does not unpack: %s",
		               ZSTD_isError(n) ? ZSTD_getErrorName(n) : "wrong length");
	*out = (struct str){text, bytes};
	return true;
}
