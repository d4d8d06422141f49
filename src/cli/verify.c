/* proviso verify: the home, one record, or files from elsewhere. */
#include <sys/stat.h>

#include "cli/checkpoint.h"
#include "cli/print.h"
#include "cli/reading.h"
#include "evidence/bundle_verify.h"
#include "evidence/evidence.h"
#include "net/tls.h"

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
	call_say(c, call_option(c, "deep")
	         ? "checked: all that was derived from the texts was derived again, "
	         "and is the same"
	         : "checked: that the words of all provisions stand in the texts; "
	         "--deep also derives all rows again and compares them");
	buf_release(&b);
}

static void
json_verified(struct call *c, const struct verified *v,
              const struct kept_checkpoint *kept)
{
	struct json j = {.out = &c->out};

	json_object(&j);
	json_key_bool(&j, "verified", true);
	json_key_int(&j, "documents", (int64_t)v->documents);
	json_key_int(&j, "versions", (int64_t)v->versions);
	json_key_int(&j, "sightings", (int64_t)v->sightings);
	json_key_int(&j, "captured", (int64_t)v->records);
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
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

/* First the evidence, then what was derived from it. */
static bool
verify_rows(struct call *c, struct home *h, struct verified *v, struct err *e)
{
	struct progress bar;
	struct progress_of progress = {tick, &bar};
	struct ruleset *rules;
	bool deep = call_option(c, "deep") != NULL;

	progress_init(&bar, c, "verifying evidence");
	bool ok = archive_verify(h, deep, &progress, v, e);
	uint64_t waiting = v->waiting;
	progress_end(&bar);
	if (ok && waiting) /* also with --quiet: whoever wrote them, the log cannot tell */
		call_complain("note: %llu %s for the log, of a work that goes on or was interrupted; the "
		              "next write signs %s", (unsigned long long)waiting,
		              waiting == 1 ? "entry waits" : "entries wait",
		              waiting == 1 ? "it" : "them");
	if (!ok || !ruleset_open(&rules, e))
		return false;
	progress_init(&bar, c, "verifying quotes");
	ok = records_verify(h, rules, deep, &progress, e);
	progress_end(&bar);
	ruleset_close(rules);
	return ok;
}

/* A key that is known from elsewhere is one of the log's. */
static bool
verify_key(const struct call *c, const struct home *h, struct err *e)
{
	const char *vkey = call_option(c, "key");
	struct note_key key;
	struct keyring keys;
	struct log *log;
	bool found = false;

	if (!vkey)
		return true;
	if (!note_key_parse(str_of(vkey), &key, e) || !home_log(h, &keys, &log, e))
		return false;
	for (size_t i = 0; i < keys.count; i++)
		found = found || (keys.keys[i].id == key.id &&
		                  str_eq(keys.keys[i].name, key.name) &&
		                  memcmp(keys.keys[i].public, key.public,
		                         sizeof key.public) == 0);
	log_close(log);
	keyring_close(&keys);
	return found ||
	       err_set(e, ERR_NO, "key %08x is none of this log's; see: proviso "
	               "key", key.id);
}

static bool
verify_home(struct call *c, struct err *e)
{
	struct home h;
	struct verified v = {.waiting = 0};
	struct kept_checkpoint kept;

	if (!home_open(c->home, false, &h, e))
		return false;
	bool ok = verify_rows(c, &h, &v, e) && verify_key(c, &h, e) &&
	          verify_kept(c, &h, &kept, e) &&
	          say_stamps(c, &h, e) && say_keys(c, &h, e);
	home_close(&h);
	if (!ok)
		return false;
	say_checked(c, &v, &kept);
	if (c->json)
		json_verified(c, &v, &kept);
	else
		buf_add(&c->out, STR("verified\n"));
	return true;
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
	buf_printf(&c->out, "  that is entry %lld of %llu of the log %.*s\n",
	           (long long)v->seen.index,
	           (unsigned long long)at->size, STR_ARG(at->origin));
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
};

static bool
tell(void *context, enum bundle_word word, struct str text)
{
	struct telling *t = context;
	struct buf *out = &t->call->out;

	if (t->call->json) {
		json_object(&t->json);
		json_key_cstr(&t->json, "finding", word == BUNDLE_HOLDS ? "holds" : word == BUNDLE_NOTE ? "note" : "wrong");
		json_key_str(&t->json, "text", text);
		json_object_end(&t->json);
		return true;
	}
	buf_printf(out, "  %s%.*s\n", word == BUNDLE_HOLDS ? "" : word == BUNDLE_NOTE ? "note: " : "WRONG: ",
	           STR_ARG(text));
	return true;
}

/* The lines of a file that are keys of witnesses; no line of PEM is. */
static bool
take_witnesses(struct str file, struct buf *out, struct err *e)
{
	struct str line;

	while (str_next(&file, '\n', &line)) {
		struct note_key key;
		struct err none = {0};
		if (!note_key_parse(str_trim(line), &key, &none))
			continue;
		if (key.type != NOTE_COSIGNATURE)
			return err_set(e, ERR_USAGE, "the key of %.*s is no witness's; "
			               "give a log's with --key", STR_ARG(key.name));
		buf_add(out, str_trim(line));
		buf_byte(out, '\n');
	}
	return true;
}

/* Who is trusted: certificates of the system, and certificates and witnesses that the
 * call names. */
static bool
read_trust(struct call *c, struct buf *anchors, struct buf *witnesses, struct err *e)
{
	const char *path = call_option(c, "trust");
	struct err none = {0};

	buf_init(anchors, LIMIT_INPUT_BYTES);
	buf_init(witnesses, LIMIT_INPUT_BYTES);
	if (!file_read(tls_authorities(), anchors, &none))
		buf_clear(anchors);
	size_t known = anchors->n;
	if (!path)
		return true;
	if (!file_read(path, anchors, e))
		return false;
	struct str file = str_slice(buf_str(anchors), known, anchors->n);
	if (!take_witnesses(file, witnesses, e))
		return err_context(e, "%s", path);
	if (str_find(file, STR("-----BEGIN"), 0) != SIZE_MAX)
		return true;
	buf_truncate(anchors, known); /* nothing in it for who reads certificates */
	return witnesses->n > 0 ||
	       err_set(e, ERR_INPUT, "%s: has neither certificates (PEM) nor keys of "
	               "witnesses (NAME+ID+KEY)", path);
}

static bool
verify_file(struct call *c, const char *path, const struct bundle_trust *trust,
            struct err *e)
{
	struct telling t = {.call = c, .json = {.out = &c->out}};
	struct str bytes;

	if (!file_map(path, &bytes, e))
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
	if (c->json) {
		json_array_end(&t.json);
		json_key_bool(&t.json, "verified", ok);
		json_object_end(&t.json);
		buf_byte(&c->out, '\n');
	} else {
		buf_add(&c->out, ok ? STR("  verified\n") : STR("  NOT verified\n"));
	}
	file_unmap(bytes);
	return ok || err_context(e, "%s", path);
}

static bool
verify_files(struct call *c, struct err *e)
{
	struct buf anchors, witnesses;
	struct err one = {0};
	struct note_key known;
	struct str key = str_of(call_option(c, "key"));

	if (key.n && !note_key_parse(key, &known, e)) {
		e->kind = ERR_USAGE;
		return err_context(e, "--key");
	}
	bool ok = read_trust(c, &anchors, &witnesses, e);
	struct bundle_trust trust = {.anchors = buf_str(&anchors),
	                             .witnesses = buf_str(&witnesses), .key = key,
	                             .now = time_now()};
	for (size_t i = 0; ok && i < c->arg_count; i++, one = (struct err){0})
		if (!verify_file(c, c->args[i], &trust, &one) && e->kind == ERR_NONE)
			*e = one; /* the first is told; the others are in the list */
	buf_release(&anchors);
	buf_release(&witnesses);
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
