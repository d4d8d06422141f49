/* certificate_parts: what stands under the quote. See certificate_parts.h. */
#include "paper/certificate_parts.h"

#include "base/version.h"

#define HALF ((SHEET_WIDTH - SHEET_GUTTER) / 2)

/* "2026-01-15 09:30:00 UTC". */
static struct str
time_words(struct arena *a, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_printf(a, "%.10s %.8s UTC", iso, iso + 11);
}

/* The same, and who says so, where it was not seen then. */
static struct str
captured_words(struct arena *a, const struct certificate *c)
{
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(time_words(a, c->captured)),
	                    c->how.n ? ", " : "", STR_ARG(c->how));
}

static struct str
source_words(struct arena *a, const struct certificate *c)
{
	return !c->file ? c->source
	     : arena_printf(a, "a file that whoever added it had: %.*s",
	                    STR_ARG(c->source));
}

static void
capture_part(struct paper *p)
{
	const struct certificate *c = p->c;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "The capture and its place in the log", SHEET_LEFT,
	              SHEET_WIDTH);
	page_tag(s->p, "Table");
	sheet_row(s, "Captured", &sheet_value, captured_words(s->a, c));
	sheet_long_row(s, "Source", &sheet_value, source_words(s->a, c));
	sheet_row(s, "Redirected from", &sheet_value, c->asked);
	sheet_row(s, "SHA-256 of the payload", &sheet_code,
	          sheet_name(s, c->payload_sha256));
	sheet_row(s, "SHA-256 of the text", &sheet_code, sheet_name(s, c->text_sha256));
	sheet_row(s, "Log", &sheet_value, sheet_name(s, c->log_origin));
	sheet_row(s, "Entry", &sheet_value,
	          arena_printf(s->a, "index %lld (from 0) of a tree of %lld",
	                       (long long)c->entry, (long long)c->tree_size));
	sheet_row(s, "Root of the tree", &sheet_code, sheet_name(s, c->root));
	sheet_row(s, "Key of the log", &sheet_code, c->key);
	sheet_row(s, "Witnesses (claimed)", &sheet_value, sheet_name(s, c->witnesses));
	sheet_row(s, "Timestamp", &sheet_value,
	          c->stamp_authority.n == 0 ? STR("no timestamp yet")
	          : arena_printf(s->a, "%.*s by %.*s",
	                         STR_ARG(time_words(s->a, c->stamped)),
	                         STR_ARG(sheet_name(s, c->stamp_authority))));
	page_tag_end(s->p, "Table");
}

static void
proof_sentences(struct sheet *s, const struct certificate *c, double x)
{
	unsigned n = 0;

	sheet_item(s, &n, x,
	           arena_printf(s->a, "The words above are bytes %lld to %lld of the "
	                        "text whose SHA-256 is given.",
	                        (long long)c->quote_start, (long long)c->quote_end));
	sheet_item(s, &n, x,
	           arena_printf(s->a, "The digest of that text was in this append-only "
	                        "log, as entry %lld, when the log signed its "
	                        "checkpoint of %lld entries with this key.",
	                        (long long)c->entry, (long long)c->tree_size));
	sheet_item(s, &n, x,
	           STR("Nobody, not even the operator of the log, can change the text "
	               "without the change showing to whoever holds this bundle."));
	if (c->stamp_authority.n == 0)
		return;
	sheet_item(s, &n, x,
	           arena_printf(s->a, "The text existed not later than %.*s: the "
	                        "authority that is named above put that time on a "
	                        "checkpoint that has the entry, too.",
	                        STR_ARG(time_words(s->a, c->stamped))));
}

