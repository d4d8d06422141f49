/* analysis: one document's analysis as JSON. See analysis.h. */
#include "record/analysis.h"

#include "base/version.h"

static void
names_json(struct json *j, const struct analysis_names *names)
{
	json_key_cstr(j, "path", names->path);
	if (names->service)
		json_key_cstr(j, "service", names->service);
	if (names->document)
		json_key_cstr(j, "document_name", names->document);
	json_key(j, "proviso");
	json_object(j);
	json_key_cstr(j, "version", PROVISO_VERSION);
	json_key_cstr(j, "ruleset", ruleset_version());
	json_key_cstr(j, "model", model_version());
	json_object_end(j);
}

static void
refused_json(struct json *j, const char *reason, const char *detail)
{
	json_key(j, "refused");
	json_object(j);
	json_key_cstr(j, "reason", reason);
	json_key_cstr(j, "detail", detail);
	json_object_end(j);
}

/* A string, or null where the text does not state it. */
static void
stated(struct json *j, const char *key, const char *value)
{
	json_key_cstr(j, key, value && *value ? value : NULL);
}

static void
document_json(struct json *j, const struct document *d, const struct judgement *about)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(d->text);

	sha256_hex(&h, hex);
	json_key(j, "document");
	json_object(j);
	json_key(j, "title");
	if (about->title.n)
		json_str(j, about->title);
	else
		json_null(j);
	stated(j, "language", about->language);
	stated(j, "terms_type", about->terms_type);
	stated(j, "effective_date", about->effective_date);
	json_key_cstr(j, "sha256", hex);
	json_key_int(j, "bytes", (int64_t)d->text.n);
	json_key_int(j, "blocks", (int64_t)d->block_count);
	json_key(j, "repeated");
	json_array(j);
	for (size_t i = 0; i < d->repeat_count; i++) {
		json_object(j);
		json_key_int(j, "start", d->repeats[i].start);
		json_key_int(j, "end", d->repeats[i].end);
		json_key_int(j, "of", d->repeats[i].of);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

void
analysis_json(struct json *j, const struct analysis_names *names,
              const struct document *d, const struct analysis *a)
{
	json_object(j);
	names_json(j, names);
	document_json(j, d, &a->about);
	if (a->about.refusal != REFUSED_NOT) {
		refused_json(j, refusal_name(a->about.refusal), a->about.detail);
	} else {
		json_key(j, "provisions");
		json_array(j);
		for (size_t i = 0; i < a->provision_count; i++)
			provision_json(j, d, &a->provisions[i]);
		json_array_end(j);
	}
	json_object_end(j);
}

void
analysis_refused_json(struct json *j, const struct analysis_names *names,
                      const char *reason, const char *detail)
{
	json_object(j);
	names_json(j, names);
	refused_json(j, reason, detail);
	json_object_end(j);
}
