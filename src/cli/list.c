/* proviso list, log and show: documents, their sightings, their texts. */
#include "cli/print.h"
#include "net/http.h"
#include "record/text_json.h"

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

/* What became of the newest version, and of captures since. */
static void
print_state(struct buf *b, const struct document_row *r)
{
	struct str reason = reason_words(r->state);

	if (r->versions && r->state.n == 0) {
		buf_add(b, STR("; "));
		print_count(b, (uint64_t)r->provisions, "provision");
		buf_add(b, STR(" in force"));
	} else if (r->state.n) {
		buf_printf(b, "; %s: %.*s", str_eq(reason, r->state) ? "capture problem"
		           : "not analysed", STR_ARG(reason));
	}
	if (r->failed == 0)
		return;
	buf_add(b, STR("; last "));
	if (r->failed > 1)
		buf_printf(b, "%lld captures", (long long)r->failed);
	else
		buf_add(b, STR("capture"));
	buf_add(b, STR(" failed: "));
	print_failure_shortly(b, r->failure, r->source);
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
		if (r->versions) {
			buf_add(&c->out, STR(", "));
			print_day(&c->out, r->first);
			buf_add(&c->out, STR(" to "));
			print_day(&c->out, r->last);
		}
		print_state(&c->out, r);
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
	bool ok = records_documents(h.db, STR(""), STR(""), print_document, &l, e) && e->kind == ERR_NONE;
	home_close(&h);
	return ok;
}

/* The listing of sightings, and where the one before came from. */
struct log_listing {
	struct listing listing; /* first */
	struct str source;
	bool fetched;
	struct arena a;
};

/* A fetch from the same address as before says nothing; what did not come by one, and
 * then, always does. */
static void
print_source(struct log_listing *l, const struct sighting_row *r)
{
	struct buf *b = &l->listing.call->out;
	struct str how = r->how;
	bool is_import = str_starts(how, STR("imported"));
	bool fetched = !is_import && http_is_url(r->source);
	const char *came = is_import ? "imported from" : fetched ? "fetched from"
	    : str_starts(r->source, STR("git:")) ? "history" : "file";

	if (!fetched || !l->fetched || !str_eq(r->source, l->source)) {
		buf_printf(b, "  %s ", came);
		print_field(b, str_eq(str_of(came), STR("history"))
		            ? str_slice(r->source, 0, 4 + 12) : r->source);
	}
	if (is_import)
		how = str_slice(how, strlen("imported, "), how.n);
	if (how.n)
		buf_printf(b, " (%.*s)", STR_ARG(how));
	arena_reset(&l->a);
	l->source = arena_str(&l->a, r->source);
	l->fetched = fetched;
}

static void
print_seen(struct buf *b, const struct sighting_row *r)
{
	if (r->version) {
		buf_printf(b, "version %lld  %.12s", (long long)r->version,
		           r->version_id.p);
	} else {
		buf_add(b, STR("no version: "));
		print_failure(b, r->failure, r->source);
	}
	if (r->is_confirmation)
		buf_add(b, STR("  confirmed unchanged by the server (304)"));
	if (r->technical)
		buf_add(b, STR("  (the extraction's doing)"));
	if (r->unhealthy.n)
		buf_printf(b, "  (capture problem: %.*s)", STR_ARG(r->unhealthy));
}

static bool
print_sighting(void *context, const struct sighting_row *r)
{
	struct log_listing *l = context;
	struct call *c = l->listing.call;
	struct json j = {.out = &c->out};
	char iso[TIME_ISO + 1];

	if (c->json) {
		sighting_row_json(&j, r);
	} else {
		time_iso(r->at, iso);
		buf_printf(&c->out, "%s  ", iso);
		print_seen(&c->out, r);
		if (!r->is_confirmation)
			print_source(l, r);
	}
	buf_byte(&c->out, '\n');
	return listing_next(&l->listing);
}

bool
cmd_log(struct call *c, struct err *e)
{
	struct home h;
	struct log_listing l = {.listing = {.call = c, .e = e}};
	int64_t document;

	if (!call_args(c, 2, 2, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = archive_document(h.db, str_of(c->args[0]), str_of(c->args[1]), false,
	                           &document, e) &&
	    records_sightings(h.db, document, print_sighting, &l, e) &&
	    e->kind == ERR_NONE;
	arena_release(&l.a);
	home_close(&h);
	return ok;
}

static void
print_version(struct call *c, const struct version *v)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		buf_add(&c->out, v->text);
		return;
	}
	version_json(&j, str_of(c->args[0]), str_of(c->args[1]), v);
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
