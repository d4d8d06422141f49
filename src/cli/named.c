/* named: what a call names is there. See named.h. */
#include "cli/named.h"

#include "provision/provision.h"

bool
named_are_there(struct call *c, struct db *db, struct str service, struct str document,
                struct err *e)
{
	struct document_name *list;
	size_t n;

	if (service.n == 0 && document.n == 0)
		return true;
	if (!archive_documents(db, service, &c->a, &list, &n, e))
		return false;
	if (service.n && n == 0)
		return err_set(e, ERR_NOT_FOUND, "there is no service \"%.*s\"; see: "
		               "proviso list", STR_ARG(service));
	for (size_t i = 0; i < n; i++)
		if (document.n == 0 || str_eq(list[i].document, document))
			return true;
	return err_set(e, ERR_NOT_FOUND, "%.*s%sno document \"%.*s\"; see: proviso list", STR_ARG(service),
	               service.n ? " has " : "there is ", STR_ARG(document));
}

/* These words stand in its id or title. */
static bool
has_words(uint16_t type, struct str words)
{
	return words.n && (str_find_nocase(str_of(type_id(type)), words,
	                                   0) != SIZE_MAX ||
	                   str_find_nocase(str_of(type_title(type)), words,
	                                   0) != SIZE_MAX);
}

/* Both begin with "ai.", say. */
static bool
has_group(uint16_t type, struct str words)
{
	size_t dot = str_find_byte(words, '.', 0);

	return dot != SIZE_MAX &&
	       str_starts_nocase(str_of(type_id(type)), str_slice(words, 0, dot + 1));
}

/* The first of those that are near, behind words for people; empty: none is. */
static struct str
near_types(bool (*is_near)(uint16_t type, struct str words), const char *id,
           struct arena *a)
{
	enum { SHOWN = 5 };
	struct str near = {0};
	size_t n = 0;

	for (uint16_t i = 0; i < type_count() && n < SHOWN; i++)
		if (is_near(i, str_of(id)))
			near = arena_printf(a, "%.*s%s%s", STR_ARG(near),
			                    n++ ? ", " : "; near it: ", type_id(i));
	return near;
}

bool
named_type(struct call *c, const char *what, const char *id, uint16_t *out,
           struct err *e)
{
	*out = type_find(str_of(id));
	if (*out != TYPE_NONE)
		return true;
	struct str near = near_types(has_words, id, &c->a);
	if (near.n == 0)
		near = near_types(has_group, id, &c->a);
	return err_set(e, ERR_USAGE, "%s: there is no type \"%.100s\"%.*s; see: "
	               "proviso prevalence", what, id, STR_ARG(near));
}
