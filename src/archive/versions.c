/* versions: texts as they come out of the archive. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/rows.h"

struct version_walk {
	struct stmt *s;
	struct packer *packer;
	struct arena now, before; /* this version's text, and the one it is packed against */
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
	**out = (struct version_walk){.s = s, .packer = packer_open(), .document = document};
	return true;
}

bool
version_walk_next(struct version_walk *w, bool *some, struct version *v, struct err *e)
{
	if (!stmt_next(w->s, some, e) || !*some)
		return e->kind == ERR_NONE;
	int64_t n = stmt_int(w->s, 0), base = stmt_int(w->s, 3);
	struct str id = stmt_str(w->s, 1), prefix = base ? w->text : (struct str){0};
	if (id.n != sizeof v->id.b || (base != 0 && base != w->n))
		return err_set(e, ERR_CORRUPT, "version %lld: damaged row", (long long)n);
	struct arena swap = w->before;
	w->before = w->now;
	w->now = swap;
	arena_reset(&w->now);
	if (!packer_unpack(w->packer, stmt_str(w->s, 4), prefix, (size_t)stmt_int(w->s, 2), &w->now,
	                   &w->text, e))
		return err_context(e, "version %lld", (long long)n);
	w->n = n;
	*v = (struct version){.document = w->document, .n = n, .text = w->text};
	memcpy(v->id.b, id.p, sizeof v->id.b);
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

bool
archive_version(struct db *db, int64_t document, int64_t n, struct arena *a,
                struct version *out, struct err *e)
{
	struct packed {
		struct str text, links;
		size_t text_bytes, links_bytes;
		struct sha256 id;
	} chain[KEY_EVERY];
	size_t depth = 0;

	for (int64_t at = n; at != 0;) {
		bool row;
		struct stmt *s = db_stmt(db, sql_version_get, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, document);
		stmt_bind_int(s, 2, at);
		if (!stmt_next(s, &row, e))
			return false;
		if (!row)
			return err_set(e, ERR_NOT_FOUND, "there is no version %lld", (long long)at);
		if (depth == COUNT(chain) || stmt_str(s, 0).n != sizeof chain->id.b)
			return err_set(e, ERR_CORRUPT, "version %lld: damaged row", (long long)at);
		memcpy(chain[depth].id.b, stmt_str(s, 0).p, sizeof chain->id.b);
		chain[depth].text_bytes = (size_t)stmt_int(s, 1);
		chain[depth].text = arena_str(a, stmt_str(s, 3));
		chain[depth].links = arena_str(a, stmt_str(s, 4));
		chain[depth++].links_bytes = (size_t)stmt_int(s, 5);
		at = stmt_int(s, 2);
		stmt_reset(s);
	}
	struct packer *p = packer_open();
	struct str text = {0}, links = {0};
	bool ok = true;
	for (size_t i = depth; ok && i-- > 0;)
		ok = packer_unpack(p, chain[i].text, text, chain[i].text_bytes, a, &text, e) &&
		    packer_unpack(p, chain[i].links, links, chain[i].links_bytes, a, &links, e);
	packer_close(p);
	if (ok)
		*out = (struct version){.document = document, .n = n, .id = chain[0].id, .text = text,
		                        .links = links};
	return ok;
}
