/* print: what the listing commands share. See print.h. */
#include "cli/print.h"

enum { FLUSH_AT = 1 << 16, WIDTH = 88 };

bool
listing_next(struct listing *l)
{
	l->rows++;
	if (l->call->out.n < FLUSH_AT)
		return true;
	return call_flush(l->call, l->e);
}

void
print_day(struct buf *b, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	buf_add(b, str_slice(str_of(iso), 0, 10));
}

void
print_style(struct call *c, const char *code)
{
	if (!c->colour)
		return;
	GROW(c->styles, c->style_count, c->style_cap);
	c->styles[c->style_count++] = (struct style){.at = c->out.n, .code = code};
}

void
print_field(struct buf *b, struct str words)
{
	for (size_t i = 0; i < words.n; i++)
		buf_byte(b, is_space((unsigned char)words.p[i]) ? ' ' : words.p[i]);
}

void
print_count(struct buf *b, uint64_t n, const char *what)
{
	buf_printf(b, "%llu %s%s", (unsigned long long)n, what, n == 1 ? "" : "s");
}

void
print_folded(struct buf *b, struct str words, size_t indent)
{
	size_t column = 0;
	struct str word;

	while (str_next(&words, ' ', &word)) {
		if (column && column + 1 + word.n > WIDTH - indent) {
			buf_byte(b, '\n');
			column = 0;
		}
		if (column == 0) {
			for (size_t i = 0; i < indent; i++)
				buf_byte(b, ' ');
		} else {
			buf_byte(b, ' ');
			column++;
		}
		buf_add(b, word);
		column += word.n;
	}
	buf_byte(b, '\n');
}

void
print_first_words(struct buf *b, struct str words, size_t indent)
{
	size_t room = WIDTH - indent, end = 0;

	for (size_t i = 0; i <= words.n && i < room; i++)
		if (i == words.n || words.p[i] == ' ')
			end = i;
	if (words.n <= room)
		end = words.n;
	if (end == 0) /* one long word */
		for (end = room; end > 0 &&
		     ((unsigned char)words.p[end] & 0xC0) == 0x80; end--)
			;
	for (size_t i = 0; i < indent; i++)
		buf_byte(b, ' ');
	buf_printf(b, "%.*s%s", (int)end, words.p, end < words.n ? " …" : "");
}

struct str
option_words(const struct call *c, const char *name)
{
	return str_of(call_option(c, name));
}

static struct str
without_source(struct str failure, struct str source)
{
	bool is_first = source.n && str_starts(failure, source) &&
	    str_starts(str_slice(failure, source.n, failure.n), STR(": "));

	return is_first ? str_slice(failure, source.n + 2, failure.n) : failure;
}

void
print_failure(struct buf *b, struct str failure, struct str source)
{
	print_field(b, without_source(failure, source));
}

void
print_failure_shortly(struct buf *b, struct str failure, struct str source)
{
	struct str s = without_source(failure, source);

	s = str_slice(s, 0, str_find(s, STR(" ("), 0));
	print_field(b, str_slice(s, 0, str_find(s, STR("; "), 0)));
}

struct str
reason_words(struct str reason)
{
	static const struct {
		enum refusal refusal;
		struct str words;
	} known[] = {
		{REFUSED_LANGUAGE, STR_INIT("it is not in English")},
		{REFUSED_NOT_LEGAL_TEXT, STR_INIT("it is no legal text")},
		{REFUSED_ERROR_PAGE, STR_INIT("it is an error page")},
		{REFUSED_LOGIN_WALL, STR_INIT("it asks to log in")},
		{REFUSED_EMPTY, STR_INIT("there is no text")},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(reason, str_of(refusal_name(known[i].refusal))))
			return known[i].words;
	return reason;
}

/* POSIX, XCU 2.2: between double quotes four characters are not themselves, and "!" in
 * some shells; between single quotes only these end. */
struct str
shell_word(struct str word, struct arena *a)
{
	struct buf b;
	bool plain = true;

	for (size_t i = 0; i < word.n; i++)
		plain = plain && !strchr("$`\"\\!", word.p[i]);
	buf_init(&b, 4 * word.n + 2);
	buf_byte(&b, plain ? '"' : '\'');
	for (size_t i = 0; i < word.n; i++) {
		if (!plain && word.p[i] == '\'')
			buf_add(&b, STR("'\\''"));
		else
			buf_byte(&b, word.p[i]);
	}
	buf_byte(&b, plain ? '"' : '\'');
	struct str quoted = arena_str(a, buf_str(&b));
	buf_release(&b);
	return quoted;
}
