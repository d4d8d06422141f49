/* import_place: pages to documents. See import_place.h. */
#include "import/import_place.h"

#include "import/import.sql.h"
#include "import/import_way.h"

static size_t
find_any(struct str s, const char *set)
{
	size_t i = 0;

	while (i < s.n && !strchr(set, s.p[i]))
		i++;
	return i;
}

/* RFC 3986, 3.2.3, 6.2.3: "host:80" is "host" under http; what an empty port means,
 * too. */
static struct str
without_usual_port(struct str scheme, struct str authority)
{
	size_t bracket = str_find_byte(authority, ']', 0); /* of an IPv6 address */
	size_t colon = str_find_byte(authority, ':', bracket == SIZE_MAX ? 0 : bracket);
	struct str port = str_slice(authority, colon, authority.n);
	bool usual = port.n <= 1 || (str_eq_nocase(scheme, STR("http")) &&
	                             str_eq(port, STR(":80"))) ||
	             (str_eq_nocase(scheme, STR("https")) && str_eq(port, STR(":443")));

	return usual ? str_slice(authority, 0, colon) : authority;
}

/* RFC 3986, 3: scheme ":" "//" authority path "?" query "#" fragment. The host comes
 * without "www.", in lower case, with a port that is not the scheme's; a path that is
 * empty is "/". */
static void
split_uri(struct str uri, struct arena *a, struct str *host, struct str *path)
{
	size_t start = str_find(uri, STR("://"), 0);
	struct str rest = str_slice(uri, 0, find_any(uri, "#")), authority = {0};

	if (start != SIZE_MAX) {
		rest = str_slice(rest, start + 3, rest.n);
		authority = str_slice(rest, 0, find_any(rest, "/?"));
		rest = str_slice(rest, authority.n, rest.n);
	} else {
		rest = str_slice(rest, find_any(rest, ":") + 1, rest.n);
	}
	bool bare = rest.n == 0 || rest.p[0] == '?';
	*path = bare ? arena_printf(a, "/%.*s", STR_ARG(rest)) : rest;
	for (size_t at; (at = str_find_byte(authority, '@', 0)) != SIZE_MAX;)
		authority = str_slice(authority, at + 1, authority.n);
	authority = without_usual_port(str_slice(uri, 0, start), authority);
	char *lower = arena_alloc(a, authority.n, 1);
	for (size_t i = 0; i < authority.n; i++)
		lower[i] = (char)to_lower(authority.p[i]);
	*host = (struct str){lower, authority.n};
	if (str_starts(*host, STR("www.")) && host->n > 4)
		*host = str_slice(*host, 4, host->n);
}

/* What addresses are compared by. */
static struct str
form_of(struct str uri, struct arena *a)
{
	struct str normal;

	return uri_normal(uri, a, &normal) ? normal : uri;
}

/* A row of place_addresses. */
static bool
put_place(struct db *db, struct stmt *row, struct arena *a, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_place_put, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, stmt_int(row, 0));
	stmt_bind_str(s, 2, form_of(stmt_str(row, 1), a));
	stmt_bind_str(s, 3, stmt_str(row, 2));
	stmt_bind_str(s, 4, stmt_str(row, 3));
	stmt_bind_int(s, 5, stmt_int(row, 4));
	return stmt_run(s, e);
}

bool
import_places_open(struct db *db, size_t *addresses, struct err *e)
{
	struct arena a = {0};
	struct stmt *s;
	bool row = true, ok;

	*addresses = 0;
	if (!db_exec(db, sql_place_table, e) ||
	    !(s = db_stmt(db, sql_place_addresses, e)))
		return false;
	while ((ok = stmt_next(s, &row, e)) && row && (ok = put_place(db, s, &a, e)))
		++*addresses;
	stmt_reset(s);
	arena_release(&a);
	return ok && (s = db_stmt(db, sql_place_close, e)) && stmt_run(s, e);
}

struct import_place
import_place_of_row(struct stmt *s, struct arena *a)
{
	return (struct import_place){.service = arena_str(a, stmt_str(s, 0)),
	                             .document = arena_str(a, stmt_str(s, 1)),
	                             .select = arena_str(a, stmt_str(s, 2)),
	                             .remove = arena_str(a, stmt_str(s, 3))};
}

void
import_place_add(struct import_place **list, size_t *n,
                 const struct import_place *place, struct arena *a)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq((*list)[i].service, place->service) &&
		    str_eq((*list)[i].document, place->document))
			return;
	struct import_place *more = ARENA_ARRAY(a, struct import_place, *n + 1);

	if (*n)
		memcpy(more, *list, *n * sizeof *more);
	more[(*n)++] = *place;
	*list = more;
}

static bool
places_of_address(struct db *db, struct str uri, struct arena *a,
                  struct import_place **out, size_t *count, struct err *e)
{
	bool row, ok;
	struct stmt *s = db_stmt(db, sql_place_of_uri, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, form_of(uri, a));
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct import_place place = import_place_of_row(s, a);
		place.source = uri;
		import_place_add(out, count, &place, a);
	}
	return ok;
}

static bool
is_robots(struct str path)
{
	return str_eq(path, STR("/robots.txt")); /* RFC 9309, 2.3 */
}

bool
import_is_robots(struct str uri, struct arena *a)
{
	struct str host, path;

	split_uri(uri, a, &host, &path);
	return is_robots(path);
}

static bool
is_named(const struct import_place *place)
{
	struct err none = {0};

	return archive_check_name("service", place->service, &none) &&
	       archive_check_name("document", place->document, &none);
}

bool
import_places(struct db *db, const struct import_warc_options *o, size_t file,
              const struct harvest_item *item, struct arena *a,
              struct import_place **out,
              size_t *count, struct err *e)
{
	struct str host, path;
	bool named = o->service.n && o->document.n;

	*out = NULL;
	*count = 0;
	if (!named && (!places_of_address(db, item->uri, a, out, count, e) ||
	               !ways_to(db, file, item->number, a, out, count, e)))
		return false;
	split_uri(item->uri, a, &host, &path);
	struct import_place place = {.service = o->service.n ? o->service : host,
	                             .document = o->document.n ? o->document : path,
	                             .source = item->uri};
	if (*count == 0 && !is_robots(path) && is_named(&place))
		import_place_add(out, count, &place, a);
	return true;
}
