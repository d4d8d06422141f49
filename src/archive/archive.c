/* archive: documents, sightings and versions in the database. See archive.h. */
#include "archive/archive.h"

#include "archive/archive.sql.h"
#include "archive/leaves.h"
#include "archive/rows.h"

/* The one integer that a statement with bound parameters gives; *found says if any. */
static bool
one_int(struct stmt *s, bool *found, int64_t *out, struct err *e)
{
	if (!stmt_next(s, found, e))
		return false;
	if (*found) {
		*out = stmt_int(s, 0);
		stmt_reset(s);
	}
	return true;
}

/* A line end of Unicode, or a control character. */
static bool
breaks_line(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool
archive_check_name(const char *what, struct str name, struct err *e)
{
	bool plain = true;

	if (name.n == 0)
		return err_set(e, ERR_USAGE, "the name of the %s is empty; give it one", what);
	if (name.n > ARCHIVE_NAME_MAX)
		return err_set(e, ERR_USAGE, "the name of the %s has more than %d bytes; give it a shorter one", what,
		               ARCHIVE_NAME_MAX);
	if (!utf8_valid(name))
		return err_set(e, ERR_USAGE, "the name of the %s is no UTF-8; write it so", what);
	for (size_t i = 0; plain && i < name.n;)
		plain = !breaks_line(utf8_next(name, &i));
	if (!plain)
		return err_set(e, ERR_USAGE, "the name of the %s has line ends or control characters; leave them out",
		               what);
	return str_trim(name).n == name.n ||
	       err_set(e, ERR_USAGE, "the name of the %s starts or ends with white space; leave it out: \"%.*s\"",
	               what, STR_ARG(name));
}

static bool
find_service(struct db *db, struct str name, bool make, int64_t *id, struct err *e)
{
	bool found;
	struct stmt *s = db_stmt(db, sql_service_find, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, name);
	if (!one_int(s, &found, id, e) || found)
		return found;
	if (!make)
		return err_set(e, ERR_NOT_FOUND,
		               "there is no service \"%.*s\"; see: proviso list",
		               STR_ARG(name));
	if (!archive_check_name("service", name, e) || !(s = db_stmt(db, sql_service_add, e)))
		return false;
	stmt_bind_str(s, 1, name);
	return one_int(s, &found, id, e);
}

bool
archive_document(struct db *db, struct str service, struct str document, bool make,
                 int64_t *id, struct err *e)
{
	int64_t of = 0;
	bool found;
	struct stmt *s;

	if (!find_service(db, service, make, &of, e) ||
	    !(s = db_stmt(db, sql_document_find, e)))
		return false;
	stmt_bind_int(s, 1, of);
	stmt_bind_str(s, 2, document);
	if (!one_int(s, &found, id, e) || found)
		return found;
	if (!make)
		return err_set(e, ERR_NOT_FOUND,
		               "%.*s has no document \"%.*s\"; see: proviso list",
		               STR_ARG(service), STR_ARG(document));
	if (!archive_check_name("document", document, e) || !(s = db_stmt(db, sql_document_add, e)))
		return false;
	stmt_bind_int(s, 1, of);
	stmt_bind_str(s, 2, document);
	return one_int(s, &found, id, e);
}

bool
archive_documents(struct db *db, struct str service, struct arena *a,
                  struct document_name **out, size_t *count, struct err *e)
{
	struct document_name *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok = true;
	struct stmt *s = db_stmt(db, sql_document_list, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = (struct document_name){stmt_int(s, 0), arena_str(a, stmt_str(s, 1)),
		                                   arena_str(a, stmt_str(s, 2))};
	}
	*out = ARENA_ARRAY(a, struct document_name, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	return ok;
}

bool
archive_sightings(struct db *db, int64_t document, struct arena *a,
                  struct sighting **out, size_t *count, struct err *e)
{
	struct sighting *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok = true;
	struct stmt *s = db_stmt(db, sql_sighting_list, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = (struct sighting){
			.n = stmt_int(s, 0), .version = stmt_int(s, 1), .at = stmt_int(s, 2),
			.technical = stmt_int(s, 3) != 0, .source = arena_str(a, stmt_str(s, 4)),
			.failure = arena_str(a, stmt_str(s, 5))};
	}
	*out = ARENA_ARRAY(a, struct sighting, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	return ok;
}

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

bool
document_names(struct db *db, int64_t document, struct arena *a,
               struct document_name *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_document_names, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_CORRUPT, "document %lld has no name",
		               (long long)document);
	*out = (struct document_name){document, arena_str(a, stmt_str(s, 0)),
	                              arena_str(a, stmt_str(s, 1))};
	stmt_reset(s);
	return true;
}

struct sha256
chain_start(struct str service, struct str document)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, service);
	buf_byte(&b, '\n');
	buf_add(&b, document);
	buf_byte(&b, '\n');
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return h;
}

struct sha256
chain_next(const struct sha256 *before, int64_t n, const struct sha256 *version,
           const struct new_sighting *s)
{
	struct buf b;
	char hex[SHA256_HEX + 1];

	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, (struct str){(const char *)before->b, sizeof before->b});
	buf_printf(&b, "%lld ", (long long)n);
	if (version) {
		sha256_hex(version, hex);
		buf_add(&b, str_of(hex));
	}
	buf_printf(&b, " %lld %d ", (long long)s->at, s->technical);
	buf_add(&b, s->source);
	buf_byte(&b, ' ');
	buf_add(&b, s->failure);
	buf_byte(&b, ' ');
	if (s->body) {
		sha256_hex(s->body, hex);
		buf_add(&b, str_of(hex));
	}
	buf_byte(&b, '\n');
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return h;
}

