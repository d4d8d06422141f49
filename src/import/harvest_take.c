/* harvest_take: what one sound record of a WARC file is. See harvest.h. */
#include "import/harvest_parts.h"
#include "net/coding.h"
#include "net/http.h"
#include "net/message.h"
#include "warc/warc_parts.h"

enum { WORD_MAX = 200 };

/* A short word of ASCII, or nothing. */
static struct str
word(struct str s, struct arena *a)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7F)
			return (struct str){0};
	return s.n <= WORD_MAX ? arena_str(a, s) : (struct str){0};
}

static void
take_type(struct str content_type, struct arena *a, struct harvest_item *item)
{
	item->charset = word(http_charset(content_type), a);
	item->media_type = word(http_media_type(content_type), a);
}

static bool
is_readable_type(struct str content_type)
{
	static const struct str readable[] = {
		STR_INIT("text/html"), STR_INIT("application/xhtml+xml"),
		STR_INIT("text/plain"), STR_INIT("text/markdown"),
		STR_INIT("text/x-markdown"), STR_INIT("application/pdf"),
	};
	struct str type = http_media_type(content_type);

	for (size_t i = 0; i < COUNT(readable); i++)
		if (str_eq_nocase(type, readable[i]))
			return true;
	return type.n == 0;
}

static bool
is_success(const struct http_message *m)
{
	return m->status >= 200 && m->status <= 299;
}

static bool
is_page(const struct http_message *m)
{
	return is_success(m) && m->status != 204 && m->status != 205 &&
	       is_readable_type(http_field(m, STR("Content-Type"))) &&
	       !http_has_two_types(m);
}

/* A body longer than its Content-Length was unpacked by the program that wrote the
 * file. */
static bool
is_longer(const struct http_message *m)
{
	int64_t length;

	return !http_chunked(m) &&
	       str_to_i64(http_field(m, STR("Content-Length")), &length) &&
	       (uint64_t)length < m->body.n;
}

/* Why a block cannot be relied on to be whole; or empty. */
static struct str
cut(const struct warc_record *r)
{
	struct str why = warc_field(r, STR("WARC-Truncated")); /* clause 5.13 */

	if (str_eq_nocase(why, STR("length")))
		return STR("its record says that it was cut for its length; what is "
		           "there is kept");
	if (str_eq_nocase(why, STR("time")))
		return STR("its record says that it was cut for time; what is "
		           "there is kept");
	if (why.p)
		return STR("its record says that it was cut short; what is "
		           "there is kept");
	if (warc_field(r, STR("WARC-Segment-Number")).p)
		return STR("it is one segment of several, which are not "
		           "joined; it is kept");
	return (struct str){0};
}

static void
decode(struct harvest_walk *w, struct str payload, struct str codings,
       struct harvest_item *item)
{
	struct err bad = {0};
	struct str body;
	bool gone, ok = coding_undo(payload, codings, &w->scratch, &body, &gone, &bad);

	if (ok)
		item->body_bytes = arena_str(&w->a, body);
	else
		item->failure = warc_one_line(str_of(bad.msg), &w->a);
	if (gone)
		warc_say(w->reader, false, "its Content-Encoding is %.*s, and its body "
		         "is not packed; it is read as it is", STR_ARG(codings));
	w->work += ok ? item->body_bytes.n : LIMIT_INPUT_BYTES;
}

static bool
take_response(struct harvest_walk *w, const struct warc_record *r,
              struct harvest_item *item)
{
	struct http_message m;
	struct str payload;
	struct err none = {0};

	if (!str_starts_nocase(warc_field(r, STR("Content-Type")),
	                       STR("application/http")) ||
	    !http_message_parse(r->block, &m, &none))
		return false;
	w->sums.unsuccessful += !is_success(&m);
	if (!is_page(&m))
		return false;
	struct http_framing f = http_payload(&m, &w->scratch, &payload);
	struct str codings = http_field(&m, STR("Content-Encoding"));
	item->payload = sha256_of(payload);
	take_type(http_field(&m, STR("Content-Type")), &w->a, item);
	item->failure = cut(r);
	if (item->failure.n)
		return true;
	if (m.status == 206)
		item->failure = STR("the server answered with a part of it (status "
		                    "206), which is kept");
	else if (f.end == HTTP_BROKEN && !is_longer(&m))
		item->failure = arena_printf(
			&w->a, "its body is not as its HTTP head says: %.*s; what is "
			"there is kept",
			STR_ARG(f.why));
	else
		decode(w, payload, codings, item);
	return true;
}

static bool
take_resource(struct harvest_walk *w, const struct warc_record *r,
              struct harvest_item *item)
{
	struct str type = warc_field(r, STR("Content-Type"));

	if (!harvest_is_place(r->uri) || !is_readable_type(type))
		return false;
	item->payload = sha256_of(r->block);
	take_type(type, &w->a, item);
	item->failure = cut(r);
	if (item->failure.n == 0)
		item->body_bytes = arena_str(&w->a, r->block);
	return true;
}

