/* model: sparse linear scoring with integers. See model.h. */
#include "provision/model.h"

#include "provision/model_file.h"

#include "model_version.h"

/* The file, made part of the program by tools/knowledge.mk. */
extern const char model_file[], model_file_end[];

enum { ROOTS = 4096, SIEVE_BITS = 20 };

struct model {
	struct model_header head;
	const struct model_output *outputs;
	const struct model_slot *slots;
	const int8_t *rows;
	const struct model_weight *weights;
	const int8_t *layer;
	const char *names;
	uint16_t types[MODEL_OUTPUTS_MAX];
	int favourable;
	int32_t limits[MODEL_OUTPUTS_MAX]; /* the sums from which on a type is shown */
	uint16_t roots[ROOTS]; /* 4096 / sqrt(n) */
	/* Most pairs of words are in no table: this small one says so without a look into
	 * the large one. */
	uint64_t sieve[(1 << SIEVE_BITS) / 64];
};

_Static_assert((int)MODEL_OUTPUTS_MAX == (int)MODEL_WIDTH, "a row has a weight for each output");

/* The same code for processors with wider registers, chosen when the program starts; it is
 * all integers, so the results are the same. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

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
	size_t rows = slots + h->slots * sizeof *m->slots;
	size_t weights = rows + (size_t)h->rows * MODEL_WIDTH;
	size_t layer = weights + h->weights * sizeof *m->weights;
	size_t names = layer + (size_t)(h->outputs - h->types) * h->types;
	if (memcmp(h->magic, MODEL_MAGIC, sizeof h->magic) != 0 || names + h->names != n ||
	    h->outputs > MODEL_OUTPUTS_MAX || h->types > h->outputs ||
	    (h->slots & (h->slots - 1)) != 0 || h->slots == 0)
		return false;
	m->outputs = (const void *)(p + outputs);
	m->slots = (const void *)(p + slots);
	m->rows = (const void *)(p + rows);
	m->weights = (const void *)(p + weights);
	m->layer = (const void *)(p + layer);
	m->names = p + names;
	return true;
}

static uint32_t
sieve_bit(uint32_t hash)
{
	return hash >> (32 - SIEVE_BITS);
}

static void
fill_sieve(struct model *m)
{
	for (size_t i = 0; i < m->head.slots; i++)
		if (m->slots[i].count) {
			uint32_t bit = sieve_bit(m->slots[i].hash);
			m->sieve[bit / 64] |= UINT64_C(1) << (bit % 64);
		}
}

/* The least sum with which a type is shown. */
static int32_t
limit_of(const struct model_output *o)
{
	int64_t least = (((int64_t)o->shown - o->bias) << 16) / (o->scale ? o->scale : 1) - 1;

	return (int32_t)(least > INT32_MAX ? INT32_MAX : least < INT32_MIN ? INT32_MIN : least);
}

/* An empty file is a model without outputs: then the rules decide alone. */
bool
model_open(struct model **out, struct err *e)
{
	struct model *m = xcalloc(1, sizeof *m);
	size_t n = (size_t)(model_file_end - model_file);

	if (n > 0 && !lay_out(m, model_file, n)) {
		free(m);
		return err_set(e, ERR_INTERNAL, "the model does not fit this program; build Proviso again");
	}
	for (size_t i = 0; i < m->head.outputs; i++) {
		m->types[i] = type_find(str_of(model_output_name(m, i)));
		m->limits[i] = limit_of(&m->outputs[i]);
	}
	m->favourable = model_output_of(m, ASPECT_FAVOURABLE);
	fill_sieve(m);
	for (uint32_t i = 1; i < ROOTS; i++)
		m->roots[i] = (uint16_t)root((UINT32_C(1) << 24) / i);
	*out = m;
	return true;
}

void
model_close(struct model *m)
{
	free(m);
}

