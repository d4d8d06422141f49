/* sets: each labelled set against our reading. See sets.h. */
#include "eval/sets.h"

#include "eval/retention.h"
#include "provision/classify.h"
#include "provision/facts.h"
#include "provision/split.h"

#include "phrase_names.h"

/* ---- what we say of a span ---- */

struct seen {
	int32_t scores[MODEL_OUTPUTS_MAX];
	struct phrases phrases;
	const struct model *m;
};

/* The span [start, end) of a block. */
static void
look(struct context *c, uint32_t block, uint32_t start, uint32_t end, struct seen *out)
{
	out->m = c->reader->model;
	out->phrases = reader_phrases(c->reader, str_slice(c->d->text, start, end));
	classify_scores(c, block, start, end, &out->phrases, out->scores);
}

static bool
says(const struct seen *seen, const char *output)
{
	int i = model_output_of(seen->m, output);

	return i >= 0 && seen->scores[i] >= model_balanced_from(seen->m, (size_t)i);
}

static struct context *
context_for(struct evaluation *v, const struct labelled *l)
{
	struct judgement about;

	arena_reset(&v->a);
	document_judge(&l->d, &about);
	return provision_context(v->reader, &l->d, &about, &v->a);
}

/* ---- claudette ---- */

static bool
score_claudette(void *context, const struct labelled *l)
{
	struct evaluation *v = context;
	struct context *c = context_for(v, l);
	struct seen seen;

	for (size_t i = 0; i < l->count; i++) {
		look(c, l->spans[i].block, l->spans[i].start, l->spans[i].end, &seen);
		for (size_t t = 0; t < CLAUDETTE_TAGS; t++) {
			struct str tag = str_of(claudette_tags[t]);
			scores_add(&v->labels, tag, says(&seen, arena_printf(&v->a, "aspect:%.*s", STR_ARG(tag)).p),
			           claudette_has(l->spans[i].labels, l->spans[i].label_count, tag));
		}
		scores_add(&v->more, STR("any_unfair"), says(&seen, "aspect:unfair"),
		           labelled_has(&l->spans[i], STR("unfair")));
	}
	v->labels.n += l->count;
	return true;
}

/* ---- tosdr ---- */

static uint16_t
best_type(const struct seen *seen)
{
	size_t best = 0;

	for (size_t i = 1; i < model_outputs(seen->m); i++)
		if (model_output_type(seen->m, i) != TYPE_NONE && seen->scores[i] > seen->scores[best])
			best = i;
	return model_output_type(seen->m, best);
}

static bool
score_tosdr(void *context, const struct labelled *l)
{
	struct evaluation *v = context;
	const struct labelled_span *s = &l->spans[0];
	struct seen seen;

	look(context_for(v, l), s->block, s->start, s->end, &seen);
	struct str type = tosdr_type(v->map, s->labels[0]);
	if (type.n) {
		struct str said = str_of(type_id(best_type(&seen)));
		scores_label(&v->labels, type)->stood++;
		scores_label(&v->labels, said)->said++;
		if (str_eq(type, said)) {
			scores_label(&v->labels, type)->right++;
			scores_label(&v->labels, type)->found++;
		}
		v->labels.n++;
	}
	bool good = labelled_has(s, STR("good"));
	if (good || labelled_has(s, STR("bad")) || labelled_has(s, STR("blocker"))) {
		bool said = says(&seen, "aspect:good");
		scores_add(&v->more, STR("protective"), said, good);
		scores_add(&v->more, STR("not_protective"), !said, !good);
	}
	return true;
}

/* ---- opp115, goppc150: labels of whole paragraphs ---- */

/* What each label means in our types: fronts of ids. `phrase` asks for words as well: one of
 * knowledge/'s phrases in a sentence of those types. */
struct meaning {
	const char *label, *types;
	unsigned phrase;
};

enum { ANY_WORDS = UINT16_MAX };

