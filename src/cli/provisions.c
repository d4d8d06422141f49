/* proviso provisions, search and record: provisions in the home. */
#include "cli/print.h"

static bool
print_provision(void *context, const struct provision_row *r)
{
	struct listing *l = context;
	struct call *c = l->call;
	struct json j = {.out = &c->out};

	if (c->json)
		provision_row_json(&j, r);
	else
		buf_printf(&c->out, "%.*s  %-10s  %-28s  %.*s / %.*s%s%.*s", STR_ARG(r->record),
		           severity_name(severity_level(r->score)), type_id(r->type), STR_ARG(r->service),
		           STR_ARG(r->document), str_eq(r->status, STR("in force")) ? "" : "  ",
		           str_eq(r->status, STR("in force")) ? 0 : (int)r->status.n, r->status.p);
	buf_byte(&c->out, '\n');
	return listing_next(l);
}

static bool
severity_option(const struct call *c, int *out, struct err *e)
{
	const char *value = call_option(c, "severity");

	*out = -1;
	for (int i = SEVERITY_PROTECTIVE; value && i <= SEVERITY_HIGH; i++)
		if (str_eq_nocase(str_of(value), str_of(severity_name((enum severity)i))))
			*out = i;
	if (value && *out < 0)
		return err_set(e, ERR_USAGE,
		               "--severity: \"%s\" is none of High, Medium, Low, Protective",
		               value);
	return true;
}

static bool
list_provisions(struct call *c, const struct provision_filter *f, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};

	if (!home_open(c->home, false, &h, e))
		return false;
	bool ok = records_provisions(h.db, f, print_provision, &l, e) &&
	    e->kind == ERR_NONE;
	home_close(&h);
	if (ok && l.rows == 0)
		call_say(c, "no such provisions");
	return ok;
}

bool
cmd_provisions(struct call *c, struct err *e)
{
	const char *type = call_option(c, "type");
	struct provision_filter f = {.service = option_words(c, "service"),
	                             .document = option_words(c, "document"),
	                             .type = TYPE_NONE,
	                             .in_force = call_option(c, "in-force") != NULL};

	if (!call_args(c, 0, 0, e) || !severity_option(c, &f.severity, e))
		return false;
	if (type && (f.type = type_find(str_of(type))) == TYPE_NONE)
		return err_set(e, ERR_USAGE, "--type: there is no type \"%s\"; an example is ai.feedback_grant", type);
	return list_provisions(c, &f, e);
}

bool
cmd_search(struct call *c, struct err *e)
{
	struct provision_filter f = {.type = TYPE_NONE, .severity = -1};
	struct buf words;

	if (!call_args(c, 1, SIZE_MAX, e))
		return false;
	buf_init(&words, (size_t)1 << 16);
	for (size_t i = 0; i < c->arg_count; i++)
		buf_printf(&words, "%s ", c->args[i]);
	f.words = arena_str(&c->a, str_trim(buf_str(&words)));
	buf_release(&words);
	if (f.words.n == 0)
		return err_set(e, ERR_USAGE, "search: give a word to look for");
	return list_provisions(c, &f, e);
}

struct record_view {
	struct call *call;
	struct provision_row row;
	bool found;
	struct json *json; /* where changes go, under --json */
};

static bool
take_row(void *context, const struct provision_row *r)
{
	struct record_view *v = context;

	v->found = true;
	v->row = *r;
	v->row.record = arena_str(&v->call->a, r->record);
	v->row.service = arena_str(&v->call->a, r->service);
	v->row.document = arena_str(&v->call->a, r->document);
	v->row.status = arena_str(&v->call->a, r->status);
	return false;
}

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
		buf_printf(&c->out, "  %+d  %s", t->points, t->reason);
		if (!whole)
			buf_printf(&c->out, ": \"%.*s\"", STR_ARG(words));
		buf_byte(&c->out, '\n');
	}
}

static void
print_facts(struct call *c, const struct provision_place *p)
{
	for (size_t i = 0; i < p->p.fact_count; i++) {
		const struct fact *f = &p->p.facts[i];
		buf_printf(&c->out, "  %s:", f->kind);
		for (size_t k = 0; k < f->field_count; k++) {
			const struct field *d = &f->fields[k];
			if (d->kind == FIELD_NULL || (d->kind == FIELD_LIST && d->count == 0) ||
			    (d->kind == FIELD_BOOL && !d->truth))
				continue;
			buf_printf(&c->out, " %s", d->name);
			for (size_t m = 0; m < d->count; m++)
				buf_printf(&c->out, "%s%.*s", m ? ", " : " ", STR_ARG(d->values[m]));
			buf_byte(&c->out, ';');
		}
		buf_truncate(&c->out, c->out.n - (c->out.p[c->out.n - 1] == ';'));
		buf_byte(&c->out, '\n');
	}
}

