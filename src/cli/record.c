/* proviso record: all that is known of one provision, and of its kind. */
#include "cli/atlas.h"
#include "cli/fact_words.h"
#include "cli/print.h"
#include "cli/reading.h"

struct record_view {
	struct call *call;
	struct provision_row row;
	struct json *json; /* where changes go, under --json */
};

static bool
print_event(void *context, const struct change_row *r)
{
	struct record_view *v = context;
	struct buf *out = &v->call->out;

	if (v->json) {
		char iso[TIME_ISO + 1];
		time_iso(r->to_time, iso);
		json_object(v->json);
		json_key_cstr(v->json, "time", iso);
		json_key_str(v->json, "how", r->summary);
		json_key_cstr(v->json, "level", level_name(r->level));
		json_key_str(v->json, "version", r->to);
		json_object_end(v->json);
		return true;
	}
	buf_add(out, STR("  "));
	print_day(out, r->to_time);
	buf_printf(out, "  %.*s\n", STR_ARG(r->summary));
	return true;
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

static bool
says_something(const struct field *d)
{
	return d->kind != FIELD_NULL && (d->kind != FIELD_LIST || d->count) &&
	       (d->kind != FIELD_BOOL || d->truth);
}

static void
print_facts(struct call *c, const struct provision_place *p)
{
	for (size_t i = 0, shown = 0; i < p->p.fact_count; i++) {
		const struct fact *f = &p->p.facts[i];
		size_t said = 0;
		for (size_t k = 0; k < f->field_count; k++) {
			const struct field *d = &f->fields[k];
			if (!says_something(d))
				continue;
			if (said++ == 0)
				buf_printf(&c->out, "%s  %.*s:",
				           shown++ ? "" : "\nFacts\n",
				           STR_ARG(fact_kind_words(str_of(f->kind))));
			buf_byte(&c->out, ' ');
			print_fact_part(&c->out, str_of(f->kind), str_of(d->name),
			                d->count ? d->values[0] : STR("yes"));
			for (size_t m = 1; m < d->count; m++) {
				buf_add(&c->out, STR(", "));
				print_fact_value(&c->out, str_of(d->name),
				                 d->values[m]);
			}
			buf_byte(&c->out, ';');
		}
		if (said)
			c->out.p[c->out.n - 1] = '\n'; /* for the last ";" */
	}
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
print_reasons(struct call *c, struct reader *reader, const struct provision_place *p)
{
	struct explanation x;

	provision_explain(reader, &p->d, &p->p, &c->a, &x);
	buf_printf(&c->out, "\nWhy this type (confidence %u.%u %%)\n",
	           p->p.confidence / 10,
	           p->p.confidence % 10);
	for (size_t i = 0; i < x.count; i++)
		buf_printf(&c->out, "  %+.2f  %s\"%.*s\"\n",
		           x.reasons[i].hundredths / 100.0,
		           x.reasons[i].heading ? "heading or introduction: " : "",
		           STR_ARG(x.reasons[i].words));
	if (x.rule_line) {
		buf_printf(&c->out, "  the rule in knowledge/rules.txt, line %u, "
		           "holds, by its phrases", x.rule_line);
		for (size_t i = 0; i < x.rule_phrase_count; i++)
			buf_printf(&c->out, "%s %s", i ? "," : "", x.rule_phrases[i]);
		buf_byte(&c->out, '\n');
	}
	else if (x.rule_type != TYPE_NONE)
		buf_add(&c->out, STR("  a rule of knowledge/rules.txt for it holds\n"));
}

static bool
print_record(struct call *c, struct home *h, struct reader *reader,
             struct record_view *v, const struct provision_place *p, struct err *e)
{
	char hex[SHA256_HEX + 1];
	bool in_force = str_eq(v->row.status, STR("in force"));

	sha256_hex(&p->version.id, hex);
	if (!in_force) {
		print_style(c, "31");
		buf_printf(&c->out, "No longer in force: %.*s\n",
		           STR_ARG(v->row.status));
		print_style(c, "0");
	}
	print_style(c, "1");
	buf_printf(&c->out, "%.*s  %s\n", STR_ARG(v->row.record),
	           type_title(p->p.type));
	print_style(c, "0");
	for (size_t i = 0; i < ALSO_MAX; i++)
		if (p->p.also[i] != TYPE_NONE)
			buf_printf(&c->out, "also: %s (%s)\n", type_title(p->p.also[i]),
			           type_id(p->p.also[i]));
	buf_printf(&c->out, "%.*s / %.*s\n\n", STR_ARG(v->row.service),
	           STR_ARG(v->row.document));
	print_folded(&c->out, str_slice(p->d.text, p->p.start, p->p.end), 4);
	buf_byte(&c->out, '\n');
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
	buf_printf(&c->out, "%s severity, %d points\n",
	           severity_name(severity_level(p->p.score)), p->p.score);
	print_points(c, p);
	print_facts(c, p);
	print_reasons(c, reader, p);
	buf_add(&c->out, STR("\nHistory\n  "));
	print_day(&c->out, p->first_seen);
	buf_add(&c->out, STR("  first seen\n"));
	if (!records_history(h->db, v->row.record, print_event, v, e) ||
	    !print_elsewhere(c, h->db, v->row.record, p->p.type, in_force, e))
		return false;
	print_general(c, p->p.type);
	return true;
}

static void
json_reasons(struct json *j, struct call *c, struct reader *reader,
             const struct provision_place *p)
{
	struct explanation x;

	provision_explain(reader, &p->d, &p->p, &c->a, &x);
	json_key(j, "why");
	json_object(j);
	json_key(j, "words");
	json_array(j);
	for (size_t i = 0; i < x.count; i++) {
		json_object(j);
		json_key_str(j, "words", x.reasons[i].words);
		json_key_bool(j, "heading", x.reasons[i].heading);
		json_key(j, "logit");
		json_decimal(j, x.reasons[i].hundredths / 100.0, 2);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "rule");
	if (x.rule_line)
		json_str(j, arena_printf(&c->a, "knowledge/rules.txt:%u", x.rule_line));
	else
		json_null(j);
	json_object_end(j);
}

static bool
record_json(struct call *c, struct home *h, struct reader *reader,
            struct record_view *v, const struct provision_place *p, struct err *e)
{
	char hex[SHA256_HEX + 1], iso[TIME_ISO + 1];
	struct json j = {.out = &c->out};

	sha256_hex(&p->version.id, hex);
	json_object(&j);
	json_key_str(&j, "record", v->row.record);
	json_key_str(&j, "status", v->row.status);
	json_key_str(&j, "service", v->row.service);
	json_key_str(&j, "document", v->row.document);
	json_key_cstr(&j, "version", hex);
	time_iso(p->first_seen, iso);
	json_key_cstr(&j, "first_seen", iso);
	time_iso(p->last_seen, iso);
	json_key_cstr(&j, "last_seen", iso);
	json_key_int(&j, "versions", p->versions);
	json_key(&j, "provision");
	provision_json(&j, &p->d, &p->p);
	json_reasons(&j, c, reader, p);
	json_key(&j, "history");
	json_array(&j);
	v->json = &j;
	bool ok = records_history(h->db, v->row.record, print_event, v, e);
	json_array_end(&j);
	ok = ok && json_elsewhere(&j, c, h->db, v->row.record, p->p.type,
	                          str_eq(v->row.status, STR("in force")), e);
	json_general(&j, p->p.type);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
	return ok;
}

static bool
tell_record(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	struct record_view v = {.call = c};
	struct provision_place place;

	return records_find(h->db, str_of(c->args[0]), &c->a, &v.row, e) &&
	    records_place(h->db, r, v.row.record, &c->a, &place, e) &&
	    (c->json ? record_json : print_record)(c, h, r, &v, &place, e);
}

bool
cmd_record(struct call *c, struct err *e)
{
	return call_args(c, 1, 1, e) && with_reader(c, false, tell_record, e);
}
