/* train: examples to model/proviso.model, and a table of what each output is worth.
 *
 *     train MODEL TABLE MAP WITHOUT EXAMPLES…
 *
 * The table has a line for each output: examples, precision, recall and F1 by weights that
 * have not seen the services they are measured on, and both thresholds as probabilities. */
#include <math.h>

#include "fit.h"
#include "provision/model_file.h"

static const double precision_shown = 0.92;
enum { WEIGHT_MIN = 8, /* smaller 8-bit weights are left out */
       ROW_FROM = 12 };  /* features with more weights get a row */

struct job {
	const struct corpus *c;
	struct fit *fits;
	size_t first;
	const float *certainty;
};

static bool
fit_one(void *context, unsigned worker, size_t item)
{
	struct job *j = context;

	(void)worker;
	fit_output(j->c, j->first + item, j->certainty, &j->fits[j->first + item]);
	return true;
}

static bool
say_done(void *context, size_t item)
{
	struct job *j = context;

	fprintf(stderr, "\r%zu of %zu outputs", j->first + item + 1, j->c->output_count);
	return true;
}

/* As model_scores sees a type's score: 0 for no, 1 for yes. */
static float
certainty_of(double logit)
{
	double c = 0.5 + logit / 2;

	return (float)(c < 0 ? 0 : c > 1 ? 1 : c);
}

static void
fit_all(const struct corpus *c, struct fit *fits)
{
	float *certainty = xcalloc(c->n * c->type_count, sizeof *certainty);
	struct job j = {c, fits, 0, certainty};

	if (!pool_run(pool_cores(), c->type_count, c->type_count, fit_one, say_done, &j))
		abort();
	for (size_t i = 0; i < c->n; i++)
		for (size_t t = 0; t < c->type_count; t++)
			certainty[i * c->type_count + t] = certainty_of(fits[t].scores[i]);
	j.first = c->type_count;
	if (!pool_run(pool_cores(), c->output_count - c->type_count, OUTPUTS_MAX, fit_one, say_done, &j))
		abort();
	fputc('\n', stderr);
	/* What other precisions would cost, to choose by; the last one counts. */
	for (double precision = 0.89; precision < 0.955; precision += 0.01)
		fit_thresholds(c, fits, precision);
	fit_thresholds(c, fits, precision_shown);
	free(certainty);
}

static int32_t
fixed(double x, double one)
{
	double v = nearbyint(x * one);

	return (int32_t)(v > INT32_MAX ? INT32_MAX : v < -INT32_MAX ? -INT32_MAX : v);
}

static double
largest(const double *w, size_t n)
{
	double most = 1e-9;

	for (size_t i = 0; i < n; i++)
		most = fabs(w[i]) > most ? fabs(w[i]) : most;
	return most;
}

/* The file's parts while they are put together. */
struct parts {
	struct buf outputs, slots, rows, weights, layer, names;
};

static void
add_bytes(struct buf *b, const void *p, size_t n)
{
	buf_add(b, (struct str){p, n});
}

static void
add_outputs(const struct corpus *c, const struct fit *fits, double *scales, struct parts *p)
{
	for (size_t i = 0; i < c->output_count; i++) {
		const struct fit *f = &fits[i];
		double layer = largest(f->weights + c->feature_count, c->outputs[i].aspect ? c->type_count : 0);
		scales[i] = 0;
		for (size_t k = 0; k < c->feature_count; k++) {
			double w = fabs(f->weights[k] * c->weights[k]);
			scales[i] = w > scales[i] ? w : scales[i];
		}
		scales[i] = scales[i] > 0 ? scales[i] / 127 : 1;
		struct model_output o = {
			.bias = fixed(f->slope * f->bias + f->offset, 65536),
			.scale = fixed(f->slope * scales[i], 1 << 20),
			.layer = fixed(f->slope * layer / 127, 1 << 28),
			.shown = fixed(f->shown, 65536),
			.balanced = fixed(f->balanced, 65536),
			.name = (uint32_t)p->names.n,
		};
		add_bytes(&p->outputs, &o, sizeof o);
		buf_add(&p->names, c->outputs[i].name);
		buf_byte(&p->names, '\0');
		for (size_t t = 0; c->outputs[i].aspect && t < c->type_count; t++)
			buf_byte(&p->layer, (char)(int8_t)fixed(f->weights[c->feature_count + t] / layer, 127));
	}
}

