/* proviso add and fetch: captures of documents into the home. */
#include "capture/fetch.h"
#include "cli/derive.h"
#include "cli/files.h"
#include "cli/hints.h"
#include "cli/named.h"
#include "cli/print.h"

enum { FETCH_THREADS = 8 }; /* they wait for servers most of the time */

/* What was kept, and for the hints that it is new. */
static void
print_capture(struct call *c, const struct fetched *f, struct hints *hints)
{
	struct json j = {.out = &c->out};
	struct str service = f->address->service, document = f->address->name;

	if (f->is_new)
		hints_add(hints, c, service, document, f->version);

	if (c->json) {
		json_object(&j);
		json_key_str(&j, "service", service);
		json_key_str(&j, "document", document);
		json_key(&j, "version");
		if (f->version)
			json_int(&j, f->version);
		else
			json_null(&j);
		json_key_bool(&j, "new", f->is_new);
		json_key_bool(&j, "confirmed", f->is_confirmed);
		json_key(&j, "failure");
		if (f->failure.n)
			json_str(&j, f->failure);
		else
			json_null(&j);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	} else if (f->version) {
		buf_printf(&c->out, "%.*s / %.*s: version %lld, %s\n", STR_ARG(service),
		           STR_ARG(document),
		           (long long)f->version, f->is_new ? "new" : f->is_confirmed
		           ? "confirmed unchanged by the server (304)" : "seen before");
	}
}

/* A clock that was set back, as far as captures show it. */
struct clock_fault {
	size_t count;
	struct str service, document; /* of the first */
	int64_t at, before;
};

static void
note_time(struct clock_fault *f, struct str service, struct str document, int64_t at,
          int64_t before)
{
	if (at < before && f->count++ == 0)
		*f = (struct clock_fault){1, service, document, at, before};
}

static void
say_clock_fault(const struct call *c, const struct clock_fault *f)
{
	char at[TIME_ISO + 1], before[TIME_ISO + 1];

	if (f->count == 0 || call_option(c, "at"))
		return;
	time_iso(f->at, at);
	time_iso(f->before, before);
	call_say(c, "proviso: note: the capture of %.*s / %.*s is dated %s, and the "
	         "one before it %s (%zu such in all); is the clock right?",
	         STR_ARG(f->service), STR_ARG(f->document), at, before, f->count);
}

/* Where a file's bytes came from, as a URI. */
static struct str
file_uri(struct call *c, const char *path)
{
	struct buf uri;

	buf_init(&uri, 1 << 14);
	buf_add(&uri, *path == '/' ? STR("file://") : STR("file:///"));
	for (const char *p = path; *p; p++) {
		if (is_alnum(*p) || strchr("/._-~", *p))
			buf_byte(&uri, *p);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*p);
	}
	struct str s = arena_str(&c->a, buf_str(&uri));
	buf_release(&uri);
	return s;
}

/* Read the bytes and keep the capture. What cannot be read is kept as a failed capture,
 * and the reason told. */
static bool
keep_file(struct call *c, struct home *h, struct segments *s, struct str bytes,
          const struct address *to, int64_t at, const struct read_options *o,
          struct hints *hints, struct err *e)
{
	struct capture capture = {.service = to->service,
	                          .document = to->name, .at = at,
	                          .source = to->url, .has_payload = true,
	                          .how = call_option(c, "at") ? "time stated" : NULL};

	struct document *d = ARENA_NEW(&c->a, struct document);
	struct event event;
	struct clock_fault fault = {0};
	struct err unread = {0};

	capture.read = o;
	if (document_read(bytes, o, &c->a, d, &unread))
		capture.d = d;
	else
		capture.failure = arena_str(&c->a, str_of(unread.msg));
	if (unread.kind == ERR_USAGE) {
		*e = unread;
		return false;
	}
	event_init(&event, segments_warcinfo(s));
	bool ok = event_add_resource(&event, file_uri(c, c->args[2]),
	                             document_media_type(o->type == DOCUMENT_AUTO ? document_type_of(bytes) : o->type),
	                             bytes, time_now_us(), e);
	event_end(&event);
	capture.event = &event;
	ok = ok && archive_capture(h, s, &capture, 1, e);
	event_release(&event);
	if (!ok)
		return false;
	note_time(&fault, to->service, to->name, capture.at, capture.before);
	say_clock_fault(c, &fault);
	print_capture(c, &(struct fetched){.address = to, .version = capture.version,
	                                   .is_new = capture.is_new,
	                                   .failure = capture.failure}, hints);
	return unread.kind == ERR_NONE ||
	       err_set(e, unread.kind, "%.*s: %s; kept as a failed capture",
	               STR_ARG(to->url), unread.msg);
}

static bool
add_file(struct call *c, struct home *h, const struct address *to,
         const struct read_options *o, int64_t at, struct hints *hints, struct err *e)
{
	struct segments *s = NULL;
	struct buf bytes;

	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(c->args[2], &bytes, e) && segments_open(h, &s, e) &&
	          keep_file(c, h, s, buf_str(&bytes), to, at, o, hints, e);
	segments_close(s);
	buf_release(&bytes);
	return ok;
}

