/* select: CSS selectors. See select.h.
 *
 * A compound ("a.b[c]") holds its tests and points to the compound on its left with the
 * combinator between; matching goes from right to left. Steps are counted, so that no
 * selector and no page together take long. */
#include "document/select.h"

enum { NESTING_MAX = 8, STEPS_MAX = 50 * 1000 * 1000, TEXT_MAX = 4096 };

enum test_kind {
	TEST_TAG, TEST_ATTRIBUTE, TEST_NOT, TEST_IS, TEST_HAS, TEST_NTH, TEST_NTH_LAST, TEST_NTH_TYPE,
	TEST_NTH_LAST_TYPE, TEST_ROOT, TEST_EMPTY
};

struct test {
	enum test_kind kind;
	struct str name, value;
	char op;       /* of an attribute: 0 present, '=', '~', '|', '^', '$', '*' */
	bool nocase;
	int a, b;      /* an+b */
	struct selector *list;
	struct test *next;
};

struct compound {
	struct test *tests;
	struct compound *left;
	char combinator; /* between left and this: ' ', '>', '+', '~'; 0: none */
	char leading;    /* of a relative selector in :has, on its first compound */
};

struct selector { /* a list of alternatives */
	struct compound *last; /* the rightmost compound */
	struct selector *next;
};

struct parser {
	struct str s;
	size_t at;
	unsigned depth;
	struct arena *a;
	struct err *e;
};

static char
peek(const struct parser *p)
{
	return p->at < p->s.n ? p->s.p[p->at] : '\0';
}

static bool
refuse(struct parser *p, const char *why)
{
	return err_set(p->e, ERR_USAGE, "the selector is not understood at character %zu (\"%.*s\"): %s",
	               p->at + 1, (int)(p->s.n - p->at < 20 ? p->s.n - p->at : 20), p->s.p + p->at, why);
}

static void
skip_space(struct parser *p)
{
	while (p->at < p->s.n && is_space(p->s.p[p->at]))
		p->at++;
}

static bool
take(struct parser *p, char c)
{
	if (peek(p) != c || p->at >= p->s.n)
		return false;
	p->at++;
	return true;
}