static const struct meaning opp115[] = {
	{"First Party Collection/Use", "collect. purpose. cookies. ai.train ai.human_review", ANY_WORDS},
	{"Third Party Sharing/Collection", "share. ", ANY_WORDS},
	{"Third Party Sharing/Collection", "cookies. purpose.targeted_ads collect.", PHRASE_PARTNERS},
	{"User Choice/Control", "rights.optout_signal basis.consent ai.train_optout rights.sensitive_limit", ANY_WORDS},
	{"User Choice/Control", "purpose. cookies. share. collect.", PHRASE_OPTOUT},
	{"User Access, Edit and Deletion", "rights.access_portability rights.rectify_erase_object delete.account", ANY_WORDS},
	{"Data Retention", "retain.", ANY_WORDS},
	{"Data Security", "security.measures security.staff_access security.breach", ANY_WORDS},
	{"Policy Change", "change.unilateral", ANY_WORDS},
	{"Do Not Track", "rights.optout_signal cookies.", PHRASE_DNT},
	{"International and Specific Audiences", "minors. transfer.international rights.regional", ANY_WORDS},
	{"Other: Privacy contact information", "party.identity rights.complaint", ANY_WORDS},
};

static bool
is_said(const struct seen *seen, const struct meaning *m)
{
	if (m->phrase != ANY_WORDS && !phrases_has(&seen->phrases, m->phrase))
		return false;
	for (size_t i = 0; i < model_outputs(seen->m); i++) {
		uint16_t type = model_output_type(seen->m, i);
		if (type != TYPE_NONE && seen->scores[i] >= model_balanced_from(seen->m, i) &&
		    type_has_front(type, m->types))
			return true;
	}
	return false;
}

/* The meanings that hold of any sentence of the paragraph. */
static void
look_at_paragraph(struct evaluation *v, const struct labelled *l, const struct meaning *m,
                  size_t count, bool *said)
{
	struct context *c = context_for(v, l);
	const struct labelled_span *s = &l->spans[0];
	struct span *spans;
	struct seen seen;
	size_t n;

	split_block(&l->d, s->block, &v->a, &spans, &n);
	for (size_t i = 0; i < n; i++) {
		look(c, s->block, spans[i].start, spans[i].end, &seen);
		for (size_t k = 0; k < count; k++)
			said[k] = said[k] || is_said(&seen, &m[k]);
	}
}

static void
score_paragraph(struct evaluation *v, const struct labelled *l, const struct meaning *m,
                size_t count)
{
	enum { MEANINGS_MAX = 64 };
	bool said[MEANINGS_MAX] = {false};

	look_at_paragraph(v, l, m, count, said);
	for (size_t k = 0; k < count; k++) {
		bool any = said[k];
		if (k > 0 && strcmp(m[k].label, m[k - 1].label) == 0)
			continue;
		for (size_t i = k + 1; i < count && strcmp(m[i].label, m[k].label) == 0; i++)
			any = any || said[i];
		scores_add(&v->labels, str_of(m[k].label), any,
		           labelled_has(&l->spans[0], str_of(m[k].label)));
	}
	v->labels.n++;
}

static bool
score_opp115(void *context, const struct labelled *l)
{
	if (l->spans[0].label_count > 0) /* no majority, no row */
		score_paragraph(context, l, opp115, COUNT(opp115));
	return true;
}

static bool
is_of(const struct provision *p, const char *fronts)
{
	bool is = type_has_front(p->type, fronts);

	for (size_t i = 0; i < ALSO_MAX; i++)
		is = is || (p->also[i] != TYPE_NONE && type_has_front(p->also[i], fronts));
	return is;
}

/* Lawful bases are told by the words of provisions that are about a basis; storage periods
 * by the types on keeping. */
static bool
score_goppc(void *context, const struct labelled *l)
{
	static const struct {
		const char *label, *basis;
	} bases[] = {
		{"LAWFUL_BASIS.CONSENT", "consent"}, {"LAWFUL_BASIS.CONTRACT", "contract"},
		{"LAWFUL_BASIS.LEGAL_OBLIGATION", "legal obligation"},
		{"LAWFUL_BASIS.LEGITIMATE_INTEREST", "legitimate interest"},
		{"LAWFUL_BASIS.VITAL_INTEREST", "vital interest"},
		{"LAWFUL_BASIS.PUBLIC_FUNCTION", "public task"},
	};
	struct evaluation *v = context;
	struct context *c = context_for(v, l);
	const struct labelled_span *s = &l->spans[0];
	struct terms found = {.n = 0};
	bool keeps = false;
	struct provision *shown;
	size_t n;

	provision_block(c, s->block, &v->a, &shown, &n);
	for (size_t i = 0; i < n; i++) {
		if (is_of(&shown[i], "basis.lawful"))
			bases_of(str_slice(l->d.text, shown[i].start, shown[i].end), &found);
		keeps = keeps || is_of(&shown[i], "retain.");
	}
	for (size_t i = 0; i < COUNT(bases); i++) {
		bool said = false;
		for (size_t k = 0; k < found.n; k++)
			said = said || str_eq(found.t[k], str_of(bases[i].basis));
		scores_add(&v->labels, str_of(bases[i].label), said, labelled_has(s, str_of(bases[i].label)));
	}
	scores_add(&v->labels, STR("PD_STORAGE_DETAILS.TIME"), keeps, labelled_has(s, STR("PD_STORAGE_DETAILS.TIME")));
	v->labels.n++;
	return true;
}

