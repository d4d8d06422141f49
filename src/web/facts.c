/* facts: facts and citations in pages. See facts.h. */
#include "web/facts.h"

#include "record/fact_words.h"

enum { WORDS_BYTES = 1 << 20 };

void
write_fact_fields(struct buf *out, const struct fact *f)
{
	struct buf words;

	buf_init(&words, WORDS_BYTES);
	fact_words(&words, f);
	html_add(out, buf_str(&words));
	buf_release(&words);
}

void
write_flat_fact(struct buf *out, struct str fact)
{
	struct buf words;

	buf_init(&words, WORDS_BYTES);
	print_flat_fact(&words, fact);
	html_add(out, buf_str(&words));
	buf_release(&words);
}

void
write_fact_value(struct buf *out, struct str fact)
{
	struct str rest = fact, kind = {0}, field = {0};
	struct buf words;

	str_next(&rest, '.', &kind);
	str_next(&rest, '=', &field);
	buf_init(&words, WORDS_BYTES);
	print_fact_value(&words, field, rest);
	html_add(out, buf_str(&words));
	buf_release(&words);
}

void
write_citation(struct buf *out, const struct citation *c, enum citation_format format)
{
	struct buf text;

	buf_init(&text, WORDS_BYTES);
	citation_write(c, format, &text);
	buf_add(out, STR("<pre>"));
	for (struct str rest = str_trim(buf_str(&text)), line; str_next(&rest, '\n', &line);) {
		if (str_ends(line, STR("\r"))) /* RIS */
			line = str_slice(line, 0, line.n - 1);
		html_add(out, line);
		buf_byte(out, '\n');
	}
	buf_add(out, STR("</pre>\n"));
	buf_release(&text);
}
