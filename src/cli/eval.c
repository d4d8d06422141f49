/* proviso eval: scores of our reading on labelled sets. */
#include "cli/eval.h"

#include "eval/sets.h"

/* The cases of ToS;DR and their types; made part of the program. */
extern const char tosdr_map[], tosdr_map_end[];

static void
print_measure(struct buf *out, struct str label, struct measure m)
{
	buf_printf(out, "%-30.*s  %.3f  %.3f  %.3f  %6zu\n", STR_ARG(label), m.precision, m.recall,
	           m.f1, m.support);
}

static void
print_table(struct call *c, const struct evaluation *v)
{
	buf_printf(&c->out, "%-30s  prec.  recall F1     support\n", c->args[0]);
	for (size_t i = 0; i < v->labels.count; i++)
		print_measure(&c->out, v->labels.s[i].label, score_measure(&v->labels.s[i]));
	for (size_t i = 0; i < v->more.count; i++)
		print_measure(&c->out, v->more.s[i].label, score_measure(&v->more.s[i]));
	print_measure(&c->out, STR("macro"), scores_macro(&v->labels, v->least));
	print_measure(&c->out, STR("micro"), scores_micro(&v->labels, v->least));
}

static void
print_json(struct call *c, const struct evaluation *v)
{
	struct json j = {.out = &c->out};

	json_object(&j);
	json_key_cstr(&j, "set", c->args[0]);
	json_key_int(&j, "n", (int64_t)v->labels.n);
	json_key(&j, "labels");
	json_object(&j);
	for (size_t i = 0; i < v->labels.count; i++)
		measure_json(&j, arena_cstr(&c->a, v->labels.s[i].label), score_measure(&v->labels.s[i]));
	json_object_end(&j);
	measure_json(&j, "macro", scores_macro(&v->labels, v->least));
	measure_json(&j, "micro", scores_micro(&v->labels, v->least));
	for (size_t i = 0; i < v->more.count; i++)
		measure_json(&j, arena_cstr(&c->a, v->more.s[i].label), score_measure(&v->more.s[i]));
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

static bool
eval_set(struct call *c, struct err *e)
{
	struct ruleset *rules;
	struct evaluation v = {.source = {.set = str_of(c->args[0]), .files = c->args + 1,
	                                  .file_count = c->arg_count - 1,
	                                  .held_out_only = call_option(c, "held-out") != NULL},
	                       .map = {tosdr_map, (size_t)(tosdr_map_end - tosdr_map)}};

	if (!ruleset_open(&rules, e))
		return false;
	v.reader = reader_open(rules);
	bool ok = evaluation_run(&v, e);
	if (ok && v.labels.n == 0)
		ok = err_set(e, ERR_INPUT, "eval %s: nothing to score in %s%s", c->args[0], c->args[1],
		             v.source.held_out_only ? " that is held out" : "");
	if (ok)
		(c->json ? print_json : print_table)(c, &v);
	evaluation_release(&v);
	reader_close(v.reader);
	ruleset_close(rules);
	return ok;
}

bool
cmd_eval(struct call *c, struct err *e)
{
	int64_t threads;

	if (!call_args(c, 2, SIZE_MAX, e) ||
	    !call_number(c, "threads", 1, 256, pool_cores(), &threads, e))
		return false;
	if (strcmp(c->args[0], "html-pairs") == 0)
		return eval_pairs(c, (unsigned)threads, e);
	return eval_set(c, e);
}
