/* classify: scores to types. See classify.h. */
#include "provision/classify.h"

struct workspace {
	struct features features;
	/* What headings and introductions add: the same for all spans of a block, and mostly
	 * for those of the next one. */
	uint64_t context; /* its number; 0: nothing yet */
	uint32_t heading, intro;
	struct sums around;
};

struct workspace *
workspace_new(void)
{
	return xcalloc(1, sizeof(struct workspace));
}

void
workspace_release(struct workspace *w)
{
	features_release(&w->features);
	free(w);
}

static const struct sums *
sums_around(const struct context *c, size_t block)
{
	struct workspace *w = c->reader->work;
	const struct block *b = &c->d->blocks[block];

	if (w->context == c->number && w->heading == b->heading && w->intro == b->intro)
		return &w->around;
	w->context = c->number;
	w->heading = b->heading;
	w->intro = b->intro;
	w->around = (struct sums){{0}};
	for (int group = FEATURES_HEADING; group <= FEATURES_INTRO; group++) {
		w->features.n = 0;
		features_around(&w->features, (enum feature_group)group, c, block);
		model_add(c->reader->model, w->features.f, w->features.n, &w->around);
	}
	return &w->around;
}

/* The sums of all that the span and its surroundings hold. */
static struct sums
sums_of(const struct context *c, size_t block, uint32_t start, uint32_t end,
        const struct phrases where[WHERE_COUNT], const struct rule_hits *hits)
{
	const struct model *m = c->reader->model;
	struct features *f = &c->reader->work->features;
	struct sums sums = *sums_around(c, block);
	struct str span = str_slice(c->d->text, start, end);

	f->n = 0;
	features_words(f, FEATURES_WORDS, span, start);
	model_add(m, f->f, f->n, &sums);
	f->n = 0;
	features_knowledge(f, where, hits, c, block, span);
	model_add(m, f->f, f->n, &sums);
	return sums;
}

void
classify_scores(const struct context *c, size_t block, uint32_t start, uint32_t end,
                const struct phrases *phrases, int32_t scores[MODEL_OUTPUTS_MAX])
{
	struct phrases where[WHERE_COUNT];
	struct rule_hits hits;

	context_where(c, block, phrases, where);
	rules_hits(where, &hits);
	struct sums sums = sums_of(c, block, start, end, where, &hits);
	model_scores(c->reader->model, &sums, scores);
}

/* The best types that are sure enough to be shown, the best first. */
static void
choose(const struct model *m, const struct sums *sums, struct verdict *v)
{
	enum { PLACES = ALSO_MAX + 1 };
	int32_t best[PLACES] = {0};
	uint16_t types[PLACES] = {TYPE_NONE, TYPE_NONE, TYPE_NONE};
	size_t n = 0;

	uint8_t shown[MODEL_OUTPUTS_MAX];
	size_t candidates = model_shown(m, sums, shown);
	for (size_t c = 0; c < candidates; c++) {
		size_t i = shown[c];
		int32_t score = model_type_score(m, sums, i);
		size_t at = n;
		for (; at > 0 && score > best[at - 1]; at--)
			if (at < PLACES) {
				best[at] = best[at - 1];
				types[at] = types[at - 1];
			}
		if (at < PLACES) {
			best[at] = score;
			types[at] = model_output_type(m, i);
		}
		n += n < PLACES;
	}
	v->type = types[0];
	v->also[0] = types[1];
	v->also[1] = types[2];
	v->confidence = n ? (uint16_t)model_thousandths(best[0]) : 0;
}

/* A rule of this weight describes its type as a whole: what it asks for need not be what
 * the model is surest of, if only it is likely. */
enum { PLAIN_RULE = 98 };

static bool
is_plain(const struct model *m, const struct sums *sums, const struct rule_hits *hits)
{
	int output = hits->n && hits->weight >= PLAIN_RULE ? model_output_for(m, hits->types[0]) : -1;

	return output >= 0 && model_type_score(m, sums, (size_t)output) >= -2 * LOGIT_ONE;
}

/* Of two types that the model takes for likely, the one that a rule asks for by name comes
 * first; a plain rule needs no other. */
static void
prefer_ruled(const struct model *m, const struct sums *sums, const struct rule_hits *hits, struct verdict *v)
{
	uint16_t ruled = hits->n ? hits->types[0] : TYPE_NONE;
	int best = model_output_for(m, v->type), other = model_output_for(m, ruled);
	size_t place = 0;

	if (ruled == TYPE_NONE || ruled == v->type || other < 0)
		return;
	int32_t score = model_type_score(m, sums, (size_t)other);
	while (place < ALSO_MAX && v->also[place] != ruled)
		place++;
	bool near = place < ALSO_MAX && best >= 0 &&
	    model_type_score(m, sums, (size_t)best) - score <= 3 * LOGIT_ONE;
	if (!near && !is_plain(m, sums, hits))
		return;
	for (size_t i = 0; place == ALSO_MAX && i < ALSO_MAX; i++)
		if (v->also[i] == TYPE_NONE || i + 1 == ALSO_MAX)
			place = i;
	v->also[place] = v->type;
	v->type = ruled;
	v->confidence = (uint16_t)model_thousandths(score);
}