static bool
take_revisit(struct harvest_walk *w, const struct warc_record *r,
             struct harvest_item *item)
{
	struct str profile = warc_field(r, STR("WARC-Profile"));
	struct str uri = warc_without_brackets(warc_field(r, STR("WARC-Refers-To-Target-URI")));
	struct str date = warc_field(r, STR("WARC-Refers-To-Date")), fraction;
	struct http_message m;
	struct err none = {0};

	bool is_http = http_message_parse(r->block, &m, &none);
	w->sums.unsuccessful += is_http && !is_success(&m);
	if (!str_ends(profile, STR("identical-payload-digest")) ||
	    (is_http && !is_page(&m)))
		return false;
	item->kind = HARVEST_REVISIT;
	if (harvest_is_address(uri) && warc_date(date, &item->original_at, &fraction))
		item->original = arena_str(&w->a, uri);
	return true;
}

static bool
take_capture(struct harvest_walk *w, const struct warc_record *r,
             struct harvest_item *item)
{
	struct str type = warc_field(r, STR("WARC-Type"));
	bool taken = str_eq_nocase(type, STR("response")) ? take_response(w, r, item)
	    : str_eq_nocase(type, STR("resource"))        ? take_resource(w, r, item)
	                                                  : take_revisit(w, r, item);

	if (item->kind == HARVEST_REVISIT || r->payload_holds)
		item->digest = warc_digest(warc_field(r, STR("WARC-Payload-Digest")),
		                           &w->a);
	return taken;
}

/* False: it is of no use, whatever is wanted. */
static bool
take_answer(struct harvest_walk *w, const struct warc_record *r,
            struct harvest_item *item)
{
	struct str fraction;

	if (!warc_date(warc_field(r, STR("WARC-Date")), &item->at, &fraction))
		return false;
	struct harvest_refusal no = harvest_refusal(w, r, item->at);
	bool taken = w->aim == HARVEST_PAGES && r->kept && take_capture(w, r, item);
	if (taken && no.why)
		warc_say(w->reader, no.wrong, "%s", no.why);
	if (taken || no.why)
		return !no.why;
	item->kind = harvest_leads_on(w, r, &item->leads_to) ? HARVEST_REDIRECT
	                                                     : HARVEST_ANSWER;
	return true;
}

static bool
may_be_capture(struct str type)
{
	return str_eq_nocase(type, STR("response")) ||
	       str_eq_nocase(type, STR("resource")) ||
	       str_eq_nocase(type, STR("revisit"));
}

bool
harvest_is_wanted(const struct harvest_walk *w, const struct harvest_entry *entry)
{
	enum harvest_kind kind = entry->item.kind;
	bool is_way = kind == HARVEST_REDIRECT || kind == HARVEST_ANSWER;

	return entry->kind == ENTRY_ITEM && !entry->is_of_other_method &&
	       is_way == (w->aim == HARVEST_WAYS);
}

static void
take_request(struct harvest_walk *w, const struct warc_record *r,
             struct harvest_entry *entry)
{
	struct http_message m;
	struct err none = {0};

	entry->kind = ENTRY_REQUEST;
	if (!http_message_parse(r->block, &m, &none) || m.status)
		return;
	entry->is_of_other_method = !str_starts(m.start, STR("GET "));
	if (harvest_asks_other_host(&m, r->uri, &w->scratch))
		warc_say(w->reader, false,
		         "it asks another host, by its Host field, than "
		         "WARC-Target-URI says");
}

void
harvest_take(struct harvest_walk *w, const struct warc_record *r,
             struct harvest_entry *entry)
{
	struct str type = warc_field(r, STR("WARC-Type"));

	if (!r->kept && w->aim == HARVEST_PAGES && may_be_capture(type))
		warc_say(w->reader, false,
		         "its block of %llu bytes is over the limit of %zu, and "
		         "is passed over",
		         (unsigned long long)r->size, LIMIT_INPUT_BYTES);
	if (may_be_capture(type)) {
		entry->kind = take_answer(w, r, &entry->item) ? ENTRY_ITEM : ENTRY_OTHER;
	} else if (r->kept && str_eq_nocase(type, STR("request"))) {
		take_request(w, r, entry);
	} else if (r->kept && str_eq_nocase(type, STR("metadata"))) {
		entry->kind = ENTRY_METADATA;
	} else if (r->kept && str_eq_nocase(type, STR("warcinfo"))) {
		entry->kind = ENTRY_ITEM;
		entry->item.kind = HARVEST_WARCINFO;
		entry->item.uri = (struct str){0}; /* clause 5.11: it has none */
	}
	bool is_companion = entry->kind == ENTRY_REQUEST ||
	                    entry->kind == ENTRY_METADATA;
	if (is_companion || (harvest_is_wanted(w, entry) &&
	                     entry->item.kind != HARVEST_ANSWER))
		entry->bytes = arena_str(&w->a, r->bytes);
}
