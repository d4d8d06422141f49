/* proviso checkpoint: what the log says of itself, and others of it. */
#include "cli/checkpoint.h"

#include "archive/rotation.h"
#include "cli/verify_trust.h"
#include "record/log_json.h"

static const char *
time_text(struct call *c, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_cstr(&c->a, str_of(iso));
}

/* As it is published now. */
static bool
print_checkpoint(struct call *c, const struct home *h, struct err *e)
{
	struct json j = {.out = &c->out};
	struct keyring keys;
	struct log *log;

	if (c->json) {
		if (!checkpoint_json(&j, h, &c->a, e))
			return false;
		buf_byte(&c->out, '\n');
		return true;
	}
	if (!home_log(h, &keys, &log, e))
		return false;
	buf_add(&c->out, log_note(log));
	log_close(log);
	keyring_close(&keys);
	return true;
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

/* What is asked of whom. */
struct asked {
	bool stamp, witness, allow_private;
	bool done; /* by one of them at least */
};

/* What the config names nobody for is noted, and not asked; if nothing is left, that is
 * an error, and nothing was done. */
static bool
find_asked(const struct call *c, const struct home *h, struct asked *k, struct err *e)
{
	struct arena a = {0};
	struct config config;
	bool both = k->stamp && k->witness;

	if (!both)
		return true;
	bool ok = config_read(h->path, &a, &config, e);
	k->stamp = ok && config.authority;
	k->witness = ok && config.witness_count;
	if (ok && !k->stamp && !k->witness)
		ok = err_set(e, ERR_NOT_FOUND, "%s/config names neither a timestamp "
		             "authority nor a witness; add lines: timestamp-authority "
		             "URL, witness URL KEY", h->path);
	else if (ok && !k->stamp)
		call_say(c, "proviso: note: %s/config names no timestamp authority; "
		         "cosigned only", h->path);
	else if (ok && !k->witness)
		call_say(c, "proviso: note: %s/config names no witness; stamped only",
		         h->path);
	arena_release(&a);
	return ok;
}

static bool
ask_stamp(struct call *c, struct home *h, struct asked *k, struct err *e)
{
	struct stamp s;

	if (!k->stamp)
		return true;
	if (!attest_stamp(h, k->allow_private, &c->a, &s, e))
		return false;
	call_say(c, "stamped at %s by %.*s; good until %s", time_text(c, s.at),
	         STR_ARG(s.authority), time_text(c, s.not_after));
	k->done = true;
	return true;
}

static bool
ask_witnesses(struct call *c, struct home *h, struct asked *k, struct err *e)
{
	struct telling t = {.call = c};

	bool ok = !k->witness ||
	          attest_witness(h, k->allow_private, tell_witness, &t, e);
	k->done = k->done || t.cosigned > 0;
	return ok;
}

/* An authority that fails keeps nobody from asking the witnesses. */
static bool
ask_all(struct call *c, struct home *h, struct asked *k, struct err *e)
{
	struct err late = {0};

	if (!find_asked(c, h, k, e))
		return false;
	bool ok = ask_stamp(c, h, k, e);
	if (!ok && e->kind != ERR_REMOTE)
		return false;
	bool cosigned = ask_witnesses(c, h, k, ok ? e : &late);
	if (!ok && late.kind != ERR_NONE)
		call_complain("%s", late.msg);
	return ok && cosigned;
}

bool
cmd_checkpoint(struct call *c, struct err *e)
{
	struct asked k = {.stamp = call_option(c, "stamp") != NULL,
	                  .witness = call_option(c, "witness") != NULL,
	                  .allow_private = call_option(c, "allow-private") != NULL};
	struct home h;
	struct err late = {0};

	if (!call_args(c, 0, 0, e) ||
	    !(k.stamp || k.witness ? call_home(c, &h, e)
	                           : home_open(c->home, false, &h, e)))
		return false;
	bool ok = ask_all(c, &h, &k, e);
	if (ok || k.done) /* not all of them may have */
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

/* Which of the keys that are known vouches for the home, by what `vkeys` says of it. */
static bool
find_known(const struct home *h, struct str vkeys, struct note_key *out, struct err *e)
{
	struct keyring keys;
	struct log *log;
	struct str line;
	bool found = false;

	if (!home_log(h, &keys, &log, e))
		return false;
	while (!found && str_next(&vkeys, '\n', &line)) {
		*e = (struct err){0}; /* the last of them says why */
		found = note_key_parse(line, out, e) &&
		        rotation_vouched(h, log, &keys, out, e);
	}
	log_close(log);
	keyring_close(&keys);
	return found;
}

static bool
verify_kept(const struct home *h, const struct note_key *known,
            struct kept_checkpoint *kept, struct err *e)
{
	struct buf note;

	if (!kept->path)
		return true;
	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = file_read(kept->path, &note, e) &&
	          (attest_verify_kept(h, buf_str(&note), known, &kept->size, e) ||
	           err_context(e, "%s", kept->path));
	buf_release(&note);
	return ok;
}

bool
verify_known(const struct call *c, const struct home *h, struct kept_checkpoint *out,
             struct err *e)
{
	struct note_key key;
	struct buf vkeys;

	*out = (struct kept_checkpoint){.path = call_option(c, "checkpoint")};
	bool ok = known_keys(c, &vkeys, e) &&
	          (vkeys.n == 0 || find_known(h, buf_str(&vkeys), &key, e)) &&
	          verify_kept(h, vkeys.n ? &key : NULL, out, e);
	buf_release(&vkeys);
	return ok;
}
