/* certificate: one page that says what a piece of evidence is. See certificate.h.
 *
 * The parts stand one under the other. All but the quote are measured first, by the same
 * calls that draw them; the quote gets what they leave. */
#include "record/certificate.h"

#include "base/version.h"
#include "record/sheet.h"

#define TOP 36.0
#define QUOTE_IN 12.0    /* from the bar to the quote */
#define QUOTE_LEAST 30.0 /* height */
#define GAP_LEAST 8.0    /* between parts */
#define GAP_MORE 12.0    /* where there is room */
enum { GAPS = 6 };

static const struct page_type
	title_type = {FACE_SERIF, .size = 20, .leading = 1, .ink = INK_TEXT},
	brand_type = {FACE_SANS, .bold = true, .size = 7.5, .leading = 1, .ink = INK_ACCENT},
	record_type = {FACE_MONO, SIDE_RIGHT, .size = 7.5, .leading = 1, .ink = INK_QUIET},
	document_type = {FACE_SERIF, .bold = true, .size = 10.5, .leading = 1, .ink = INK_TEXT},
	service_type = {FACE_SERIF, .size = 9, .leading = 1, .ink = INK_QUIET};

/* The quote as it will stand, and what is said under it. */
struct quote {
	struct page_type type;
	struct fitted words;
	struct str caption;
	double caption_height;
};

struct paper {
	const struct certificate *c;
	struct sheet s;
	double gap; /* between parts */
};

/* "2026-01-15 09:30:00 UTC". */
static struct str
time_words(struct arena *a, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_printf(a, "%.10s %.8s UTC", iso, iso + 11);
}

static void
head_part(struct paper *p)
{
	struct sheet *s = &p->s;
	const double brand = 80;

	page_tag(s->p, "P");
	page_words(s->p, &record_type, sheet_name(s, p->c->record), SHEET_LEFT + brand, s->y,
	           SHEET_WIDTH - brand);
	page_tag_end(s->p, "P");
	sheet_words(s, "P", &brand_type, STR("PROVISO"), SHEET_LEFT, brand);
	s->y += 5;
	page_fill(s->p, INK_ACCENT, SHEET_LEFT, s->y, SHEET_WIDTH, 1);
	s->y += 8;
	sheet_words(s, "H1", &title_type, STR("Certificate of a captured text"), SHEET_LEFT,
	            SHEET_WIDTH);
	s->y += 4;
	sheet_words(s, "P", &document_type, sheet_name(s, p->c->document), SHEET_LEFT,
	            SHEET_WIDTH);
	s->y += 1;
	sheet_words(s, "P", &service_type, sheet_name(s, p->c->service), SHEET_LEFT,
	            SHEET_WIDTH);
}

static void
capture_part(struct paper *p)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "The capture and its place in the log", SHEET_LEFT, SHEET_WIDTH);
	page_tag(s->p, "Table");
	sheet_row(s, c->history ? "Captured (by others)" : "Captured", &sheet_value,
	          time_words(s->a, c->captured));
	sheet_row(s, "Source", &sheet_value, c->source);
	sheet_row(s, "SHA-256 of the payload", &sheet_code, sheet_name(s, c->payload_sha256));
	sheet_row(s, "SHA-256 of the text", &sheet_code, sheet_name(s, c->text_sha256));
	sheet_row(s, "Log", &sheet_value, sheet_name(s, c->log_origin));
	sheet_row(s, "Entry", &sheet_value,
	          arena_printf(s->a, "index %lld (from 0) of a tree of %lld",
	                       (long long)c->entry, (long long)c->tree_size));
	sheet_row(s, "Root of the tree", &sheet_code, sheet_name(s, c->root));
	sheet_row(s, "Key of the log", &sheet_code, sheet_name(s, c->key_id));
	sheet_row(s, "Timestamp", &sheet_value,
	          c->stamp_authority.n ? time_words(s->a, c->stamped) : STR("no timestamp yet"));
	sheet_row(s, "Timestamp by", &sheet_value, sheet_name(s, c->stamp_authority));
	page_tag_end(s->p, "Table");
}

static void
proof_sentences(struct paper *p, double x)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	unsigned n = 0;

	sheet_sentence_words(s, &n, x, arena_printf(s->a,
		"The words above are bytes %lld to %lld of the text whose SHA-256 is given.",
		(long long)c->quote_start, (long long)c->quote_end));
	sheet_sentence_words(s, &n, x, arena_printf(s->a,
		"The digest of that text was in this append-only log, as entry %lld, when the log "
		"signed its checkpoint of %lld entries with this key.", (long long)c->entry,
		(long long)c->tree_size));
	sheet_sentence_words(s, &n, x,
		STR("Nobody, not even the operator of the log, can change the text without the "
		    "change showing to whoever holds this bundle."));
	if (c->stamp_authority.n)
		sheet_sentence_words(s, &n, x, arena_printf(s->a,
			"The text existed not later than %.*s: the authority that is named above put "
			"that time on the checkpoint.", STR_ARG(time_words(s->a, c->stamped))));
}

