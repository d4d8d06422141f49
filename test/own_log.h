/*
 * own_log: a log with a key of its own, in a scratch folder of its own, for tests.
 */
#ifndef OWN_LOG_H
#define OWN_LOG_H

#include <unistd.h>

#include "proof/log.h"
#include "test/check.h"

struct own_log {
	struct arena a;
	char folder[64];
	const char *path; /* of the log, in the folder */
	struct note_signer *signer;
	struct note_key key;
	struct log_signers by;
	struct log_keys keys;
};

/* With nothing in it, below the folder `where`; false if nothing can be made there. */
static inline bool
own_log_make(struct own_log *o, const char *where)
{
	struct err e = {0};

	*o = (struct own_log){.path = NULL};
	snprintf(o->folder, sizeof o->folder, "%s/proviso-log-XXXXXX", where);
	if (!mkdtemp(o->folder))
		return false;
	o->path = arena_printf(&o->a, "%s/log", o->folder).p;
	CHECK(note_signer_make(STR("log.example/own"), &o->signer, &e));
	o->key = *note_signer_key(o->signer);
	o->by = (struct log_signers){&o->signer, 1};
	o->keys = (struct log_keys){&o->key, 1};
	CHECK_SAY(log_create(o->path, o->by, &e), "%s", e.msg);
	return true;
}

/* To append to it. */
static inline struct log *
own_log_open(struct own_log *o)
{
	struct log *l = NULL;
	struct err e = {0};

	CHECK_SAY(log_open(o->path, o->keys, true, &l, &e), "%s", e.msg);
	return l;
}

/* Up to so many entries, "entry N". */
static inline void
own_log_fill(struct own_log *o, struct log *l, uint64_t size)
{
	struct err e = {0};

	for (uint64_t n = log_size(l); n < size; n++)
		CHECK_SAY(log_append(l, arena_printf(&o->a, "entry %u", (unsigned)n), &e), "%s", e.msg);
}

/* The same, and published. */
static inline void
own_log_publish(struct own_log *o, struct log *l, uint64_t size)
{
	struct err e = {0};

	own_log_fill(o, l, size);
	CHECK_SAY(log_publish(l, o->by, &e), "%s", e.msg);
}

/* Is it whole, for who reads it? */
static inline bool
own_log_verifies(struct own_log *o, struct err *e)
{
	struct log *l = NULL;

	*e = (struct err){0};
	bool ok = log_open(o->path, o->keys, false, &l, e) && log_verify(l, NULL, NULL, e);
	log_close(l);
	return ok;
}

static inline void
own_log_release(struct own_log *o)
{
	note_signer_close(o->signer);
	check_remove(o->folder);
	arena_release(&o->a);
}

#endif
