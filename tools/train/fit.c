/* fit: weights, probabilities, thresholds. See fit.h. */
#include "fit.h"

#include <linear.h>
#include <math.h>

static const double cost = 0.5;
static const double weight_of_yes = 1, weight_of_yes_aspect = 2; /* aspects are rare */
static const double layer_weight = 0.4; /* how much the types' certainties count */

/* What one output knows, in LIBLINEAR's form. */
struct view {
	const struct corpus *c;
	bool aspect;
	size_t columns; /* features and, for an aspect, types */
	struct feature_node *nodes, **rows;
	int *truth; /* of each example */
};

static void
view_init(struct view *v, const struct corpus *c, size_t output, const float *certainty)
{
	bool layer = c->outputs[output].aspect;
	size_t all = 0, k = 0;

	*v = (struct view){.c = c, .aspect = layer, .columns = c->feature_count + (layer ? c->type_count : 0)};
	for (size_t i = 0; i < c->n; i++)
		all += c->examples[i].node_count + (layer ? c->type_count : 0) + 1;
	v->nodes = xcalloc(all, sizeof *v->nodes);
	v->rows = xcalloc(c->n, sizeof *v->rows);
	v->truth = xcalloc(c->n, sizeof *v->truth);
	for (size_t i = 0; i < c->n; i++) {
		const struct example *x = &c->examples[i];
		v->rows[i] = v->nodes + k;
		v->truth[i] = corpus_truth(c, output, x);
		for (size_t m = 0; m < x->node_count; m++)
			v->nodes[k++] = (struct feature_node){(int)x->nodes[m].feature + 1, x->nodes[m].value};
		for (size_t t = 0; layer && t < c->type_count; t++)
			v->nodes[k++] = (struct feature_node){(int)(c->feature_count + t) + 1,
			        layer_weight * certainty[i * c->type_count + t]};
		v->nodes[k++] = (struct feature_node){-1, 0};
	}
}

static void
view_release(struct view *v)
{
	free(v->nodes);
	free(v->rows);
	free(v->truth);
}

static void
say_nothing(const char *line)
{
	(void)line;
}

/* Weights from all examples that are known, but those of one fold. Memory is the caller's. */
static double *
train_without(const struct view *v, unsigned fold, double *bias)
{
	struct problem p = {.n = (int)v->columns + 1, .bias = 1};
	int labels[] = {1};
	double yes[] = {v->aspect ? weight_of_yes_aspect : weight_of_yes};
	/* The primal solver draws no random numbers: the same examples give the same weights. */
	struct parameter how = {.solver_type = L2R_L2LOSS_SVC, .eps = 0.01, .C = cost, .nr_weight = 1,
	                        .weight_label = labels, .weight = yes, .p = 0.1};
	struct feature_node **rows = xcalloc(v->c->n, sizeof *rows), *biased;
	double *weights = xcalloc(v->columns, sizeof *weights);
	size_t nodes = 0;

	p.y = xcalloc(v->c->n, sizeof *p.y);
	for (size_t i = 0; i < v->c->n; i++)
		for (const struct feature_node *x = v->rows[i]; x->index > 0; x++)
			nodes++;
	biased = xcalloc(nodes + 2 * v->c->n, sizeof *biased);
	nodes = 0;
	bool any[2] = {false, false};
	for (size_t i = 0; i < v->c->n; i++) {
		if (v->truth[i] < 0 || v->c->examples[i].fold == fold)
			continue;
		rows[p.l] = biased + nodes;
		for (const struct feature_node *x = v->rows[i]; x->index > 0; x++)
			biased[nodes++] = *x;
		biased[nodes++] = (struct feature_node){p.n, 1};
		biased[nodes++] = (struct feature_node){-1, 0};
		any[v->truth[i]] = true;
		p.y[p.l++] = v->truth[i];
	}
	p.x = rows;
	*bias = -1;
	if (any[0] && any[1]) {
		struct model *m = train(&p, &how);
		double sign = m->label[0] == 1 ? 1 : -1;
		for (size_t i = 0; i < v->columns; i++)
			weights[i] = sign * m->w[i];
		*bias = sign * m->w[v->columns];
		free_and_destroy_model(&m);
	}
	free(p.y);
	free(rows);
	free(biased);
	return weights;
}

