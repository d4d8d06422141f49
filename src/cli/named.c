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
		return err_set(e, ERR_NOT_FOUND, "there is no service \"%.*s\"; see: proviso list", STR_ARG(service));
	for (size_t i = 0; i < n; i++)
		if (document.n == 0 || str_eq(list[i].document, document))
			return true;
	return err_set(e, ERR_NOT_FOUND, "%.*s%sno document \"%.*s\"; see: proviso list", STR_ARG(service),
	               service.n ? " has " : "there is ", STR_ARG(document));
}

/* Of the same group, as "ai.", or with these words in its id or title. */
static bool
is_near(uint16_t type, struct str words)
{
	struct str id = str_of(type_id(type));
	size_t dot = str_find_byte(words, '.', 0);

	return (dot != SIZE_MAX && str_starts_nocase(id, str_slice(words, 0, dot + 1))) ||
	       (words.n && (str_find_nocase(id, words, 0) != SIZE_MAX ||
	                    str_find_nocase(str_of(type_title(type)), words, 0) != SIZE_MAX));
}

bool
named_type(struct call *c, const char *what, const char *id, uint16_t *out, struct err *e)
{
	enum { SHOWN = 5 };
	struct str near = {0};
	size_t n = 0;

	*out = type_find(str_of(id));
	if (*out != TYPE_NONE)
		return true;
	for (uint16_t i = 0; i < type_count() && n < SHOWN; i++)
		if (is_near(i, str_of(id)))
			near = arena_printf(&c->a, "%.*s%s%s", STR_ARG(near), n++ ? ", " : "; near it: ", type_id(i));
	return err_set(e, ERR_USAGE, "%s: there is no type \"%.100s\"%.*s; see: proviso prevalence", what, id,
	               STR_ARG(near));
}