static void
limit_sentences(struct paper *p, double x)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	unsigned n = 0;

	sheet_sentence_words(s, &n, x,
		STR("That the server sent this text to everybody: a server may answer by place, time, "
		    "language or account."));
	sheet_sentence_words(s, &n, x,
		STR("That the text is or was in force, or that anybody agreed."));
	if (c->history)
		sheet_sentence_words(s, &n, x,
			STR("When and by whom the text was published: the source is a history kept by "
			    "others, and the time of capture is theirs."));
	else
		sheet_sentence_words(s, &n, x,
			STR("Who published it, beyond what the TLS certificate of the server says, if it "
			    "showed one."));
	if (c->stamp_authority.n == 0)
		sheet_sentence_words(s, &n, x,
			STR("How old it is, beyond the word of those who captured it: no authority has "
			    "put a time on it yet."));
	sheet_sentence_words(s, &n, x,
		STR("What follows from it in law: this page is no legal advice."));
}

/* Two lists side by side. */
static void
meaning_part(struct paper *p)
{
	struct sheet *s = &p->s;
	const double width = (SHEET_WIDTH - SHEET_GUTTER) / 2;
	const double right = SHEET_LEFT + width + SHEET_GUTTER, top = s->y + p->gap;

	s->y = top;
	sheet_heading(s, "What this proves", SHEET_LEFT, width);
	page_tag(s->p, "L");
	proof_sentences(p, SHEET_LEFT);
	page_tag_end(s->p, "L");
	double end = s->y;
	s->y = top;
	sheet_heading(s, "What it does not prove", right, width);
	page_tag(s->p, "L");
	limit_sentences(p, right);
	page_tag_end(s->p, "L");
	s->y = s->y < end ? end : s->y;
}

static void
commands_part(struct paper *p)
{
	const double inset = 7, width = SHEET_WIDTH - 2 * inset;
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	struct buf b;

	if (c->command_count == 0)
		return;
	s->y += p->gap;
	sheet_heading(s, "How to check it with standard tools alone", SHEET_LEFT, SHEET_WIDTH);
	buf_init(&b, 16 * CERTIFICATE_COMMANDS * CERTIFICATE_COLUMNS);
	for (size_t i = 0; i < c->command_count; i++) {
		if (i)
			buf_byte(&b, '\n');
		visible_add(&b, c->commands[i], BREAKS_SHOWN);
	}
	page_fill(s->p, INK_TINT, SHEET_LEFT, s->y, SHEET_WIDTH,
	          page_height(s->p, &sheet_code, buf_str(&b), width) + 2 * inset - 3);
	s->y += inset - 2;
	sheet_words(s, "Code", &sheet_code, buf_str(&b), SHEET_LEFT + inset, width);
	s->y += inset - 1;
	buf_release(&b);
}

static void
statement_part(struct paper *p)
{
	const double third = (SHEET_WIDTH - 2 * SHEET_GUTTER) / 3, step = third + SHEET_GUTTER;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "Statement of the person who made this bundle", SHEET_LEFT, SHEET_WIDTH);
	sheet_words(s, "P", &sheet_sentence,
	            STR("I made this bundle with the program Proviso and know how it was made. I ran "
	                "the checks above, and all of them held. I declare under penalty of perjury "
	                "that this, and what this page says of the capture, is true and correct to "
	                "the best of my knowledge."), SHEET_LEFT, SHEET_WIDTH);
	s->y += 25;
	sheet_blank(s, "Name and role", SHEET_LEFT, third);
	sheet_blank(s, "Date and place", SHEET_LEFT + step, third);
	sheet_blank(s, "Signature", SHEET_LEFT + 2 * step, third);
	s->y += 15;
	sheet_words(s, "P", &sheet_small,
	            STR("Made with a view to Fed. R. Evid. 902(13) and (14), 28 U.S.C. § 1746 and, "
	                "for the timestamp, Regulation (EU) No 910/2014 (eIDAS), Article 41. These "
	                "references and this wording are unchecked: no lawyer has looked at them."),
	            SHEET_LEFT, SHEET_WIDTH);
}

