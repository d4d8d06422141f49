/* route: from a request to who answers it. See route.h. */
#include "serve/route.h"

enum { VALUES = 4 };

/* How well the pattern fits, 0: not at all; a literal part counts more than a name. */
static unsigned
fit(const char *pattern, const struct request *r, struct str values[VALUES])
{
	struct str rest = str_slice(str_of(pattern), 1, SIZE_MAX), piece;
	size_t i = 0, n = 0;
	unsigned score = 1;

	for (; str_next(&rest, '/', &piece); i++) {
		bool name = piece.n && piece.p[0] == '{';
		if (name && str_ends(piece, STR("...}")) && n < VALUES) {
			values[n] = i < r->segment_count ? r->target : (struct str){0};
			return score;
		}
		if (i >= r->segment_count)
			return 0;
		if (name && n < VALUES)
			values[n++] = r->segments[i];
		else if (!str_eq(piece, r->segments[i]))
			return 0;
		score = score * 2 + !name;
	}
	return i == r->segment_count && !r->slash && r->odd.kind == ERR_NONE ? score : 0;
}

const struct route *
route_find(const struct route *routes, const struct request *r, struct str values[VALUES],
           unsigned *allowed)
{
	const struct route *best = NULL;
	unsigned most = 0;

	*allowed = 0;
	for (const struct route *t = routes; t->pattern; t++) {
		struct str found[VALUES] = {{0}};
		unsigned methods = t->methods | (t->methods & METHOD_GET ? METHOD_HEAD : 0u);
		unsigned score = fit(t->pattern, r, found);
		if (score == 0)
			continue;
		*allowed |= methods;
		if (!(methods & r->method) || score <= most)
			continue;
		best = t;
		most = score;
		memcpy(values, found, sizeof found);
	}
	return best;
}

static bool
is_word_of(struct str words, struct str value)
{
	struct str word;

	while (str_next(&words, '|', &word))
		if (str_eq_nocase(word, value))
			return true;
	return false;
}

static bool
check_value(const struct route_parameter *p, struct str value, struct err *e)
{
	struct str schema = str_of(p->schema);
	int64_t number;

	if (value.n == 0 || str_eq(schema, STR("string")))
		return true;
	if (str_eq(schema, STR("integer")))
		return (str_to_i64(value, &number) && number >= 0) ||
		       err_set(e, ERR_USAGE, "%s: \"%.*s\" is no whole number", p->name,
		               STR_ARG(str_slice(value, 0, 40)));
	if (str_eq(schema, STR("date")))
		return time_from_iso(value, &number) ||
		       err_set(e, ERR_USAGE, "%s: \"%.*s\" is no date; write 2026-01-31 "
		               "or 2026-01-31T12:00:00Z", p->name,
		               STR_ARG(str_slice(value, 0, 40)));
	return is_word_of(schema, value) ||
	       err_set(e, ERR_USAGE, "%s: \"%.*s\" is none of %s", p->name,
	               STR_ARG(str_slice(value, 0, 40)), p->schema);
}

const struct route_parameter *
route_parameter_of(const struct route *route, struct str name)
{
	for (const struct route_parameter *p = route->parameters; p && p->name; p++)
		if (str_eq(str_of(p->name), name))
			return p;
	return NULL;
}

static bool
refuse_unknown(const struct route *route, struct str name, struct err *e)
{
	struct buf known;

	buf_init(&known, 4096);
	for (const struct route_parameter *p = route->parameters; p && p->name; p++)
		buf_printf(&known, "%s%s", p == route->parameters ? "" : ", ", p->name);
	err_set(e, ERR_USAGE, "there is no parameter \"%.*s\" here%s%.*s",
	        STR_ARG(str_slice(name, 0, 40)), known.n ? "; there are: " : "",
	        STR_ARG(buf_str(&known)));
	buf_release(&known);
	return false;
}

bool
route_check(const struct route *route, const struct request *r, struct err *e)
{
	for (size_t i = 0; i < r->query_count; i++) {
		const struct route_parameter *p = route_parameter_of(route, r->query[i].name);
		if (p && !check_value(p, str_trim(r->query[i].value), e))
			return false;
		if (!p)
			return refuse_unknown(route, r->query[i].name, e);
	}
	return true;
}

void
route_narrow(const struct route *route, struct request *r)
{
	size_t kept = 0;

	if (route->schema)
		return;
	for (size_t i = 0; i < r->query_count; i++)
		if (route_parameter_of(route, r->query[i].name))
			r->query[kept++] = r->query[i];
	r->query_count = kept;
}

struct str
route_key(const struct route *route, const struct request *r, struct arena *a)
{
	struct buf key;

	if (str_find(str_of(route->pattern), STR("...}"), 0) != SIZE_MAX)
		return r->target;
	if (r->odd.kind != ERR_NONE)
		return (struct str){0};
	buf_init(&key, SIZE_MAX);
	buf_add(&key, r->path);
	for (size_t i = 0; i < r->query_count; i++)
		buf_printf(&key, "\1%.*s\1%.*s", STR_ARG(r->query[i].name),
		           STR_ARG(r->query[i].value));
	struct str out = arena_str(a, buf_str(&key));
	buf_release(&key);
	return out;
}