static bool
is_name_byte(char c)
{
	return is_alnum((unsigned char)c) || c == '-' || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_combinator(char c)
{
	return c == '>' || c == '+' || c == '~';
}

/* A name; "\" takes the next character as it is. */
static bool
parse_name(struct parser *p, struct str *out)
{
	char *name = arena_alloc(p->a, p->s.n - p->at + 1, 1);
	size_t n = 0;

	while (p->at < p->s.n) {
		char c = p->s.p[p->at];
		if (c == '\\' && p->at + 1 < p->s.n)
			c = p->s.p[++p->at];
		else if (!is_name_byte(c))
			break;
		name[n++] = c;
		p->at++;
	}
	*out = (struct str){name, n};
	return n > 0 || refuse(p, "a name is missing");
}

static struct test *
add_test(struct parser *p, struct compound *c, enum test_kind kind)
{
	struct test *t = ARENA_NEW(p->a, struct test);

	t->kind = kind;
	t->next = c->tests;
	c->tests = t;
	return t;
}

static bool
parse_value(struct parser *p, struct str *out)
{
	char quote = peek(p);
	size_t start = ++p->at;

	if (quote != '"' && quote != '\'') {
		p->at--;
		return parse_name(p, out);
	}
	while (p->at < p->s.n && p->s.p[p->at] != quote)
		p->at++;
	*out = str_slice(p->s, start, p->at);
	return take(p, quote) || refuse(p, "a quotation mark is missing");
}

static bool
parse_attribute(struct parser *p, struct compound *c)
{
	struct test *t = add_test(p, c, TEST_ATTRIBUTE);

	skip_space(p);
	if (!parse_name(p, &t->name))
		return false;
	skip_space(p);
	if (take(p, ']'))
		return true;
	if (peek(p) && strchr("~|^$*", peek(p))) {
		t->op = peek(p);
		p->at++;
	} else {
		t->op = '=';
	}
	if (!take(p, '='))
		return refuse(p, "\"=\" is missing");
	skip_space(p);
	if (!parse_value(p, &t->value))
		return false;
	skip_space(p);
	if (take(p, 'i') || take(p, 'I'))
		t->nocase = true;
	else if (take(p, 's'))
		t->nocase = false;
	skip_space(p);
	return take(p, ']') || refuse(p, "\"]\" is missing");
}

static bool parse_list(struct parser *p, bool relative, struct selector **out);

static bool
parse_nested(struct parser *p, struct compound *c, enum test_kind kind)
{
	struct test *t = add_test(p, c, kind);

	if (!take(p, '('))
		return refuse(p, "\"(\" is missing");
	if (++p->depth > NESTING_MAX)
		return refuse(p, "nested too deep");
	if (!parse_list(p, kind == TEST_HAS, &t->list))
		return false;
	p->depth--;
	return take(p, ')') || refuse(p, "\")\" is missing");
}

static bool
parse_int(struct parser *p, int *out)
{
	int64_t v;
	size_t start = p->at;

	while (is_digit(peek(p)))
		p->at++;
	if (!str_to_i64(str_slice(p->s, start, p->at), &v) || v > 1000000)
		return false;
	*out = (int)v;
	return true;
}

/* "odd", "even", "3", "2n+1", "-n+3". */
static bool
parse_nth(struct parser *p, struct test *t)
{
	struct str rest;
	int sign = 1, n = 1;

	skip_space(p);
	rest = str_slice(p->s, p->at, p->s.n);
	if (str_starts_nocase(rest, STR("odd")) || str_starts_nocase(rest, STR("even"))) {
		t->a = 2;
		t->b = str_starts_nocase(rest, STR("odd"));
		p->at += t->b ? 3 : 4;
		return true;
	}
	if (take(p, '-'))
		sign = -1;
	else
		take(p, '+');
	bool number = parse_int(p, &n);
	if (!take(p, 'n') && !take(p, 'N')) {
		t->b = sign * n;
		return number || refuse(p, "a number is missing");
	}
	t->a = sign * (number ? n : 1);
	skip_space(p);
	if (peek(p) != '+' && peek(p) != '-')
		return true;
	sign = peek(p) == '-' ? -1 : 1;
	p->at++;
	skip_space(p);
	if (!parse_int(p, &n))
		return refuse(p, "a number is missing");
	t->b = sign * n;
	return true;
}

static bool
parse_nth_of(struct parser *p, struct compound *c, enum test_kind kind)
{
	struct test *t = add_test(p, c, kind);

	if (!take(p, '(') || !parse_nth(p, t))
		return refuse(p, "\"(\" and a number are missing");
	skip_space(p);
	return take(p, ')') || refuse(p, "\")\" is missing");
}

static bool
parse_pseudo(struct parser *p, struct compound *c)
{
	static const struct {
		const char *name;
		enum test_kind kind;
		int nested; /* 1: a list in brackets, 2: an+b in brackets, 0: neither */
	} pseudos[] = {
		{"not", TEST_NOT, 1}, {"is", TEST_IS, 1}, {"where", TEST_IS, 1}, {"has",
		        TEST_HAS, 1}, {"nth-child", TEST_NTH, 2}, {"nth-last-child",
		                                                   TEST_NTH_LAST,
		                                                   2}, {"nth-of-type",
		                                                        TEST_NTH_TYPE,
		                                                        2}, {"nth-last-of-type",
		        TEST_NTH_LAST_TYPE, 2}, {"first-child", TEST_NTH, 0}, {"last-child",
		        TEST_NTH_LAST, 0}, {"first-of-type", TEST_NTH_TYPE, 0}, {"last-of-type",
		        TEST_NTH_LAST_TYPE, 0}, {"only-child", TEST_NTH, 0}, {"root", TEST_ROOT,
		        0}, {"empty", TEST_EMPTY, 0}, };
	size_t start = p->at;
	struct str name;

	if (!parse_name(p, &name))
		return false;
	for (size_t i = 0; i < COUNT(pseudos); i++) {
		if (!str_eq_nocase(name, str_of(pseudos[i].name)))
			continue;
		if (pseudos[i].nested == 1)
			return parse_nested(p, c, pseudos[i].kind);
		if (pseudos[i].nested == 2)
			return parse_nth_of(p, c, pseudos[i].kind);
		add_test(p, c, pseudos[i].kind)->b = 1;
		if (str_eq_nocase(name, STR("only-child")))
			add_test(p, c, TEST_NTH_LAST)->b = 1;
		return true;
	}
	p->at = start;
	return refuse(p, "this pseudo-class is not known");
}

static bool
parse_compound(struct parser *p, struct compound *c)
{
	struct test *t;
	bool some = take(p, '*');

	if (!some && (is_name_byte(peek(p)) || peek(p) == '\\')) {
		t = add_test(p, c, TEST_TAG);
		if (!parse_name(p, &t->name))
			return false;
		some = true;
	}
	for (;; some = true) {
		if (take(p, '#') || take(p, '.')) {
			bool id = p->s.p[p->at - 1] == '#';
			t = add_test(p, c, TEST_ATTRIBUTE);
			t->name = id ? STR("id") : STR("class");
			t->op = id ? '=' : '~';
			if (!parse_name(p, &t->value))
				return false;
		} else if (take(p, '[')) {
			if (!parse_attribute(p, c))
				return false;
		} else if (take(p, ':')) {
			if (!parse_pseudo(p, c))
				return false;
		} else {
			return some || refuse(p, "an element, \"#\", \".\", \"[\" or \":\" is missing");
		}
	}
}

static bool
parse_complex(struct parser *p, bool relative, struct compound **out)
{
	struct compound *left = NULL;
	char combinator = 0, leading = 0;

	skip_space(p);
	if (relative && is_combinator(peek(p))) {
		leading = peek(p);
		p->at++;
		skip_space(p);
	}
	for (;;) {
		struct compound *c = ARENA_NEW(p->a, struct compound);
		c->left = left;
		c->combinator = combinator;
		c->leading = left ? 0 : leading;
		if (!parse_compound(p, c))
			return false;
		left = *out = c;
		bool space = is_space(peek(p)) && p->at < p->s.n;
		skip_space(p);
		if (p->at >= p->s.n || peek(p) == ',' || peek(p) == ')')
			return true;
		combinator = ' ';
		if (is_combinator(peek(p))) {
			combinator = peek(p);
			p->at++;
			skip_space(p);
		} else if (!space) {
			return refuse(p, "this is not expected here");
		}
	}
}

static bool
parse_list(struct parser *p, bool relative, struct selector **out)
{
	*out = NULL;
	do {
		struct selector *s = ARENA_NEW(p->a, struct selector);
		if (!parse_complex(p, relative, &s->last))
			return false;
		s->next = *out;
		*out = s;
	} while (take(p, ','));
	return true;
}

bool
selector_parse(struct str text, struct arena *a, struct selector **out, struct err *e)
{
	struct parser p = {.s = text, .a = a, .e = e};

	if (text.n > TEXT_MAX)
		return err_set(e, ERR_USAGE, "the selector is longer than %d characters",
		               TEXT_MAX);
	return parse_list(&p, false, out) &&
	       (p.at == text.n || refuse(&p, "this is not expected here"));
}

struct matcher {
	const struct dom *d;
	size_t steps;
	size_t scope; /* inside :has, the element that it is asked of; else SIZE_MAX */
};

static bool
is_element(const struct dom *d, size_t i)
{
	return d->nodes[i].tag.n > 0;
}

static bool
same(struct str a, struct str b, bool nocase)
{
	return nocase ? str_eq_nocase(a, b) : str_eq(a, b);
}

static bool
attribute_matches(const struct matcher *m, const struct test *t, size_t node)
{
	struct str v = {0}, word;

	bool there = false;
	const struct dom_node *n = &m->d->nodes[node];
	for (size_t i = n->attribute; i < (size_t)n->attribute + n->attribute_count; i++)
		if (str_eq_nocase(m->d->attributes[i].name, t->name)) {
			v = m->d->attributes[i].value;
			there = true;
		}
	if (!there || t->op == 0)
		return there;
	switch (t->op) {
	case '=':
		return same(v, t->value, t->nocase);
	case '~':
		for (struct str rest = v; str_next(&rest, ' ', &word);)
			if (word.n && same(str_trim(word), t->value, t->nocase))
				return true;
		return false;
	case '|':
		return same(v, t->value, t->nocase) ||
		       (v.n > t->value.n && v.p[t->value.n] == '-' &&
		        same(str_slice(v, 0, t->value.n), t->value, t->nocase));
	case '^':
		return t->value.n && same(str_slice(v, 0, t->value.n), t->value, t->nocase);
	case '$':
		return t->value.n && v.n >= t->value.n &&
		       same(str_slice(v, v.n - t->value.n, v.n), t->value, t->nocase);
	default:
		return t->value.n && (t->nocase ? str_find_nocase(v, t->value, 0) : str_find(v, t->value, 0)) != SIZE_MAX;
	}
}

/* The place of a node among its sibling elements, counted from 1, from either end. */
static int
place_of(struct matcher *m, size_t node, bool last, bool of_type)
{
	const struct dom *d = m->d;
	size_t parent = d->nodes[node].parent;
	int place = 1;

	if (node == 0)
		return 1;
	for (size_t i = parent + 1; i < d->nodes[parent].end; i = d->nodes[i].end) {
		m->steps++;
		bool counts = is_element(d, i) &&
		              (!of_type || str_eq(d->nodes[i].tag, d->nodes[node].tag));
		if (counts && i != node && (last ? i > node : i < node))
			place++;
		if (!last && i == node)
			break;
	}
	return place;
}

static bool
nth_matches(const struct test *t, int place)
{
	int rest = place - t->b;

	if (t->a == 0)
		return rest == 0;
	return rest % t->a == 0 && rest / t->a >= 0;
}

static bool list_matches(struct matcher *m, const struct selector *s, size_t node);

static bool chain_matches(struct matcher *m, const struct compound *c, size_t node);

/* Is there an element in node's reach that the relative selector matches? */
static bool
has_match(struct matcher *m, const struct selector *list, size_t node)
{
	const struct dom *d = m->d;
	size_t outer = m->scope;
	bool found = false;

	m->scope = node;
	for (const struct selector *s = list; s && !found; s = s->next)
		for (size_t i = node + 1; i < d->nodes[d->nodes[node].parent].end && !found; i++)
			found = is_element(d, i) && m->steps < STEPS_MAX &&
			    chain_matches(m, s->last, i);
	m->scope = outer;
	return found;
}

static bool
test_matches(struct matcher *m, const struct test *t, size_t node)
{
	m->steps++;
	switch (t->kind) {
	case TEST_TAG:
		return str_eq_nocase(m->d->nodes[node].tag, t->name);
	case TEST_ATTRIBUTE:
		return attribute_matches(m, t, node);
	case TEST_NOT:
		return !list_matches(m, t->list, node);
	case TEST_IS:
		return list_matches(m, t->list, node);
	case TEST_HAS:
		return has_match(m, t->list, node);
	case TEST_NTH:
		return nth_matches(t, place_of(m, node, false, false));
	case TEST_NTH_LAST:
		return nth_matches(t, place_of(m, node, true, false));
	case TEST_NTH_TYPE:
		return nth_matches(t, place_of(m, node, false, true));
	case TEST_NTH_LAST_TYPE:
		return nth_matches(t, place_of(m, node, true, true));
	case TEST_ROOT:
		return node == 0;
	case TEST_EMPTY:
		return m->d->nodes[node].end == node + 1;
	}
	return false;
}

static bool
compound_matches(struct matcher *m, const struct compound *c, size_t node)
{
	for (const struct test *t = c->tests; t; t = t->next)
		if (m->steps >= STEPS_MAX || !test_matches(m, t, node))
			return false;
	return true;
}

/* The sibling element before; SIZE_MAX if there is none. */
static size_t
sibling_before(struct matcher *m, size_t node)
{
	size_t before = SIZE_MAX, parent = m->d->nodes[node].parent;

	if (node == 0)
		return SIZE_MAX;
	for (size_t i = parent + 1; i < node; i = m->d->nodes[i].end) {
		m->steps++;
		if (is_element(m->d, i))
			before = i;
	}
	return before;
}

/* Does the first element of a relative selector stand to the scope as it must? */
static bool
is_in_reach(struct matcher *m, char leading, size_t node)
{
	const struct dom *d = m->d;

	switch (leading) {
	case '>':
		return d->nodes[node].parent == m->scope && node != m->scope;
	case '+':
		return sibling_before(m, node) == m->scope;
	case '~':
		return node > m->scope && d->nodes[node].parent == d->nodes[m->scope].parent;
	default:
		return node > m->scope && node < d->nodes[m->scope].end;
	}
}

/* Does the chain that ends in c match with c at node? Depth is bounded by the number of
 * compounds, which the length of the selector bounds. */
static bool
chain_matches(struct matcher *m, const struct compound *c, size_t node)
{
	if (!compound_matches(m, c, node))
		return false;
	if (!c->left)
		return m->scope == SIZE_MAX || is_in_reach(m, c->leading, node);
	for (size_t at = node;;) {
		if (m->steps++ >= STEPS_MAX)
			return false;
		if (c->combinator == ' ' || c->combinator == '>') {
			if (at == 0)
				return false;
			at = m->d->nodes[at].parent;
		} else if ((at = sibling_before(m, at)) == SIZE_MAX) {
			return false;
		}
		if (chain_matches(m, c->left, at))
			return true;
		if (c->combinator == '>' || c->combinator == '+')
			return false;
	}
}

static bool
list_matches(struct matcher *m, const struct selector *s, size_t node)
{
	size_t outer = m->scope;
	bool found = false;

	m->scope = SIZE_MAX; /* a list in :is or :not is relative to nothing */
	for (; s && !found; s = s->next)
		found = chain_matches(m, s->last, node);
	m->scope = outer;
	return found;
}

bool
selector_match(const struct selector *s, const struct dom *d, bool *matched,
               struct err *e)
{
	struct matcher m = {.d = d, .scope = SIZE_MAX};

	for (size_t i = 0; i < d->count; i++)
		if (is_element(d, i) && list_matches(&m, s, i))
			matched[i] = true;
	if (m.steps >= STEPS_MAX)
		return err_set(e, ERR_LIMIT,
		               "the selector takes too long on this page; make it simpler");
	return true;
}