static void
foot_part(struct paper *p)
{
	struct sheet *s = &p->s;

	s->y += p->gap - 2;
	page_fill(s->p, INK_RULE, SHEET_LEFT, s->y, SHEET_WIDTH, 0.5);
	s->y += 4;
	sheet_words(s, "P", &sheet_small,
	            arena_printf(s->a, "Made by Proviso %s on %.*s. This page says what the bundle is; "
	                         "the evidence is in the bundle.", PROVISO_VERSION,
	                         STR_ARG(time_words(s->a, p->c->created))),
	            SHEET_LEFT, SHEET_WIDTH);
}

static void
lower_parts(struct paper *p)
{
	capture_part(p);
	meaning_part(p);
	commands_part(p);
	statement_part(p);
	foot_part(p);
}

/* The largest type in which the quote fits whole; else its two ends in the smallest. */
static struct quote
fit_quote(struct paper *p, struct str caption, double room)
{
	static const double sizes[] = {13, 12, 11, 10, 9.5, 8.75, 8, 7.5, 7};
	const double width = SHEET_WIDTH - QUOTE_IN;
	struct sheet *s = &p->s;
	struct quote q = {.caption = caption};

	q.caption_height = page_height(s->p, &sheet_small, caption, width) + 4;
	room -= q.caption_height;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		q.type = (struct page_type){FACE_SERIF, SIDE_START, .size = sizes[i],
		                            .leading = 1.08, .ink = INK_TEXT};
		if (fit_whole(s->p, &q.type, p->c->quote, BREAKS_KEPT, width, room, s->a, &q.words))
			return q;
	}
	q.words = fit_words(s->p, &q.type, p->c->quote, BREAKS_KEPT, width, room, s->a);
	return q;
}

static struct quote
captioned_quote(struct paper *p, double room)
{
	struct sheet *s = &p->s;
	struct str place = arena_printf(s->a, "Bytes %lld to %lld of the canonical text, counted "
	                                "from 0, the last not among them.",
	                                (long long)p->c->quote_start,
	                                (long long)p->c->quote_end);
	struct quote q = fit_quote(p, place, room);

	if (!page_boxed(s->p))
		return q;
	return fit_quote(p, arena_printf(s->a, "%.*s Boxes with digits stand for characters that no "
	                                 "font of the machine which made this page has: copied out of "
	                                 "this PDF, and in the bundle, they are right.",
	                                 STR_ARG(place)), room);
}

static void
quote_part(struct paper *p, const struct quote *q)
{
	const double x = SHEET_LEFT + QUOTE_IN, width = SHEET_WIDTH - QUOTE_IN;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "The exact words", SHEET_LEFT, SHEET_WIDTH);
	page_fill(s->p, INK_ACCENT, SHEET_LEFT, s->y, 2, q->words.height);
	page_tag(s->p, "BlockQuote");
	s->y += fitted_show(s->p, &q->type, &q->words, x, s->y, width);
	page_tag_end(s->p, "BlockQuote");
	s->y += 4;
	sheet_words(s, "P", &sheet_small, q->caption, x, width);
}

/* Measure all but the quote, give it what is left, and draw. */
static bool
fill(struct paper *p, struct err *e)
{
	const struct quote none = {.type = sheet_small};
	struct sheet *s = &p->s;

	page_measuring(s->p, true);
	s->y = TOP;
	head_part(p);
	quote_part(p, &none);
	lower_parts(p);
	double room = SHEET_BOTTOM - s->y;
	if (room < QUOTE_LEAST)
		return err_set(e, ERR_LIMIT, "the certificate does not fit on one page: %.0f points "
		               "are left for the quote; give fewer commands", room);
	struct quote q = captioned_quote(p, room);
	double spare = (room - q.words.height - q.caption_height) / GAPS;
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
	if (c->command_count > CERTIFICATE_COMMANDS)
		return err_set(e, ERR_LIMIT, "a certificate has room for %d lines of commands, not "
		               "for %zu", CERTIFICATE_COMMANDS, c->command_count);
	for (size_t i = 0; i < c->command_count; i++)
		if (c->commands[i].n > CERTIFICATE_COLUMNS)
			return err_set(e, ERR_LIMIT, "line %zu of a certificate's commands has %zu "
			               "bytes; there is room for %d", i + 1, c->commands[i].n,
			               CERTIFICATE_COLUMNS);
	return true;
}

static struct page_about
about(struct paper *p)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;
	struct str record = sheet_name(s, c->record);

	return (struct page_about){
		.title = arena_printf(s->a, "Certificate of a captured text: %.*s", STR_ARG(record)),
		.subject = arena_printf(s->a, "%.*s, %.*s", STR_ARG(sheet_name(s, c->service)),
		                        STR_ARG(sheet_name(s, c->document))),
		.keywords = arena_printf(s->a, "evidence, %.*s, sha256:%.*s", STR_ARG(record),
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
