/* proviso checkpoint: what the log says of itself, and others of it. */
#include "cli/checkpoint.h"

#include "archive/rotation.h"

#include <stdarg.h>

static const char *
time_text(struct call *c, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_cstr(&c->a, str_of(iso));
}

static void
json_signatures(struct json *j, const struct note *n, const struct cosignature *list,
                size_t count)
{
	char id[16];

	json_key(j, "signatures");
	json_array(j);
	for (size_t i = 0; i < n->count; i++) {
		const struct note_signature *s = &n->signatures[i];
		const char *by = s->holds ? "log" : "other";
		for (size_t k = 0; k < count; k++)
			by = note_find(n, &list[k].key) == s ? "witness" : by;
		snprintf(id, sizeof id, "%08x", s->id);
		json_object(j);
		json_key_str(j, "name", s->name);
		json_key_cstr(j, "id", id);
		json_key_cstr(j, "by", by);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_stamps(struct call *c, struct json *j, const struct stamp *list, size_t count)
{
	json_key(j, "stamps");
	json_array(j);
	for (size_t i = 0; i < count; i++) {
		json_object(j);
		json_key_int(j, "size", (int64_t)list[i].size);
		json_key_cstr(j, "time", time_text(c, list[i].at));
		json_key_str(j, "authority", list[i].authority);
		json_key_cstr(j, "not_after", time_text(c, list[i].not_after));
		json_key_bool(j, "trusted", list[i].why.n == 0);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_witnesses(struct call *c, struct json *j,
               const struct cosignature *list, size_t count)
{
	char id[16];

	json_key(j, "witnesses");
	json_array(j);
	for (size_t i = 0; i < count; i++) {
		snprintf(id, sizeof id, "%08x", list[i].key.id);
		json_object(j);
		json_key_str(j, "name", list[i].key.name);
		json_key_cstr(j, "id", id);
		json_key_int(j, "size", (int64_t)list[i].size);
		json_key_cstr(j, "time", time_text(c, list[i].at));
		json_object_end(j);
	}
	json_array_end(j);
}

static bool
print_json(struct call *c, const struct home *h, struct log *log,
           const struct keyring *keys, struct err *e)
{
	const struct checkpoint *checkpoint = log_checkpoint(log);
	struct json j = {.out = &c->out};
	struct cosignature *witnesses;
	struct stamp *stamps;
	size_t witness_count, stamp_count;
	struct buf root;
	struct note n;

	if (!attest_stamps(h, &c->a, &stamps, &stamp_count, e) ||
	    !attest_cosignatures(h, &c->a, &witnesses, &witness_count, e) ||
	    !note_parse(log_note(log), &n, e) ||
	    !note_verify(&n, keys->keys, keys->count, e))
		return false;
	buf_init(&root, 64);
	base64_write((struct str){(const char *)checkpoint->root.b,
	                          sizeof checkpoint->root.b}, &root);
	json_object(&j);
	json_key_str(&j, "origin", checkpoint->origin);
	json_key_int(&j, "size", (int64_t)checkpoint->size);
	json_key_str(&j, "root", buf_str(&root));
	json_signatures(&j, &n, witnesses, witness_count);
	json_stamps(c, &j, stamps, stamp_count);
	json_witnesses(c, &j, witnesses, witness_count);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
	buf_release(&root);
	return true;
}

/* As it is published now. */
static bool
print_checkpoint(struct call *c, const struct home *h, struct err *e)
{
	struct keyring keys;
	struct log *log;
	bool ok = true;

	if (!home_log(h, &keys, &log, e))
		return false;
	if (c->json)
		ok = print_json(c, h, log, &keys, e);
	else
		buf_add(&c->out, log_note(log));
	log_close(log);
	keyring_close(&keys);
	return ok;
}

struct telling {
	struct call *call;
	size_t cosigned;
};

static void
tell_witness(void *context, const struct cosignature *w)
{
	struct telling *t = context;
	struct call *c = t->call;

	if (w->failure.kind != ERR_NONE) {
		call_say(c, "proviso: %s", w->failure.msg);
		return;
	}
	call_say(c, "cosigned at %s by %.*s", time_text(c, w->at),
	         STR_ARG(w->key.name));
	t->cosigned++;
}

static bool
stamp(struct call *c, struct home *h, bool allow_private, struct err *e)
{
	struct stamp s;

	if (!attest_stamp(h, allow_private, &c->a, &s, e))
		return false;
	call_say(c, "stamped at %s by %.*s; good until %s", time_text(c, s.at),
	         STR_ARG(s.authority), time_text(c, s.not_after));
	return true;
}

bool
cmd_checkpoint(struct call *c, struct err *e)
{
	bool with_stamp = call_option(c, "stamp") != NULL;
	bool with_witness = call_option(c, "witness") != NULL;
	bool allow_private = call_option(c, "allow-private") != NULL;
	struct telling t = {.call = c};
	struct home h;
	struct err late = {0};

	if (!call_args(c, 0, 0, e) ||
	    !(with_stamp || with_witness ? call_home(c, &h, e)
	                                 : home_open(c->home, false, &h, e)))
		return false;
	bool ok = (!with_stamp || stamp(c, &h, allow_private, e)) &&
	          (!with_witness ||
	           attest_witness(&h, allow_private, tell_witness, &t, e));
	if (ok || t.cosigned) /* not all of the witnesses may have */
		ok = print_checkpoint(c, &h, ok ? e : &late) && ok;
	home_close(&h);
	return ok;
}

bool
say_stamps(const struct call *c, const struct home *h, struct err *e)
{
	struct arena a = {0};
	struct stamp *list;
	size_t count = 0;
	char at[TIME_ISO + 1], end[TIME_ISO + 1];

	if (!attest_stamps(h, &a, &list, &count, e))
		return false;
	if (count > 0) {
		const struct stamp *s = &list[count - 1];
		bool good = time_now() <= s->not_after;
		time_iso(s->at, at);
		time_iso(s->not_after, end);
		call_say(c, "stamps: %zu; the newest, of %s by %.*s, %s %s%s", count, at, STR_ARG(s->authority),
		         good ? "is good until" : "was valid at its time, and its certificates ended", end,
		         good ? "" : "; get another with: proviso checkpoint --stamp");
		if (s->why.n)
			call_say(c, "stamps: of the newest, no authority is trusted "
			         "now: %.*s", STR_ARG(s->why));
	}
	arena_release(&a);
	return true;
}

void
home_notes_init(struct home_notes *n, const struct call *c)
{
	*n = (struct home_notes){.call = c};
	buf_init(&n->text, LIMIT_INPUT_BYTES);
}

void
home_notes_add(struct home_notes *n, bool grave, const char *fmt, ...)
{
	struct buf said;
	va_list ap;

	buf_init(&said, LIMIT_INPUT_BYTES);
	va_start(ap, fmt);
	buf_vprintf(&said, fmt, ap);
	va_end(ap);
	if (grave)
		call_complain("note: %.*s", STR_ARG(buf_str(&said)));
	else
		call_say(n->call, "note: %.*s", STR_ARG(buf_str(&said)));
	n->json.out = &n->text;
	json_str(&n->json, buf_str(&said));
	buf_release(&said);
}

void
home_notes_release(struct home_notes *n)
{
	buf_release(&n->text);
}

bool
note_keys(struct home_notes *n, const struct home *h, struct err *e)
{
	struct key_notes list[KEYRING_KEYS];
	struct arena a = {0};
	struct keyring keys;
	struct log *log;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = rotation_look(h, &keys, &a, list, e);
	for (size_t i = 0; ok && i < keys.count; i++) {
		if (list[i].no_elder.n)
			home_notes_add(n, true, "%.*s", STR_ARG(list[i].no_elder));
		if (list[i].private.n)
			home_notes_add(n, false, "%.*s", STR_ARG(list[i].private));
	}
	log_close(log);
	keyring_close(&keys);
	arena_release(&a);
	return ok;
}

static bool
is_named(const struct config *c, const struct note_key *key)
{
	for (size_t i = 0; i < c->witness_count; i++)
		if (note_key_eq(&c->witnesses[i].key, key))
			return true;
	return false;
}

bool
note_witnesses(struct home_notes *n, const struct home *h, struct err *e)
{
	struct arena a = {0};
	struct cosignature *list;
	struct config c;
	size_t count = 0;

	bool ok = config_read(h->path, &a, &c, e) &&
	          attest_cosignatures(h, &a, &list, &count, e);
	for (size_t i = 0; ok && i < count; i++)
		if (!is_named(&c, &list[i].key))
			home_notes_add(n, false, "cosignatures by %.*s (key %08x), whom "
			               "%s/config does not name, go into no bundle",
			               STR_ARG(list[i].key.name), list[i].key.id,
			               h->path);
	arena_release(&a);
	return ok;
}

static bool
verify_key(const struct home *h, const struct note_key *known, struct err *e)
{
	struct keyring keys;
	struct log *log;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = rotation_vouched(h, log, &keys, known, e);
	log_close(log);
	keyring_close(&keys);
	return ok;
}

static bool
verify_kept(const struct home *h, const char *path, const struct note_key *known,
            struct err *e)
{
	struct buf note;

	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = file_read(path, &note, e) &&
	          (attest_verify_kept(h, buf_str(&note), known, e) ||
	           err_context(e, "%s", path));
	buf_release(&note);
	return ok;
}

bool
verify_known(const struct call *c, const struct home *h, struct err *e)
{
	const char *vkey = call_option(c, "key"), *kept = call_option(c, "checkpoint");
	struct note_key key;

	if (vkey && !call_key(c, &key, e))
		return false;
	return (!vkey || verify_key(h, &key, e)) &&
	       (!kept || verify_kept(h, kept, vkey ? &key : NULL, e));
}
