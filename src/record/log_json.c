/* log_json: the log's checkpoint as JSON. See log_json.h. */
#include "record/log_json.h"

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
json_stamps(struct json *j, const struct stamp *list, size_t count)
{
	json_key(j, "stamps");
	json_array(j);
	for (size_t i = 0; i < count; i++) {
		json_object(j);
		json_key_int(j, "size", (int64_t)list[i].size);
		json_key_time(j, "time", list[i].at);
		json_key_str(j, "authority", list[i].authority);
		json_key_time(j, "not_after", list[i].not_after);
		json_key_bool(j, "trusted", list[i].why.n == 0);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_witnesses(struct json *j, const struct cosignature *list, size_t count)
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
		json_key_time(j, "time", list[i].at);
		json_object_end(j);
	}
	json_array_end(j);
}

static bool
write(struct json *j, const struct home *h, struct log *log, const struct keyring *keys,
      struct arena *a, struct err *e)
{
	const struct checkpoint *checkpoint = log_checkpoint(log);
	struct cosignature *witnesses;
	struct stamp *stamps;
	size_t witness_count, stamp_count;
	struct buf root;
	struct note n;

	if (!attest_stamps(h, a, &stamps, &stamp_count, e) ||
	    !attest_cosignatures(h, a, &witnesses, &witness_count, e) ||
	    !note_parse(log_note(log), &n, e) ||
	    !note_verify(&n, keys->keys, keys->count, e))
		return false;
	buf_init(&root, 64);
	base64_write((struct str){(const char *)checkpoint->root.b,
	                          sizeof checkpoint->root.b}, &root);
	json_object(j);
	json_key_str(j, "origin", checkpoint->origin);
	json_key_int(j, "size", (int64_t)checkpoint->size);
	json_key_str(j, "root", buf_str(&root));
	json_signatures(j, &n, witnesses, witness_count);
	json_stamps(j, stamps, stamp_count);
	json_witnesses(j, witnesses, witness_count);
	json_object_end(j);
	buf_release(&root);
	return true;
}

bool
checkpoint_json(struct json *j, const struct home *h, struct arena *a, struct err *e)
{
	struct keyring keys;
	struct log *log;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = write(j, h, log, &keys, a, e);
	log_close(log);
	keyring_close(&keys);
	return ok;
}
