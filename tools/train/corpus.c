/* corpus: lines of features to examples. See corpus.h. */
#include "corpus.h"

#include <math.h>

#include "eval/labelled.h"

enum { POSITIVES_MIN = 8, SEEN_MIN = 2 };

/* How much a group of features counts: words, heading, outer headings, introductions,
 * knowledge. Found by trials on the training part. */
static const double group_weight[GROUPS] = {1, 0.5, 0.3, 0.4, 1};

struct count {
	uint32_t hash, seen, index;
	bool knowledge;
};

struct table {
	struct count *slots;
	size_t mask, used;
};

static struct count *
slot_of(struct table *t, uint32_t hash)
{
	size_t i = hash & t->mask;

	while (t->slots[i].seen && t->slots[i].hash != hash)
		i = (i + 1) & t->mask;
	return &t->slots[i];
}

static void
grow(struct table *t)
{
	struct table old = *t;

	t->mask = old.slots ? old.mask * 2 + 1 : 0xFFFFF;
	t->slots = xcalloc(t->mask + 1, sizeof *t->slots);
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i].seen)
			*slot_of(t, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

static void
count_feature(struct table *t, uint32_t hash, bool knowledge)
{
	if (!t->slots || t->used * 2 > t->mask)
		grow(t);
	struct count *s = slot_of(t, hash);
	t->used += s->seen == 0;
	s->hash = hash;
	s->knowledge = knowledge;
	s->seen++;
}

bool
example_has(const struct example *x, struct str label)
{
	for (size_t i = 0; i < x->label_count; i++)
		if (str_eq(x->labels[i], label))
			return true;
	return false;
}

static bool
is_listed(struct str without, struct str group)
{
	struct str line, head, service;

	while (str_next(&without, '\n', &line)) {
		if (!str_starts(line, STR("document\t")))
			continue;
		str_next(&line, '\t', &head);
		str_next(&line, '\t', &service);
		if (str_eq_nocase(service, group))
			return true;
	}
	return false;
}

static enum set
set_of(struct str name)
{
	static const char *const names[SET_COUNT] = {"annotations", "pool", "clauses", "tosdr", "claudette"};

	for (int i = 0; i < SET_COUNT; i++)
		if (str_eq(name, str_of(names[i])))
			return (enum set)i;
	return SET_COUNT;
}

/* ToS;DR's points. */
static int
good_truth(const struct example *x)
{
	if (x->set != SET_TOSDR)
		return -1;
	return str_eq(x->labels[1], STR("good")) ? 1
	     : str_eq(x->labels[1], STR("bad")) || str_eq(x->labels[1], STR("blocker")) ? 0 : -1;
}

/* The labels of an example; false if it says nothing. */
static bool
take_labels(struct corpus *c, struct example *x, struct str labels, struct str map)
{
	struct str label;

	while (str_next(&labels, '|', &label))
		if (x->label_count < LABELS)
			x->labels[x->label_count++] = arena_str(&c->a, label);
	if (x->set != SET_TOSDR)
		return true;
	if (x->label_count != 2)
		return false;
	struct str type = tosdr_type(map, x->labels[0]);
	x->labels[0] = arena_str(&c->a, type);
	return type.n > 1 || good_truth(x) >= 0;
}

static int
by_feature(const void *pa, const void *pb)
{
	const struct node *a = pa, *b = pb;

	return a->feature < b->feature ? -1 : a->feature > b->feature;
}

/* The same feature twice counts twice. */
static void
join_nodes(struct example *x)
{
	size_t n = 0;

	qsort(x->nodes, x->node_count, sizeof *x->nodes, by_feature);
	for (size_t i = 0; i < x->node_count; i++) {
		if (n && x->nodes[n - 1].feature == x->nodes[i].feature)
			x->nodes[n - 1].value += x->nodes[i].value;
		else
			x->nodes[n++] = x->nodes[i];
	}
	x->node_count = n;
}

static size_t
fields_of(struct str list)
{
	size_t n = list.n > 0;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ',';
	return n;
}

/* Nodes hold the hash at first; number_features puts the index in its place. */
static void
take_features(struct corpus *c, struct example *x, struct str line, struct table *t)
{
	struct str group, hash, rest = line;
	size_t all = 0;
	int64_t value;

	while (str_next(&rest, '\t', &group))
		all += fields_of(group);
	x->nodes = ARENA_ARRAY(&c->a, struct node, all);
	for (size_t g = 0; g < GROUPS && str_next(&line, '\t', &group); g++) {
		double each = fields_of(group) ? group_weight[g] / sqrt((double)fields_of(group)) : 0;
		while (str_next(&group, ',', &hash))
			if (str_to_i64(hash, &value)) {
				x->nodes[x->node_count++] = (struct node){(uint32_t)value, (float)each};
				count_feature(t, (uint32_t)value, g == GROUPS - 1);
			}
	}
}

static bool
take_line(struct corpus *c, struct str line, struct str map, struct str without, struct table *t)
{
	struct str column[5];
	struct example x = {.set = SET_COUNT};
	size_t n = 0;

	while (n < COUNT(column) && str_next(&line, '\t', &column[n]))
		n++;
	if (n == COUNT(column))
		x.set = set_of(column[0]);
	if (x.set == SET_COUNT)
		return false;
	struct sha256 h = sha256_of(column[1]);
	x.fold = h.b[1] % FOLDS;
	if (labelled_held_out(column[1]) || is_listed(without, column[1]) || !take_labels(c, &x, column[4], map))
		return true;
	take_features(c, &x, line, t);
	GROW(c->examples, c->n, c->cap);
	c->examples[c->n++] = x;
	return true;
}

/* Rare words say more. What knowledge/ finds was chosen for what it says. */
static double
weight_of(const struct count *s, size_t n)
{
	return s->knowledge ? 1 : (log((double)(n + 1) / (s->seen + 1)) + 1) / 4;
}

static void
number_features(struct corpus *c, struct table *t)
{
	size_t count = 0;

	for (size_t i = 0; i <= t->mask; i++)
		if (t->slots[i].seen >= SEEN_MIN)
			t->slots[i].index = (uint32_t)count++;
	c->feature_count = count;
	c->hashes = xcalloc(count, sizeof *c->hashes);
	c->weights = xcalloc(count, sizeof *c->weights);
	for (size_t i = 0; i <= t->mask; i++)
		if (t->slots[i].seen >= SEEN_MIN) {
			c->hashes[t->slots[i].index] = t->slots[i].hash;
			c->weights[t->slots[i].index] = weight_of(&t->slots[i], c->n);
		}
	for (size_t k = 0; k < c->n; k++) {
		struct example *x = &c->examples[k];
		size_t n = 0;
		for (size_t i = 0; i < x->node_count; i++) {
			const struct count *s = slot_of(t, x->nodes[i].feature);
			if (s->seen >= SEEN_MIN)
				x->nodes[n++] = (struct node){s->index, x->nodes[i].value * (float)c->weights[s->index]};
		}
		x->node_count = n;
		join_nodes(x);
	}
}

static void
count_output(struct corpus *c, struct str name)
{
	for (size_t i = 0; i < c->output_count; i++)
		if (str_eq(c->outputs[i].name, name)) {
			c->outputs[i].positives++;
			return;
		}
	if (c->output_count < OUTPUTS_MAX)
		c->outputs[c->output_count++] = (struct output){.name = name, .positives = 1};
}

static int
by_name(const void *pa, const void *pb)
{
	const struct output *a = pa, *b = pb;

	return str_cmp(a->name, b->name);
}

static void
find_outputs(struct corpus *c)
{
	size_t n = 0;

	for (size_t k = 0; k < c->n; k++) {
		const struct example *x = &c->examples[k];
		if (x->set == SET_CLAUDETTE)
			continue;
		size_t labels = x->set == SET_TOSDR ? 1 : x->label_count;
		for (size_t i = 0; i < labels; i++)
			if (labelled_is_type(x->labels[i]))
				count_output(c, x->labels[i]);
	}
	for (size_t i = 0; i < c->output_count; i++)
		if (c->outputs[i].positives >= POSITIVES_MIN)
			c->outputs[n++] = c->outputs[i];
	qsort(c->outputs, n, sizeof *c->outputs, by_name);
	c->output_count = c->type_count = n;
	for (size_t i = 0; i < CLAUDETTE_TAGS; i++)
		c->outputs[c->output_count++] = (struct output){.aspect = true,
			.name = arena_printf(&c->a, "aspect:%s", claudette_tags[i])};
	c->outputs[c->output_count++] = (struct output){.aspect = true, .name = STR("aspect:unfair")};
	c->outputs[c->output_count++] = (struct output){.aspect = true, .name = STR("aspect:favourable")};
	c->outputs[c->output_count++] = (struct output){.aspect = true, .name = STR("aspect:good")};
}

/* Where a country's law makes the exception ("countrym"), what is not tagged is not known. */
static int
tag_truth(struct str tag, const struct example *x)
{
	return claudette_has(x->labels, x->label_count, tag) ? 1 : example_has(x, STR("countrym")) ? -1 : 0;
}

static int
favourable_truth(const struct example *x)
{
	if (x->set == SET_TOSDR)
		return good_truth(x);
	if (x->set == SET_CLAUDETTE || x->label_count == 0 || !labelled_is_type(x->labels[0]))
		return -1;
	return example_has(x, STR("@P"));
}

int
corpus_truth(const struct corpus *c, size_t output, const struct example *x)
{
	const struct output *o = &c->outputs[output];

	if (!o->aspect)
		return x->set == SET_CLAUDETTE || (x->set == SET_TOSDR && x->labels[0].n == 0)
		     ? -1 : example_has(x, o->name);
	struct str tag = str_slice(o->name, strlen("aspect:"), o->name.n);
	if (str_eq(tag, STR("favourable")))
		return favourable_truth(x);
	if (str_eq(tag, STR("good")))
		return good_truth(x);
	if (x->set != SET_CLAUDETTE)
		return -1;
	if (str_eq(tag, STR("unfair")))
		return tag_truth(STR("a"), x) < 0 ? -1 : example_has(x, tag);
	return tag_truth(tag, x);
}

static bool
read_whole(struct corpus *c, const char *path, struct str *out, struct err *e)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 31);
	bool ok = file_read(path, &b, e);
	*out = arena_str(&c->a, buf_str(&b));
	buf_release(&b);
	return ok;
}

bool
corpus_read(struct corpus *c, const char *const *files, size_t count, const char *map_path,
            const char *without_path, struct err *e)
{
	struct table t = {0};
	struct str map, without, text, line;

	*c = (struct corpus){.n = 0};
	bool ok = read_whole(c, map_path, &map, e) && read_whole(c, without_path, &without, e);
	for (size_t i = 0; ok && i < count; i++) {
		ok = read_whole(c, files[i], &text, e);
		while (ok && str_next(&text, '\n', &line))
			if (line.n && !take_line(c, line, map, without, &t))
				ok = err_set(e, ERR_INPUT, "%s: no line of examples", files[i]);
	}
	if (ok && c->n == 0)
		ok = err_set(e, ERR_INPUT, "no examples");
	if (ok) {
		number_features(c, &t);
		find_outputs(c);
	}
	free(t.slots);
	return ok;
}

void
corpus_release(struct corpus *c)
{
	free(c->examples);
	free(c->hashes);
	free(c->weights);
	arena_release(&c->a);
}
