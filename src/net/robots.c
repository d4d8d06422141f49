/* robots: robots.txt after RFC 9309. See robots.h. */
#include "net/robots.h"

/* A path in the two readings of section 2.2.2; without "?" they are the same slice. */
struct path {
	struct str plain;
	struct str query; /* with the generic delimiters in its query encoded */
};

struct rule {
	bool allow;
	bool own, any;  /* in a group that names the agent, or "*" */
	bool anchored;  /* ends with "$", which is not in the pattern */
	struct path pattern;
	struct path written; /* the same without decoding */
	size_t line;
	struct str bytes;
	struct rule *next;
};

struct robots {
	struct rule *rules; /* of groups that name the agent or "*", in their order */
	bool own;           /* a group names the agent: rules for "*" do not hold */
};

enum record { RECORD_OTHER, RECORD_AGENT, RECORD_ALLOW, RECORD_DISALLOW };

struct parser {
	struct str agent;
	struct arena *a;
	struct robots *out;
	struct rule **end;
	size_t line;
	bool own, any;  /* the group names the agent, or "*" */
	bool has_rules; /* so that the next user-agent line begins another group */
};

static bool
is_unreserved(int c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool
is_generic_delimiter(int c)
{
	return c && strchr(":/?#[]@", c);
}

static bool
is_sub_delimiter(int c)
{
	return c && strchr("!$&'()*+,;=", c);
}

/* The octet that "%XX" at i stands for; -1 if there is none. */
static int
encoded_octet(struct str s, size_t i)
{
	if (s.n - i < 3 || s.p[i] != '%')
		return -1;
	int high = hex_value((unsigned char)s.p[i + 1]);
	int low = hex_value((unsigned char)s.p[i + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

enum side { SIDE_RULE, SIDE_URL };

/* "*" is special in a rule; elsewhere it is encoded, and so is "$" (2.2.3). */
static bool
stays(int c, enum side side, bool encode_generic)
{
	if (c == '*' || c == '$')
		return c == '*' && side == SIDE_RULE;
	return is_unreserved(c) || is_sub_delimiter(c) ||
	    (is_generic_delimiter(c) && !encode_generic);
}

/* One form for paths that mean the same. `as_written`: what is encoded stays so, and
 * what a URL should have encoded is not helped. */
static struct str
comparable(struct str s, enum side side, bool encode_in_query, bool as_written,
           struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1, 3);
	bool in_query = false;
	size_t n = 0;

	if (side == SIDE_URL && !str_starts(s, STR("/")))
		p[n++] = '/'; /* RFC 3986, 6.2.3: an empty path is "/" */
	for (size_t i = 0; i < s.n;) {
		int encoded = encoded_octet(s, i);
		int c = encoded < 0 ? (unsigned char)s.p[i] : encoded;
		bool raw = as_written && side == SIDE_URL && c >= 0x80;
		if (encoded < 0 ? raw || stays(c, side, in_query && encode_in_query)
		                : is_unreserved(c) && !as_written) {
			p[n++] = (char)c;
		} else {
			p[n++] = '%';
			p[n++] = "0123456789ABCDEF"[c >> 4];
			p[n++] = "0123456789ABCDEF"[c & 15];
		}
		in_query = in_query || (encoded < 0 && c == '?');
		i += encoded < 0 ? 1 : 3;
	}
	return (struct str){p, n};
}

static struct path
path_of(struct str s, enum side side, bool as_written, struct arena *a)
{
	struct str plain = comparable(s, side, false, as_written, a);
	bool has_query = str_find_byte(s, '?', 0) != SIZE_MAX;

	return (struct path){plain, has_query ? comparable(s, side, true, as_written, a) : plain};
}

/* Up to CR, LF or CR LF (2.2); false once *rest is used up. */
static bool
next_line(struct str *rest, struct str *line)
{
	size_t end = 0;

	if (rest->n == 0)
		return false;
	while (end < rest->n && rest->p[end] != '\r' && rest->p[end] != '\n')
		end++;
	*line = str_slice(*rest, 0, end);
	bool pair = str_starts(str_slice(*rest, end, rest->n), STR("\r\n"));
	*rest = str_slice(*rest, end + 1 + pair, rest->n);
	return true;
}

static size_t
word_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && !is_space((unsigned char)s.p[n]))
		n++;
	return n;
}

/* "name: value". Without a colon there must be exactly two words. */
static bool
split_record(struct str line, struct str *name, struct str *value)
{
	size_t at = str_find_byte(line, ':', 0);
	bool colon = at != SIZE_MAX;

	if (!colon)
		at = word_end(line);
	*name = str_trim(str_slice(line, 0, at));
	*value = str_trim(str_slice(line, at + colon, line.n));
	return colon || (value->n > 0 && word_end(*value) == value->n);
}

static enum record
record_of(struct str name)
{
	static const struct {
		struct str name;
		enum record record;
	} names[] = {
		{STR_INIT("user-agent"), RECORD_AGENT},
		{STR_INIT("useragent"), RECORD_AGENT},
		{STR_INIT("user agent"), RECORD_AGENT},
		{STR_INIT("allow"), RECORD_ALLOW},
		{STR_INIT("disallow"), RECORD_DISALLOW},
		{STR_INIT("dissallow"), RECORD_DISALLOW},
		{STR_INIT("dissalow"), RECORD_DISALLOW},
		{STR_INIT("disalow"), RECORD_DISALLOW},
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq_nocase(name, names[i].name))
			return names[i].record;
	return RECORD_OTHER;
}

static bool
is_token(int c)
{
	return is_alpha(c) || c == '-' || c == '_';
}

static struct str
product_token(struct str value)
{
	size_t n = 0;

	while (n < value.n && is_token((unsigned char)value.p[n]))
		n++;
	return str_slice(value, 0, n);
}

static void
add_agent(struct parser *p, struct str value)
{
	struct str token = product_token(value);

	if (p->has_rules)
		p->own = p->any = p->has_rules = false;
	if (str_eq(str_slice(value, 0, word_end(value)), STR("*")))
		p->any = true;
	if (token.n > 0 && str_eq_nocase(token, p->agent))
		p->own = p->out->own = true;
}

static void
add_rule(struct parser *p, bool allow, struct str value, struct str line)
{
	p->has_rules = true;
	if (value.n == 0 || (!p->own && !p->any))
		return;
	bool anchored = str_ends(value, STR("$"));
	struct str pattern = str_slice(value, 0, value.n - anchored);
	struct rule *r = ARENA_NEW(p->a, struct rule);
	*r = (struct rule){.allow = allow, .own = p->own, .any = p->any,
	                   .pattern = path_of(pattern, SIDE_RULE, false, p->a),
	                   .written = path_of(pattern, SIDE_RULE, true, p->a),
	                   .anchored = anchored, .line = p->line, .bytes = line};
	*p->end = r;
	p->end = &r->next;
}

static void
parse_line(struct parser *p, struct str line)
{
	struct str name, value;

	p->line++;
	line = str_trim(str_slice(line, 0, str_find_byte(line, '#', 0)));
	if (!split_record(line, &name, &value))
		return;
	switch (record_of(name)) {
	case RECORD_AGENT:
		add_agent(p, value);
		break;
	case RECORD_ALLOW:
		add_rule(p, true, value, line);
		break;
	case RECORD_DISALLOW:
		add_rule(p, false, value, line);
		break;
	case RECORD_OTHER:
		break;
	}
}

/* Half a rule would match more than the whole: a file is cut at the end of a line. */
static struct str
within_maximum(struct str bytes)
{
	size_t n = ROBOTS_BYTES_MAX;

	if (bytes.n <= n)
		return bytes;
	while (n > 0 && bytes.p[n - 1] != '\n' && bytes.p[n - 1] != '\r')
		n--;
	return str_slice(bytes, 0, n);
}

struct robots *
robots_parse(struct str bytes, struct str agent, struct arena *a)
{
	struct parser p = {.agent = agent, .a = a, .out = ARENA_NEW(a, struct robots)};
	struct str rest = within_maximum(bytes), line;

	p.end = &p.out->rules;
	if (str_starts(rest, STR("\xEF\xBB\xBF")))
		rest = str_slice(rest, 3, rest.n);
	while (next_line(&rest, &line))
		parse_line(&p, line);
	return p.out;
}

/* Each piece between "*" at the first place where it stands leaves the most room for
 * those that follow, so there is never a way back. */
static bool
pattern_matches(struct str pattern, bool anchored, struct str path)
{
	for (bool floats = false;; floats = true) {
		size_t star = str_find_byte(pattern, '*', 0), at = 0;
		struct str piece = str_slice(pattern, 0, star);
		if (star == SIZE_MAX && anchored)
			return floats ? str_ends(path, piece) : str_eq(path, piece);
		if (floats)
			at = str_find(path, piece, 0);
		else if (!str_starts(path, piece))
			return false;
		if (star == SIZE_MAX || at == SIZE_MAX)
			return at != SIZE_MAX;
		path = str_slice(path, at + piece.n, path.n);
		pattern = str_slice(pattern, star + 1, pattern.n);
	}
}

/* A URL's path in both forms. */
struct asked {
	struct path path, written;
};

static bool
path_matches(const struct path *pattern, bool anchored, const struct path *path)
{
	return pattern_matches(pattern->plain, anchored, path->plain) ||
	       (path->query.p != path->plain.p &&
	        pattern_matches(pattern->query, anchored, path->query));
}

/* Where only decoding makes a rule match, doubt is for the publisher: it may forbid. */
static bool
rule_matches(const struct rule *r, const struct asked *url)
{
	return path_matches(&r->pattern, r->anchored, &url->path) &&
	       (!r->allow || path_matches(&r->written, r->anchored, &url->written));
}

static size_t
octets(const struct rule *r)
{
	return r->pattern.plain.n + r->anchored;
}

static bool
outranks(const struct rule *r, const struct rule *best)
{
	if (!best || octets(r) != octets(best))
		return !best || octets(r) > octets(best);
	return r->allow && !best->allow;
}

static const struct rule *
deciding_rule(const struct robots *robots, const struct asked *url)
{
	const struct rule *best = NULL;

	for (const struct rule *r = robots->rules; r; r = r->next)
		if ((robots->own ? r->own : r->any) && outranks(r, best) &&
		    rule_matches(r, url))
			best = r;
	return best;
}

static size_t
first_of(struct str s, const char *bytes)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == '\0' || !strchr(bytes, s.p[n])))
		n++;
	return n;
}