const char *
model_version(void)
{
	return MODEL_VERSION;
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

int
model_output_for(const struct model *m, uint16_t type)
{
	for (size_t i = 0; i < m->head.types; i++)
		if (m->types[i] == type)
			return (int)i;
	return -1;
}

int32_t
model_balanced_from(const struct model *m, size_t output)
{
	return m->outputs[output].balanced;
}

static bool
passes_sieve(const struct model *m, uint32_t hash)
{
	uint32_t bit = sieve_bit(hash);

	return m->sieve[bit / 64] >> (bit % 64) & 1;
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

static inline void
add_row(int16_t *of, const int8_t *row)
{
	for (size_t i = 0; i < MODEL_WIDTH; i++)
		of[i] = (int16_t)(of[i] + row[i]);
}

static const void *
weights_at(const struct model *m, const struct model_slot *s)
{
	if (s->count == MODEL_ROW)
		return m->rows + (size_t)s->first * MODEL_WIDTH;
	return m->weights + s->first;
}

enum { FEW = 256 }; /* the weights of so many features fit into 16 bits */

/* In three rounds, each of which asks the memory for what the next one needs. */
WIDE static void
add_few(const struct model *m, const struct feature *f, size_t n, int32_t r, struct sums *sums)
{
	int16_t of[MODEL_WIDTH] = {0};
	uint32_t hashes[FEW];
	const struct model_slot *slots[FEW];
	size_t candidates = 0, found = 0;

	for (size_t i = 0; i < n; i++)
		if (passes_sieve(m, f[i].hash)) {
			hashes[candidates++] = f[i].hash;
			__builtin_prefetch(&m->slots[f[i].hash & (m->head.slots - 1)]);
		}
	for (size_t i = 0; i < candidates; i++) {
		const struct model_slot *s = find(m, hashes[i]);
		if (!s)
			continue;
		slots[found++] = s;
		__builtin_prefetch(weights_at(m, s));
	}
	for (size_t i = 0; i < found; i++) {
		const struct model_slot *s = slots[i];
		if (s->count == MODEL_ROW) {
			add_row(of, weights_at(m, s));
			continue;
		}
		const struct model_weight *w = weights_at(m, s);
		for (uint32_t k = 0; k < s->count; k++)
			of[w[k].output] = (int16_t)(of[w[k].output] + w[k].weight);
	}
	for (size_t i = 0; i < MODEL_WIDTH; i++)
		sums->v[i] += of[i] * r;
}

void
model_add(const struct model *m, const struct feature *f, size_t n, struct sums *sums)
{
	int32_t r = m->roots[n < ROOTS ? n : ROOTS - 1];

	for (size_t i = 0; m->head.outputs && i < n; i += FEW)
		add_few(m, f + i, n - i < FEW ? n - i : FEW, r, sums);
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

WIDE size_t
model_shown(const struct model *m, const struct sums *sums, uint8_t out[MODEL_OUTPUTS_MAX])
{
	uint8_t above[MODEL_WIDTH];
	size_t n = 0;

	for (size_t i = 0; i < MODEL_WIDTH; i++)
		above[i] = sums->v[i] >= m->limits[i];
	for (size_t i = 0; i < m->head.types; i++) {
		out[n] = (uint8_t)i;
		n += above[i];
	}
	return n;
}

int
model_favourable(const struct model *m)
{
	return m->favourable;
}

static int64_t
linear(const struct model *m, const struct sums *sums, size_t output)
{
	const struct model_output *o = &m->outputs[output];

	return o->bias + ((int64_t)sums->v[output] * o->scale >> 16);
}

int32_t
model_type_score(const struct model *m, const struct sums *sums, size_t output)
{
	return clamp(linear(m, sums, output));
}

int32_t
model_aspect_score(const struct model *m, const struct sums *sums, size_t output)
{
	const size_t types = m->head.types;
	const int8_t *weights = m->layer + (output - types) * types;
	int64_t all = 0;

	for (size_t t = 0; t < types; t++)
		if (weights[t])
			all += weights[t] * certainty(model_type_score(m, sums, t));
	return clamp(linear(m, sums, output) + (all * m->outputs[output].layer >> 20));
}

void
model_scores(const struct model *m, const struct sums *sums, int32_t out[MODEL_OUTPUTS_MAX])
{
	for (size_t i = 0; i < m->head.outputs; i++)
		out[i] = i < m->head.types ? model_type_score(m, sums, i) : model_aspect_score(m, sums, i);
}

static int
weight_in(const struct model *m, const struct model_slot *s, size_t output)
{
	if (s->count == MODEL_ROW)
		return m->rows[(size_t)s->first * MODEL_WIDTH + output];
	for (uint32_t k = 0; k < s->count; k++)
		if (m->weights[s->first + k].output == output)
			return m->weights[s->first + k].weight;
	return 0;
}

int32_t
model_weight(const struct model *m, size_t output, uint32_t hash, size_t n)
{
	const struct model_slot *s = passes_sieve(m, hash) ? find(m, hash) : NULL;

	return s ? clamp((int64_t)weight_in(m, s, output) * m->roots[n < ROOTS ? n : ROOTS - 1] *
	                 m->outputs[output].scale >> 16) : 0;
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
