/* certificate: one page that says what a piece of evidence is. See certificate.h.
 *
 * The parts stand one under the other. All but the quote are measured first, by the
 * same calls that draw them; the quote gets what they leave. */
#include "paper/certificate.h"

#include "paper/certificate_parts.h"

#define TOP 36.0
#define QUOTE_IN 12.0    /* from the bar to the quote */
#define QUOTE_WIDTH (SHEET_WIDTH - QUOTE_IN)
#define QUOTE_LEAST 30.0 /* height, with what is said under it */
#define GAP_LEAST 8.0    /* between parts */
#define GAP_MORE 12.0    /* where there is room */

static const struct page_type
	title_type = {FACE_SERIF, .size = 20, .ink = INK_TEXT},
	brand_type = {FACE_SANS, .bold = true, .size = 7.5, .ink = INK_ACCENT},
	record_type = {FACE_MONO, SIDE_RIGHT, .size = 7.5, .ink = INK_QUIET},
	document_type = {FACE_SERIF, .bold = true, .size = 10.5, .ink = INK_TEXT},
	service_type = {FACE_SERIF, .size = 9, .ink = INK_QUIET};

/* The quote as it will stand, and what is said under it. */
struct quote {
	struct page_type type;
	struct fitted words;
	struct str caption;
	double caption_height;
};

static void
head_part(struct paper *p)
{
	struct sheet *s = &p->s;
	const double brand = 80;

	page_tag(s->p, "P");
	page_words(s->p, &record_type, sheet_name(s, p->c->record), SHEET_LEFT + brand,
	           s->y, SHEET_WIDTH - brand);
	page_tag_end(s->p, "P");
	sheet_words(s, "P", &brand_type, STR("PROVISO"), SHEET_LEFT, brand);
	s->y += 5;
	page_fill(s->p, INK_ACCENT, SHEET_LEFT, s->y, SHEET_WIDTH, 1);
	s->y += 8;
	sheet_words(s, "H1", &title_type, STR("Certificate of a captured text"),
	            SHEET_LEFT, SHEET_WIDTH);
	s->y += 4;
	sheet_words(s, "P", &document_type, sheet_name(s, p->c->document), SHEET_LEFT,
	            SHEET_WIDTH);
	s->y += 1;
	sheet_words(s, "P", &service_type, sheet_name(s, p->c->service), SHEET_LEFT,
	            SHEET_WIDTH);
}

static void
quote_part(struct paper *p, const struct quote *q)
{
	const double x = SHEET_LEFT + QUOTE_IN;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "The exact words", SHEET_LEFT, SHEET_WIDTH);
	page_fill(s->p, INK_ACCENT, SHEET_LEFT, s->y, 2, q->words.height);
	page_tag(s->p, "BlockQuote");
	s->y += fitted_show(s->p, &q->type, &q->words, x, s->y, QUOTE_WIDTH);
	page_tag_end(s->p, "BlockQuote");
	s->y += 4;
	sheet_words(s, "P", &sheet_small, q->caption, x, QUOTE_WIDTH);
}

/* The largest type in which the quote fits whole; else its two ends in the smallest. */
static struct quote
fit_quote(struct paper *p, struct str caption, double room)
{
	static const double sizes[] = {13, 12, 11, 10, 9.5, 8.75, 8, 7.5, 7};
	struct str words = p->c->quote;
	struct sheet *s = &p->s;
	struct quote q = {.caption = caption};

	q.caption_height = page_height(s->p, &sheet_small, caption, QUOTE_WIDTH);
	room -= q.caption_height;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		q.type = (struct page_type){FACE_SERIF, SIDE_START, .size = sizes[i],
		                            .leading = 1.08, .ink = INK_TEXT};
		if (fit_whole(s->p, &q.type, words, BREAKS_KEPT, QUOTE_WIDTH, room,
		              s->a, &q.words))
			return q;
	}
	q.words = fit_words(s->p, &q.type, words, BREAKS_KEPT, QUOTE_WIDTH, room, s->a);
	return q;
}

