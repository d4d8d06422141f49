/* model: sparse linear scoring with integers. See model.h. */
#include "provision/model.h"

#include "provision/model_file.h"

/* The file, made part of the program by tools/knowledge.mk. */
extern const char model_file[], model_file_end[];

enum { ROOTS = 4096 };

struct model {
	struct model_header head;
	const struct model_output *outputs;
	const struct model_slot *slots;
	const struct model_weight *weights;
	const int8_t *layer;
	const char *names;
	uint16_t types[MODEL_OUTPUTS_MAX];
	uint16_t roots[ROOTS]; /* 4096 / sqrt(n) */
	char version[SHA256_HEX + 1];
};

static uint32_t
root(uint32_t x)
{
	uint32_t r = 0;

	for (uint32_t bit = UINT32_C(1) << 15; bit; bit >>= 1)
		if ((uint64_t)(r + bit) * (r + bit) <= x)
			r += bit;
	return r;
}

/* The parts of the file, one behind the other; false if they do not fit. */
static bool
lay_out(struct model *m, const char *p, size_t n)
{
	const struct model_header *h = &m->head;

	if (n < sizeof *h)
		return false;
	memcpy(&m->head, p, sizeof *h);
	size_t outputs = sizeof *h, slots = outputs + h->outputs * sizeof *m->outputs;
	size_t weights = slots + h->slots * sizeof *m->slots;
	size_t layer = weights + h->weights * sizeof *m->weights;
	size_t names = layer + (size_t)(h->outputs - h->types) * h->types;
	if (memcmp(h->magic, MODEL_MAGIC, sizeof h->magic) != 0 || names + h->names != n ||
	    h->outputs > MODEL_OUTPUTS_MAX || h->types > h->outputs ||
	    (h->slots & (h->slots - 1)) != 0 || h->slots == 0)
		return false;
	m->outputs = (const void *)(p + outputs);
	m->slots = (const void *)(p + slots);
	m->weights = (const void *)(p + weights);
	m->layer = (const void *)(p + layer);
	m->names = p + names;
	return true;
}

bool
model_open(struct model **out, struct err *e)
{
	struct model *m = xcalloc(1, sizeof *m);
	size_t n = (size_t)(model_file_end - model_file);
	struct sha256 hash = sha256_of((struct str){model_file, n});

	if (!lay_out(m, model_file, n)) {
		free(m);
		return err_set(e, ERR_INTERNAL, "the model does not fit this program; build Proviso again");
	}
	for (size_t i = 0; i < m->head.outputs; i++)
		m->types[i] = type_find(str_of(model_output_name(m, i)));
	for (uint32_t i = 1; i < ROOTS; i++)
		m->roots[i] = (uint16_t)root((UINT32_C(1) << 24) / i);
	sha256_hex(&hash, m->version);
	*out = m;
	return true;
}

void
model_close(struct model *m)
{
	free(m);
}

const char *
model_version(const struct model *m)
{
	return m->version;
}

size_t
model_outputs(const struct model *m)
{
	return m->head.outputs;
}

const char *
model_output_name(const struct model *m, size_t output)
{
	return m->names + m->outputs[output].name;
}

int
model_output_of(const struct model *m, const char *name)
{
	for (size_t i = 0; i < m->head.outputs; i++)
		if (strcmp(model_output_name(m, i), name) == 0)
			return (int)i;
	return -1;
}

uint16_t
model_output_type(const struct model *m, size_t output)
{
	return m->types[output];
}

bool
model_knows(const struct model *m, uint16_t type)
{
	for (size_t i = 0; i < m->head.types; i++)
		if (m->types[i] == type)
			return true;
	return false;
}

int32_t
model_shown_from(const struct model *m, size_t output)
{
	return m->outputs[output].shown;
}

int32_t
model_balanced_from(const struct model *m, size_t output)
{
	return m->outputs[output].balanced;
}

static const struct model_slot *
find(const struct model *m, uint32_t hash)
{
	uint32_t mask = m->head.slots - 1;

	for (uint32_t i = hash & mask; m->slots[i].count; i = (i + 1) & mask)
		if (m->slots[i].hash == hash)
			return &m->slots[i];
	return NULL;
}

void
model_add(const struct model *m, const struct feature *f, size_t n, struct sums *sums)
{
	int32_t of[MODEL_OUTPUTS_MAX] = {0};

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct model_slot *s = find(m, f[i].hash);
		if (!s)
			continue;
		const struct model_weight *w = m->weights + s->first;
		for (uint32_t k = 0; k < s->count; k++)
			of[w[k].output] += w[k].weight;
	}
	int32_t r = m->roots[n < ROOTS ? n : ROOTS - 1];
	for (size_t i = 0; i < m->head.outputs; i++)
		sums->v[i] += of[i] * r;
}

static int32_t
clamp(int64_t logit)
{
	const int64_t most = 16 * LOGIT_ONE;

	return (int32_t)(logit > most ? most : logit < -most ? -most : logit);
}

/* What a type's score says: 0 for no, 256 for yes; logits from -1 to 1 in between. */
static int32_t
certainty(int32_t score)
{
	int32_t c = 128 + score / 512;

	return c < 0 ? 0 : c > 256 ? 256 : c;
}

void
model_scores(const struct model *m, const struct sums *sums, int32_t out[MODEL_OUTPUTS_MAX])
{
	const size_t types = m->head.types;

	for (size_t i = 0; i < m->head.outputs; i++) {
		const struct model_output *o = &m->outputs[i];
		int64_t score = o->bias + ((int64_t)sums->v[i] * o->scale >> 16);
		if (i >= types) {
			const int8_t *weights = m->layer + (i - types) * types;
			int64_t all = 0;
			for (size_t t = 0; t < types; t++)
				all += weights[t] * certainty(out[t]);
			score += all * o->layer >> 20;
		}
		out[i] = clamp(score);
	}
}

int32_t
model_weight(const struct model *m, size_t output, uint32_t hash, size_t n)
{
	const struct model_slot *s = find(m, hash);

	for (uint32_t k = 0; s && k < s->count; k++)
		if (m->weights[s->first + k].output == output)
			return clamp((int64_t)m->weights[s->first + k].weight *
			             m->roots[n < ROOTS ? n : ROOTS - 1] *
			             m->outputs[output].scale >> 16);
	return 0;
}

unsigned
model_thousandths(int32_t score)
{
	/* 1000 / (1 + exp(-x)) for x = 0, 1/4, 1/2 … 7; in between a straight line. */
	static const uint16_t table[] = {500, 562, 622, 679, 731, 777, 818, 852, 881, 905,
	                                 924, 940, 953, 963, 971, 977, 982, 986, 989, 991,
	                                 993, 995, 996, 997, 998, 998, 998, 999, 999};
	const int32_t step = LOGIT_ONE / 4, size = score < 0 ? -score : score;
	const size_t i = (size_t)(size / step);
	unsigned p = 999;

	if (i + 1 < COUNT(table))
		p = table[i] + (unsigned)((table[i + 1] - table[i]) * (size % step) / step);
	return score < 0 ? 1000 - p : p;
}
