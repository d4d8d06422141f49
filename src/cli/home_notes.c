/* home_notes: what is to be noted of a home that verifies. See home_notes.h. */
#include "cli/home_notes.h"

#include <stdarg.h>

#include "archive/attest.h"
#include "archive/rotation.h"

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
			home_notes_add(n, false, "cosignatures by %.*s (key %08x), "
			               "whom %s/config does not name, go into no bundle",
			               STR_ARG(list[i].key.name), list[i].key.id,
			               h->path);
	arena_release(&a);
	return ok;
}