static struct quote
captioned_quote(struct paper *p, double room)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	struct str caption = arena_printf(
		s->a, "Bytes %lld to %lld of the canonical text, counted from 0, the "
		"last not among them.", (long long)c->quote_start,
		(long long)c->quote_end);
	struct quote q = fit_quote(p, caption, room);

	if (!page_boxed(s->p))
		return q;
	caption = arena_printf(
		s->a, "%.*s Boxes with digits stand for characters that no font of the "
		"machine which made this page has: copied out of this PDF, and in the "
		"bundle, they are right.", STR_ARG(caption));
	return fit_quote(p, caption, room);
}

/* What all but the quote leave. */
static double
room_left(struct paper *p)
{
	const struct quote none = {.type = sheet_small};

	p->s.y = TOP;
	head_part(p);
	quote_part(p, &none);
	lower_parts(p);
	return SHEET_BOTTOM - p->s.y;
}

/* Measure all but the quote, give it what is left, and draw. */
static bool
fill(struct paper *p, struct err *e)
{
	struct sheet *s = &p->s;

	page_measuring(s->p, true);
	double room = room_left(p);
	s->tight = room < QUOTE_LEAST;
	if (s->tight)
		room = room_left(p);
	if (room < QUOTE_LEAST)
		return err_set(e, ERR_LIMIT, "the certificate does not fit on one "
		               "page: %.0f points are left for the quote; give fewer "
		               "commands", room);
	struct quote q = captioned_quote(p, room);
	double spare = (room - q.words.height - q.caption_height) / (LOWER_PARTS + 1);
	p->gap += spare < 0 ? 0 : spare > GAP_MORE ? GAP_MORE : spare;
	page_measuring(s->p, false);
	s->y = TOP;
	head_part(p);
	quote_part(p, &q);
	lower_parts(p);
	return true;
}

static bool
commands_fit(const struct certificate *c, struct err *e)
{
	if (c->command_count == 0 || c->command_count > CERTIFICATE_COMMANDS)
		return err_set(e, ERR_LIMIT, "a certificate has 1 to %d lines of "
		               "commands, not %zu", CERTIFICATE_COMMANDS,
		               c->command_count);
	for (size_t i = 0; i < c->command_count; i++)
		if (c->commands[i].n > CERTIFICATE_COLUMNS)
			return err_set(e, ERR_LIMIT, "line %zu of a certificate's "
			               "commands has %zu bytes; there is room for %d",
			               i + 1, c->commands[i].n, CERTIFICATE_COLUMNS);
	return true;
}

static struct page_about
about(struct paper *p)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	struct str record = sheet_name(s, c->record);

	return (struct page_about){
		.title = arena_printf(s->a, "Certificate of a captured text: %.*s",
		                      STR_ARG(record)),
		.subject = arena_printf(s->a, "%.*s, %.*s",
		                        STR_ARG(sheet_name(s, c->service)),
		                        STR_ARG(sheet_name(s, c->document))),
		.keywords = arena_printf(s->a, "evidence, %.*s, sha256:%.*s",
		                         STR_ARG(record),
		                         STR_ARG(sheet_name(s, c->text_sha256))),
		.author = STR("Proviso"),
		.created = c->created,
	};
}

bool
certificate_write(const struct certificate *c, struct buf *out, struct err *e)
{
	struct arena a = {0};
	struct paper p = {.c = c, .s = {.a = &a}, .gap = GAP_LEAST};
	struct page_about described = about(&p);
	bool ok = commands_fit(c, e) && page_open(&described, out, &p.s.p, e);

	if (ok && !fill(&p, e)) {
		page_drop(p.s.p);
		ok = false;
	} else if (ok) {
		ok = page_close(p.s.p, e);
	}
	arena_release(&a);
	return ok;
}
