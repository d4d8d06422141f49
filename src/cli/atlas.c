/* atlas: comparators, prevalence and general knowledge, in words and JSON. See atlas.h. */
#include "cli/atlas.h"

#include "atlas/knowledge.h"
#include "record/fact_words.h"
#include "cli/print.h"

static void
print_list(struct buf *b, const char *before, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add(b, i ? STR(", ") : str_of(before));
		print_flat_fact(b, list[i]);
	}
}

static void
print_measured(struct buf *b, const struct whole *w)
{
	const struct measured *m = &w->measured;

	if (w->is_measured)
		buf_printf(b, "  of provisions of this type that the program shows %.0f "
		           "%% were right, and it found %.0f %% of those there were (%u "
		           "labelled cases)\n", m->precision * 100, m->recall * 100,
		           m->cases);
	else
		buf_add(b, STR("  how well such provisions are found was not measured: "
		               "too few labelled cases\n"));
}

static void
print_comparator(struct buf *b, const struct comparator *c, bool same_type)
{
	buf_printf(b, "  %.*s  %.*s / %.*s (%s)\n", STR_ARG(c->clause->record), STR_ARG(c->clause->service),
	           STR_ARG(c->clause->document), severity_name(severity_level(c->clause->score)));
	buf_printf(b, "    because: %s%s; %u %% of the words are the same%s", same_type ? "same type, " : "nearest words, ",
	           type_title(c->clause->type), c->overlap / 10, c->boilerplate ? " (shared boilerplate)" : "");
	print_list(b, "; alike: ", c->like, c->like_count);
	print_list(b, "; differs: ", c->unlike, c->unlike_count);
	print_list(b, "; not stated there: ", c->lacks, c->lack_count);
	buf_byte(b, '\n');
	print_folded(b, c->clause->words, 6);
}

void
print_elsewhere(struct call *c, const struct whole *w)
{
	const struct comparison *x = &w->elsewhere;
	struct buf *b = &c->out;

	if (!w->in_force)
		return; /* what no longer stands is compared with nothing */
	buf_add(b, STR("\nElsewhere\n"));
	if (x->checked < 2) {
		buf_add(b, STR("  no other service is in this home\n"));
		print_measured(b, w);
		return;
	}
	if (x->same_type)
		buf_printf(b, "  %zu of %zu services checked have this type too; %zu of "
		           "them in the same words\n", x->services, x->checked - 1,
		           x->boilerplates);
	else
		buf_printf(b, "  none found among %zu other services checked; the "
		           "nearest clauses:\n", x->checked - 1);
	print_measured(b, w);
	for (size_t i = 0; i < x->count; i++)
		print_comparator(b, &x->best[i], x->same_type);
	if (x->count == 0 && x->other_count == 0)
		buf_add(b, STR("  none of them is near enough to be compared\n"));
	else if (x->count == 0)
		buf_add(b, STR("  none of them is near in its words; in other words:\n"));
	for (size_t i = 0; i < x->other_count; i++)
		print_comparator(b, &x->others[i], true);
}

static void
print_part(struct buf *b, const char *title, const char *words)
{
	buf_printf(b, "  %s\n", title);
	print_folded(b, str_of(words), 4);
}

/* A state of the US other than California: many say much the same. */
static bool
is_lesser_state(const char *jurisdiction)
{
	return str_starts(str_of(jurisdiction), STR("US-")) && strcmp(jurisdiction, "US-CA") != 0;
}

/* What the short names stand for, each once. */
static void
print_law_names(struct buf *b, const struct type_knowledge *k)
{
	for (size_t i = 0; i < k->law_count; i++) {
		const struct law *l = law_at(k->laws[i]);
		bool told = is_lesser_state(l->jurisdiction) || strcmp(l->short_name, l->official_name) == 0;
		for (size_t m = 0; m < i; m++)
			told = told || strcmp(law_at(k->laws[m])->short_name, l->short_name) == 0;
		if (!told)
			buf_printf(b, "    %s: %s\n", l->short_name, l->official_name);
	}
}

static void
print_laws(struct buf *b, const struct type_knowledge *k)
{
	size_t states = 0;

	if (k->law_count)
		buf_add(b, STR("  Laws that such clauses implicate\n"));
	for (size_t i = 0; i < k->law_count; i++) {
		const struct law *l = law_at(k->laws[i]);
		states += is_lesser_state(l->jurisdiction);
		if (!is_lesser_state(l->jurisdiction))
			buf_printf(b, "    %s %s (%s): %s [%s%s%s]\n", l->short_name, l->provision, l->jurisdiction,
			           l->subject, law_status_name(l->status), *l->checked_on ? " " : "", l->checked_on);
	}
	for (size_t i = 0, said = 0; i < k->law_count; i++)
		if (is_lesser_state(law_at(k->laws[i])->jurisdiction)) {
			buf_printf(b, "%s%s", said++ ? ", " : "    and of other US states: ", law_at(k->laws[i])->short_name);
			if (said == states)
				buf_add(b, STR(" (with their articles: --json)\n"));
		}
	print_law_names(b, k);
}

/* The authorities of all member states are one line. */
static void
print_agencies(struct buf *b, const struct type_knowledge *k)
{
	size_t national = 0, states = 0;

	if (k->agency_count)
		buf_add(b, STR("  Where to complain\n"));
	for (size_t i = 0; i < k->agency_count; i++) {
		const struct agency *g = agency_at(k->agencies[i]);
		if (str_ends(str_of(g->id), STR(".dpa"))) {
			national++;
			continue;
		}
		if (is_lesser_state(g->jurisdiction)) {
			states++;
			continue;
		}
		buf_printf(b, "    %s (%s)%s%s\n", g->name, g->jurisdiction, *g->complaint_page ? ": " : "",
		           g->complaint_page);
	}
	if (states)
		buf_printf(b, "    the attorney general of your US state (%zu are known; see knowledge/agencies.tsv)\n", states);
	if (national)
		buf_printf(b, "    the data protection authority of your country (%zu are known; see knowledge/agencies.tsv)\n",
		           national);
}

void
print_general(struct call *c, uint16_t type)
{
	struct type_knowledge k;
	struct buf *b = &c->out;

	type_knowledge(type, &k);
	buf_printf(b, "\nIn general: %s (%s)\n", type_title(type), type_id(type));
	buf_add(b, STR("  This part is about such clauses, not about this one.\n"));
	print_part(b, "What it does", k.does);
	print_part(b, "Why it matters", k.matters);
	print_part(b, "What it means for you", k.means);
	buf_add(b, STR("  What you can do\n"));
	for (size_t i = 0; i < k.step_count; i++)
		buf_printf(b, "    - %s\n", k.steps[i]);
	print_laws(b, &k);
	print_agencies(b, &k);
	buf_add(b, STR("\nProviso describes what texts say. It is no legal advice.\n"));
}
