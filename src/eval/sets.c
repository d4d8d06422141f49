/* sets: each labelled set against our reading. See sets.h. */
#include "eval/sets.h"

#include "provision/classify.h"
#include "provision/split.h"

/* ---- what we say of a span ---- */

struct seen {
	int32_t scores[MODEL_OUTPUTS_MAX];
	const struct model *m;
};

static void
look(struct context *c, const struct labelled_span *s, struct seen *out)
{
	struct phrases p = reader_phrases(c->reader, str_slice(c->d->text, s->start, s->end));

	out->m = c->reader->model;
	classify_scores(c, s->block, s->start, s->end, &p, out->scores);
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
has_tag(const struct labelled_span *s, const char *tag)
{
	struct str t = str_of(tag);

	for (size_t i = 0; i < s->label_count; i++) {
		struct str l = s->labels[i];
		if (l.n == t.n + 1 && str_starts(l, t) && is_digit(l.p[t.n]))
			return true;
	}
	return false;
}

static bool
score_claudette(void *context, const struct labelled *l)
{
	static const char *const tags[] = {"a", "ch", "cr", "j", "law", "ltd", "pinc", "ter", "use"};
	struct evaluation *v = context;
	struct context *c = context_for(v, l);
	struct seen seen;

	for (size_t i = 0; i < l->count; i++) {
		look(c, &l->spans[i], &seen);
		for (size_t t = 0; t < COUNT(tags); t++)
			scores_add(&v->labels, str_of(tags[t]),
			           says(&seen, arena_printf(&v->a, "aspect:%s", tags[t]).p),
			           has_tag(&l->spans[i], tags[t]));
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

/* The type that a case of ToS;DR stands for: "case TAB type", the case by the first digits
 * of the SHA-256 of its words. */
static struct str
mapped_type(struct str map, struct str words)
{
	enum { DIGITS = 12 };
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(words);
	struct str line;

	sha256_hex(&h, hex);
	while (str_next(&map, '\n', &line))
		if (line.n > DIGITS && str_starts(line, (struct str){hex, DIGITS}) && line.p[DIGITS] == '\t')
			return str_slice(line, DIGITS + 1, line.n);
	return (struct str){0};
}

static bool
score_tosdr(void *context, const struct labelled *l)
{
	struct evaluation *v = context;
	const struct labelled_span *s = &l->spans[0];
	struct seen seen;

	look(context_for(v, l), s, &seen);
	struct str type = mapped_type(v->map, s->labels[0]);
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
		bool said = says(&seen, "aspect:favourable");
		scores_add(&v->more, STR("protective"), said, good);
		scores_add(&v->more, STR("not_protective"), !said, !good);
	}
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
is_type_label(struct str label)
{
	return label.n && label.p[0] != '@' && !str_eq(label, STR("other")) &&
	       !str_eq(label, STR("summary")) && !str_eq(label, STR("none"));
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
	bool found = false, same_level = false, typed = is_type_label(type);

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
	v->labels.n++;
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
	{"annotations", score_annotations, 10},
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