/* How sure a rule of this weight is: rules are ordered by how much they ask for. */
static uint16_t
confidence_of(unsigned weight)
{
	unsigned thousandths = 500 + weight * 5;

	return (uint16_t)(thousandths > 980 ? 980 : thousandths);
}

struct verdict
verdict_of(const struct rule_hits *r)
{
	uint16_t first[ALSO_MAX + 1] = {TYPE_NONE, TYPE_NONE, TYPE_NONE};

	for (size_t i = 0; i < COUNT(first) && i < r->n; i++)
		first[i] = r->types[i];
	return (struct verdict){.type = first[0], .also = {first[1], first[2]},
	                        .confidence = confidence_of(r->weight),
	                        .favourable = INT32_MIN,
	                        .ruled = {first[0], first[1], first[2]}, .weight = r->weight};
}

struct verdict
by_rules_alone(const struct verdict *v)
{
	struct rule_hits r = {.weight = v->weight};

	for (size_t i = 0; i < COUNT(v->ruled) && v->ruled[i] != TYPE_NONE; i++)
		r.types[r.n++] = v->ruled[i];
	return verdict_of(&r);
}

struct verdict
classify(const struct context *c, size_t block, uint32_t start, uint32_t end,
         const struct phrases *phrases)
{
	const struct model *m = c->reader->model;
	struct phrases where[WHERE_COUNT];
	struct rule_hits hits;
	struct verdict v;

	context_where(c, block, phrases, where);
	rules_hits(where, &hits);
	struct sums sums = sums_of(c, block, start, end, where, &hits);
	struct verdict by_rules = verdict_of(&hits);
	choose(m, &sums, &v);
	prefer_ruled(m, &sums, &hits, &v);
	int favourable = model_favourable(m);
	v.favourable = favourable < 0 || v.type == TYPE_NONE ? INT32_MIN
	             : model_aspect_score(m, &sums, (size_t)favourable);
	memcpy(v.ruled, by_rules.ruled, sizeof v.ruled);
	v.weight = by_rules.weight;
	if (v.type == TYPE_NONE && by_rules.type != TYPE_NONE && model_output_for(m, by_rules.type) < 0) {
		v.type = by_rules.type;
		v.confidence = by_rules.confidence;
	}
	return v;
}

static void
keep_reason(struct explanation *out, const struct reason *r)
{
	size_t at = out->count;

	for (size_t i = 0; i < out->count; i++)
		if (str_eq(out->reasons[i].words, r->words) && out->reasons[i].heading == r->heading)
			return;
	while (at > 0 && out->reasons[at - 1].hundredths < r->hundredths)
		at--;
	if (at == REASONS)
		return;
	size_t last = out->count < REASONS ? out->count : REASONS - 1;
	memmove(&out->reasons[at + 1], &out->reasons[at], (last - at) * sizeof out->reasons[0]);
	out->reasons[at] = *r;
	out->count = last + 1;
}

void
provision_explain(struct reader *r, const struct document *d, const struct provision *p,
                  struct arena *a, struct explanation *out)
{
	struct judgement about;
	struct phrases where[WHERE_COUNT];
	struct rule_hits hits;
	struct features *f = &r->work->features;
	struct str span = str_slice(d->text, p->start, p->end);
	int output = model_output_for(r->model, p->type);

	*out = (struct explanation){.rule_type = TYPE_NONE};
	document_judge(d, &about);
	struct context *c = provision_context(r, d, &about, a);
	struct phrases phrases = reader_phrases(r, span);
	context_where(c, p->block, &phrases, where);
	rules_hits(where, &hits);
	for (size_t i = 0; i < hits.n && i <= ALSO_MAX; i++)
		if (hits.types[i] == p->type) {
			out->rule_type = p->type;
			if (i == 0) {
				out->rule_line = hits.line;
				out->rule_phrase_count = rule_phrases(hits.line, where, out->rule_phrases);
			}
		}
	for (int group = FEATURES_WORDS; output >= 0 && group <= FEATURES_INTRO; group++) {
		f->n = 0;
		if (group == FEATURES_WORDS)
			features_words(f, FEATURES_WORDS, span, p->start);
		else
			features_around(f, (enum feature_group)group, c, p->block);
		for (size_t i = 0; i < f->n; i++) {
			int32_t w = model_weight(r->model, (size_t)output, f->f[i].hash, f->n);
			struct reason reason = {str_slice(d->text, f->f[i].start, f->f[i].end),
			                        group != FEATURES_WORDS, w * 100 / LOGIT_ONE};
			if (reason.hundredths > 0)
				keep_reason(out, &reason);
		}
	}
}