static bool
write_versions(struct db *db, const struct addition *add, struct err *e)
{
	for (size_t i = 0; i < add->version_count; i++) {
		const struct new_version *v = &add->versions[i];
		struct stmt *s = db_stmt(db, sql_version_add, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, add->document);
		stmt_bind_int(s, 2, add->first_version + (int64_t)i);
		stmt_bind_blob(s, 3, (struct str){(const char *)v->id.b, sizeof v->id.b});
		stmt_bind_int(s, 4, (int64_t)v->bytes);
		stmt_bind_int(s, 5, v->base);
		stmt_bind_blob(s, 6, v->packed);
		stmt_bind_blob(s, 7, v->packed_links);
		stmt_bind_int(s, 8, (int64_t)v->links_bytes);
		stmt_bind_blob(s, 9,
		               (struct str){(const char *)v->links_id.b, sizeof v->links_id.b});
		if (!stmt_run(s, e))
			return false;
	}
	return true;
}

/* Number and chain of the last sighting, or 0 and the chain's start. */
static bool
last_sighting(struct db *db, int64_t document, int64_t *n, struct sha256 *chain,
              struct err *e)
{
	struct arena a = {0};
	struct document_name name;
	bool row;
	struct stmt *s = db_stmt(db, sql_sighting_last, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	if (!stmt_next(s, &row, e))
		return false;
	*n = row ? stmt_int(s, 0) : 0;
	if (row) {
		if (stmt_str(s, 1).n != sizeof chain->b)
			return err_set(e, ERR_CORRUPT, "document %lld: damaged chain",
			               (long long)document);
		memcpy(chain->b, stmt_str(s, 1).p, sizeof chain->b);
		stmt_reset(s);
		return true;
	}
	bool ok = document_names(db, document, &a, &name, e);
	if (ok)
		*chain = chain_start(name.service, name.document);
	arena_release(&a);
	return ok;
}

/* The SHA-256 of version n: among the new ones, or looked up. */
static bool
version_id(struct db *db, const struct addition *add, int64_t n, struct sha256 *out,
           struct err *e)
{
	bool row;

	if (n >= add->first_version && n < add->first_version + (int64_t)add->version_count) {
		*out = add->versions[n - add->first_version].id;
		return true;
	}
	struct stmt *s = db_stmt(db, sql_version_get, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, add->document);
	stmt_bind_int(s, 2, n);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row || stmt_str(s, 0).n != sizeof out->b)
		return err_set(e, ERR_INTERNAL,
		               "a sighting of version %lld, which is not there", (long long)n);
	memcpy(out->b, stmt_str(s, 0).p, sizeof out->b);
	stmt_reset(s);
	return true;
}

static bool
write_sighting(struct db *db, const struct addition *add,
               const struct new_sighting *new, int64_t n, struct sha256 *chain,
               struct err *e)
{
	struct sha256 id;

	if (new->version && !version_id(db, add, new->version, &id, e))
		return false;
	*chain = chain_next(chain, n, new->version ? &id : NULL, new);
	struct stmt *s = db_stmt(db, sql_sighting_add, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, add->document);
	stmt_bind_int(s, 2, n);
	stmt_bind_int(s, 3, new->version);
	stmt_bind_int(s, 4, new->at);
	stmt_bind_int(s, 5, new->technical);
	stmt_bind_str(s, 6, new->source);
	stmt_bind_str(s, 7, new->failure);
	if (new->body)
		stmt_bind_blob(s, 8,
		               (struct str){(const char *)new->body->b, sizeof new->body->b});
	stmt_bind_blob(s, 9, (struct str){(const char *)chain->b, sizeof chain->b});
	return stmt_run(s, e);
}

/* What the log will say of a sighting fits into one entry. */
static bool
check_entry(const struct document_name *of, const struct new_sighting *s, struct err *e)
{
	enum { REST = 1024 }; /* keys, digests, numbers */
	struct buf b;
	struct json j = {.out = &b};

	buf_init(&b, MERKLE_ENTRY_MAX - REST);
	json_str(&j, of->service);
	json_str(&j, of->document);
	json_str(&j, s->source);
	json_str(&j, s->failure);
	bool fits = !b.over;
	buf_release(&b);
	return fits || err_set(e, ERR_LIMIT, "%.*s: names and source of a capture are longer than an entry of "
	                       "the log may be", STR_ARG(str_slice(s->source, 0, 80)));
}

static bool
write_chain_end(struct db *db, int64_t document, int64_t sightings,
                const struct sha256 *chain, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_chain_end_put, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sightings);
	stmt_bind_blob(s, 3, (struct str){(const char *)chain->b, sizeof chain->b});
	return stmt_run(s, e);
}

/* Before anything is written: what is in the rows must come into the log. */
static bool
check_entries(struct db *db, const struct addition *add, struct err *e)
{
	struct arena a = {0};
	struct document_name of;
	bool ok = document_names(db, add->document, &a, &of, e);

	for (size_t i = 0; ok && i < add->sighting_count; i++)
		ok = check_entry(&of, &add->sightings[i], e);
	arena_release(&a);
	return ok;
}

bool
archive_write(struct db *db, const struct addition *add, int64_t *last, struct err *e)
{
	struct sha256 chain;
	int64_t n;

	if (!check_entries(db, add, e) || !write_versions(db, add, e) ||
	    !last_sighting(db, add->document, &n, &chain, e) ||
	    !leaves_add_sightings(db, add->document, n + 1, (int64_t)add->sighting_count, e))
		return false;
	for (size_t i = 0; i < add->sighting_count; i++)
		if (!write_sighting(db, add, &add->sightings[i], ++n, &chain, e))
			return false;
	*last = n;
	return n == 0 || write_chain_end(db, add->document, n, &chain, e);
}
