/* examples: labelled spans as lines of features, for the trainer.
 *
 *     examples SET FILE…      (annotations: FILE, then the folders of the documents)
 *
 * A line is: set, group, name, start-end, labels (split by "|"), then the hashes of each
 * group of features, split by commas; columns are split by tabs. A set that labels whole
 * documents gives every sentence: those of no label are examples of nothing. */
#include "eval/labelled.h"
#include "provision/features.h"
#include "provision/split.h"

struct printer {
	struct reader *reader;
	const char *set;
	bool whole; /* the documents are labelled in full */
};

static void
print_features(const struct features *f)
{
	putchar('\t');
	for (size_t i = 0; i < f->n; i++)
		printf(i ? ",%u" : "%u", f->f[i].hash);
}

static void
print_example(const struct printer *p, const struct labelled *l, const struct context *c,
              const struct labelled_span *s)
{
	struct features f = {0};
	struct phrases span, where[WHERE_COUNT];
	struct rule_hits hits;
	struct str words = str_slice(l->d.text, s->start, s->end);

	printf("%s\t%.*s\t%.*s\t%u-%u\t", p->set, STR_ARG(l->group), STR_ARG(l->name), s->start,
	       s->end);
	for (size_t i = 0; i < s->label_count; i++)
		printf(i ? "|%.*s" : "%.*s", STR_ARG(s->labels[i]));
	for (int group = FEATURES_WORDS; group < FEATURE_GROUPS; group++) {
		f.n = 0;
		if (group == FEATURES_WORDS) {
			features_words(&f, FEATURES_WORDS, words, s->start);
		} else if (group == FEATURES_KNOWLEDGE) {
			span = reader_phrases(p->reader, words);
			context_where(c, s->block, &span, where);
			rules_hits(where, &hits);
			features_knowledge(&f, where, &hits, c, s->block, words);
		} else {
			features_around(&f, (enum feature_group)group, c, s->block);
		}
		print_features(&f);
	}
	putchar('\n');
	features_release(&f);
}

/* How many of the bytes [start, end) the span covers. */
static uint32_t
covered(const struct labelled_span *s, struct span x)
{
	uint32_t from = s->start > x.start ? s->start : x.start;
	uint32_t to = s->end < x.end ? s->end : x.end;

	return to > from ? to - from : 0;
}

/* The labels of those spans that hold most of the sentence, or lie in it. */
static struct labelled_span
labels_of(const struct labelled *l, uint32_t block, struct span x)
{
	struct labelled_span s = {.block = block, .start = x.start, .end = x.end};

	for (size_t i = 0; i < l->count; i++) {
		const struct labelled_span *t = &l->spans[i];
		uint32_t common = covered(t, x);
		if (common * 2 < x.end - x.start && common * 10 < (t->end - t->start) * 9)
			continue;
		for (size_t k = 0; common && k < t->label_count && s.label_count < LABELS_MAX; k++)
			if (!labelled_has(&s, t->labels[k]))
				s.labels[s.label_count++] = t->labels[k];
	}
	return s;
}

static bool
print_document(void *context, const struct labelled *l)
{
	const struct printer *p = context;
	struct arena a = {0};
	struct judgement about;

	document_judge(&l->d, &about);
	struct context *c = provision_context(p->reader, &l->d, &about, &a);
	for (size_t i = 0; !p->whole && i < l->count; i++)
		print_example(p, l, c, &l->spans[i]);
	for (uint32_t b = 0; p->whole && b < l->d.block_count; b++) {
		const struct block *block = &l->d.blocks[b];
		struct span *spans;
		size_t count;
		if (block->kind == BLOCK_HEADING || block->kind == BLOCK_COLUMNS || block->repeated)
			continue;
		split_block(&l->d, b, &a, &spans, &count);
		for (size_t i = 0; i < count; i++) {
			struct labelled_span s = labels_of(l, b, spans[i]);
			print_example(p, l, c, &s);
		}
	}
	arena_release(&a);
	return true;
}

int
main(int argc, char **argv)
{
	struct err e = {0};
	struct ruleset *rules = NULL;

	if (argc < 3) {
		fprintf(stderr, "use: examples SET FILE...\n");
		return 2;
	}
	struct labelled_source source = {.set = str_of(argv[1]), .files = (const char *const *)argv + 2,
	                                 .file_count = (size_t)argc - 2};
	bool ok = ruleset_open(&rules, &e);
	if (ok) {
		struct printer p = {reader_open(rules), argv[1], strcmp(argv[1], "annotations") == 0};
		ok = labelled_read(&source, print_document, &p, &e);
		reader_close(p.reader);
	}
	ruleset_close(rules);
	if (!ok)
		fprintf(stderr, "examples: %s\n", e.msg);
	return !ok;
}
