/* proviso verify: the home, one record, or files from elsewhere. */
#include <sys/stat.h>

#include "cli/checkpoint.h"
#include "cli/home_notes.h"
#include "cli/print.h"
#include "cli/reading.h"
#include "cli/verify_trust.h"
#include "evidence/bundle_verify.h"
#include "evidence/evidence.h"

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

/* What was checked, for those who would know what "verified" is worth. */
static void
say_checked(const struct call *c, const struct verified *v,
            const struct kept_checkpoint *kept)
{
	struct buf b;

	buf_init(&b, 4096);
	print_count(&b, v->documents, "document");
	buf_add(&b, STR(", "));
	print_count(&b, v->versions, "version");
	buf_add(&b, STR(", "));
	print_count(&b, v->sightings, "sighting");
	buf_printf(&b, " (%llu with captured bytes), %llu %s of the log, ",
	           (unsigned long long)v->records, (unsigned long long)v->entries,
	           v->entries == 1 ? "entry" : "entries");
	print_count(&b, v->stamps, "stamp");
	buf_add(&b, STR(", "));
	print_count(&b, v->cosignatures, "cosignature");
	call_say(c, "checked: %.*s", STR_ARG(buf_str(&b)));
	if (kept->path)
		call_say(c, "checked: the log goes on from %s, which has %llu of its "
		         "entries", kept->path, (unsigned long long)kept->size);
	if (call_option(c, "deep"))
		call_say(c, "checked: of %llu captured pages that were read again, %llu give "
		         "the archived text", (unsigned long long)v->pages,
		         (unsigned long long)(v->pages - v->others));
	call_say(c, call_option(c, "deep")
	         ? "checked: all that was derived from the texts was derived again, "
	         "and is the same"
	         : "checked: that the words of all provisions stand in the texts; "
	         "--deep also derives all rows again and compares them");
	buf_release(&b);
}

