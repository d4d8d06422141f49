/* bundle_check_capture: the records of a bundle against the log's entries. See
 * bundle_check_parts.h; clauses are of ISO 28500:2017. */
#include "evidence/bundle_check_parts.h"

#include "warc/warc.h"

/* What is looked for in a file: a record that has the payload, or refers to one. */
struct captured {
	struct str payload;   /* as the log's entry names it; empty: any will do */
	struct sha256 digest; /* of the records, unpacked, one after the other */
	/* WARC-Record-ID of the last record that has it; or empty */
	struct str holds;
	/* WARC-Refers-To of the last revisit that is of it; or empty */
	struct str refers_to;
	bool is_text;         /* one record, whose block is the canonical text */
	struct str uri;       /* of the last record that has or had a payload */
	bool is_revisit;      /* so is the last record that answers something */
	int64_t at;           /* its WARC-Date, in seconds */
};

enum { VISIT_MOST = 3600 }; /* seconds that a visit takes, with all redirects */

static struct str
name_of(struct check *c, const struct warc_record *r, struct str field)
{
	return arena_str(&c->r->a, warc_field(r, field));
}

/* The record that stands for a text of which no bytes were captured: as bundle.c makes
 * it. */
static bool
is_text_record(struct check *c, const struct warc_record *r)
{
	struct sha256 id = sha256_of(r->block);
	struct str digits;
	int64_t at, said = 0;

	return check_is_digest_of(check_text_of(c->entry, "text"), &id) &&
	       str_eq(warc_field(r, STR("WARC-Type")), STR("resource")) &&
	       str_eq(r->uri, bundle_name_of(&id, &c->r->a)) &&
	       str_eq(warc_field(r, STR("Content-Type")),
	              STR("text/plain; charset=utf-8")) &&
	       warc_date(warc_field(r, STR("WARC-Date")), &at, &digits) &&
	       time_from_iso(check_text_of(c->entry, "time"), &said) && at == said;
}

static void
take_record(struct check *c, const struct warc_record *r, struct captured *out)
{
	struct str type = warc_field(r, STR("WARC-Type"));
	struct arena scratch = {0};
	struct str digits;

	if (str_eq_nocase(type, STR("response")) ||
	    str_eq_nocase(type, STR("resource")) ||
	    str_eq_nocase(type, STR("revisit"))) {
		out->uri = arena_str(&c->r->a, r->uri);
		out->is_revisit = str_eq_nocase(type, STR("revisit"));
		if (!warc_date(warc_field(r, STR("WARC-Date")), &out->at, &digits))
			out->at = INT64_MIN;
	}
	if (str_eq_nocase(type, STR("response")) || str_eq_nocase(type, STR("resource"))) {
		struct sha256 payload = sha256_of(warc_payload(r, &scratch));
		arena_release(&scratch);
		if (r->kept && check_is_digest_of(out->payload, &payload))
			out->holds = name_of(c, r, STR("WARC-Record-ID"));
	} else if (str_eq_nocase(type, STR("revisit")) &&
	           str_eq(warc_field(r, STR("WARC-Payload-Digest")), out->payload)) { /* 6.7.2 */
		out->refers_to = name_of(c, r, STR("WARC-Refers-To"));
	}
}

static bool
read_records(struct check *c, struct str warc, struct captured *out, struct err *e)
{
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;

	if (!warc_open(warc, LIMIT_INPUT_BYTES, &c->r->a, &findings, &reader, e))
		return false;
	struct hash_stream *hash = hash_start(HASH_SHA256);
	while (warc_next(reader, &record)) {
		if (!record.kept)
			report_say(c->r, BUNDLE_WRONG, "record %llu is larger than can "
			           "be checked", (unsigned long long)record.number);
		hash_add(hash, record.bytes);
		out->is_text = record.number == 1 &&
		               is_text_record(c, &record);
		take_record(c, &record, out);
	}
	hash_get(hash, out->digest.b);
	hash_close(hash);
	warc_close(reader);
	return true;
}

/* The capture that a revisit refers to: its entry, its records, and the one that is
 * named. */
