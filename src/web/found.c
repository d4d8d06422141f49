/* found: what the parts of an address name. See found.h. */
#include "web/found.h"

#include "record/records.h"
#include "web/found.sql.h"
#include "web/link.h"

enum { SAID = 60, DIGITS_MIN = 8 };

bool
found_service(const struct exchange *x, struct str part, struct found_service *out,
              struct err *e)
{
	struct stmt *s = db_stmt(site_db(x), sql_service_named, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_str(s, 1, part);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no service \"%.*s\"; all of "
		               "them are at /services", STR_ARG(str_slice(part, 0, SAID)));
	*out = (struct found_service){stmt_int(s, 0), arena_str(x->a, stmt_str(s, 1))};
	stmt_reset(s);
	return true;
}

bool
found_document(const struct exchange *x, struct str service, struct str document,
               struct document_name *out, struct err *e)
{
	struct found_service of;
	struct stmt *s;
	bool row;

	if (!found_service(x, service, &of, e) ||
	    !(s = db_stmt(site_db(x), sql_document_named, e)))
		return false;
	stmt_bind_int(s, 1, of.id);
	stmt_bind_str(s, 2, document);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "%.*s has no document \"%.*s\"; its "
		               "documents are at %.*s", STR_ARG(of.name),
		               STR_ARG(str_slice(document, 0, SAID)),
		               STR_ARG(link_service(x->a, of.name).text));
	*out = (struct document_name){stmt_int(s, 0), of.name,
	                              arena_str(x->a, stmt_str(s, 1))};
	stmt_reset(s);
	return true;
}

bool
found_document_of_any(const struct exchange *x, struct str document, struct str *out,
                      struct err *e)
{
	struct stmt *s = db_stmt(site_db(x), sql_document_of_any, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_str(s, 1, document);
	if (!stmt_next(s, &row, e))
		return false;
	*out = row ? arena_str(x->a, stmt_str(s, 0)) : document;
	stmt_reset(s);
	return true;
}

static bool
is_digest(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (hex_value((unsigned char)s.p[i]) < 0)
			return false;
	return s.n >= DIGITS_MIN && s.n <= SHA256_HEX;
}

bool
found_version(const struct exchange *x, const struct document_name *d, struct str digits,
              int64_t *n, struct err *e)
{
	struct err why = {.kind = ERR_NONE};

	if (is_digest(digits) && records_find_version(site_db(x), d->id, digits, n, &why))
		return true;
	if (why.kind != ERR_NONE && why.kind != ERR_NOT_FOUND)
		return err_set(e, why.kind, "%s", why.msg);
	return err_set(e, ERR_NOT_FOUND, "this document has no version \"%.*s\"; all of them "
	               "are at %.*s", STR_ARG(str_slice(digits, 0, SAID)),
	               STR_ARG(link_history(x->a, d->service, d->document).text));
}

size_t
found_page(const struct exchange *x, size_t pages)
{
	int64_t page;

	if (!str_to_i64(request_parameter(x->request, "page"), &page) || page < 1)
		return 1;
	return (uint64_t)page < pages ? (size_t)page : pages ? pages : 1;
}