static void
json_verified(struct call *c, const struct verified *v,
              const struct kept_checkpoint *kept, const struct home_notes *notes)
{
	struct json j = {.out = &c->out};

	json_object(&j);
	json_key_bool(&j, "verified", true);
	json_key_int(&j, "documents", (int64_t)v->documents);
	json_key_int(&j, "versions", (int64_t)v->versions);
	json_key_int(&j, "sightings", (int64_t)v->sightings);
	json_key_int(&j, "captured", (int64_t)v->records);
	json_key_int(&j, "reread", (int64_t)v->pages);
	json_key_int(&j, "reread_differ", (int64_t)v->others);
	json_key_int(&j, "entries", (int64_t)v->entries);
	json_key_int(&j, "waiting", (int64_t)v->waiting);
	json_key_int(&j, "stamps", (int64_t)v->stamps);
	json_key_int(&j, "cosignatures", (int64_t)v->cosignatures);
	json_key(&j, "checkpoint");
	if (kept->path)
		json_int(&j, (int64_t)kept->size);
	else
		json_null(&j);
	json_key_bool(&j, "deep", call_option(c, "deep") != NULL);
	json_key(&j, "notes");
	buf_printf(&c->out, "[%.*s]", STR_ARG(buf_str(&notes->text)));
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

/* Whoever wrote rows that wait for the log, it cannot tell: no key vouches for them. */
static bool
verify_waiting(const struct call *c, struct home_notes *notes, uint64_t waiting,
               struct err *e)
{
	const char *entries = waiting == 1 ? "entry waits" : "entries wait";

	if (waiting == 0)
		return true;
	if (call_option(c, "key") || call_option(c, "checkpoint"))
		return err_set(e, ERR_NO, "%llu %s for the log: nobody has signed %s",
		               (unsigned long long)waiting, entries,
		               waiting == 1 ? "it" : "them");
	home_notes_add(notes, true, "%llu %s for the log, of a work that goes on or "
	               "was interrupted; the next write signs %s",
	               (unsigned long long)waiting, entries,
	               waiting == 1 ? "it" : "them");
	return true;
}

/* First the evidence, then what was derived from it. */
static bool
verify_rows(struct call *c, struct home *h, struct verified *v,
            struct home_notes *notes, struct err *e)
{
	struct progress bar;
	struct progress_of progress = {tick, &bar};
	struct ruleset *rules;
	bool deep = call_option(c, "deep") != NULL;

	progress_init(&bar, c, "verifying evidence");
	bool ok = archive_verify(h, deep, &progress, v, e);
	progress_end(&bar);
	if (ok && v->others)
		home_notes_add(notes, true, "of %llu captured pages that were read "
		               "again, %llu give another text now than the one that is "
		               "archived: they were read by another version of this "
		               "program, or are PDF", (unsigned long long)v->pages,
		               (unsigned long long)v->others);
	if (ok && v->stray)
		home_notes_add(notes, true, "%llu bytes of %s/archive are of no capture, and "
		               "nothing vouches for records in them: a work that goes on or "
		               "was interrupted wrote them, or somebody else",
		               (unsigned long long)v->stray, h->path);
	ok = ok && verify_waiting(c, notes, v->waiting, e);
	if (!ok || !ruleset_open(&rules, e))
		return false;
	progress_init(&bar, c, "verifying quotes");
	ok = records_verify(h, rules, deep, &progress, e);
	progress_end(&bar);
	ruleset_close(rules);
	return ok;
}

static bool
verify_home(struct call *c, struct err *e)
{
	struct home_notes notes;
	struct home h;
	struct verified v = {.waiting = 0};
	struct kept_checkpoint kept;

	if (!home_open(c->home, false, &h, e))
		return false;
	home_notes_init(&notes, c);
	bool ok = verify_rows(c, &h, &v, &notes, e) && verify_known(c, &h, &kept, e) &&
	          say_stamps(c, &h, e) && note_keys(&notes, &h, e) &&
	          note_witnesses(&notes, &h, e);
	home_close(&h);
	if (ok) {
		say_checked(c, &v, &kept);
		if (c->json)
			json_verified(c, &v, &kept, &notes);
		else
			buf_add(&c->out, STR("verified\n"));
	}
	home_notes_release(&notes);
	return ok;
}

static void
say_record(struct call *c, const struct evidence *v, const struct log *log)
{
	const struct checkpoint *at = log_checkpoint(log);
	char when[TIME_ISO + 1];

	if (c->json) {
		struct json j = {.out = &c->out};
		json_object(&j);
		json_key_bool(&j, "verified", true);
		json_key_str(&j, "record", v->row.record);
		json_key_str(&j, "origin", at->origin);
		json_key_int(&j, "entry", v->seen.index);
		json_key_int(&j, "size", (int64_t)at->size);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
		return;
	}
	time_iso(v->at, when);
	buf_printf(&c->out, "verified: %.*s\n  the words are bytes %u to %u of the "
	           "text, which matches its digest\n",
	           STR_ARG(v->row.record), v->place.p.start, v->place.p.end);
	buf_printf(&c->out, "  it was captured at %s from ", when);
	print_field(&c->out, v->source);
	if (v->url.n) {
		buf_add(&c->out, STR(", which led to "));
		print_field(&c->out, v->url);
	}
	buf_printf(&c->out, "%s%.*s%s\n", v->how.n ? " (" : "", STR_ARG(v->how), v->how.n ? ")" : "");
	buf_add(&c->out, v->has_records ? STR("  the captured bytes are those that "
	                                      "were written\n")
	                                : STR("  there are no captured bytes: the "
	                                      "history is kept by others\n"));
	buf_printf(&c->out, "  that is in the log %.*s: entry %lld, counted from 0, of "
	           "%llu\n", STR_ARG(at->origin), (long long)v->seen.index,
	           (unsigned long long)at->size);
}

static bool
verify_record(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	struct evidence v;
	struct keyring keys;
	struct log *log;

	if (!evidence_gather(h, r, str_of(c->args[0]), 0, &c->a, &v, e) ||
	    !home_log(h, &keys, &log, e))
		return false;
	bool ok = evidence_verify(h, log, &v, e);
	if (ok)
		say_record(c, &v, log);
	log_close(log);
	keyring_close(&keys);
	return ok;
}

/* What a person is told of a file, line by line. */
struct telling {
	struct call *call;
	struct json json;
	bool own_key; /* whose the log is, only the file says */
};

static bool
tell(void *context, enum bundle_word word, struct str text)
{
	struct telling *t = context;
	struct buf *out = &t->call->out;
	bool holds = word == BUNDLE_HOLDS, wrong = word == BUNDLE_WRONG;

	t->own_key = t->own_key || word == BUNDLE_OWN_KEY;
	if (t->call->json) {
		json_object(&t->json);
		json_key_cstr(&t->json, "finding",
		              holds ? "holds" : wrong ? "wrong" : "note");
		json_key_str(&t->json, "text", text);
		json_object_end(&t->json);
		return true;
	}
	buf_printf(out, "  %s%.*s\n", holds ? "" : wrong ? "WRONG: " : "note: ",
	           STR_ARG(text));
	return true;
}

static void
tell_end(struct telling *t, bool ok)
{
	struct call *c = t->call;

	if (c->json) {
		json_array_end(&t->json);
		json_key_bool(&t->json, "verified", ok);
		json_key_bool(&t->json, "key_known", ok && call_option(c, "key"));
		json_object_end(&t->json);
		buf_byte(&c->out, '\n');
	} else if (ok && t->own_key) {
		buf_add(&c->out, STR("  verified, but for whose the log is: give its "
		                     "key, as you know it from elsewhere, with "
		                     "--key\n"));
	} else {
		buf_add(&c->out, ok ? STR("  verified\n") : STR("  NOT verified\n"));
	}
}

static bool
refuse_folder(const char *path, struct err *e)
{
	struct stat st;
	char database[4096];

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return true;
	int n = snprintf(database, sizeof database, "%s/proviso.db", path);
	if (n < (int)sizeof database && stat(database, &st) == 0)
		return err_set(e, ERR_USAGE, "%s: is a home; give it with --home: "
		               "proviso --home %s verify", path, path);
	return err_set(e, ERR_USAGE, "%s: is a folder; give the bundle itself (.wacz), "
	               "or WARC files", path);
}

static bool
verify_file(struct call *c, const char *path, const struct bundle_trust *trust,
            struct err *e)
{
	struct telling t = {.call = c, .json = {.out = &c->out}};
	struct str bytes;

	if (!refuse_folder(path, e) || !file_map(path, &bytes, e))
		return false;
	if (c->json) {
		json_object(&t.json);
		json_key_cstr(&t.json, "file", path);
		json_key(&t.json, "findings");
		json_array(&t.json);
	} else {
		print_field(&c->out, str_of(path));
		buf_byte(&c->out, '\n');
	}
	bool ok = bundle_verify(bytes, trust, tell, &t, e);
	tell_end(&t, ok);
	file_unmap(bytes);
	return ok || err_context(e, "%s", path);
}

static bool
verify_files(struct call *c, struct err *e)
{
	struct buf anchors = {0}, witnesses = {0}, keys = {0};
	struct err one = {0};

	bool ok = known_keys(c, &keys, e) && known_others(c, &anchors, &witnesses, e);
	struct bundle_trust trust = {.anchors = buf_str(&anchors),
	                             .witnesses = buf_str(&witnesses),
	                             .key = buf_str(&keys), .now = time_now()};
	for (size_t i = 0; ok && i < c->arg_count; i++, one = (struct err){0})
		if (!verify_file(c, c->args[i], &trust, &one) && e->kind == ERR_NONE)
			*e = one; /* the first is told; the others are in the list */
	buf_release(&anchors);
	buf_release(&witnesses);
	buf_release(&keys);
	return ok && e->kind == ERR_NONE;
}

/* An option that a form of the command does not look at is refused, not passed over. */
static bool
refuse(const struct call *c, const char *what, const char *const *options,
       struct err *e)
{
	for (; *options; options++)
		if (call_option(c, *options))
			return err_set(e, ERR_USAGE, "--%s: says nothing of %s; leave "
			               "it out", *options, what);
	return true;
}

bool
cmd_verify(struct call *c, struct err *e)
{
	static const char *const not_of_files[] = {"deep", "checkpoint", NULL};
	static const char *const not_of_records[] = {"deep", "checkpoint", "key",
	                                             "trust", NULL};
	static const char *const not_of_homes[] = {"trust", NULL};
	struct stat st;

	if (c->arg_count > 0 && (stat(c->args[0], &st) == 0 || c->arg_count > 1))
		return refuse(c, "files", not_of_files, e) && verify_files(c, e);
	if (!c->home)
		return err_set(e, ERR_USAGE, "no home is named; give --home FOLDER or "
		               "set PROVISO_HOME");
	if (c->arg_count == 0)
		return refuse(c, "a home, whose config names the authorities that it "
		              "trusts", not_of_homes, e) &&
		       verify_home(c, e);
	if (strpbrk(c->args[0], "./"))
		return err_set(e, ERR_NOT_FOUND, "%s: there is no such "
		               "file", c->args[0]);
	return refuse(c, "a record", not_of_records, e) &&
	       with_reader(c, false, verify_record, e);
}
