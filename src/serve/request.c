/* request: reading what a client asked for. See request.h. */
#include "serve/request.h"

static bool
decode(struct str in, bool query, struct arena *a, struct str *out)
{
	char *p = arena_alloc(a, in.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		int c = (unsigned char)in.p[i];
		if (c == '%') {
			int high = i + 2 < in.n ? hex_value((unsigned char)in.p[i + 1]) : -1;
			int low = i + 2 < in.n ? hex_value((unsigned char)in.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = high << 4 | low;
			i += 2;
		} else if (c == '+' && query) {
			c = ' ';
		}
		/* line ends and tabs are text of a form */
		if ((c < ' ' && !(query && (c == '\n' || c == '\r' || c == '\t'))) || c == 0x7F)
			return false;
		p[n++] = (char)c;
	}
	*out = (struct str){p, n};
	return utf8_valid(*out);
}

/* Without what ends a target, or what some take for a slash. */
static bool
is_path_text(struct str target)
{
	for (size_t i = 0; i < target.n; i++)
		if ((unsigned char)target.p[i] <= ' ' || target.p[i] == 0x7F ||
		    target.p[i] == '\\')
			return false;
	return true;
}

/* The absolute form is taken too (RFC 9112, 3.2.2). */
static struct str
without_host(struct str target)
{
	static const struct str schemes[] = {STR_INIT("http://"), STR_INIT("https://")};

	for (size_t i = 0; i < COUNT(schemes); i++) {
		size_t slash = str_find_byte(target, '/', schemes[i].n);
		if (str_starts_nocase(target, schemes[i]))
			return slash == SIZE_MAX || slash > str_find_byte(target, '?', 0)
			       ? STR("/") : str_slice(target, slash, target.n);
	}
	return target;
}

/* What comes before an odd part is there. */
static bool
parse_path(struct request *r, struct arena *a, struct err *e)
{
	struct str rest = str_slice(r->path, 1, r->path.n), piece;

	r->slash = r->path.n > 1 && r->path.p[r->path.n - 1] == '/';
	while (str_next(&rest, '/', &piece)) {
		struct str *s = &r->segments[r->segment_count];
		if (r->segment_count == REQUEST_SEGMENTS)
			return err_set(e, ERR_LIMIT, "the path has too many parts");
		if (!decode(piece, false, a, s))
			return err_set(e, ERR_USAGE, "the path is not UTF-8 that is "
			               "percent-encoded");
		if (s->n == 0 || str_eq(*s, STR(".")) || str_eq(*s, STR("..")))
			return err_set(e, ERR_USAGE, "the path has an empty part, \".\" "
			               "or \"..\"");
		r->segment_count++;
	}
	return true;
}

static bool
parse_query(struct request *r, struct str query, struct arena *a, struct err *e)
{
	struct str piece;

	r->query_count = 0;
	while (str_next(&query, '&', &piece)) {
		struct parameter *p = &r->query[r->query_count];
		size_t equals = str_find_byte(piece, '=', 0);
		if (piece.n == 0)
			continue;
		if (r->query_count == REQUEST_PARAMETERS)
			return err_set(e, ERR_LIMIT, "the query has too many parameters");
		if (!decode(str_slice(piece, 0, equals), true, a, &p->name) ||
		    !decode(equals < piece.n ? str_slice(piece, equals + 1, piece.n)
		                             : (struct str){0}, true, a, &p->value))
			return err_set(e, ERR_USAGE, "the query is not UTF-8 that is "
			               "percent-encoded");
		r->query_count++;
	}
	return true;
}

bool
request_parse(struct request *r, struct str target, struct arena *a, struct err *e)
{
	target = without_host(target);
	size_t question = str_find_byte(target, '?', 0);
	if (target.n > REQUEST_TARGET_MAX)
		return err_set(e, ERR_LIMIT, "the address is longer than %zu bytes",
		               REQUEST_TARGET_MAX);
	if (target.n == 0 || target.p[0] != '/' || !is_path_text(target))
		return err_set(e, ERR_USAGE, "the address is no path of this site");
	r->target = target;
	r->path = str_slice(target, 0, question);
	r->segment_count = 0;
	r->odd = (struct err){0};
	struct str query = question < target.n ? str_slice(target, question + 1, target.n)
	                                       : (struct str){0};
	return (parse_path(r, a, &r->odd) && parse_query(r, query, a, &r->odd)) ||
	       r->odd.kind != ERR_NONE;
}

bool
request_form(struct request *r, struct arena *a, struct err *e)
{
	return parse_query(r, r->body, a, e);
}

struct str
request_parameter(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->query_count; i++)
		if (str_eq(r->query[i].name, str_of(name)))
			return str_trim(r->query[i].value);
	return (struct str){0};
}

bool
request_has_tag(const struct request *r, struct str tag)
{
	struct str rest = r->if_none_match, piece;

	while (str_next(&rest, ',', &piece)) {
		piece = str_trim(piece);
		if (str_starts(piece, STR("W/")))
			piece = str_slice(piece, 2, piece.n);
		if (str_eq(piece, STR("*")) || str_eq(piece, tag))
			return true;
	}
	return false;
}

/* A weight of RFC 9110, 12.4.2, that is 0: "q=0", "q=0.000". */
static bool
is_nothing(struct str weight)
{
	bool zero = str_starts_nocase(weight, STR("q=0"));

	for (size_t i = 3; i < weight.n; i++)
		zero = zero && (weight.p[i] < '1' || weight.p[i] > '9');
	return zero;
}

bool
request_accepts_coding(const struct request *r, const char *coding)
{
	struct str rest = r->accept_encoding, piece, name;

	while (str_next(&rest, ',', &piece))
		if (str_next(&piece, ';', &name) &&
		    str_eq_nocase(str_trim(name), str_of(coding)))
			return !is_nothing(str_trim(piece));
	return false;
}
