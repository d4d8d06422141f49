/* signed_data: signedData of datapackage-digest.json, by cJSON. See signed_data.h. */
#include "proof/signed_data.h"

#include <cjson/cJSON.h>

#include "proof/chain.h"

enum { ANONYMOUS = 1, DOMAIN = 2, BOTH = ANONYMOUS | DOMAIN };

static const struct property {
	const char *name;
	size_t at; /* in struct signed_data */
	unsigned forms;
	bool optional;
} properties[] = {
	{"hash", offsetof(struct signed_data, hash), BOTH, false},
	{"created", offsetof(struct signed_data, created), BOTH, false},
	{"software", offsetof(struct signed_data, software), BOTH, true},
	{"version", offsetof(struct signed_data, version), BOTH, true},
	{"signature", offsetof(struct signed_data, signature), BOTH, false},
	{"publicKey", offsetof(struct signed_data, public_key), ANONYMOUS, false},
	{"domain", offsetof(struct signed_data, domain), DOMAIN, false},
	{"domainCert", offsetof(struct signed_data, domain_cert), DOMAIN, false},
	{"timeSignature", offsetof(struct signed_data, time_signature), DOMAIN, false},
	{"timestampCert", offsetof(struct signed_data, timestamp_cert), DOMAIN, false},
	{"crossSignedCert", offsetof(struct signed_data, cross_signed_cert),
	 DOMAIN, true},
};

static struct str *
place_of(struct signed_data *d, const struct property *p)
{
	return (struct str *)(void *)((char *)d + p->at);
}

static const struct property *
find_property(const char *name)
{
	for (size_t i = 0; i < COUNT(properties); i++)
		if (strcmp(properties[i].name, name) == 0)
			return &properties[i];
	return NULL;
}

static bool
take(const cJSON *item, struct arena *a, struct signed_data *out, struct err *e)
{
	const struct property *p = find_property(item->string);

	if (!p)
		return err_set(e, ERR_INPUT,
		               "signedData has \"%.*s\", which wacz-auth 0.1.0 "
		               "does not allow",
		               STR_ARG(text_to_show(str_of(item->string), a)));
	if (p->optional && cJSON_IsNull(item))
		return true;
	if (!cJSON_IsString(item) || !item->valuestring[0])
		return err_set(e, ERR_INPUT, "signedData: %s is not a text", p->name);
	if (place_of(out, p)->n)
		return err_set(e, ERR_INPUT, "signedData: %s stands there "
		               "twice", p->name);
	*place_of(out, p) = arena_str(a, str_of(item->valuestring));
	return true;
}

static bool
check_form(struct signed_data *d, struct err *e)
{
	unsigned form = d->public_key.n ? ANONYMOUS : DOMAIN;

	for (size_t i = 0; i < COUNT(properties); i++) {
		const struct property *p = &properties[i];
		bool is = place_of(d, p)->n > 0, may = p->forms & form;
		if (is && !may)
			return err_set(e, ERR_INPUT,
			               "signedData has both publicKey and %s, which "
			               "belong to different kinds of "
			               "signature", p->name);
		if (!is && may && !p->optional)
			return err_set(e, ERR_INPUT,
			               "signedData: %s is missing", p->name);
	}
	return true;
}

static bool
read_object(const cJSON *object, struct arena *a, struct signed_data *out,
            struct err *e)
{
	const cJSON *item;

	if (!cJSON_IsObject(object))
		return err_set(e, ERR_INPUT, "signedData is not an object");
	cJSON_ArrayForEach(item, object)
		if (!take(item, a, out, e))
			return false;
	return check_form(out, e);
}

/* The only property `signedData`; NULL if there is none. */
static bool
find_object(const cJSON *root, const cJSON **out, struct err *e)
{
	const cJSON *item;

	*out = NULL;
	cJSON_ArrayForEach(item, root) {
		if (strcmp(item->string, "signedData") != 0)
			continue;
		if (*out)
			return err_set(e, ERR_INPUT,
			               "datapackage-digest.json has two signedData");
		*out = item;
	}
	return true;
}

bool
signed_data_read(struct str json, struct arena *a, bool *present,
                 struct signed_data *out, struct err *e)
{
	const char *end = NULL;
	const cJSON *object;

	*out = (struct signed_data){0};
	if (json.n > SIGNED_DATA_MAX)
		return err_set(e, ERR_LIMIT,
		               "datapackage-digest.json is larger than the "
		               "limit of %d bytes",
		               SIGNED_DATA_MAX);
	/* cJSON ends a text at U+0000, where another reader would go on. */
	bool clean = utf8_valid(json) && str_find(json, STR("\\u0000"), 0) == SIZE_MAX;
	cJSON *root = clean ? cJSON_ParseWithLengthOpts(json.p, json.n, &end, 0) : NULL;
	struct str rest = root ? str_slice(json, (size_t)(end - json.p), json.n) : json;
	bool whole = root && str_trim(rest).n == 0, ok = false;
	if (!whole || !cJSON_IsObject(root))
		err_set(e, ERR_INPUT, "datapackage-digest.json is not a JSON object");
	else if (find_object(root, &object, e))
		ok = !(*present = object != NULL) || read_object(object, a, out, e);
	cJSON_Delete(root);
	return ok;
}
