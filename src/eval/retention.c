/* retention: see retention.h. */
#include "eval/retention.h"

#include <cjson/cJSON.h>

enum { PERIODS_MAX = 16, WORDS_MAX = 64, LETTERS_MIN = 3 };

struct stated {
	struct str duration, anchor, data; /* what is kept: names, one behind the other */
	bool device;                       /* the lifetime of a cookie */
};

static struct str
text_of(const cJSON *object, const char *name, struct arena *a)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

	return value ? arena_str(a, str_of(value)) : (struct str){0};
}

static struct stated
stated_by(const cJSON *period, struct arena *a)
{
	struct stated s = {.duration = text_of(period, "duration", a), .anchor = text_of(period, "anchor", a)};
	const cJSON *name;

	cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(period, "data"))
		s.data = arena_printf(a, "%.*s %s", STR_ARG(s.data), cJSON_IsString(name) ? name->valuestring : "");
	s.device = str_eq(text_of(period, "kind", a), STR("cookie"));
	return s;
}

/* What a label states: itself, or each of its "periods". */
static size_t
periods_of_label(const struct labelled_span *g, struct arena *a, struct stated out[PERIODS_MAX])
{
	cJSON *facts = cJSON_ParseWithLength(g->facts.p ? g->facts.p : "", g->facts.n);
	const cJSON *period;
	size_t n = 0;

	if (cJSON_GetObjectItemCaseSensitive(facts, "duration"))
		out[n++] = stated_by(facts, a);
	cJSON_ArrayForEach(period, cJSON_GetObjectItemCaseSensitive(facts, "periods"))
		if (n < PERIODS_MAX)
			out[n++] = stated_by(period, a);
	cJSON_Delete(facts);
	return n;
}

/* "P12M" and "P1Y" are one period. */
static bool
same_period(struct str a, struct str b)
{
	static const struct {
		const char *a, *b;
	} equal[] = {{"P1Y", "P12M"}, {"P2Y", "P24M"}, {"P3Y", "P36M"}, {"P1D", "PT24H"}, {"P2D", "PT48H"},
	             {"P3D", "PT72H"}, {"P1W", "P7D"}, {"P2W", "P14D"}};

	for (size_t i = 0; i < COUNT(equal); i++)
		if ((str_eq(a, str_of(equal[i].a)) && str_eq(b, str_of(equal[i].b))) ||
		    (str_eq(b, str_of(equal[i].a)) && str_eq(a, str_of(equal[i].b))))
			return true;
	return str_eq(a, b);
}

static size_t
words_of(struct str s, struct str out[WORDS_MAX])
{
	static const char *const fillers[] = {"data", "information", "personal", "your", "the", "and"};
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < WORDS_MAX;) {
		while (i < s.n && !is_alnum(s.p[i]))
			i++;
		size_t start = i;
		while (i < s.n && is_alnum(s.p[i]))
			i++;
		struct str word = str_slice(s, start, i);
		bool counts = word.n >= LETTERS_MIN;
		for (size_t k = 0; k < COUNT(fillers); k++)
			counts = counts && !str_eq_nocase(word, str_of(fillers[k]));
		if (counts)
			out[n++] = word;
	}
	return n;
}

/* Half of the words of the shorter one stand in the other; names of nothing but "data" are
 * alike. */
static bool
same_data(struct str a, struct str b)
{
	struct str x[WORDS_MAX], y[WORDS_MAX];
	size_t n = words_of(a, x), m = words_of(b, y), both = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (str_eq_nocase(x[i], y[k])) {
				both++;
				break;
			}
	return (n == 0 && m == 0) || (both > 0 && both * 2 >= (n < m ? n : m));
}

/* A fact with a period, and the bytes it was read from. */
struct kept {
	struct stated s;
	uint32_t start, end;
};

static struct stated
said_by(const struct fact *f, struct arena *a)
{
	const struct field *data = fact_field(f, "categories");
	struct stated s = {.duration = fact_field(f, "duration")->values[0]};

	if (fact_has(f, "anchor"))
		s.anchor = fact_field(f, "anchor")->values[0];
	for (size_t i = 0; data && i < data->count; i++)
		s.data = arena_printf(a, "%.*s %.*s", STR_ARG(s.data), STR_ARG(data->values[i]));
	return s;
}

