/* archive: services, documents and their sightings, by name. See archive.h. */
#include "archive/archive.h"

#include "archive/archive.sql.h"
#include "archive/rows.h"

/* The one integer that a statement with bound parameters gives; *found says if any. It
 * runs to its end, where SQLite says whether a row that it adds is kept. */
static bool
one_int(struct stmt *s, bool *found, int64_t *out, struct err *e)
{
	if (!stmt_next(s, found, e))
		return false;
	if (!*found)
		return true;
	*out = stmt_int(s, 0);
	return stmt_run(s, e);
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
		return err_set(e, ERR_USAGE, "the name of the %s is empty; give "
		               "it one", what);
	if (name.n > ARCHIVE_NAME_MAX)
		return err_set(e, ERR_USAGE, "the name of the %s has more than %d "
		               "bytes; give it a shorter one", what, ARCHIVE_NAME_MAX);
	if (!utf8_valid(name))
		return err_set(e, ERR_USAGE, "the name of the %s is no UTF-8; write "
		               "it so", what);
	for (size_t i = 0; plain && i < name.n;)
		plain = !breaks_line(utf8_next(name, &i));
	if (!plain)
		return err_set(e, ERR_USAGE, "the name of the %s has line ends or "
		               "control characters; leave them out", what);
	if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
		return err_set(e, ERR_USAGE, "\"%.*s\" is no name of a %s, since it "
		               "leads elsewhere in addresses; give it another",
		               STR_ARG(name), what);
	return str_trim(name).n == name.n ||
	       err_set(e, ERR_USAGE, "the name of the %s starts or ends with white "
	               "space; leave it out: \"%.*s\"", what, STR_ARG(name));
}

static bool
find_service(struct db *db, struct str name, bool make, int64_t *id, struct err *e)
{
	bool found;
	struct stmt *s = db_stmt(db, sql_service_find, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, name);
	if (!one_int(s, &found, id, e))
		return false;
	if (found)
		return true;
	if (!make)
		return err_set(e, ERR_NOT_FOUND,
		               "there is no service \"%.*s\"; see: proviso list",
		               STR_ARG(name));
	if (!archive_check_name("service", name, e) ||
	    !(s = db_stmt(db, sql_service_add, e)))
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
	if (!one_int(s, &found, id, e))
		return false;
	if (found)
		return true;
	if (!make)
		return err_set(e, ERR_NOT_FOUND,
		               "%.*s has no document \"%.*s\"; see: proviso list",
		               STR_ARG(service), STR_ARG(document));
	if (!archive_check_name("document", document, e) ||
	    !(s = db_stmt(db, sql_document_add, e)))
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
		list[n++] = (struct document_name){stmt_int(s, 0),
		                                   arena_str(a, stmt_str(s, 1)),
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
			.n = stmt_int(s, 0), .version = stmt_int(s, 1),
			.at = stmt_int(s, 2),
			.technical = stmt_int(s, 3) != 0,
			.source = arena_str(a, stmt_str(s, 4)),
			.failure = arena_str(a, stmt_str(s, 5))};
	}
	*out = ARENA_ARRAY(a, struct sighting, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
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