/* Weights by feature, in a hash table that is at most three quarters full. */
static uint32_t
add_features(const struct corpus *c, const struct fit *fits, const double *scales, struct parts *p)
{
	struct model_slot *found = xcalloc(c->feature_count, sizeof *found);
	size_t n = 0, slots = 1024;

	for (size_t k = 0; k < c->feature_count; k++) {
		struct model_weight few[MODEL_WIDTH];
		int8_t row[MODEL_WIDTH] = {0};
		size_t many = 0;
		for (size_t i = 0; i < c->output_count; i++) {
			int32_t q = fixed(fits[i].weights[k] * c->weights[k] / scales[i], 1);
			if (q < WEIGHT_MIN && q > -WEIGHT_MIN)
				continue;
			few[many++] = (struct model_weight){(uint8_t)i, (int8_t)q};
			row[i] = (int8_t)q;
		}
		if (many == 0)
			continue;
		bool dense = many > ROW_FROM;
		size_t first = dense ? p->rows.n / MODEL_WIDTH : p->weights.n / sizeof few[0];
		found[n++] = (struct model_slot){c->hashes[k], (uint32_t)first & 0xFFFFFF,
		                                 dense ? MODEL_ROW : (uint8_t)many};
		if (dense)
			add_bytes(&p->rows, row, sizeof row);
		else
			add_bytes(&p->weights, few, many * sizeof few[0]);
	}
	while (n * 4 > slots * 3)
		slots *= 2;
	struct model_slot *table = xcalloc(slots, sizeof *table);
	for (size_t k = 0; k < n; k++) {
		size_t i = found[k].hash & (slots - 1);
		while (table[i].count)
			i = (i + 1) & (slots - 1);
		table[i] = found[k];
	}
	add_bytes(&p->slots, table, slots * sizeof *table);
	fprintf(stderr, "%zu features, %zu weights, %zu rows\n", n,
	        p->weights.n / sizeof(struct model_weight), p->rows.n / MODEL_WIDTH);
	free(table);
	free(found);
	return (uint32_t)slots;
}

static bool
write_model(const struct corpus *c, const struct fit *fits, const char *path, struct err *e)
{
	struct parts p;
	struct buf *all[] = {&p.outputs, &p.slots, &p.rows, &p.weights, &p.layer, &p.names};
	double scales[OUTPUTS_MAX];

	for (size_t i = 0; i < COUNT(all); i++)
		buf_init(all[i], (size_t)1 << 28);
	add_outputs(c, fits, scales, &p);
	struct model_header h = {.outputs = (uint32_t)c->output_count, .types = (uint32_t)c->type_count,
	                         .slots = add_features(c, fits, scales, &p)};
	memcpy(h.magic, MODEL_MAGIC, sizeof h.magic);
	while (p.weights.n % 4) /* aligned, as is the layer behind it */
		buf_byte(&p.weights, '\0');
	h.rows = (uint32_t)(p.rows.n / MODEL_WIDTH);
	h.weights = (uint32_t)(p.weights.n / sizeof(struct model_weight));
	h.names = (uint32_t)p.names.n;
	FILE *f = fopen(path, "wb");
	bool ok = f && fwrite(&h, sizeof h, 1, f) == 1;
	for (size_t i = 0; i < COUNT(all); i++) {
		ok = ok && fwrite(all[i]->p, 1, all[i]->n, f) == all[i]->n;
		buf_release(all[i]);
	}
	if (f && fclose(f) != 0)
		ok = false;
	return ok || err_set(e, ERR_INTERNAL, "%s cannot be written", path);
}

static double
probability(double logit)
{
	return 1 / (1 + exp(-logit));
}

static bool
write_table(const struct corpus *c, const struct fit *fits, const char *path, struct err *e)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return err_set(e, ERR_INTERNAL, "%s cannot be written", path);
	fprintf(f, "# output, examples, precision, recall, F1, balanced from, shown from\n");
	for (size_t i = 0; i < c->output_count; i++) {
		const struct measures *m = &fits[i].measures;
		fprintf(f, "%.*s\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", STR_ARG(c->outputs[i].name),
		        m->positives, (double)m->right / (double)(m->found ? m->found : 1),
		        (double)m->right / (double)(m->positives ? m->positives : 1),
		        2.0 * (double)m->right / (double)(m->found + m->positives ? m->found + m->positives : 1),
		        probability(fits[i].balanced), probability(fits[i].shown));
	}
	return fclose(f) == 0 || err_set(e, ERR_INTERNAL, "%s cannot be written", path);
}

int
main(int argc, char **argv)
{
	struct corpus c;
	struct err e = {0};

	if (argc < 6) {
		fprintf(stderr, "use: train MODEL TABLE MAP WITHOUT EXAMPLES...\n");
		return 2;
	}
	bool ok = corpus_read(&c, (const char *const *)argv + 5, (size_t)argc - 5, argv[3], argv[4], &e);
	if (ok) {
		struct fit *fits = xcalloc(c.output_count, sizeof *fits);
		fprintf(stderr, "%zu examples, %zu features, %zu outputs\n", c.n, c.feature_count, c.output_count);
		fit_all(&c, fits);
		ok = write_model(&c, fits, argv[1], &e) && write_table(&c, fits, argv[2], &e);
		for (size_t i = 0; i < c.output_count; i++)
			fit_release(&fits[i]);
		free(fits);
	}
	corpus_release(&c);
	if (!ok)
		fprintf(stderr, "train: %s\n", e.msg);
	return !ok;
}
