/* reread: texts against the captured pages that they were read from. See reread.h. */
#include "archive/reread.h"

#include "archive/archive.sql.h"
#include "document/nursery.h"
#include "net/coding.h"
#include "net/http.h"

struct rereading {
	const struct home *home;
	const struct document_name *document;
	struct nursery *nursery;
	uint64_t pages, others;
	struct arena a; /* of the page at hand */
};

/* Columns of the statement sql_reading_list. */
enum { ROW_SIGHTING, ROW_AT, ROW_SOURCE, ROW_TEXT, ROW_READER, ROW_TYPE, ROW_CHARSET,
       ROW_SELECTED, ROW_REMOVED };

bool
reading_put(struct db *db, int64_t document, int64_t sighting,
            const struct read_options *o, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_reading_add, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sighting);
	stmt_bind_int(s, 3, DOCUMENT_READER);
	stmt_bind_int(s, 4, o->type);
	stmt_bind_str(s, 5, o->charset);
	stmt_bind_str(s, 6, o->select);
	stmt_bind_str(s, 7, o->remove);
	return stmt_run(s, e);
}

/* Who wrote the page: documents of one service, from one authority. */
static struct str
source_of(struct rereading *r, struct str source)
{
	struct str from = http_is_url(source) ? http_authority(source) : source;

	return arena_printf(&r->a, "%.*s\n%.*s", STR_ARG(r->document->service),
	                    STR_ARG(from));
}

static struct read_options
options_of(struct rereading *r, struct stmt *row)
{
	int64_t type = stmt_int(row, ROW_TYPE);
	bool known = type >= DOCUMENT_AUTO && type <= DOCUMENT_PDF;

	return (struct read_options){
		.type = known ? (enum document_type)type : DOCUMENT_AUTO,
		.charset = arena_str(&r->a, stmt_str(row, ROW_CHARSET)),
		.select = arena_str(&r->a, stmt_str(row, ROW_SELECTED)),
		.remove = arena_str(&r->a, stmt_str(row, ROW_REMOVED)),
		.document = r->document->document, .nursery = r->nursery,
		.source = source_of(r, stmt_str(row, ROW_SOURCE))};
}

/* The text that the page gives now, as capture and import read it. */
static bool
read_text(struct rereading *r, const struct payload *page, const struct read_options *o,
          struct str *body, struct document *d, struct err *e)
{
	struct str codings = http_field(&page->whole.message, STR("Content-Encoding"));
	bool gone;

	*body = page->bytes;
	return coding_undo(page->bytes, codings, &r->a, body, &gone, e) &&
	       document_read(*body, o, &r->a, d, e);
}

/* May another program rightly have read this text from the page? */
static bool
is_of_others(struct stmt *row, struct str body)
{
	int64_t type = stmt_int(row, ROW_TYPE);

	return stmt_int(row, ROW_READER) != DOCUMENT_READER ||
	       ((type == DOCUMENT_AUTO || type == DOCUMENT_PDF) &&
	        document_type_of(body) == DOCUMENT_PDF);
}

/* The page gives another text now, or none, which `bad` tells why. */
static bool
take_other(struct rereading *r, struct stmt *row, struct str body,
           const struct err *bad, struct err *e)
{
	r->others++;
	if (is_of_others(row, body))
		return true;
	if (bad->kind != ERR_NONE)
		return err_set(e, ERR_CORRUPT, "its text is not what its captured page "
		               "gives, which cannot be read (%s); do not rely on it",
		               bad->msg);
	return err_set(e, ERR_CORRUPT, "its text is not what its captured page gives; "
	               "do not rely on it");
}

static bool
verify_page(struct rereading *r, struct stmt *row, struct err *e)
{
	struct sha256 text, got;
	struct payload page;
	struct document d;
	struct str body;
	struct err bad = {0};

	if (!stmt_sha256(row, ROW_TEXT, &text) || stmt_is_null(row, ROW_READER))
		return err_set(e, ERR_CORRUPT, "how its text was read is gone");
	struct read_options o = options_of(r, row);
	if (!segments_payload(r->home, r->document->id, stmt_int(row, ROW_SIGHTING),
	                      &r->a, &page, e))
		return false;
	bool is_read = read_text(r, &page, &o, &body, &d, &bad);
	if (bad.kind == ERR_INTERNAL || bad.kind == ERR_LIMIT) { /* tells nothing */
		*e = bad;
		return err_context(e, "its page cannot be read again");
	}
	r->pages++;
	if (is_read)
		got = sha256_of(d.text);
	return (is_read && sha256_eq(&got, &text)) || take_other(r, row, body, &bad, e);
}

static bool
verify_document(struct rereading *r, struct err *e)
{
	bool row = true, ok;
	char at[TIME_ISO + 1];
	struct stmt *s = db_stmt(r->home->db, sql_reading_list, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, r->document->id);
	while ((ok = stmt_next(s, &row, e)) && row) {
		if (!(ok = verify_page(r, s, e))) {
			time_iso(stmt_int(s, ROW_AT), at);
			err_context(e, "%.*s / %.*s, captured at %s",
			            STR_ARG(r->document->service),
			            STR_ARG(r->document->document), at);
			break;
		}
		arena_reset(&r->a);
	}
	stmt_reset(s);
	return ok;
}

bool
reread_verify(const struct home *h, const struct progress_of *p, uint64_t *pages,
              uint64_t *others, struct err *e)
{
	struct rereading r = {.home = h};
	struct arena a = {0};
	struct document_name *list;
	size_t count = 0;

	bool ok = document_nursery(&r.nursery, e) &&
	          archive_documents(h->db, (struct str){0}, &a, &list, &count, e);
	for (size_t i = 0; ok && i < count; i++) {
		r.document = &list[i];
		ok = verify_document(&r, e);
		if (p && p->tick)
			p->tick(p->context, i + 1, count);
	}
	nursery_close(r.nursery);
	arena_release(&r.a);
	arena_release(&a);
	*pages = r.pages;
	*others = r.others;
	return ok;
}