static size_t
periods_said(const struct analysis *found, struct arena *a, struct kept **out)
{
	size_t n = 0, most = 0;

	for (size_t i = 0; i < found->provision_count; i++)
		most += found->provisions[i].fact_count;
	*out = ARENA_ARRAY(a, struct kept, most + 1);
	for (size_t i = 0; i < found->provision_count; i++)
		for (size_t k = 0; k < found->provisions[i].fact_count; k++) {
			const struct fact *f = &found->provisions[i].facts[k];
			if (strcmp(f->kind, "retention") == 0 && fact_has(f, "duration"))
				(*out)[n++] = (struct kept){said_by(f, a), f->start, f->end};
		}
	return n;
}

static bool
meets(const struct kept *k, const struct labelled_span *g)
{
	return k->start < g->end && g->start < k->end;
}

/* Of a period on which both agree: the event that it runs from, and what is kept. */
static void
score_rest(struct scores *s, const struct stated *label, const struct stated *said, size_t n)
{
	bool ours = false, event = false, named = false, alike = false;
	bool known = label->anchor.n && !str_starts(label->anchor, STR("other"));

	for (size_t i = 0; i < n; i++) {
		ours = ours || said[i].anchor.n;
		event = event || (known && str_eq(said[i].anchor, label->anchor));
		named = named || said[i].data.n;
		alike = alike || same_data(said[i].data, label->data);
	}
	struct score *anchor = scores_label(s, STR("retention_anchor")), *data = scores_label(s, STR("retention_data"));
	anchor->stood += known;
	anchor->found += event;
	anchor->said += ours;
	anchor->right += event;
	data->stood += label->data.n > 0;
	data->found += label->data.n > 0 && alike;
	data->said += named;
	data->right += named && alike;
}

static void
score_label(struct scores *s, const struct labelled_span *g, const struct kept *said, size_t said_count,
            struct arena *a)
{
	struct stated labels[PERIODS_MAX], agreed[PERIODS_MAX];
	size_t n = periods_of_label(g, a, labels);

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		if (labels[i].device)
			continue;
		for (size_t k = 0; k < said_count && same < PERIODS_MAX; k++)
			if (meets(&said[k], g) && same_period(said[k].s.duration, labels[i].duration))
				agreed[same++] = said[k].s;
		struct score *period = scores_label(s, STR("retention_period"));
		period->stood++;
		period->found += same > 0;
		if (same)
			score_rest(s, &labels[i], agreed, same);
	}
}

/* What the labels that speak of keeping state; others have periods of notice and the like. */
static bool
speaks_of_keeping(const struct labelled_span *g)
{
	return str_starts(g->labels[0], STR("retain.")) || labelled_has(g, STR("retain.duration"));
}

void
retention_score(struct scores *s, const struct labelled *l, const struct analysis *found,
                bool whole, struct arena *a)
{
	struct kept *said;
	size_t n = periods_said(found, a, &said);

	for (size_t i = 0; i < l->count; i++)
		if (speaks_of_keeping(&l->spans[i]))
			score_label(s, &l->spans[i], said, n, a);
	for (size_t k = 0; k < n; k++) {
		struct stated labels[PERIODS_MAX];
		bool looked_at = whole, right = false, device = false;
		for (size_t i = 0; i < l->count && !right; i++) {
			if (!meets(&said[k], &l->spans[i]))
				continue;
			looked_at = true;
			size_t count = periods_of_label(&l->spans[i], a, labels);
			for (size_t m = 0; m < count; m++) {
				bool same = same_period(said[k].s.duration, labels[m].duration);
				device = device || (same && labels[m].device);
				right = right || (same && !labels[m].device && speaks_of_keeping(&l->spans[i]));
			}
		}
		if (device && !right)
			continue; /* a cookie's lifetime: no keeping, and no mistake */
		struct score *period = scores_label(s, STR("retention_period"));
		period->said += looked_at;
		period->right += right;
	}
}
