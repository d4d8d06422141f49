/* plain: plain text to canonical text. See readers.h. */
#include "document/builder.h"
#include "document/readers.h"

enum { HEADING_MAX = 100 };

static bool
is_bullet(struct str line, size_t *mark)
{
	static const char *const bullets[] = {"\xE2\x80\xA2", "\xC2\xB7", "\xE2\x97\xA6",
	                                      "\xE2\x96\xAA", "\xE2\x80\x93", "*", "-",
	                                      "o"};

	for (size_t i = 0; i < COUNT(bullets); i++) {
		struct str b = str_of(bullets[i]);
		if (str_starts(line, b) && line.n > b.n && is_space(line.p[b.n])) {
			*mark = b.n;
			return true;
		}
	}
	return false;
}

/* "1. Definitions", "ARTICLE IV", "OUR RIGHTS": short, no full stop at its end, and
 * either numbered or in capitals. */
static bool
is_heading(struct str line, bool alone)
{
	size_t capitals = 0, small = 0;
	char last = line.n ? line.p[line.n - 1] : '.';

	if (!alone || line.n > HEADING_MAX || last == '.' || last == ',' || last == ';' ||
	    last == ':')
		return false;
	for (size_t i = 0; i < line.n; i++) {
		capitals += line.p[i] >= 'A' && line.p[i] <= 'Z';
		small += line.p[i] >= 'a' && line.p[i] <= 'z';
	}
	if (capitals >= 3 && small == 0)
		return true;
	return is_digit(line.p[0]) && str_find_byte(line, '.', 0) < 4 && capitals > 0;
}

/* One paragraph's lines [text), already without blank lines at its ends. */
static void
write_paragraph(struct builder *b, struct str text, bool alone)
{
	size_t mark = 0;
	struct str words = str_trim(text);

	if (words.n == 0)
		return;
	if (is_bullet(words, &mark)) {
		builder_block(b, BLOCK_ITEM, 1, -1);
		words = str_slice(words, mark, words.n);
	} else if (is_heading(words, alone)) {
		builder_block(b, BLOCK_HEADING, 2, -1);
	} else {
		builder_block(b, BLOCK_PARAGRAPH, 0, -1);
	}
	builder_words(b, words);
}

bool
document_plain_read(struct str text, struct arena *a, struct document *out,
                    struct err *e)
{
	struct builder *b = builder_new(a);
	bool lines_stand_alone = str_find(text, STR("\n\n"), 0) == SIZE_MAX &&
	                         str_find(text, STR("\n\r\n"), 0) == SIZE_MAX;
	struct str rest = text, line, paragraph = {0};
	size_t lines = 0, mark;

	while (str_next(&rest, '\n', &line)) {
		struct str words = str_trim(line);
		if (words.n == 0 || lines_stand_alone || is_bullet(words, &mark)) {
			write_paragraph(b, paragraph, lines == 1);
			paragraph = (struct str){0};
			lines = 0;
		}
		if (words.n == 0)
			continue;
		if (lines++ == 0)
			paragraph = words;
		else
			paragraph.n = (size_t)(words.p + words.n - paragraph.p);
	}
	write_paragraph(b, paragraph, lines == 1);
	return builder_finish(b, out, e);
}
