/* duties: which clause tells what a law asks for. See duties.h. */
#include "atlas/duties.h"

/* Words with "_" for spaces. */
static bool
has_words(const struct clause *c, struct str words)
{
	char plain[64];
	size_t n = words.n < sizeof plain ? words.n : sizeof plain;

	for (size_t i = 0; i < n; i++)
		plain[i] = words.p[i] == '_' ? ' ' : words.p[i];
	return str_find_nocase(c->words, (struct str){plain, n}, 0) != SIZE_MAX;
}

/* "We do not sell your data" names no recipient, and no purpose. */
static bool
only_denies(const struct clause *c)
{
	struct str id = str_of(type_id(c->type));

	return c->score <= 0 && (str_starts(id, STR("share.")) ||
	                         str_starts(id, STR("purpose.")) ||
	                         str_starts(id, STR("ai.train")));
}

static bool
tells(const struct clause *c, const char *duty)
{
	struct str rest = str_of(duty), one;

	while (str_next(&rest, ' ', &one)) {
		struct str tail = str_slice(one, 1, one.n);
		if (one.n && (one.p[0] == '=' ? clause_has_fact(c, tail)
		              : one.p[0] == '~' ? has_words(c, tail)
		              : str_starts(str_of(type_id(c->type)), one) &&
		              !only_denies(c)))
			return true;
	}
	return false;
}

/* Of this document, or of any where it is empty. */
static bool
is_of(const struct clause *c, struct str document)
{
	return document.n == 0 || str_eq(document, c->document);
}

bool
clauses_any_of(const struct clauses *all, struct str document)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_of(&all->list[i], document))
			return true;
	return false;
}

void
duty_find(const struct duty *d, const struct clauses *all, struct str document,
          struct told *out)
{
	*out = (struct told){.duty = d};
	for (size_t i = 0; i < all->n && out->count < TOLD_SHOWN; i++)
		if (tells(&all->list[i], d->types) && is_of(&all->list[i], document))
			out->by[out->count++] = &all->list[i];
}

void
told_json(struct json *j, const struct told *t)
{
	const struct law *law = law_at(t->duty->law);

	json_object(j);
	json_key_cstr(j, "law", law->id);
	json_key_cstr(j, "provision", law->provision);
	json_key_cstr(j, "duty", t->duty->what);
	json_key_bool(j, "stated", t->count > 0);
	json_key(j, "records");
	json_array(j);
	for (size_t i = 0; i < t->count; i++)
		json_str(j, t->by[i]->record);
	json_array_end(j);
	json_object_end(j);
}