static void
print_path(struct buf *b, const struct document *d, uint32_t block)
{
	uint32_t chain[8];
	size_t n = 0;

	for (uint32_t h = d->blocks[block].heading; h != BLOCK_NONE && n < COUNT(chain); h = d->blocks[h].heading)
		chain[n++] = h;
	while (n-- > 0)
		buf_printf(b, "  under \"%.*s\"\n", STR_ARG(block_words(d, chain[n])));
}

static bool
print_record(struct call *c, struct home *h, struct record_view *v,
             const struct provision_place *p, struct err *e)
{
	char hex[SHA256_HEX + 1];
	bool in_force = str_eq(v->row.status, STR("in force"));

	sha256_hex(&p->version.id, hex);
	if (!in_force) {
		print_style(c, "31");
		buf_printf(&c->out, "No longer in force: %.*s\n", STR_ARG(v->row.status));
		print_style(c, "0");
	}
	print_style(c, "1");
	buf_printf(&c->out, "%.*s  %s\n", STR_ARG(v->row.record), type_title(p->p.type));
	print_style(c, "0");
	buf_printf(&c->out, "%.*s / %.*s\n\n", STR_ARG(v->row.service),
	           STR_ARG(v->row.document));
	print_folded(&c->out, str_slice(p->d.text, p->p.start, p->p.end), 4);
	buf_byte(&c->out, '\n');
	print_path(&c->out, &p->d, p->p.block);
	buf_printf(&c->out, "  bytes %u to %u of version %s\n", p->p.start, p->p.end, hex);
	if (p->worded_since > p->first_seen) {
		buf_add(&c->out, STR("  as it stands here since "));
		print_day(&c->out, p->worded_since);
		buf_add(&c->out, STR("; other wordings before, see: proviso changes\n"));
	}
	buf_add(&c->out, STR("  seen from "));
	print_day(&c->out, p->first_seen);
	buf_add(&c->out, STR(" to "));
	print_day(&c->out, p->last_seen);
	buf_printf(&c->out, ", in %lld version%s\n\n", (long long)p->versions, p->versions == 1 ? "" : "s");
	buf_printf(&c->out, "%s severity, %d points\n",
	           severity_name(severity_level(p->p.score)), p->p.score);
	print_points(c, p);
	if (p->p.fact_count)
		buf_add(&c->out, STR("\nFacts\n"));
	print_facts(c, p);
	buf_add(&c->out, STR("\nHistory\n  "));
	print_day(&c->out, p->first_seen);
	buf_add(&c->out, STR("  first seen\n"));
	return records_history(h->db, v->row.record, print_event, v, e);
}

static bool
record_json(struct call *c, struct home *h, struct record_view *v,
            const struct provision_place *p, struct err *e)
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
	json_key(&j, "history");
	json_array(&j);
	v->json = &j;
	bool ok = records_history(h->db, v->row.record, print_event, v, e);
	json_array_end(&j);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
	return ok;
}

bool
cmd_record(struct call *c, struct err *e)
{
	struct home h;
	struct ruleset *rules = NULL;
	struct record_view v = {.call = c};
	struct provision_place place;

	if (!call_args(c, 1, 1, e) || !home_open(c->home, false, &h, e))
		return false;
	struct provision_filter f = {.type = TYPE_NONE, .severity = -1,
	                             .record = str_of(c->args[0])};
	bool ok = records_provisions(h.db, &f, take_row, &v, e);
	if (ok && !v.found)
		ok = err_set(e, ERR_NOT_FOUND,
		             "there is no record \"%s\"; see: proviso provisions", c->args[0]);
	ok = ok && ruleset_open(&rules, e);
	if (ok) {
		struct reader *r = reader_open(rules);
		ok = records_place(h.db, r, v.row.record, &c->a, &place, e) &&
		     (c->json ? record_json(c, &h, &v, &place, e) : print_record(c, &h, &v, &place, e));
		reader_close(r);
	}
	ruleset_close(rules);
	home_close(&h);
	return ok;
}
