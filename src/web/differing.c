/* differing: the rows of a difference as HTML. See change_page.h. */
#include "web/change_page.h"

/* Of what is the same inside a changed block the ends are shown; of what is very long
 * the start. */
enum { SAME_MAX = 900, SAME_END = 300, SPAN_MAX = 24 << 10,
       BLOCK_MAX = 48 << 10 };

static size_t
word_end(struct str s, size_t at)
{
	while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static void
write_same(struct buf *out, struct str s)
{
	if (s.n <= SAME_MAX) {
		html_add(out, s);
		return;
	}
	html_add(out, str_slice(s, 0, word_end(s, SAME_END)));
	buf_add(out, STR(" <span class=\"fold\">[… the same …]</span> "));
	html_add(out, str_slice(s, word_end(s, s.n - SAME_END), s.n));
}

static void
write_differing(struct buf *out, const char *tag, struct str s)
{
	struct str words = str_trim(s);

	buf_printf(out, "<%s>", tag);
	html_add(out, words.n > SPAN_MAX ? str_slice(words, 0, word_end(words, SPAN_MAX)) : words);
	if (words.n > SPAN_MAX)
		buf_printf(out, " <span class=\"fold\">[… %zu bytes more …]</span>",
		           words.n - SPAN_MAX);
	buf_printf(out, "</%s>%s", tag, words.n < s.n ? " " : "");
}

/* One side of a changed block, or both in one. */
static void
write_spans(struct buf *out, const struct change_page *p, const struct diff_block *b,
            bool old, bool new)
{
	size_t start = out->n;

	for (size_t i = 0; i < b->span_count; i++) {
		if (out->n - start > BLOCK_MAX) {
			buf_add(out, STR(" <span class=\"fold\">[… more in both texts …]</span>"));
			return;
		}
		const struct diff_span *s = &b->spans[i];
		struct str was = str_slice(p->from.d.text, s->old_start, s->old_end);
		struct str is = str_slice(p->to.d.text, s->new_start, s->new_end);
		if (s->op == DIFF_SAME)
			write_same(out, new ? is : was);
		else if (s->op == DIFF_REMOVED && old)
			write_differing(out, "del", was);
		else if (s->op == DIFF_ADDED && new)
			write_differing(out, "ins", is);
	}
}

static void
write_one_side(struct buf *out, const struct change_page *p, const char *tag, struct str text,
               const struct standing *t)
{
	buf_add(out, STR("<blockquote dir=\"auto\">"));
	write_differing(out, tag, cut_words(str_slice(text, t->start, t->end), WORDS_SHOWN, p->a));
	buf_add(out, STR("</blockquote>\n"));
}

void
write_reworded(struct buf *out, const struct change_page *p, const struct standing *was,
               const struct standing *is)
{
	struct text_range old = {p->from.d.text, was->start, was->end};
	struct text_range new = {p->to.d.text, is->start, is->end};
	struct diff_block b;
	bool is_short = old.end - old.start <= 2 * WORDS_SHOWN &&
	                new.end - new.start <= 2 * WORDS_SHOWN;

	if (!is_short || diff_words(&old, &new, p->a, &b) <= DIFF_ALIKE) {
		write_one_side(out, p, "del", old.text, was);
		write_one_side(out, p, "ins", new.text, is);
		return;
	}
	buf_add(out, STR("<blockquote dir=\"auto\">"));
	write_spans(out, p, &b, true, true);
	buf_add(out, STR("</blockquote>\n"));
}

static bool
is_heading(const struct change_page *p, const struct diff_block *b)
{
	const struct block *k = b->new == BLOCK_NONE ? &p->from.d.blocks[b->old]
	                                             : &p->to.d.blocks[b->new];

	return k->kind == BLOCK_HEADING;
}

static void
write_fold(struct buf *out, const struct change_page *p, const struct diff_row *r)
{
	buf_add(out, STR("<a href=\""));
	html_url(out, link_block(p->a, p->name.service, p->name.document,
	                         str_of(p->to.digest), p->diff.blocks[r->first].new));
	buf_add(out, STR("\">"));
	write_count(out, r->count, "paragraph");
	buf_add(out, STR(" the same</a>"));
}

static void
write_unified(struct buf *out, const struct change_page *p, const struct diff_row *r)
{
	const struct diff_block *b = &p->diff.blocks[r->first];

	if (r->folded) {
		buf_add(out, STR("<p class=\"fold\" lang=\"en\">"));
		write_fold(out, p, r);
		buf_add(out, STR("</p>\n"));
		return;
	}
	buf_printf(out, "<p class=\"%s%s\" dir=\"auto\">",
	           b->same ? "same" : b->new == BLOCK_NONE ? "gone"
	                                : b->old == BLOCK_NONE ? "came" : "changed",
	           is_heading(p, b) ? " heading" : "");
	if (b->same)
		write_same(out, block_words(&p->to.d, b->new));
	else if (b->new == BLOCK_NONE)
		write_differing(out, "del", block_words(&p->from.d, b->old));
	else if (b->old == BLOCK_NONE)
		write_differing(out, "ins", block_words(&p->to.d, b->new));
	else
		write_spans(out, p, b, true, true);
	buf_add(out, STR("</p>\n"));
}

static void
write_side(struct buf *out, const struct change_page *p, const struct diff_block *b, bool new)
{
	const struct document *d = new ? &p->to.d : &p->from.d;
	uint32_t block = new ? b->new : b->old;

	buf_printf(out, "<td dir=\"auto\"%s>", is_heading(p, b) ? " class=\"heading\"" : "");
	if (b->same)
		write_same(out, block_words(d, block));
	else if (block == BLOCK_NONE)
		buf_add(out, STR(""));
	else if (b->old == BLOCK_NONE || b->new == BLOCK_NONE)
		write_differing(out, new ? "ins" : "del", block_words(d, block));
	else
		write_spans(out, p, b, !new, new);
	buf_add(out, STR("</td>"));
}

static void
write_sides(struct buf *out, const struct change_page *p, const struct diff_row *r)
{
	buf_add(out, STR("<tr>"));
	if (r->folded) {
		buf_add(out, STR("<td colspan=\"2\" class=\"fold\" lang=\"en\">"));
		write_fold(out, p, r);
		buf_add(out, STR("</td>"));
	} else {
		write_side(out, p, &p->diff.blocks[r->first], false);
		write_side(out, p, &p->diff.blocks[r->first], true);
	}
	buf_add(out, STR("</tr>\n"));
}

void
write_diff(struct buf *out, const struct change_page *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p->view == VIEW_SIDE)
			write_sides(out, p, &p->rows[i]);
		else
			write_unified(out, p, &p->rows[i]);
}
