/* clauses: rows to words and facts that can be compared. See clauses.h. */
#include "atlas/clauses.h"

#include <cjson/cJSON.h>

#include "atlas/atlas.sql.h"

int
by_token(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

/* The hashes of the distinct words of at least three letters. */
static void
take_tokens(struct clause *c, struct arena *a)
{
	enum { LETTERS_MIN = 3, WORD_MAX = 64 };
	size_t n = 0, kept = 0;
	char word[WORD_MAX];

	uint32_t *tokens = xcalloc(c->words.n / LETTERS_MIN + 1, sizeof *tokens);

	for (size_t i = 0; i < c->words.n;) {
		size_t length = 0;
		while (i < c->words.n && !is_alnum(c->words.p[i]))
			i++;
		for (; i < c->words.n && is_alnum(c->words.p[i]); i++)
			if (length < WORD_MAX)
				word[length++] = (char)to_lower(c->words.p[i]);
		if (length >= LETTERS_MIN)
			tokens[n++] = (uint32_t)(hash64((struct str){word, length}, 1) >> 32);
	}
	qsort(tokens, n, sizeof *tokens, by_token);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || tokens[kept - 1] != tokens[i])
			tokens[kept++] = tokens[i];
	c->tokens = ARENA_ARRAY(a, uint32_t, kept);
	if (kept)
		memcpy(c->tokens, tokens, kept * sizeof *tokens);
	c->token_count = kept;
	free(tokens);
}

static int
by_words(const void *pa, const void *pb)
{
	return str_cmp(*(const struct str *)pa, *(const struct str *)pb);
}

enum { FACTS_MAX = 64 };

static void
add_value(struct clause *c, struct arena *a, const char *kind, const char *name, const char *value)
{
	if (c->fact_count < FACTS_MAX)
		c->facts[c->fact_count++] = arena_printf(a, "%s.%s=%s", kind, name, value);
}

/* A field of a fact: a word, a list of words, a truth. Places in the text say nothing. */
static void
take_field(struct clause *c, struct arena *a, const char *kind, const cJSON *field)
{
	const cJSON *item;

	if (cJSON_IsString(field))
		add_value(c, a, kind, field->string, field->valuestring);
	if (cJSON_IsTrue(field))
		add_value(c, a, kind, field->string, "yes");
	if (cJSON_IsArray(field))
		cJSON_ArrayForEach(item, field)
			if (cJSON_IsString(item))
				add_value(c, a, kind, field->string, item->valuestring);
}

static void
take_facts(struct clause *c, struct str json, struct arena *a)
{
	cJSON *all = cJSON_ParseWithLength(json.p ? json.p : "", json.n);
	const cJSON *fact, *field;

	struct str facts[FACTS_MAX];

	c->facts = facts;
	cJSON_ArrayForEach(fact, all)
	{
		const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(fact, "kind"));
		cJSON_ArrayForEach(field, fact)
			if (kind && strcmp(field->string, "kind") != 0)
				take_field(c, a, kind, field);
	}
	cJSON_Delete(all);
	qsort(facts, c->fact_count, sizeof *facts, by_words);
	c->facts = ARENA_ARRAY(a, struct str, c->fact_count);
	memcpy(c->facts, facts, c->fact_count * sizeof *facts);
}

static bool
take_rows(struct stmt *s, struct arena *a, struct clauses *out, struct err *e)
{
	struct clause *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;

	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		struct clause *c = &list[n++];
		*c = (struct clause){
			.record = arena_str(a, stmt_str(s, 0)), .service = arena_str(a, stmt_str(s, 1)),
			.document = arena_str(a, stmt_str(s, 2)), .type = (uint16_t)stmt_int(s, 3),
			.score = (int)stmt_int(s, 4), .words = arena_str(a, stmt_str(s, 6))};
		take_facts(c, stmt_str(s, 5), a);
		take_tokens(c, a);
	}
	out->list = ARENA_ARRAY(a, struct clause, n);
	if (n)
		memcpy(out->list, list, n * sizeof *list);
	out->n = n;
	free(list);
	return ok;
}

bool
clauses_of_type(struct db *db, uint16_t type, struct arena *a, struct clauses *out,
                struct err *e)
{
	bool all = type == TYPE_NONE;
	struct stmt *s = db_stmt(db, all ? sql_clauses_of_all : sql_clauses_of_type, e);

	if (!s)
		return false;
	if (!all)
		stmt_bind_int(s, 1, type);
	return take_rows(s, a, out, e);
}

bool
clauses_of_service(struct db *db, struct str service, struct arena *a, struct clauses *out,
                   struct err *e)
{
	struct stmt *s = db_stmt(db, sql_clauses_of_service, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	return take_rows(s, a, out, e);
}

bool
services_checked(struct db *db, struct arena *a, struct str **out, size_t *n, struct err *e)
{
	struct str *list = NULL;
	size_t cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_checked_services, e);

	*n = 0;
	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, *n, cap);
		list[(*n)++] = arena_str(a, stmt_str(s, 0));
	}
	*out = ARENA_ARRAY(a, struct str, *n);
	if (*n)
		memcpy(*out, list, *n * sizeof *list);
	free(list);
	return ok;
}

bool
service_is_checked(struct db *db, struct str service, struct arena *a, struct err *e)
{
	struct str *services;
	size_t n;

	if (!services_checked(db, a, &services, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(service, services[i]))
			return true;
	return err_set(e, ERR_NOT_FOUND, "nothing of \"%.*s\" was analysed; see: proviso list", STR_ARG(service));
}

bool
clause_states(const struct clause *c, struct str fact)
{
	for (size_t i = 0; i < c->fact_count; i++)
		if (str_eq(c->facts[i], fact))
			return true;
	return false;
}

bool
clause_has_fact(const struct clause *c, struct str front)
{
	for (size_t i = 0; i < c->fact_count; i++)
		if (str_starts(c->facts[i], front))
			return true;
	return false;
}

unsigned
clause_overlap(const struct clause *a, const struct clause *b)
{
	size_t i = 0, k = 0, both = 0;

	while (i < a->token_count && k < b->token_count) {
		both += a->tokens[i] == b->tokens[k];
		if (a->tokens[i] < b->tokens[k])
			i++;
		else if (a->tokens[i] > b->tokens[k])
			k++;
		else
			i++, k++;
	}
	size_t all = a->token_count + b->token_count - both;
	return all ? (unsigned)(both * 1000 / all) : 0;
}

void
clause_json(struct json *j, const struct clause *c)
{
	json_object(j);
	json_key_cstr(j, "type", type_id(c->type));
	json_key_str(j, "record", c->record);
	json_key_str(j, "service", c->service);
	json_key_str(j, "document", c->document);
	json_key_cstr(j, "severity", severity_name(severity_level(c->score)));
	json_key_int(j, "score", c->score);
	json_key(j, "facts");
	json_array(j);
	for (size_t i = 0; i < c->fact_count; i++)
		json_str(j, c->facts[i]);
	json_array_end(j);
	json_key_str(j, "quote", c->words);
	json_object_end(j);
}