static double
margin(const struct feature_node *x, const double *weights, double bias)
{
	for (; x->index > 0; x++)
		bias += weights[x->index - 1] * x->value;
	return bias;
}

/* Is the example one that the output's probabilities and thresholds are made for? */
static bool
counts(const struct corpus *c, size_t output, size_t i)
{
	enum set set = c->examples[i].set;

	return corpus_truth(c, output, &c->examples[i]) >= 0 &&
	       (set == SET_FULL || set == SET_CLAUDETTE ||
	        (set == SET_TOSDR && c->outputs[output].aspect));
}

/* Platt's: the logit as a line in the margin, by Newton's method. */
static void
calibrate(const struct corpus *c, size_t output, struct fit *f)
{
	double a = 3, b = 0;
	enum { ROUNDS = 60 };

	for (int round = 0; round < ROUNDS; round++) {
		double ga = 1e-3 * (a - 3), gb = 0, haa = 1e-3, hab = 0, hbb = 1e-6;
		for (size_t i = 0; i < c->n; i++) {
			if (!counts(c, output, i))
				continue;
			double m = f->scores[i], p = 1 / (1 + exp(-(a * m + b)));
			double d = p - corpus_truth(c, output, &c->examples[i]), w = p * (1 - p);
			ga += d * m;
			gb += d;
			haa += w * m * m;
			hab += w * m;
			hbb += w;
		}
		double det = haa * hbb - hab * hab;
		if (det < 1e-12)
			break;
		double da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det;
		double step = fabs(da) > 2 || fabs(db) > 2 ? 0.5 : 1;
		a -= step * da;
		b -= step * db;
		if (fabs(da) + fabs(db) < 1e-6)
			break;
	}
	f->slope = a > 0.5 ? a : 0.5;
	f->offset = b;
}

struct scored {
	double score;
	bool right;
};

static int
highest_first(const void *pa, const void *pb)
{
	const struct scored *a = pa, *b = pb;

	return a->score > b->score ? -1 : a->score < b->score;
}

/* A threshold below the last one taken. */
static double
between(const struct scored *s, size_t n, size_t last)
{
	return last + 1 < n ? (s[last].score + s[last + 1].score) / 2 : s[last].score - 0.5;
}

/* The threshold with the best F1. */
static void
balance(const struct corpus *c, size_t output, struct fit *f)
{
	struct scored *s = xcalloc(c->n, sizeof *s);
	size_t n = 0, right = 0;
	double best = 0;

	f->measures = (struct measures){.found = 0};
	f->balanced = 0;
	for (size_t i = 0; i < c->n; i++)
		if (counts(c, output, i)) {
			s[n] = (struct scored){f->scores[i], corpus_truth(c, output, &c->examples[i]) == 1};
			f->measures.positives += s[n++].right;
		}
	qsort(s, n, sizeof *s, highest_first);
	for (size_t i = 0; i < n; i++) {
		right += s[i].right;
		double f1 = 2.0 * (double)right / (double)(i + 1 + f->measures.positives);
		if (f1 <= best)
			continue;
		best = f1;
		f->balanced = between(s, n, i);
		f->measures.found = i + 1;
		f->measures.right = right;
	}
	free(s);
}

void
fit_output(const struct corpus *c, size_t output, const float *certainty, struct fit *out)
{
	struct view v;
	double bias;

	set_print_string_function(say_nothing);
	view_init(&v, c, output, certainty);
	*out = (struct fit){.scores = xcalloc(c->n, sizeof *out->scores)};
	out->weights = train_without(&v, FOLDS, &out->bias);
	for (unsigned fold = 0; fold < FOLDS; fold++) {
		double *w = train_without(&v, fold, &bias);
		for (size_t i = 0; i < c->n; i++)
			if (c->examples[i].fold == fold)
				out->scores[i] = v.truth[i] < 0 ? margin(v.rows[i], out->weights, out->bias)
				                                : margin(v.rows[i], w, bias);
		free(w);
	}
	calibrate(c, output, out);
	for (size_t i = 0; i < c->n; i++)
		out->scores[i] = out->slope * out->scores[i] + out->offset;
	balance(c, output, out);
	for (size_t t = 0; c->outputs[output].aspect && t < c->type_count; t++)
		out->weights[c->feature_count + t] *= layer_weight;
	view_release(&v);
}

