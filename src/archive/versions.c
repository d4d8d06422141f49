/* versions: texts as they come out of the archive. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/rows.h"

struct version_walk {
	struct stmt *s;
	struct packer *packer;
	/* this version's text, and the one it is packed against */
	struct arena now, before;
	struct str text;
	int64_t n, document;
};

bool
version_walk_open(struct db *db, int64_t document, struct version_walk **out,
                  struct err *e)
{
	struct stmt *s = db_stmt(db, sql_version_list, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	*out = xcalloc(1, sizeof **out);
	**out = (struct version_walk){.s = s, .packer = packer_open(),
	                              .document = document};
	return true;
}

bool
version_walk_next(struct version_walk *w, bool *some, struct version *v, struct err *e)
{
	if (!stmt_next(w->s, some, e) || !*some)
		return e->kind == ERR_NONE;
	int64_t n = stmt_int(w->s, 0), base = stmt_int(w->s, 3);
	struct str prefix = base ? w->text : (struct str){0};
	*v = (struct version){.document = w->document, .n = n};
	if (!stmt_sha256(w->s, 1, &v->id) || (base != 0 && base != w->n))
		return err_set(e, ERR_CORRUPT, "version %lld: damaged row",
		               (long long)n);
	struct arena swap = w->before;
	w->before = w->now;
	w->now = swap;
	arena_reset(&w->now);
	if (!packer_unpack(w->packer, stmt_str(w->s, 4), prefix,
	                   (size_t)stmt_int(w->s, 2), &w->now, &w->text, e))
		return err_context(e, "version %lld", (long long)n);
	w->n = n;
	v->text = w->text;
	return true;
}

void
version_walk_close(struct version_walk *w)
{
	if (!w)
		return;
	stmt_reset(w->s);
	packer_close(w->packer);
	arena_release(&w->now);
	arena_release(&w->before);
	free(w);
}

/* A version as it is kept. */
struct packed {
	struct sha256 id;
	struct str text, links;
	size_t text_bytes, links_bytes;
	int64_t base; /* the version that it is packed against; 0: none */
};

static bool
read_packed(struct db *db, int64_t document, int64_t n, struct arena *a,
            struct packed *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_version_get, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, n);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no version %lld",
		               (long long)n);
	bool ok = stmt_sha256(s, 0, &out->id);
	out->text_bytes = (size_t)stmt_int(s, 1);
	out->base = stmt_int(s, 2);
	out->text = arena_str(a, stmt_str(s, 3));
	out->links = arena_str(a, stmt_str(s, 4));
	out->links_bytes = (size_t)stmt_int(s, 5);
	stmt_reset(s);
	return ok || err_set(e, ERR_CORRUPT, "version %lld: damaged row", (long long)n);
}

bool
archive_version(struct db *db, int64_t document, int64_t n, struct arena *a,
                struct version *out, struct err *e)
{
	struct packed chain[KEY_EVERY];
	struct str text = {0}, links = {0};
	size_t depth = 0;

	for (int64_t at = n; depth == 0 || at != 0; at = chain[depth++].base) {
		if (depth == COUNT(chain))
			return err_set(e, ERR_CORRUPT, "version %lld: damaged row",
			               (long long)at);
		if (!read_packed(db, document, at, a, &chain[depth], e))
			return false;
	}
	struct packer *p = packer_open();
	bool ok = true;
	for (size_t i = depth; ok && i-- > 0;)
		ok = packer_unpack(p, chain[i].text, text, chain[i].text_bytes,
		                   a, &text, e) &&
		     packer_unpack(p, chain[i].links, links, chain[i].links_bytes, a,
		                   &links, e);
	packer_close(p);
	if (ok)
		*out = (struct version){.document = document, .n = n, .id = chain[0].id,
		                        .text = text, .links = links};
	return ok;
}
