/* inline: Markdown's marks inside a line. See inline.h. */
#include "document/inline.h"

static const struct {
	const char *name;
	uint32_t codepoint;
} entities[] = {
	{"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
	{"apos", '\''},     {"nbsp", 0xA0},     {"copy", 0xA9},     {"reg", 0xAE},
	{"trade", 0x2122},  {"sect", 0xA7},     {"para", 0xB6},     {"middot", 0xB7},
	{"bull", 0x2022},   {"hellip", 0x2026}, {"ndash", 0x2013},  {"mdash", 0x2014},
	{"lsquo", 0x2018},  {"rsquo", 0x2019},  {"ldquo", 0x201C},  {"rdquo", 0x201D},
	{"laquo", 0xAB},    {"raquo", 0xBB},    {"euro", 0x20AC},   {"pound", 0xA3},
	{"yen", 0xA5},      {"cent", 0xA2},     {"deg", 0xB0},      {"times", 0xD7},
	{"shy", 0xAD},      {"ensp", 0x2002},   {"emsp", 0x2003},   {"thinsp", 0x2009},
	{"zwnj", 0x200C},   {"zwj", 0x200D},    {"auml", 0xE4},     {"ouml", 0xF6},
	{"uuml", 0xFC},     {"szlig", 0xDF},    {"eacute", 0xE9},   {"egrave", 0xE8},
	{"agrave", 0xE0},   {"ccedil", 0xE7},   {"ntilde", 0xF1},   {"oacute", 0xF3},
};

static bool
numeric_entity(struct str body, uint32_t *out)
{
	uint32_t base = 10, value = 0;
	size_t i = 0;

	if (body.n > 0 && (body.p[0] | 32) == 'x') {
		base = 16;
		i = 1;
	}
	if (i >= body.n || body.n - i > 7)
		return false;
	for (; i < body.n; i++) {
		int c = to_lower(body.p[i]);
		uint32_t digit = is_digit(c) ? (uint32_t)(c - '0')
		               : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 99;
		if (digit >= base)
			return false;
		value = value * base + digit;
	}
	*out = value ? value : 0xFFFD;
	return true;
}

size_t
entity_read(struct str text, size_t *i, char out[8])
{
	size_t end = *i + 1;
	uint32_t cp;

	while (end < text.n && end - *i < 12 &&
	       (is_alnum(text.p[end]) || text.p[end] == '#'))
		end++;
	if (end >= text.n || text.p[end] != ';')
		return 0;
	struct str name = str_slice(text, *i + 1, end);
	if (name.n > 1 && name.p[0] == '#') {
		if (!numeric_entity(str_slice(name, 1, name.n), &cp))
			return 0;
		*i = end + 1;
		return utf8_put(cp, out);
	}
	for (size_t k = 0; k < COUNT(entities); k++)
		if (str_eq(name, str_of(entities[k].name))) {
			*i = end + 1;
			return utf8_put(entities[k].codepoint, out);
		}
	return 0;
}

/* Where we are in the text, and what we know not to look for again. */
struct inline_reader {
	struct builder *b;
	struct str text;
	size_t at;
	size_t plain;         /* words not yet handed over start here */
	size_t no_link_until; /* no "](" before this place: no need to look again */
	size_t link_end;      /* the "]" of the open link, or SIZE_MAX */
	size_t after_link;    /* behind its ")" */
	bool no_code;         /* no closing backtick run is left */
};

static void
flush(struct inline_reader *r)
{
	builder_words(r->b, str_slice(r->text, r->plain, r->at));
}

/* Leave out the next n bytes. */
static void
skip(struct inline_reader *r, size_t n)
{
	flush(r);
	r->at += n;
	r->plain = r->at;
}

static char
byte_at(const struct inline_reader *r, size_t i)
{
	return i < r->text.n ? r->text.p[i] : '\n';
}

static bool
is_punct(int c)
{
	return c > 32 && c < 127 && !is_alnum(c);
}

/* The ")" that ends a link target whose "(" is at `open`; SIZE_MAX if there is none
 * on this line or within a sane length. Parentheses nest. */
static size_t
target_end(struct str text, size_t open)
{
	enum { TARGET_MAX = 4096 };
	size_t depth = 0;

	for (size_t i = open; i < text.n && i - open < TARGET_MAX; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '(')
			depth++;
		else if (text.p[i] == ')' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

/* The "]" that pairs with the "[" at `open`; SIZE_MAX if none within a sane length. */
static size_t
label_end(struct str text, size_t open)
{
	enum { LABEL_MAX = 2000, DEPTH_MAX = 8 };
	size_t depth = 0;

	for (size_t i = open; i < text.n && i - open < LABEL_MAX; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '[' && ++depth > DEPTH_MAX)
			return SIZE_MAX;
		else if (text.p[i] == ']' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

/* "(target "title")": the target alone. */
static struct str
target_of(struct str inside)
{
	struct str s = str_trim(inside);
	size_t end = 0;

	if (str_starts(s, STR("<"))) {
		end = str_find_byte(s, '>', 0);
		return end == SIZE_MAX ? s : str_slice(s, 1, end);
	}
	while (end < s.n && !is_space(s.p[end]))
		end++;
	return str_slice(s, 0, end);
}

static bool
read_link(struct inline_reader *r)
{
	if (r->at < r->no_link_until)
		return false;
	if (r->link_end != SIZE_MAX)
		return false;
	size_t close = label_end(r->text, r->at);
	if (close == SIZE_MAX) { /* the next "[" will not fare better for a while */
		r->no_link_until = r->at + 256;
		return false;
	}
	if (byte_at(r, close + 1) != '(')
		return false;
	size_t end = target_end(r->text, close + 1);
	if (end == SIZE_MAX) {
		r->no_link_until = close + 256;
		return false;
	}
	skip(r, 1);
	builder_link(r->b, target_of(str_slice(r->text, close + 2, end)));
	r->link_end = close;
	r->after_link = end + 1;
	return true;
}

/* "![alternative](source)": an image has no words of the text. One that stands in the
 * target itself ("data:") may be long. */
static bool
read_image(struct inline_reader *r)
{
	if (byte_at(r, r->at + 1) != '[' || r->at < r->no_link_until)
		return false;
	size_t close = label_end(r->text, r->at + 1);
	if (close == SIZE_MAX || byte_at(r, close + 1) != '(') {
		if (close == SIZE_MAX)
			r->no_link_until = r->at + 256;
		return false;
	}
	bool inside = str_starts(str_slice(r->text, close + 2, r->text.n), STR("data:"));
	size_t end = inside ? str_find_byte(r->text, ')', close) : target_end(r->text, close + 1);
	if (end == SIZE_MAX) {
		r->no_link_until = inside ? r->text.n : r->no_link_until;
		return false;
	}
	skip(r, end + 1 - r->at);
	return true;
}

static size_t
run_of(const struct inline_reader *r, char c)
{
	size_t n = 0;

	while (byte_at(r, r->at + n) == c)
		n++;
	return n;
}

/* Runs of "*", and of "_" at the edge of a word, are emphasis; alone between spaces
 * they are the writer's own. */
static bool
read_emphasis(struct inline_reader *r, char c)
{
	size_t n = run_of(r, c);
	char before = r->at > 0 ? r->text.p[r->at - 1] : ' ', after = byte_at(r, r->at + n);
	bool space_before = is_space((unsigned char)before);
	bool space_after = is_space((unsigned char)after);

	if (c == '~' && n < 2)
		return false;
	if (space_before && space_after && n < 3)
		return false;
	if (c == '_' && !space_before && !space_after && !is_punct(before) &&
	    !is_punct(after))
		return false;
	if (c == '_' && n > 3) /* a line to fill in */
		return false;
	skip(r, n);
	return true;
}

static bool
read_code(struct inline_reader *r)
{
	enum { CODE_MAX = 4096 };
	size_t n = run_of(r, '`');

	for (size_t i = r->at + n, run = 0; !r->no_code && i < r->text.n && i - r->at < CODE_MAX; i++) {
		run = r->text.p[i] == '`' ? run + 1 : 0;
		if (run == n && byte_at(r, i + 1) != '`') {
			size_t end = i + 1 - n;
			skip(r, n);
			r->at = end;
			skip(r, n);
			return true;
		}
	}
	r->no_code = true;
	return false;
}

static bool
is_break(struct str tag)
{
	return str_starts_nocase(tag, STR("<br")) && tag.n >= 4 && !is_alpha(tag.p[3]);
}

/* "<br>", "<https://…>", another tag: the first is a line break, the second words. */
static bool
read_angle(struct inline_reader *r)
{
	enum { TAG_MAX = 1024 };
	char c = byte_at(r, r->at + 1);
	struct str near = str_slice(r->text, r->at, r->at + TAG_MAX);

	if (!is_alpha(c) && c != '/' && c != '!')
		return false;
	size_t end = str_find_byte(near, '>', 0);
	if (end == SIZE_MAX)
		return false;
	struct str tag = str_slice(near, 0, end + 1);
	if (is_break(tag)) {
		skip(r, tag.n);
		builder_line_break(r->b);
		return true;
	}
	struct str inside = str_slice(tag, 1, tag.n - 1);
	bool address = str_find(inside, STR("://"), 0) != SIZE_MAX ||
	               (str_find_byte(inside, '@', 0) != SIZE_MAX &&
	                str_find_byte(inside, ' ', 0) == SIZE_MAX);
	if (address && str_find_byte(inside, '"', 0) == SIZE_MAX) {
		skip(r, 1);
		builder_link(r->b, inside);
		r->at += inside.n;
		skip(r, 1);
		builder_link_end(r->b);
		return true;
	}
	skip(r, tag.n);
	return true;
}

static bool
read_entity(struct inline_reader *r)
{
	char bytes[8];
	size_t next = r->at, n = entity_read(r->text, &next, bytes);

	if (n == 0)
		return false;
	skip(r, next - r->at);
	builder_words(r->b, (struct str){bytes, n});
	return true;
}

static bool
read_escape(struct inline_reader *r)
{
	if (byte_at(r, r->at + 1) == '\n') {
		skip(r, 1);
		return true;
	}
	if (!is_punct(byte_at(r, r->at + 1)))
		return false;
	skip(r, 1);
	r->at++; /* the escaped character is a word's, whatever it is */
	return true;
}

static bool
read_mark(struct inline_reader *r)
{
	char c = r->text.p[r->at];

	switch (c) {
	case '\\':
		return read_escape(r);
	case '[':
		return read_link(r);
	case '!':
		return read_image(r);
	case '*':
	case '_':
	case '~':
		return read_emphasis(r, c);
	case '`':
		return read_code(r);
	case '<':
		return read_angle(r);
	case '&':
		return read_entity(r);
	default:
		return false;
	}
}

void
inline_write(struct builder *b, struct str text)
{
	static const char marks[] = "\\[!*_~`<&]";
	struct inline_reader r = {.b = b, .text = text, .link_end = SIZE_MAX};
	bool is_mark[256] = {false};

	for (const char *m = marks; *m; m++)
		is_mark[(unsigned char)*m] = true;
	while (r.at < text.n) {
		if (!is_mark[(unsigned char)text.p[r.at]]) {
			r.at++;
		} else if (r.at == r.link_end) {
			flush(&r);
			builder_link_end(b);
			r.at = r.plain = r.after_link;
			r.link_end = SIZE_MAX;
		} else if (!read_mark(&r)) {
			r.at++;
		}
	}
	r.at = text.n;
	flush(&r);
	builder_link_end(b);
}