/* The type with the highest score of an example. */
static size_t
first_of(const struct corpus *c, const struct fit *fits, size_t example)
{
	size_t best = 0;

	for (size_t t = 1; t < c->type_count; t++)
		if (fits[t].scores[example] > fits[best].scores[example])
			best = t;
	return best;
}

/* How many of the examples whose first type's score is at least STEP_LOW + STEP * i are
 * right, for all types together or for one. */
enum { STEPS = 120 };
static const double step_low = -4, step = 0.1;

struct steps {
	double said[STEPS], right[STEPS];
};

static void
count_steps(struct steps *s, double score, bool right)
{
	for (size_t i = 0; i < STEPS && score >= step_low + step * (double)i; i++) {
		s->said[i]++;
		s->right[i] += right;
	}
}

/* The lowest score from which on the type is right often enough. The scores are probabilities
 * already, so the types together decide, but where one has very many cases. */
static double
cut(const struct steps *all, const struct steps *one, double precision)
{
	const double trust = 400; /* as many cases as the types together count for */

	for (size_t i = 0; i < STEPS; i++) {
		double general = all->said[i] > 0 ? all->right[i] / all->said[i] : 1;
		if ((one->right[i] + trust * general) / (one->said[i] + trust) >= precision)
			return step_low + step * (double)i;
	}
	return step_low + step * STEPS;
}

/* What the thresholds do on the validation data. */
static void
say_decided(const struct corpus *c, const struct fit *fits, double precision)
{
	size_t said[OUTPUTS_MAX] = {0}, right[OUTPUTS_MAX] = {0}, stood[OUTPUTS_MAX] = {0};
	size_t all_said = 0, all_right = 0, all_stood = 0, labels = 0, precise = 0;
	double f1 = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->examples[i].set != SET_FULL)
			continue;
		size_t t = first_of(c, fits, i);
		bool shown = fits[t].scores[i] >= fits[t].shown;
		bool good = corpus_truth(c, t, &c->examples[i]) == 1;
		said[t] += shown;
		right[t] += shown && good;
		size_t main = 0;
		while (main < c->type_count && (c->examples[i].label_count == 0 ||
		       !str_eq(c->outputs[main].name, c->examples[i].labels[0])))
			main++;
		if (main < c->type_count)
			stood[shown && good ? t : main]++;
	}
	for (size_t t = 0; t < c->type_count; t++) {
		all_said += said[t];
		all_right += right[t];
		all_stood += stood[t];
		if (stood[t] < 10)
			continue;
		labels++;
		precise += (double)right[t] >= 0.9 * (double)said[t] && said[t] > 0;
		f1 += 2.0 * (double)right[t] / (double)(said[t] + stood[t]);
	}
	fprintf(stderr, "validation, for %.2f: precision %.3f, recall %.3f, macro F1 %.3f over %zu labels\n",
	        precision, (double)all_right / (double)(all_said ? all_said : 1),
	        (double)all_right / (double)(all_stood ? all_stood : 1), f1 / (double)(labels ? labels : 1),
	        labels);
	fprintf(stderr, "    of these labels %zu with a precision of 0.90\n", precise);
}

void
fit_thresholds(const struct corpus *c, struct fit *fits, double precision)
{
	struct steps *of = xcalloc(c->type_count + 1, sizeof *of), *all = &of[c->type_count];

	for (size_t i = 0; i < c->n; i++) {
		if (c->examples[i].set != SET_FULL)
			continue;
		size_t t = first_of(c, fits, i);
		bool right = corpus_truth(c, t, &c->examples[i]) == 1;
		count_steps(&of[t], fits[t].scores[i], right);
		count_steps(all, fits[t].scores[i], right);
	}
	for (size_t t = 0; t < c->type_count; t++)
		fits[t].shown = cut(all, &of[t], precision);
	for (size_t t = c->type_count; t < c->output_count; t++)
		fits[t].shown = fits[t].balanced;
	free(of);
	say_decided(c, fits, precision);
}

void
fit_release(struct fit *f)
{
	free(f->weights);
	free(f->scores);
}