static void
limit_sentences(struct sheet *s, const struct certificate *c, double x)
{
	unsigned n = 0;

	if (c->file)
		sheet_item(s, &n, x,
		           STR("That anybody published this text: it was a file that who "
		               "added it had, and nobody else was asked for it."));
	else if (!c->history)
		sheet_item(s, &n, x,
		           STR("That a server sent this text, beyond the word of those "
		               "who captured it: no server signs what it sends, and a "
		               "TLS certificate in the records is their word, too."));
	sheet_item(s, &n, x,
	           STR("That the text is or was in force, or that anybody agreed."));
	sheet_item(s, &n, x,
	           c->witnesses.n
	           ? STR("Whose the log and its witnesses are: compare their keys with "
	                 "those that they gave you by another way.")
	           : STR("Whose the log is: compare its key with the one that its "
	                 "owner gave you by another way."));
	if (c->history)
		sheet_item(s, &n, x,
		           STR("When and by whom the text was published: the source is "
		               "a history kept by others, and the time of capture "
		               "is theirs."));
	else if (!c->file)
		sheet_item(s, &n, x,
		           STR("That everybody was sent it: a server may answer by "
		               "place, time, language or account."));
	if (c->stamp_authority.n == 0)
		sheet_item(s, &n, x,
		           STR("How old it is, beyond the word of those who captured "
		               "it: no authority has put a time on it yet."));
	sheet_item(s, &n, x,
	           STR("What follows from it in law: this page is no legal advice."));
}

/* Two lists side by side. */
static void
meaning_part(struct paper *p)
{
	struct sheet *s = &p->s;
	const double right = SHEET_LEFT + HALF + SHEET_GUTTER, top = s->y + p->gap;

	s->y = top;
	sheet_heading(s, "What this proves", SHEET_LEFT, HALF);
	page_tag(s->p, "L");
	proof_sentences(s, p->c, SHEET_LEFT);
	page_tag_end(s->p, "L");
	double end = s->y;
	s->y = top;
	sheet_heading(s, "What it does not prove", right, HALF);
	page_tag(s->p, "L");
	limit_sentences(s, p->c, right);
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

	s->y += p->gap;
	sheet_heading(s, "How to check it with standard tools alone (VERIFY.txt "
	              "explains it, and goes on)", SHEET_LEFT, SHEET_WIDTH);
	buf_init(&b, 16 * CERTIFICATE_COMMANDS * CERTIFICATE_COLUMNS);
	for (size_t i = 0; i < c->command_count; i++) {
		if (i)
			buf_byte(&b, '\n');
		visible_add(&b, c->commands[i], BREAKS_SHOWN);
	}
	double height = page_height(s->p, &sheet_code, buf_str(&b), width);
	page_fill(s->p, INK_TINT, SHEET_LEFT, s->y, SHEET_WIDTH,
	          height + 2 * inset - 3);
	s->y += inset - 2;
	sheet_words(s, "Code", &sheet_code, buf_str(&b), SHEET_LEFT + inset, width);
	s->y += inset - 1;
	buf_release(&b);
}

static void
statement_part(struct paper *p)
{
	const double third = (SHEET_WIDTH - 2 * SHEET_GUTTER) / 3;
	const double step = third + SHEET_GUTTER;
	struct sheet *s = &p->s;

	s->y += p->gap;
	sheet_heading(s, "Statement of the person who made this bundle", SHEET_LEFT,
	              SHEET_WIDTH);
	sheet_words(s, "P", &sheet_body,
	            STR("I made this bundle with the program Proviso and know how it "
	                "was made. I ran the checks above and those in its VERIFY.txt, "
	                "and all of them held. I declare under penalty of perjury that "
	                "this, and what this page says of the capture, is true and "
	                "correct to the best of my knowledge."),
	            SHEET_LEFT, SHEET_WIDTH);
	s->y += 25;
	sheet_blank(s, "Name and role", SHEET_LEFT, third);
	sheet_blank(s, "Date and place", SHEET_LEFT + step, third);
	sheet_blank(s, "Signature", SHEET_LEFT + 2 * step, third);
	s->y += 15;
	sheet_words(s, "P", &sheet_body,
	            STR("No lawyer has looked at this wording, nor at what it has in "
	                "view: Fed. R. Evid. 902(13) and (14), 28 U.S.C. § 1746 and, "
	                "for the timestamp, Regulation (EU) No 910/2014 (eIDAS), "
	                "Article 41."),
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
	            arena_printf(s->a, "Made by Proviso %s on %.*s. This page says "
	                         "what the bundle is; the evidence is in the bundle.",
	                         PROVISO_VERSION,
	                         STR_ARG(time_words(s->a, p->c->created))),
	            SHEET_LEFT, SHEET_WIDTH);
}

void
lower_parts(struct paper *p)
{
	capture_part(p);
	meaning_part(p);
	commands_part(p);
	statement_part(p);
	foot_part(p);
}
