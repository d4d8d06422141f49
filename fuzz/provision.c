/* provision: whatever a text says, what is read from it lies inside it, and block by
 * block gives the same as the whole. */
#include "fuzz/canonical.h"
#include "fuzz/target.h"

#include "provision/provision.h"

static struct ruleset *rules;
static struct reader *reader;

static void
must_lie_inside(const struct document *d, const struct analysis *found)
{
	for (size_t i = 0; i < found->provision_count; i++) {
		const struct provision *p = &found->provisions[i];
		MUST(p->block < d->block_count);
		const struct block *b = &d->blocks[p->block];
		MUST(!b->repeated && p->start < p->end && p->start >= b->line &&
		     p->end <= b->end);
		MUST(i == 0 || found->provisions[i - 1].start <= p->start);
		MUST(utf8_valid(str_slice(d->text, p->start, p->end)));
		MUST(p->type < type_count() && p->score <= 10);
		for (size_t k = 0; k < p->point_count; k++)
			MUST(p->points[k].start < p->points[k].end &&
			     p->points[k].end <= d->text.n);
		for (size_t k = 0; k < p->fact_count; k++)
			MUST(p->start <= p->facts[k].start && p->facts[k].start < p->facts[k].end &&
			     p->facts[k].end <= p->end);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_options o = {.type = DOCUMENT_MARKDOWN};
	struct arena a = {0};
	struct document d;
	struct analysis found;
	struct err e = {0};

	if (!rules) {
		MUST(ruleset_open(&rules, &e));
		reader = reader_open(rules);
	}
	if (document_read((struct str){(const char *)data, size}, &o, &a, &d, &e)) {
		provision_analyse(reader, &d, &a, &found);
		must_lie_inside(&d, &found);
		/* Also where the judge would refuse: each block alone. */
		struct context *c = provision_context(reader, &d, &found.about, &a);
		for (size_t i = 0; i < d.block_count; i++) {
			struct analysis one = {0};
			if (d.blocks[i].repeated)
				continue;
			provision_block(c, i, &a, &one.provisions, &one.provision_count);
			must_lie_inside(&d, &one);
			MUST(provision_block_key(c, i) == provision_block_key(c, i));
		}
	}
	arena_release(&a);
	return 0;
}