/* Path and query, as they stand in the URL. */
static struct str
path_and_query(struct str url)
{
	size_t scheme = str_find(url, STR("://"), 0);

	if (scheme < first_of(url, "/?#")) {
		url = str_slice(url, scheme + 3, url.n);
		url = str_slice(url, first_of(url, "/?#"), url.n);
	}
	return str_slice(url, 0, str_find_byte(url, '#', 0));
}

bool
robots_ask(const struct robots *r, struct str url, struct robots_answer *out,
           struct err *e)
{
	struct arena scratch = {0};

	if (url.n > ROBOTS_URL_MAX)
		return err_set(e, ERR_LIMIT,
		               "the URL has %zu bytes, which is over the limit of %zu",
		               url.n, ROBOTS_URL_MAX);
	*out = (struct robots_answer){.allowed = true};
	struct str path = path_and_query(url);
	struct asked asked = {path_of(path, SIDE_URL, false, &scratch),
	                      path_of(path, SIDE_URL, true, &scratch)};
	const struct rule *rule = deciding_rule(r, &asked);
	if (rule && !str_eq(asked.path.plain, STR("/robots.txt")))
		*out = (struct robots_answer){rule->allow, rule->line, rule->bytes};
	arena_release(&scratch);
	return true;
}

enum robots_access
robots_access_of(int status)
{
	if (status >= 200 && status <= 299)
		return ROBOTS_RULES;
	/* 2.3.1.2: a redirect is left over once they were too many. */
	if (status >= 300 && status <= 499)
		return ROBOTS_ALLOW_ALL;
	return ROBOTS_DISALLOW_ALL;
}