static bool
check_original(struct check *c, const struct captured *revisit, struct err *e)
{
	struct captured original = {.payload = revisit->payload};
	struct inclusion p;
	struct checkpoint checkpoint;
	struct note note;
	struct str warc, entry;

	if (!check_need(c, BUNDLE_ORIGINAL, &warc) ||
	    !check_need(c, "proof/original.json", &entry) ||
	    !check_parse(c, "proof/original.json", entry, &c->original))
		return true;
	check_entry(c, "proof/original.json", entry, c->original, "sighting");
	if (!read_records(c, warc, &original, e))
		return false;
	if (!check_is_digest_of(check_text_of(c->original, "warc"), &original.digest))
		report_say(c->r, BUNDLE_WRONG, BUNDLE_ORIGINAL ": these are not the "
		           "records that proof/original.json is of");
	else if (!str_eq(check_text_of(c->original, "payload"), revisit->payload))
		report_say(c->r, BUNDLE_WRONG, "proof/original.json: is of another "
		           "payload than the capture");
	else if (original.holds.n == 0 || !str_eq(original.holds, revisit->refers_to))
		report_say(c->r, BUNDLE_WRONG, BUNDLE_ORIGINAL ": no record with the "
		           "payload is the one that the capture refers to "
		           "(WARC-Refers-To)");
	else
		report_say(c->r, BUNDLE_HOLDS, "its payload is that of the capture at "
		           "%.*s, to which it refers",
		           STR_ARG(check_text_of(c->original, "time")));
	if (check_proof(c, "original", entry, &p, &checkpoint, &note))
		check_say_logged(c, "the capture that it refers to", &p,
		                 &checkpoint, &note);
	return e->kind == ERR_NONE;
}

/* The time in the log is that of the records, unless it was stated: players show these
 * under theirs. */
static void
check_time(struct check *c, const struct captured *capture, struct str how)
{
	int64_t said = 0;

	if (str_find(how, STR("time stated"), 0) == SIZE_MAX &&
	    !(time_from_iso(check_text_of(c->entry, "time"), &said) &&
	      capture->at >= said - CLOCKS_APART && capture->at <= said + VISIT_MOST))
		report_say(c->r, BUNDLE_WRONG, BUNDLE_WARC ": its records have another "
		           "date than the log's entry, %.*s",
		           STR_ARG(check_text_of(c->entry, "time")));
}

/* `page`: the file that has the page; or NULL. Digests tell no more than that text and
 * page are those of the entry: how the one was read from the other, the home knows
 * (archive/reread.h). */
static void
say_capture(struct check *c, struct str how, const char *page)
{
	report_say(c->r, BUNDLE_HOLDS, "the capture is the one that the log's entry "
	           "is of: at %.*s%s%.*s%s, from %.*s%s%.*s",
	           STR_ARG(check_text_of(c->entry, "time")), how.n ? " (" : "",
	           STR_ARG(how), how.n ? ")" : "",
	           STR_ARG(check_text_of(c->entry, "source")),
	           c->url.n ? ", which led to " : "", STR_ARG(c->url));
	if (page)
		report_say(c->r, BUNDLE_NOTE, "the text is what the log's entry "
		           "names; whether the captured page gives it, this does not "
		           "tell: open the page in %s, or ask the owner for "
		           "`verify --deep`", page);
}

bool
check_capture(struct check *c, struct err *e)
{
	struct captured capture = {.payload = check_text_of(c->entry, "payload")};
	struct str warc, want = check_text_of(c->entry, "warc"),
	how = check_text_of(c->entry, "how");

	if (!check_need(c, BUNDLE_WARC, &warc))
		return true;
	if (!read_records(c, warc, &capture, e))
		return false;
	if (want.n == 0) {
		if (capture.is_text)
			report_say(c->r, BUNDLE_NOTE, "no captured bytes: the text "
			           "comes from %.*s, and the time is theirs",
			           STR_ARG(check_text_of(c->entry, "source")));
		else
			report_say(c->r, BUNDLE_WRONG,
			           BUNDLE_WARC ": is not the text that the log's entry "
			           "is of, which is all that there is");
		return true;
	}
	check_time(c, &capture, how);
	c->url = bundle_led_to(check_text_of(c->entry, "source"),
	                       capture.uri, &c->r->a);
	bool refers = capture.payload.n && capture.holds.n == 0 && capture.refers_to.n;
	if (!check_is_digest_of(want, &capture.digest))
		report_say(c->r, BUNDLE_WRONG, BUNDLE_WARC ": these are not the "
		           "records that the log's entry is of");
	else if (capture.payload.n && capture.holds.n == 0 && !refers)
		report_say(c->r, BUNDLE_WRONG, BUNDLE_WARC ": no record is of the "
		           "payload that the log's entry names");
	else
		say_capture(c, how, capture.payload.n == 0 ? NULL
		            : refers ? BUNDLE_ORIGINAL : BUNDLE_WARC);
	if (capture.payload.n == 0 && capture.is_revisit)
		report_say(c->r, BUNDLE_NOTE, "no bytes of the page are in it: who "
		           "wrote its record says that they were those of an earlier "
		           "capture (a revisit), and the text is of that one");
	return !refers || check_original(c, &capture, e);
}