/* ---- opp115-retention, policyie ---- */

/* A retention fact that has this field. */
static bool
keeps_with(const struct provision *p, const char *field)
{
	for (size_t i = 0; i < p->fact_count; i++)
		if (strcmp(p->facts[i].kind, "retention") == 0 && fact_has(&p->facts[i], field))
			return true;
	return false;
}

/* The kinds of period that the provisions of a paragraph state. */
static bool
score_retention(void *context, const struct labelled *l)
{
	static const char *const kinds[] = {"Stated Period", "Limited", "Indefinitely"};
	struct evaluation *v = context;
	struct context *c = context_for(v, l);
	bool said[COUNT(kinds)] = {false};
	struct provision *p;
	size_t n;

	provision_block(c, 0, &v->a, &p, &n);
	for (size_t i = 0; i < n; i++) {
		said[0] = said[0] || keeps_with(&p[i], "duration");
		said[1] = said[1] || strcmp(type_id(p[i].type), "retain.vague") == 0;
		said[2] = said[2] || strcmp(type_id(p[i].type), "retain.indefinite") == 0;
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		scores_add(&v->labels, str_of(kinds[i]), said[i], labelled_has(&l->spans[0], str_of(kinds[i])));
	v->labels.n++;
	return true;
}

static bool
has_slot(const struct labelled *l, const char *label)
{
	for (size_t i = 0; i < l->count; i++)
		if (labelled_has(&l->spans[i], str_of(label)))
			return true;
	return false;
}

/* Which slots a sentence has: those of its provisions' types, and periods by their facts. */
static bool
score_policyie(void *context, const struct labelled *l)
{
	static const struct {
		const char *label, *types;
	} slots[] = {
		{"retention-period.retention-period", NULL},
		{"purpose-argument.advertising-marketing", "purpose.marketing purpose.targeted_ads"},
		{"purpose-argument.analytics-research", "purpose.research"},
		{"purpose-argument.personalization-customization", "purpose.personalisation"},
		{"purpose-argument.legal-requirement", "share.government"},
		{"purpose-argument.merge-acquisition", "share.merger"},
	};
	struct evaluation *v = context;
	struct provision *p;
	bool said[COUNT(slots)] = {false};
	size_t n;

	provision_block(context_for(v, l), 0, &v->a, &p, &n);
	for (size_t i = 0; i < n; i++) {
		said[0] = said[0] || keeps_with(&p[i], "duration") || keeps_with(&p[i], "criterion") ||
		          keeps_with(&p[i], "ends_at");
		for (size_t k = 1; k < COUNT(slots); k++)
			said[k] = said[k] || type_has_front(p[i].type, slots[k].types);
	}
	for (size_t i = 0; i < COUNT(slots); i++)
		scores_add(&v->labels, str_of(slots[i].label), said[i], has_slot(l, slots[i].label));
	v->labels.n++;
	return true;
}

/* ---- policy-dates ---- */

static bool
score_date(void *context, const struct labelled *l)
{
	static const struct {
		const char *label, *means;
	} kinds[] = {{"Updated Date", "updated"}, {"Effective Date", "effective"}};
	struct evaluation *v = context;
	struct context *c = context_for(v, l);
	struct str words = str_slice(l->d.text, l->spans[0].start, l->spans[0].end);
	struct phrases p = reader_phrases(c->reader, words);
	const char *means = phrases_has(&p, PHRASE_DATE_WORDS) ? date_meaning(words) : NULL;

	for (size_t i = 0; i < COUNT(kinds); i++)
		scores_add(&v->labels, str_of(kinds[i].label), means && strcmp(means, kinds[i].means) == 0,
		           labelled_has(&l->spans[0], str_of(kinds[i].label)));
	scores_add(&v->labels, STR("Other"), !means, labelled_has(&l->spans[0], STR("Other")));
	v->labels.n++;
	return true;
}

/* ---- annotations ---- */

static uint32_t
common(const struct labelled_span *s, const struct provision *p)
{
	uint32_t from = s->start > p->start ? s->start : p->start;
	uint32_t to = s->end < p->end ? s->end : p->end;

	return to > from ? to - from : 0;
}

/* Do they say of the same words? Half of the shorter one is enough. */
static bool
meet(const struct labelled_span *s, const struct provision *p)
{
	uint32_t a = s->end - s->start, b = p->end - p->start;

	return common(s, p) * 2 >= (a < b ? a : b);
}

static bool
provision_is(const struct provision *p, struct str type)
{
	for (size_t i = 0; i <= ALSO_MAX; i++) {
		uint16_t t = i ? p->also[i - 1] : p->type;
		if (t != TYPE_NONE && str_eq(str_of(type_id(t)), type))
			return true;
	}
	return false;
}

static void
score_said(struct evaluation *v, const struct labelled *l, const struct provision *p)
{
	struct str type = str_of(type_id(p->type));
	struct score *s = scores_label(&v->labels, type);
	bool right = false;

	for (size_t i = 0; i < l->count && !right; i++)
		right = meet(&l->spans[i], p) && labelled_has(&l->spans[i], type);
	s->said++;
	s->right += right;
}

static void
score_stood(struct evaluation *v, const struct analysis *a, const struct labelled_span *g)
{
	struct str type = g->labels[0];
	bool found = false, same_level = false, typed = labelled_is_type(type);

	scores_add(&v->more, STR("other"), false, str_eq(type, STR("other")));
	if (!typed)
		return;
	for (size_t i = 0; i < a->provision_count; i++) {
		const struct provision *p = &a->provisions[i];
		if (!meet(g, p) || !provision_is(p, type))
			continue;
		found = true;
		struct str level = g->labels[g->label_count - 1];
		same_level = same_level ||
		    (level.n == 2 && level.p[1] == severity_name(severity_level(p->score))[0]);
	}
	struct score *s = scores_label(&v->labels, type);
	s->stood++;
	s->found += found;
	if (found)
		scores_add(&v->more, STR("same_level"), same_level, true);
}

static bool
score_annotations(void *context, const struct labelled *l)
{
	struct evaluation *v = context;
	struct analysis a;

	arena_reset(&v->a);
	provision_analyse(v->reader, &l->d, &v->a, &a);
	for (size_t i = 0; i < a.provision_count; i++)
		score_said(v, l, &a.provisions[i]);
	for (size_t i = 0; i < l->count; i++)
		score_stood(v, &a, &l->spans[i]);
	retention_score(&v->more, l, &a, true, &v->a);
	v->labels.n++;
	return true;
}

/* Sentences on how long what is kept. */
static bool
score_retention_facts(void *context, const struct labelled *l)
{
	struct evaluation *v = context;
	struct analysis a;

	arena_reset(&v->a);
	provision_analyse(v->reader, &l->d, &v->a, &a);
	retention_score(&v->labels, l, &a, false, &v->a);
	v->labels.n += l->count;
	return true;
}

/* ---- all ---- */

static const struct {
	const char *set;
	labelled_each *each;
	size_t least;
} sets[] = {
	{"claudette", score_claudette, 0},
	{"tosdr", score_tosdr, 10},
	{"opp115", score_opp115, 0},
	{"goppc150", score_goppc, 0},
	{"opp115-retention", score_retention, 0},
	{"policyie", score_policyie, 1},
	{"policy-dates", score_date, 0},
	{"annotations", score_annotations, 10},
	{"retention", score_retention_facts, 0},
};

bool
evaluation_run(struct evaluation *v, struct err *e)
{
	v->e = e;
	for (size_t i = 0; i < COUNT(sets); i++)
		if (str_eq(v->source.set, str_of(sets[i].set))) {
			v->least = sets[i].least;
			return labelled_read(&v->source, sets[i].each, v, e);
		}
	return err_set(e, ERR_USAGE, "eval: there is no set \"%.*s\"", STR_ARG(v->source.set));
}

void
evaluation_release(struct evaluation *v)
{
	scores_release(&v->labels);
	scores_release(&v->more);
	arena_release(&v->a);
}