/* What is told of captures as they become durable. */
struct telling {
	struct call *call;
	struct hints *hints;
	bool one;       /* a single address: its failure is the command's */
	size_t fresh, seen, confirmed, failed;
	struct clock_fault fault;
};

/* What is archived is the page that came, and not what browsers show soon after. */
static void
say_refresh(struct call *c, const struct fetched *f)
{
	struct buf to;

	buf_init(&to, 1 << 14);
	print_field(&to, str_slice(f->refresh, 0, 200));
	call_say(c, "proviso: note: %.*s / %.*s: the page sends browsers on to %.*s, "
	         "which is not followed", STR_ARG(f->address->service),
	         STR_ARG(f->address->name), STR_ARG(buf_str(&to)));
	buf_release(&to);
}

static bool
tell(void *context, const struct fetched *f, struct err *e)
{
	struct telling *t = context;
	const struct address *of = f->address;
	const char *kept = f->is_kept ? "; kept as a failed capture" : "";

	if (f->is_kept)
		print_capture(t->call, f, t->hints);
	if (f->refresh.n)
		say_refresh(t->call, f);
	note_time(&t->fault, of->service, of->name, f->at, f->before);
	if (t->one) /* it is not done until its address is kept too */
		return f->failure.n == 0 ||
		       err_set(e, f->kind, "%.*s%s", STR_ARG(f->failure), kept);
	t->failed += f->failure.n > 0;
	t->fresh += f->is_new;
	t->confirmed += f->is_confirmed;
	t->seen += f->failure.n == 0 && !f->is_new && !f->is_confirmed;
	if (f->failure.n)
		call_complain("%.*s / %.*s: %.*s%s", STR_ARG(of->service),
		              STR_ARG(of->name), STR_ARG(f->failure), kept);
	return call_flush(t->call, e);
}

static struct visit_options
visit_options_of(const struct call *c)
{
	return (struct visit_options){.allow_private = call_option(c, "allow-private") != NULL,
	                              .ignore_robots = call_option(c, "ignore-robots") != NULL,
	                              .conditional = call_option(c, "conditional") != NULL};
}

/* The address of a document, in the place of another that it may have had. */
static bool
put_address(struct call *c, struct home *h, const struct address *address,
            struct err *e)
{
	struct address *old;
	size_t count;

	if (!archive_addresses(h->db, address->service, address->name, &c->a,
	                       &old, &count, e) ||
	    !archive_set_address(h, address, e))
		return false;
	if (count && old->stopped) {
		char iso[TIME_ISO + 1];
		time_iso(old->stopped, iso);
		call_say(c, "proviso: note: %.*s / %.*s was fetched no more since "
		         "%.10s; from now on it is again", STR_ARG(address->service),
		         STR_ARG(address->name), iso);
	}
	if (count && !str_eq(old->url, address->url))
		call_say(c, "proviso: note: %.*s / %.*s was fetched from %.*s until "
		         "now; it is from now on from %.*s", STR_ARG(address->service),
		         STR_ARG(address->name), STR_ARG(old->url),
		         STR_ARG(address->url));
	if (count && !str_eq(old->select, address->select))
		call_say(c, "proviso: note: --select \"%.*s\" holds no more",
		         STR_ARG(old->select));
	if (count && !str_eq(old->remove, address->remove))
		call_say(c, "proviso: note: --remove \"%.*s\" holds no more",
		         STR_ARG(old->remove));
	return true;
}

static bool
add_url(struct call *c, struct home *h, const struct address *address,
        struct hints *hints, struct err *e)
{
	struct visit_options o = visit_options_of(c);
	struct telling t = {.call = c, .hints = hints, .one = true};
	struct err unset = {0};

	bool ok = archive_fetch(h, address, 1, &o, 1, tell, &t, e);
	say_clock_fault(c, &t.fault);
	return (ok || e->kind != ERR_USAGE) && put_address(c, h, address, ok ? e : &unset) && ok;
}

/* RFC 3986, 3: "ftp://…" is no file's name. */
static bool
can_fetch(struct str from, struct err *e)
{
	size_t n = str_find(from, STR("://"), 0);
	bool is_scheme = n != SIZE_MAX && n > 0 && is_alpha(from.p[0]);

	for (size_t i = 0; is_scheme && i < n; i++)
		is_scheme = is_alnum(from.p[i]) || strchr("+-.", from.p[i]);
	return !is_scheme || http_is_url(from) ||
	       err_set(e, ERR_USAGE, "%.*s: only http and https are fetched",
	               STR_ARG(from));
}

/* The time of the capture, where it was not now: of a file its owner may know. A page
 * is fetched now, and what is to come has not been captured. */
