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

static void
score(const struct context *c, size_t block, uint32_t start, uint32_t end,
      const struct phrases where[WHERE_COUNT], int32_t scores[MODEL_OUTPUTS_MAX])
{
	const struct model *m = c->reader->model;
	struct features *f = &c->reader->work->features;
	struct sums sums = *sums_around(c, block);

	f->n = 0;
	features_words(f, FEATURES_WORDS, str_slice(c->d->text, start, end), start);
	model_add(m, f->f, f->n, &sums);
	f->n = 0;
	features_knowledge(f, where, c->terms_type, (enum block_kind)c->d->blocks[block].kind);
	model_add(m, f->f, f->n, &sums);
	model_scores(m, &sums, scores);
}

void
classify_scores(const struct context *c, size_t block, uint32_t start, uint32_t end,
                const struct phrases *phrases, int32_t scores[MODEL_OUTPUTS_MAX])
{
	struct phrases where[WHERE_COUNT];

	context_where(c, block, phrases, where);
	score(c, block, start, end, where, scores);
}

/* The best types that are sure enough to be shown, the best first. */
static void
choose(const struct model *m, const int32_t *scores, struct verdict *v)
{
	enum { PLACES = ALSO_MAX + 1 };
	int32_t best[PLACES];
	uint16_t types[PLACES] = {TYPE_NONE, TYPE_NONE, TYPE_NONE};
	size_t n = 0;

	for (size_t i = 0; i < model_outputs(m); i++) {
		uint16_t type = model_output_type(m, i);
		if (type == TYPE_NONE || scores[i] < model_shown_from(m, i))
			continue;
		size_t at = n < PLACES ? n++ : PLACES;
		for (; at > 0 && scores[i] > best[at - 1]; at--)
			if (at < PLACES) {
				best[at] = best[at - 1];
				types[at] = types[at - 1];
			}
		if (at < PLACES) {
			best[at] = scores[i];
			types[at] = type;
		}
	}
	v->type = types[0];
	v->also[0] = types[1];
	v->also[1] = types[2];
	v->confidence = n ? (uint16_t)model_thousandths(best[0]) : 0;
}

/* How sure a rule of this weight is: rules are ordered by how much they ask for. */
static uint16_t
confidence_of(unsigned weight)
{
	unsigned thousandths = 500 + weight * 5;

	return (uint16_t)(thousandths > 980 ? 980 : thousandths);
}

struct verdict
verdict_of(const struct ruling *r)
{
	return (struct verdict){.type = r->type, .also = {r->also[0], r->also[1]},
	                        .confidence = confidence_of(r->weight),
	                        .ruled = {r->type, r->also[0], r->also[1]}};
}

struct verdict
classify(const struct context *c, size_t block, uint32_t start, uint32_t end,
         const struct phrases *phrases)
{
	const struct model *m = c->reader->model;
	struct phrases where[WHERE_COUNT];
	int32_t scores[MODEL_OUTPUTS_MAX];
	struct verdict v;

	context_where(c, block, phrases, where);
	struct ruling r = rules_apply(where, NULL);
	score(c, block, start, end, where, scores);
	choose(m, scores, &v);
	struct verdict by_rules = verdict_of(&r);
	memcpy(v.ruled, by_rules.ruled, sizeof v.ruled);
	if (v.type == TYPE_NONE && r.type != TYPE_NONE && !model_knows(m, r.type)) {
		v.type = r.type;
		v.confidence = by_rules.confidence;
	}
	return v;
}
