/* proviso list, log and show: documents, their sightings, their texts. */
#include "cli/print.h"

/* Where it comes from. */
static void
print_address(struct buf *b, const struct document_row *r)
{
	if (r->address.n == 0)
		return;
	buf_printf(b, "; fetched from %.*s", STR_ARG(r->address));
	if (r->stopped) {
		buf_add(b, STR(" until "));
		print_day(b, r->stopped);
	}
}

static bool
print_document(void *context, const struct document_row *r)
{
	struct listing *l = context;
	struct call *c = l->call;
	struct json j = {.out = &c->out};

	if (c->json) {
		document_row_json(&j, r);
	} else {
		buf_printf(&c->out, "%.*s / %.*s: ", STR_ARG(r->service),
		           STR_ARG(r->document));
		print_count(&c->out, (uint64_t)r->versions, "version");
		buf_add(&c->out, STR(" in "));
		print_count(&c->out, (uint64_t)r->sightings, "sighting");
		buf_add(&c->out, STR(", "));
		print_day(&c->out, r->first);
		buf_add(&c->out, STR(" to "));
		print_day(&c->out, r->last);
		if (r->state.n) {
			buf_printf(&c->out, "; now: %.*s", STR_ARG(r->state));
		} else {
			buf_add(&c->out, STR("; "));
			print_count(&c->out, (uint64_t)r->provisions, "provision");
			buf_add(&c->out, STR(" in force"));
		}
		print_address(&c->out, r);
	}
	buf_byte(&c->out, '\n');
	return listing_next(l);
}

bool
cmd_list(struct call *c, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};

	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = records_documents(h.db, print_document, &l, e) && e->kind == ERR_NONE;
	home_close(&h);
	return ok;
}

static bool
print_sighting(void *context, const struct sighting_row *r)
{
	struct listing *l = context;
	struct call *c = l->call;
	struct json j = {.out = &c->out};
	char iso[TIME_ISO + 1];

	if (c->json) {
		sighting_row_json(&j, r);
	} else {
		time_iso(r->at, iso);
		buf_printf(&c->out, "%s  ", iso);
		if (r->version)
			buf_printf(&c->out, "version %lld  %.12s",
			           (long long)r->version, r->version_id.p);
		else
			buf_printf(&c->out, "no version: %.*s", STR_ARG(r->failure));
		if (r->is_confirmation)
			buf_add(&c->out,
			        STR("  confirmed unchanged by the server (304)"));
		if (r->technical)
			buf_add(&c->out, STR("  (the extraction's doing)"));
		if (r->unhealthy.n)
			buf_printf(&c->out, "  (capture problem: %.*s)",
			           STR_ARG(r->unhealthy));
		if (r->how.n)
			buf_printf(&c->out, "  (%.*s)", STR_ARG(r->how));
	}
	buf_byte(&c->out, '\n');
	return listing_next(l);
}

bool
cmd_log(struct call *c, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};
	int64_t document;

	if (!call_args(c, 2, 2, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = archive_document(h.db, str_of(c->args[0]), str_of(c->args[1]), false,
	                           &document, e) &&
	    records_sightings(h.db, document, print_sighting, &l, e) &&
	    e->kind == ERR_NONE;
	home_close(&h);
	return ok;
}

static void
print_version(struct call *c, const struct version *v)
{
	char hex[SHA256_HEX + 1];
	struct json j = {.out = &c->out};

	if (!c->json) {
		buf_add(&c->out, v->text);
		return;
	}
	sha256_hex(&v->id, hex);
	json_object(&j);
	json_key_cstr(&j, "service", c->args[0]);
	json_key_cstr(&j, "document", c->args[1]);
	json_key_cstr(&j, "version", hex);
	json_key_int(&j, "bytes", (int64_t)v->text.n);
	json_key_str(&j, "text", v->text);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

bool
cmd_show(struct call *c, struct err *e)
{
	struct home h;
	struct version v;
	int64_t document, n;

	if (!call_args(c, 2, 2, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = archive_document(h.db, str_of(c->args[0]), str_of(c->args[1]), false,
	                           &document, e) &&
	    records_find_version(h.db, document, option_words(c, "version"), &n, e) &&
	    archive_version(h.db, document, n, &c->a, &v, e);
	if (ok)
		print_version(c, &v);
	home_close(&h);
	return ok;
}
