/* proviso eval html-pairs: our canonical text against what per-site selectors took. */
#include "cli/eval.h"
#include "cli/files.h"
#include "document/overlap.h"

enum { COLUMNS = 13, WORST = 10 };

/* The pages of one document, and the text that was selected from them. */
struct pair {
	struct str service, document, md_path;
	struct str pages[16];
	size_t page_count;
	struct overlap overlap;
};

struct pairs {
	struct call *call;
	const char *folder;
	struct pair *list;
	size_t n, cap;
	struct progress progress;
	struct err *errors; /* of each thread */
	struct arena *arenas;
};

static bool
read_index(struct pairs *p, struct err *e)
{
	struct buf b;
	struct str rest, line, column[COLUMNS];

	buf_init(&b, LIMIT_INPUT_BYTES);
	if (!file_read(arena_printf(&p->call->a, "%s/index.tsv", p->folder).p, &b, e)) {
		buf_release(&b);
		return false;
	}
	rest = arena_str(&p->call->a, buf_str(&b));
	buf_release(&b);
	str_next(&rest, '\n', &line); /* the heads */
	while (str_next(&rest, '\n', &line)) {
		size_t n = 0;
		while (n < COLUMNS && str_next(&line, '\t', &column[n]))
			n++;
		if (n < 5)
			continue;
		struct pair *last = p->n ? &p->list[p->n - 1] : NULL;
		if (!last || !str_eq(last->md_path, column[4])) {
			GROW(p->list, p->n, p->cap);
			last = &p->list[p->n++];
			*last = (struct pair){.service = column[0], .document = column[1], .md_path = column[4]};
		}
		if (last->page_count < COUNT(last->pages))
			last->pages[last->page_count++] = column[3];
	}
	return p->n > 0 || err_set(e, ERR_INPUT, "%s/index.tsv: lists no pages", p->folder);
}

static bool
measure_pair(void *context, unsigned worker, size_t item)
{
	struct pairs *p = context;
	struct pair *pair = &p->list[item];
	struct arena *a = &p->arenas[worker];
	struct read_options o = {.type = DOCUMENT_HTML};
	struct buf got, wanted;
	struct err *e = &p->errors[worker];

	buf_init(&got, LIMIT_INPUT_BYTES);
	buf_init(&wanted, LIMIT_INPUT_BYTES);
	if (!call_option(p->call, "unnamed"))
		o.document = pair->document;
	bool ok = file_read(arena_printf(a, "%s/%.*s", p->folder, STR_ARG(pair->md_path)).p,
	                    &wanted, e);
	for (size_t i = 0; ok && i < pair->page_count; i++) {
		struct document d;
		ok = document_of_file(arena_printf(a, "%s/%.*s", p->folder, STR_ARG(pair->pages[i])).p, &o, a, &d, e);
		if (ok)
			buf_add(&got, d.text);
	}
	if (ok)
		pair->overlap = overlap_measure(overlap_plain(buf_str(&wanted), a),
		                                buf_str(&got));
	buf_release(&got);
	buf_release(&wanted);
	arena_reset(a);
	return ok;
}

static bool
show_progress(void *context, size_t item)
{
	struct pairs *p = context;

	progress_tick(&p->progress, item + 1, p->n);
	return true;
}

static int
worst_first(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;
	double x = overlap_recall(&a->overlap) + overlap_precision(&a->overlap);
	double y = overlap_recall(&b->overlap) + overlap_precision(&b->overlap);

	return x < y ? -1 : x > y;
}

static void
print_pairs(struct pairs *p)
{
	struct buf *out = &p->call->out;
	struct json j = {.out = out};
	double recall = 0, precision = 0;

	for (size_t i = 0; i < p->n; i++) {
		recall += overlap_recall(&p->list[i].overlap);
		precision += overlap_precision(&p->list[i].overlap);
	}
	recall /= (double)p->n;
	precision /= (double)p->n;
	qsort(p->list, p->n, sizeof *p->list, worst_first);
	if (!p->call->json) {
		buf_printf(out, "%zu documents: recall %.4f, precision %.4f\n", p->n, recall,
		           precision);
		for (size_t i = 0; i < p->n && i < WORST; i++)
			buf_printf(out, "%.3f %.3f  %.*s\n", overlap_recall(&p->list[i].overlap),
			           overlap_precision(&p->list[i].overlap),
			           STR_ARG(p->list[i].md_path));
		return;
	}
	json_object(&j);
	json_key_cstr(&j, "set", "html-pairs");
	json_key_int(&j, "n", (int64_t)p->n);
	json_key(&j, "recall");
	json_decimal(&j, recall, 4);
	json_key(&j, "precision");
	json_decimal(&j, precision, 4);
	json_key(&j, "documents"); /* the worst first */
	json_array(&j);
	for (size_t i = 0; i < p->n; i++) {
		json_object(&j);
		json_key_str(&j, "document", p->list[i].md_path);
		json_key(&j, "recall");
		json_decimal(&j, overlap_recall(&p->list[i].overlap), 4);
		json_key(&j, "precision");
		json_decimal(&j, overlap_precision(&p->list[i].overlap), 4);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_byte(out, '\n');
}

bool
eval_pairs(struct call *c, unsigned threads, struct err *e)
{
	struct pairs p = {.call = c, .folder = c->args[1]};

	bool ok = read_index(&p, e);
	p.errors = xcalloc(threads, sizeof *p.errors);
	p.arenas = xcalloc(threads, sizeof *p.arenas);
	progress_init(&p.progress, c, "reading pages");
	ok = ok && pool_run(threads, p.n, p.n, measure_pair, show_progress, &p);
	progress_end(&p.progress);
	for (unsigned i = 0; i < threads; i++) {
		if (p.errors[i].kind != ERR_NONE && e->kind == ERR_NONE)
			*e = p.errors[i];
		arena_release(&p.arenas[i]);
	}
	if (ok)
		print_pairs(&p);
	free(p.errors);
	free(p.arenas);
	free(p.list);
	return ok;
}
