/* proviso key: the keys of the log, and how one takes over from another. */
#include "archive/leaves.h"
#include "archive/rotation.h"
#include "cli/cli.h"

static const char *
state_of(const struct log_key *k)
{
	if (k->signs)
		return "signs";
	return k->retired ? "retired" : "absent";
}

static void
print_key(struct call *c, const struct log_key *k)
{
	struct json j = {.out = &c->out};
	struct buf vkey;
	char id[16];

	buf_init(&vkey, 1 << 16);
	note_key_write(&k->key, &vkey);
	snprintf(id, sizeof id, "%08x", k->key.id);
	if (c->json) {
		json_object(&j);
		json_key_cstr(&j, "id", id);
		json_key_str(&j, "vkey", buf_str(&vkey));
		json_key_cstr(&j, "state", state_of(k));
		json_key(&j, "since");
		if (k->since >= 0)
			json_int(&j, k->since);
		else
			json_null(&j);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	} else {
		buf_printf(&c->out, "%s  %-7s  ", id, state_of(k));
		if (k->since >= 0)
			buf_printf(&c->out, "since entry %lld", (long long)k->since);
		else
			buf_add(&c->out, STR("not announced"));
		buf_printf(&c->out, "  %.*s\n", STR_ARG(buf_str(&vkey)));
	}
	buf_release(&vkey);
}

/* All of them, and what is left to do. */
static bool
print_keys(struct call *c, const struct home *h, struct err *e)
{
	struct log_key list[KEYRING_KEYS];
	struct keyring keys;
	struct log *log;
	bool waits;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = rotation_list(h, &keys, list, e) &&
	          leaves_key_waits(h->db, log, &waits, e);
	for (size_t i = 0; ok && i < keys.count; i++) {
		print_key(c, &list[i]);
		if (list[i].signs && list[i].retired) {
			call_say(c, "the end of %08x was interrupted; run: proviso key "
			         "retire %08x", list[i].key.id, list[i].key.id);
			waits = false;
		}
		if (list[i].since < 0)
			call_say(c, "the making of %08x was interrupted; run: proviso "
			         "key rotate", list[i].key.id);
	}
	if (ok && waits)
		call_say(c, "the log lacks a word on a key, of a work that was "
		         "interrupted; run: proviso key rotate");
	log_close(log);
	keyring_close(&keys);
	return ok;
}

/* While two keys sign: what ends that. */
static bool
say_next(struct call *c, const struct home *h, struct err *e)
{
	struct log_key list[KEYRING_KEYS];
	const struct log_key *oldest = NULL;
	size_t signing = 0;

	if (!rotation_list(h, &h->keys, list, e))
		return false;
	for (size_t i = h->keys.count; i-- > 0;)
		if (list[i].signs) {
			oldest = &list[i];
			signing++;
		}
	if (signing > 1)
		call_say(c, "tell the new key to your readers and witnesses; then: "
		         "proviso key retire %08x", oldest->key.id);
	return true;
}

static bool
rotate(struct call *c, struct err *e)
{
	struct home h;

	if (!call_args(c, 1, 1, e))
		return false;
	if (call_option(c, "lost") && !(home_open(c->home, false, &h, e) &&
	                                (home_close(&h),
	                                 rotation_without_key(c->home, e))))
		return false;
	if (!call_home(c, &h, e))
		return false;
	bool ok = rotation_begin(&h, e) && print_keys(c, &h, e);
	ok = ok && call_flush(c, e);
	ok = ok && say_next(c, &h, e);
	home_close(&h);
	return ok;
}

static bool
retire(struct call *c, struct err *e)
{
	struct home h;

	if (!call_args(c, 2, 2, e) || !call_home(c, &h, e))
		return false;
	bool ok = rotation_end(&h, str_of(c->args[1]), e) && print_keys(c, &h, e);
	home_close(&h);
	return ok;
}

bool
cmd_key(struct call *c, struct err *e)
{
	struct home h;

	if (c->arg_count && strcmp(c->args[0], "rotate") == 0)
		return rotate(c, e);
	if (call_option(c, "lost"))
		return err_set(e, ERR_USAGE, "--lost goes with: proviso key rotate");
	if (c->arg_count && strcmp(c->args[0], "retire") == 0)
		return retire(c, e);
	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = print_keys(c, &h, e);
	home_close(&h);
	return ok;
}
