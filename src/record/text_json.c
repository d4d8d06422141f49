/* text_json: versions and differences as JSON. See text_json.h. */
#include "record/text_json.h"

void
version_json(struct json *j, struct str service, struct str document,
             const struct version *v)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&v->id, hex);
	json_object(j);
	json_key_str(j, "service", service);
	json_key_str(j, "document", document);
	json_key_cstr(j, "version", hex);
	json_key_int(j, "bytes", (int64_t)v->text.n);
	json_key_str(j, "text", v->text);
	json_object_end(j);
}

static void
range_json(struct json *j, const char *key, uint32_t start, uint32_t end)
{
	json_key(j, key);
	json_object(j);
	json_key_int(j, "start", start);
	json_key_int(j, "end", end);
	json_object_end(j);
}

static void
block_json(struct json *j, const struct document *old, const struct document *new,
           const struct diff_block *b)
{
	static const char *const ops[] = {"same", "removed", "added"};
	const char *kind = b->new == BLOCK_NONE ? "removed"
	                   : b->old == BLOCK_NONE ? "added" : "changed";

	json_object(j);
	json_key_cstr(j, "kind", kind);
	if (b->old != BLOCK_NONE)
		range_json(j, "old", old->blocks[b->old].start,
		           old->blocks[b->old].end);
	if (b->new != BLOCK_NONE)
		range_json(j, "new", new->blocks[b->new].start,
		           new->blocks[b->new].end);
	json_key(j, "words");
	json_array(j);
	for (size_t i = 0; i < b->span_count; i++) {
		const struct diff_span *s = &b->spans[i];
		bool of_old = s->op == DIFF_REMOVED;
		json_object(j);
		json_key_cstr(j, "op", ops[s->op]);
		json_key_str(j, "text", of_old
		             ? str_slice(old->text, s->old_start, s->old_end)
		             : str_slice(new->text, s->new_start, s->new_end));
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void
sha_json(struct json *j, const char *key, struct str text)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(text);

	sha256_hex(&h, hex);
	json_key_cstr(j, key, hex);
}

void
diff_json(struct json *j, const struct document *old, const struct document *new,
          const struct diff *d)
{
	json_object(j);
	sha_json(j, "old", old->text);
	sha_json(j, "new", new->text);
	json_key_int(j, "added", (int64_t)d->added);
	json_key_int(j, "removed", (int64_t)d->removed);
	json_key_int(j, "changed", (int64_t)d->changed);
	json_key(j, "hunks");
	json_array(j);
	for (size_t i = 0; i < d->count; i++)
		if (!d->blocks[i].same)
			block_json(j, old, new, &d->blocks[i]);
	json_array_end(j);
	json_object_end(j);
}
