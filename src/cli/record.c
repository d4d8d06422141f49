/* proviso record: all that is known of one provision, and of its kind. */
#include "cli/atlas.h"
#include "record/fact_words.h"
#include "cli/print.h"
#include "cli/reading.h"

static void
print_events(struct buf *out, const struct whole *w)
{
	buf_add(out, STR("\nHistory\n  "));
	print_day(out, w->place.first_seen);
	buf_add(out, STR("  first seen\n"));
	for (size_t i = 0; i < w->event_count; i++) {
		buf_add(out, STR("  "));
		print_day(out, w->events[i].at);
		buf_printf(out, "  %.*s\n", STR_ARG(w->events[i].how));
	}
}

static void
print_points(struct call *c, const struct provision_place *p)
{
	for (size_t i = 0; i < p->p.point_count; i++) {
		const struct point *t = &p->p.points[i];
		struct str words = str_slice(p->d.text, t->start, t->end);
		bool whole = t->start == p->p.start && t->end == p->p.end;
		buf_printf(&c->out, "  %+d  %s: ", t->points, t->reason);
		if (whole)
			buf_add(&c->out, STR("the whole clause\n"));
		else
			buf_printf(&c->out, "\"%.*s\"\n", STR_ARG(words));
	}
}

static void
print_facts(struct call *c, const struct provision_place *p)
{
	struct buf words;

	buf_init(&words, LIMIT_INPUT_BYTES);
	for (size_t i = 0, shown = 0; i < p->p.fact_count; i++) {
		const struct fact *f = &p->p.facts[i];
		buf_clear(&words);
		fact_words(&words, f);
		if (words.n)
			buf_printf(&c->out, "%s  %.*s: %.*s\n", shown++ ? "" : "\nFacts\n",
			           STR_ARG(fact_kind_words(str_of(f->kind))),
			           STR_ARG(buf_str(&words)));
	}
	buf_release(&words);
}

static void
print_path(struct buf *b, const struct document *d, uint32_t block)
{
	uint32_t chain[8];
	size_t n = 0;

	for (uint32_t h = d->blocks[block].heading; h != BLOCK_NONE &&
	     n < COUNT(chain); h = d->blocks[h].heading)
		chain[n++] = h;
	while (n-- > 0)
		buf_printf(b, "  under \"%.*s\"\n", STR_ARG(block_words(d, chain[n])));
}

/* Why it has its type: which words, which rule. */
static void
print_reasons(struct call *c, const struct whole *w)
{
	const struct explanation *x = &w->why;
	unsigned confidence = w->place.p.confidence;

	buf_printf(&c->out, "\nWhy this type (confidence %u.%u %%)\n", confidence / 10,
	           confidence % 10);
	for (size_t i = 0; i < x->count; i++)
		buf_printf(&c->out, "  %+.2f  %s\"%.*s\"\n",
		           x->reasons[i].hundredths / 100.0,
		           x->reasons[i].heading ? "heading or introduction: " : "",
		           STR_ARG(x->reasons[i].words));
	if (x->rule_line) {
		buf_printf(&c->out, "  the rule in knowledge/rules.txt, line %u, "
		           "holds, by its phrases", x->rule_line);
		for (size_t i = 0; i < x->rule_phrase_count; i++)
			buf_printf(&c->out, "%s %s", i ? "," : "", x->rule_phrases[i]);
		buf_byte(&c->out, '\n');
	}
	else if (x->rule_type != TYPE_NONE)
		buf_add(&c->out, STR("  a rule of knowledge/rules.txt for it holds\n"));
}

/* Where the words stand, and since when. */
static void
print_where(struct call *c, const struct provision_place *p)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&p->version.id, hex);
	print_path(&c->out, &p->d, p->p.block);
	buf_printf(&c->out, "  bytes %u to %u of version %s\n", p->p.start,
	           p->p.end, hex);
	if (p->worded_since > p->first_seen) {
		buf_add(&c->out, STR("  as it stands here since "));
		print_day(&c->out, p->worded_since);
		buf_add(&c->out,
		        STR("; other wordings before, see: proviso changes\n"));
	}
	buf_add(&c->out, STR("  seen from "));
	print_day(&c->out, p->first_seen);
	buf_add(&c->out, STR(" to "));
	print_day(&c->out, p->last_seen);
	buf_add(&c->out, STR(", in "));
	print_count(&c->out, (uint64_t)p->versions, "version");
	buf_add(&c->out, STR("\n\n"));
}

static void
print_record(struct call *c, const struct whole *w)
{
	const struct provision_place *p = &w->place;

	if (!w->in_force) {
		print_style(c, "31");
		buf_printf(&c->out, "No longer in force: %.*s\n",
		           STR_ARG(w->row.status));
		print_style(c, "0");
	}
	print_style(c, "1");
	buf_printf(&c->out, "%.*s  %s\n", STR_ARG(w->row.record),
	           type_title(p->p.type));
	print_style(c, "0");
	for (size_t i = 0; i < ALSO_MAX; i++)
		if (p->p.also[i] != TYPE_NONE)
			buf_printf(&c->out, "also: %s (%s)\n", type_title(p->p.also[i]),
			           type_id(p->p.also[i]));
	buf_printf(&c->out, "%.*s / %.*s\n\n", STR_ARG(w->row.service),
	           STR_ARG(w->row.document));
	print_folded(&c->out, str_slice(p->d.text, p->p.start, p->p.end), 4);
	buf_byte(&c->out, '\n');
	print_where(c, p);
	buf_printf(&c->out, "%s severity, %d points\n",
	           severity_name(severity_level(p->p.score)), p->p.score);
	print_points(c, p);
	print_facts(c, p);
	print_reasons(c, w);
	print_events(&c->out, w);
	print_elsewhere(c, w);
	print_general(c, p->p.type);
}

static bool
tell_record(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	struct json j = {.out = &c->out};
	struct gathering g = {h->path, h->db, r, shelf_open(SIZE_MAX), 0};
	struct whole w;

	bool ok = whole_gather(&g, str_of(c->args[0]), &c->a, &w, e);
	shelf_close(g.shelf);
	if (!ok)
		return false;
	if (c->json) {
		whole_json(&j, &w, &c->a);
		buf_byte(&c->out, '\n');
	} else {
		print_record(c, &w);
	}
	return true;
}

bool
cmd_record(struct call *c, struct err *e)
{
	return call_args(c, 1, 1, e) && with_reader(c, false, tell_record, e);
}