static bool
time_stated(const struct call *c, int64_t *out, struct err *e)
{
	const char *at = call_option(c, "at");

	if (at && http_is_url(str_of(c->args[2])))
		return err_set(e, ERR_USAGE, "--at is for files: %s is captured when "
		               "it is fetched; leave --at out", c->args[2]);
	return call_time(c, "at", time_now(), out, e) &&
	       (*out <= time_now() ||
	        err_set(e, ERR_USAGE, "--at: %s is yet to come", at));
}

bool
cmd_add(struct call *c, struct err *e)
{
	struct home h;
	struct read_options o;
	struct hints hints = {0};
	int64_t at;

	if (!call_args(c, 3, 3, e) || !can_fetch(str_of(c->args[2]), e) ||
	    !read_options_of(c, &o, e) ||
	    !time_stated(c, &at, e) || !call_home(c, &h, e))
		return false;
	struct address to = {.service = str_of(c->args[0]), .name = str_of(c->args[1]),
	                     .url = str_of(c->args[2]), .select = o.select,
	                     .remove = o.remove, .type = o.type};
	o.document = to.name;
	bool ok = http_is_url(to.url) ? add_url(c, &h, &to, &hints, e)
	                              : add_file(c, &h, &to, &o, at, &hints, e);
	struct err late = {0};
	bool derived = derive(c, &h, false, 1, ok ? e : &late) &&
	               hints_say(&hints, c, h.db, ok ? e : &late);
	home_close(&h);
	return ok && derived;
}

/* The call that has it fetched again as it was. */
static struct str
add_call(const struct address *of, struct arena *a)
{
	struct str call = arena_printf(a, "proviso add %.*s %.*s %.*s",
	                               STR_ARG(shell_word(of->service, a)),
	                               STR_ARG(shell_word(of->name, a)),
	                               STR_ARG(shell_word(of->url, a)));

	if (of->select.n)
		call = arena_printf(a, "%.*s --select %.*s", STR_ARG(call),
		                    STR_ARG(shell_word(of->select, a)));
	if (of->remove.n)
		call = arena_printf(a, "%.*s --remove %.*s", STR_ARG(call),
		                    STR_ARG(shell_word(of->remove, a)));
	return call;
}

/* The addresses that are fetched, of all that were. ERR_NOT_FOUND: there are none. */
static bool
choose_fetched(struct address *list, size_t *count, struct arena *a, struct err *e)
{
	size_t n = 0;
	char iso[TIME_ISO + 1];

	if (*count == 0)
		return err_set(e, ERR_NOT_FOUND, "no document has an address to fetch "
		               "from; add one with: proviso add SERVICE DOCUMENT URL");
	for (size_t i = 0; i < *count; i++)
		if (list[i].stopped == 0)
			list[n++] = list[i];
	if (n == 0 && *count > 1)
		return err_set(e, ERR_NOT_FOUND, "all of these %zu documents are "
		               "fetched no more; see: proviso list", *count);
	time_iso(list[0].stopped, iso);
	if (n == 0)
		return err_set(e, ERR_NOT_FOUND, "%.*s / %.*s is fetched no more since "
		               "%.10s; have it fetched again with: %.*s",
		               STR_ARG(list[0].service), STR_ARG(list[0].name), iso,
		               STR_ARG(add_call(&list[0], a)));
	*count = n;
	return true;
}

/* What one sees of many lines. */
static void
say_sums(const struct call *c, const struct telling *t, size_t count)
{
	if (count > 1)
		call_say(c, "%zu documents: %zu with a new version, %zu seen before, "
		         "%zu confirmed unchanged, %zu failed", count, t->fresh,
		         t->seen, t->confirmed, t->failed);
}

bool
cmd_fetch(struct call *c, struct err *e)
{
	struct home h;
	struct address *list;
	struct hints hints = {0};
	struct telling t = {.call = c, .hints = &hints};
	struct visit_options o = visit_options_of(c);
	size_t count = 0;

	if (!call_args(c, 0, 2, e) || !call_home(c, &h, e))
		return false;
	struct str service = str_of(c->arg_count > 0 ? c->args[0] : NULL);
	struct str document = str_of(c->arg_count > 1 ? c->args[1] : NULL);
	bool ok = named_are_there(c, h.db, service, document, e) &&
	          archive_addresses(h.db, service, document, &c->a, &list, &count, e) &&
	          choose_fetched(list, &count, &c->a, e);
	unsigned threads = count < FETCH_THREADS ? (unsigned)count : FETCH_THREADS;
	ok = ok && archive_fetch(&h, list, count, &o, threads, tell, &t, e);
	say_clock_fault(c, &t.fault);
	ok = ok && derive(c, &h, false, 1, e) && hints_say(&hints, c, h.db, e);
	home_close(&h);
	if (ok)
		say_sums(c, &t, count);
	if (ok && t.failed)
		return err_set(e, ERR_REMOTE, "%zu of %zu document%s could not be "
		               "fetched", t.failed, count, count == 1 ? "" : "s");
	return ok;
}
