/* facts: facts and citations in pages. See facts.h. */
#include "web/facts.h"

#include "record/fact_words.h"

enum { WORDS_BYTES = 1 << 20 };

static bool
says_something(const struct field *d)
{
	return d->kind != FIELD_NULL && (d->kind != FIELD_LIST || d->count) &&
	       (d->kind != FIELD_BOOL || d->truth);
}

static void
add_field(struct buf *words, const char *kind, const struct field *d)
{
	print_fact_part(words, str_of(kind), str_of(d->name),
	                d->count ? d->values[0] : STR("yes"));
	for (size_t m = 1; m < d->count; m++) {
		buf_add(words, STR(", "));
		print_fact_value(words, str_of(d->name), d->values[m]);
	}
}

void
write_fact_fields(struct buf *out, const struct fact *f)
{
	struct buf words;

	buf_init(&words, WORDS_BYTES);
	for (size_t k = 0; k < f->field_count; k++) {
		if (!says_something(&f->fields[k]))
			continue;
		if (words.n)
			buf_add(&words, STR("; "));
		add_field(&words, f->kind, &f->fields[k]);
	}
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
write_citation(struct buf *out, const struct citation *c, enum citation_format format)
{
	struct buf text;

	buf_init(&text, WORDS_BYTES);
	citation_write(c, format, &text);
	buf_add(out, STR("<pre>"));
	html_add(out, str_trim(buf_str(&text)));
	buf_add(out, STR("</pre>\n"));
	buf_release(&text);
}
