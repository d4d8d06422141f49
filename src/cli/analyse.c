/* proviso analyse: documents to provisions, as JSON. */
#include "cli/files.h"
#include "record/analysis.h"

struct result {
	struct buf json;
	bool refused;
	struct err e; /* why there is no document at all */
};

struct batch {
	struct call *call;
	struct err *e;
	struct read_options options;
	struct analysis_names names;
	struct paths paths;
	struct ruleset *rules;
	struct reader **readers; /* one a thread */
	struct arena *arenas;
	struct result *results;
	struct progress progress;
	size_t refused;
};

static void
analyse_file(struct batch *b, unsigned worker, const char *path, struct result *out)
{
	struct arena *a = &b->arenas[worker];
	struct analysis_names names = b->names;
	struct json j = {.out = &out->json};
	struct document d;
	struct analysis analysis;

	struct read_options options = b->options;

	names.path = path;
	if (options.document.n == 0)
		options.document = document_expected(path);
	buf_init(&out->json, (size_t)1 << 30);
	if (document_of_file(path, &options, a, &d, &out->e)) {
		provision_analyse(b->readers[worker], &d, a, &analysis);
		analysis_json(&j, &names, &d, &analysis);
		out->refused = analysis.about.refusal != REFUSED_NOT;
	} else {
		analysis_refused_json(&j, &names,
		                      refusal_name(REFUSED_UNREADABLE), out->e.msg);
		out->refused = true;
	}
	buf_byte(&out->json, '\n');
	arena_reset(a);
}

static bool
batch_work(void *context, unsigned worker, size_t item)
{
	struct batch *b = context;

	analyse_file(b, worker, b->paths.p[item], &b->results[item]);
	return true;
}

/* A single file that is not there, or over a limit, is an error of the call; else the
 * refusal is the answer. */
static bool
is_error_of_call(const struct batch *b, const struct result *r)
{
	return b->paths.n == 1 && (r->e.kind == ERR_NOT_FOUND ||
	                           r->e.kind == ERR_LIMIT ||
	                           r->e.kind == ERR_USAGE || r->e.kind == ERR_INTERNAL);
}

static bool
batch_done(void *context, size_t item)
{
	struct batch *b = context;
	struct result *r = &b->results[item];
	bool ok = true;

	progress_tick(&b->progress, item + 1, b->paths.n);
	b->refused += r->refused;
	if (is_error_of_call(b, r)) {
		*b->e = r->e;
		ok = false;
	} else {
		ok = buf_ok(&r->json, b->paths.p[item], b->e);
		buf_add(&b->call->out, buf_str(&r->json));
		ok = ok && call_flush(b->call, b->e);
	}
	buf_release(&r->json);
	return ok;
}

static bool
batch_paths(struct call *c, struct paths *out, struct err *e)
{
	if (call_option(c, "batch"))
		return call_args(c, 0, 0, e) && paths_of_stdin(&c->a, out, e);
	if (!call_args(c, 1, SIZE_MAX, e))
		return false;
	for (size_t i = 0; i < c->arg_count; i++)
		if (!paths_under(c->args[i], &c->a, out, e))
			return false;
	return true;
}

static bool
batch_run(struct batch *b, unsigned threads)
{
	b->readers = xcalloc(threads, sizeof *b->readers);
	b->arenas = xcalloc(threads, sizeof *b->arenas);
	b->results = xcalloc(b->paths.n, sizeof *b->results);
	for (unsigned i = 0; i < threads; i++)
		b->readers[i] = reader_open(b->rules);
	progress_init(&b->progress, b->call, "analysing");
	bool ok = pool_run(threads, b->paths.n, (size_t)threads * 16, batch_work,
	                   batch_done, b);
	progress_end(&b->progress);
	for (unsigned i = 0; i < threads; i++) {
		reader_close(b->readers[i]);
		arena_release(&b->arenas[i]);
	}
	for (size_t i = 0; i < b->paths.n; i++)
		buf_release(&b->results[i].json);
	free(b->results);
	free(b->arenas);
	free(b->readers);
	return ok;
}

bool
cmd_analyse(struct call *c, struct err *e)
{
	struct batch b = {.call = c, .e = e};
	int64_t threads;

	c->json = true; /* the answer has no other form */
	b.names = (struct analysis_names){.service = call_option(c, "service"),
	                                  .document = call_option(c, "document")};
	if (!read_options_of(c, &b.options, e) ||
	    !call_number(c, "threads", 1, 256, pool_cores(), &threads, e))
		return false;
	bool ok = batch_paths(c, &b.paths, e) && ruleset_open(&b.rules, e);
	if (ok && b.paths.n > 0) {
		unsigned useful = b.paths.n < (size_t)threads ? (unsigned)b.paths.n : (unsigned)threads;
		ok = batch_run(&b, useful);
	}
	ruleset_close(b.rules);
	if (ok && b.paths.n && b.refused == b.paths.n)
		c->exit_status = err_exit_status(ERR_INPUT);
	paths_release(&b.paths);
	return ok;
}
