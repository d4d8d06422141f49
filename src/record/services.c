/* services: counts of what is known of each. See services.h. */
#include "record/services.h"

#include "record/records.sql.h"

uint64_t
severity_total(const struct severity_counts *c)
{
	uint64_t n = 0;

	for (size_t i = 0; i < SEVERITIES; i++)
		n += c->of[i];
	return n;
}

void
severity_add(struct severity_counts *sum, const struct severity_counts *more)
{
	for (size_t i = 0; i < SEVERITIES; i++)
		sum->of[i] += more->of[i];
}

static int
by_name(const void *a, const void *b)
{
	const struct service_row *x = a, *y = b;

	for (size_t i = 0; i < x->name.n && i < y->name.n; i++) {
		int d = to_lower((unsigned char)x->name.p[i]) -
		        to_lower((unsigned char)y->name.p[i]);
		if (d)
			return d;
	}
	return x->name.n != y->name.n ? (x->name.n < y->name.n ? -1 : 1)
	                              : str_cmp(x->name, y->name);
}

/* Does the name, from one of its words on, start so? */
static bool
has_word(struct str name, struct str words)
{
	for (size_t i = 0; i < name.n; i++)
		if ((i == 0 || name.p[i - 1] == ' ') &&
		    str_starts_nocase(str_slice(name, i, name.n), words))
			return true;
	return words.n == 0;
}

static bool
find_services(struct db *db, struct str words, struct arena *a, struct service_row **out,
              size_t *count, struct err *e)
{
	struct service_row *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_service_names, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		if (!has_word(stmt_str(s, 1), words))
			continue;
		GROW(list, n, cap);
		list[n++] = (struct service_row){.id = stmt_int(s, 0),
		                                 .name = arena_str(a, stmt_str(s, 1))};
	}
	if (n)
		qsort(list, n, sizeof *list, by_name);
	*out = ARENA_ARRAY(a, struct service_row, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	return ok;
}

static bool
count_of(struct db *db, struct service_row *r, struct arena *a, struct err *e)
{
	struct type_counts *types;
	size_t n;
	bool row;
	struct stmt *s = db_stmt(db, sql_service_counts, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, r->id);
	if (!stmt_next(s, &row, e))
		return false;
	r->documents = stmt_int(s, 0);
	r->read = stmt_int(s, 1);
	r->last_seen = stmt_int(s, 2);
	stmt_reset(s);
	if (!records_type_counts(db, r->id, 0, a, &types, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		severity_add(&r->in_force, &types[i].in_force);
	return true;
}

bool
records_services(struct db *db, struct str words, size_t from, size_t most,
                 struct arena *a, struct service_row **out, size_t *count, size_t *total,
                 struct err *e)
{
	if (!find_services(db, words, a, out, total, e))
		return false;
	from = from < *total ? from : *total;
	*out += from;
	*count = *total - from < most ? *total - from : most;
	for (size_t i = 0; i < *count; i++)
		if (!count_of(db, &(*out)[i], a, e))
			return false;
	return true;
}

static int
by_total(const void *a, const void *b)
{
	const struct type_counts *x = a, *y = b;
	uint64_t m = severity_total(&x->in_force), n = severity_total(&y->in_force);

	return m != n ? (m > n ? -1 : 1) : x->type - y->type;
}

bool
records_type_counts(struct db *db, int64_t service, int64_t document, struct arena *a,
                    struct type_counts **out, size_t *count, struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_type_counts, e);

	*count = 0;
	*out = ARENA_ARRAY(a, struct type_counts, type_count());
	if (!s)
		return false;
	stmt_bind_int(s, 1, service);
	stmt_bind_int(s, 2, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		uint16_t type = (uint16_t)stmt_int(s, 0);
		if (*count == 0 || (*out)[*count - 1].type != type)
			(*out)[(*count)++].type = type;
		(*out)[*count - 1].in_force.of[severity_level((int)stmt_int(s, 1))] +=
			(uint64_t)stmt_int(s, 2);
	}
	if (ok && *count)
		qsort(*out, *count, sizeof **out, by_total);
	return ok;
}
