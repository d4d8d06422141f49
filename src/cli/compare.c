/* proviso compare and prevalence: a type across services. */
#include "atlas/knowledge.h"
#include "cli/atlas.h"
#include "record/fact_words.h"
#include "cli/named.h"
#include "cli/print.h"

static int
most_first(const void *pa, const void *pb)
{
	const struct prevalence *a = pa, *b = pb;

	if (a->services != b->services)
		return a->services > b->services ? -1 : 1;
	return strcmp(type_id(a->type), type_id(b->type));
}

static void
print_prevalence(struct call *c, const struct prevalence *p, size_t checked)
{
	struct json j = {.out = &c->out};
	double share = checked ? (double)p->services / (double)checked : 0;

	if (!c->json) {
		buf_printf(&c->out, "%4zu of %zu  %3.0f %%  %-28s  %s", p->services,
		           checked, share * 100, type_id(p->type), type_title(p->type));
		if (p->protective && type_base_points(p->type) > 0)
			buf_printf(&c->out, " (%zu of them only deny or limit it)",
			           p->protective);
		buf_byte(&c->out, '\n');
		return;
	}
	prevalence_json(&j, p, checked);
	buf_byte(&c->out, '\n');
}

bool
cmd_prevalence(struct call *c, struct err *e)
{
	struct home h;
	struct prevalence *list;
	size_t count, checked;

	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = prevalence_of_all(h.db, &c->a, &list, &count, &checked, e);
	if (ok) {
		qsort(list, count, sizeof *list, most_first);
		for (size_t i = 0; i < count; i++)
			print_prevalence(c, &list[i], checked);
		call_say(c, "services in which such a provision was found; some are "
		         "missed: doc/method.md; what a type is: knowledge/types");
	}
	home_close(&h);
	return ok;
}

static void
print_facts_line(struct buf *b, const struct clause *x)
{
	for (size_t i = 0; i < x->fact_count; i++) {
		buf_add(b, i ? STR("; ") : STR("    > "));
		print_flat_fact(b, x->facts[i]);
	}
	if (x->fact_count)
		buf_byte(b, '\n');
}

static void
print_clause(struct call *c, const struct clause *x)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		buf_printf(&c->out, "%.*s  %-10s  %.*s / %.*s", STR_ARG(x->record),
		           severity_name(severity_level(x->score)), STR_ARG(x->service),
		           STR_ARG(x->document));
		buf_byte(&c->out, '\n');
		print_folded(&c->out, x->words, 4);
		print_facts_line(&c->out, x);
		return;
	}
	clause_json(&j, x);
	buf_byte(&c->out, '\n');
}

/* How many services have it, and how severe it is with them. */
static void
print_sum(struct call *c, const struct clauses *all, const struct prevalence *p,
          size_t checked)
{
	size_t levels[4] = {0};

	for (size_t i = 0; i < all->n; i++)
		levels[severity_level(all->list[i].score)]++;
	print_style(c, "1");
	buf_printf(&c->out, "%s (%s): %zu of %zu services checked\n",
	           type_title(p->type), type_id(p->type),
	           p->services, checked);
	print_style(c, "0");
	print_count(&c->out, all->n, "provision");
	buf_printf(&c->out, " in force: %zu High, %zu Medium, %zu Low, %zu "
	           "Protective\n\n",
	           levels[SEVERITY_HIGH], levels[SEVERITY_MEDIUM], levels[SEVERITY_LOW],
	           levels[SEVERITY_PROTECTIVE]);
}

static bool
compare_type(struct call *c, struct db *db, uint16_t type, struct err *e)
{
	struct clauses all;
	struct prevalence *list;
	size_t count, checked;

	if (!clauses_of_type(db, type, &c->a, &all, e) ||
	    !prevalence_of_all(db, &c->a, &list, &count, &checked, e))
		return false;
	if (!c->json)
		print_sum(c, &all, &list[type], checked);
	for (size_t i = 0; i < all.n; i++) {
		print_clause(c, &all.list[i]);
		if (c->out.n > 1 << 16 && !call_flush(c, e))
			return false;
	}
	return true;
}

bool
cmd_compare(struct call *c, struct err *e)
{
	struct home h;
	uint16_t type;

	if (!call_args(c, 1, 1, e) || !named_type(c, "compare", c->args[0], &type, e) ||
	    !home_open(c->home, false, &h, e))
		return false;
	bool ok = compare_type(c, h.db, type, e);
	home_close(&h);
	return ok && e->kind == ERR_NONE;
}
