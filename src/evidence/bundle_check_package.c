/* bundle_check_package: what datapackage.json says to people. See
 * bundle_check_parts.h.
 *
 * Whoever packs a bundle can write it, so nothing in it is free: it is written again,
 * in the order that it lists the files in, and must be that. Only when and by which
 * Proviso it was packed, nothing else says. */
#include "evidence/bundle_check_parts.h"
#include "net/http.h"

#define PACKAGE "datapackage.json"
#define DIGEST "datapackage-digest.json"

/* "proviso/0.1.0" */
static bool
is_software(struct str s)
{
	static const struct str ours = STR_INIT("proviso/");

	if (!str_starts(s, ours) || s.n == ours.n || s.n > ours.n + 16)
		return false;
	for (size_t i = ours.n; i < s.n; i++)
		if (!is_digit((unsigned char)s.p[i]) && s.p[i] != '.')
			return false;
	return true;
}

/* The files in the order in which they are listed. */
static size_t
listed(struct check *c, const cJSON *package, struct wacz_file *files)
{
	const cJSON *one, *all = cJSON_GetObjectItemCaseSensitive(package, "resources");
	size_t n = 0;

	cJSON_ArrayForEach(one, all) {
		struct wacz_file f = {.path = check_text_of(one, "path")};
		if (n == c->w->count || !f.path.n ||
		    !bundle_member(c->r, c->w, f.path.p, &f.bytes))
			return 0;
		files[n++] = f;
	}
	return n;
}

static bool
take_times(struct check *c, const cJSON *package, struct wacz_about *out)
{
	int64_t captured = 0;

	struct str created = check_text_of(package, "created");

	if (!time_from_iso(created, &out->created) ||
	    !time_from_iso(check_text_of(c->entry, "time"), &captured))
		return false;
	out->modified = out->created;
	if (out->created < captured - CLOCKS_APART)
		report_say(c->r, BUNDLE_WRONG, PACKAGE ": the bundle was packed at "
		           "%.*s, before the capture that it is of", STR_ARG(created));
	return true;
}

/* Its path and hash are checked where any bundle's are, and so is a signature. */
static void
check_digest_file(struct check *c)
{
	static const char *const known[] = {"path", "hash", "signedData"};
	struct str bytes;
	cJSON *file, *one;

	if (!bundle_member(c->r, c->w, DIGEST, &bytes) ||
	    !check_parse(c, DIGEST, bytes, &file))
		return;
	cJSON_ArrayForEach(one, file) {
		bool is_known = false;
		for (size_t i = 0; i < COUNT(known); i++)
			is_known = is_known || strcmp(one->string, known[i]) == 0;
		if (!is_known)
			report_say(c->r, BUNDLE_WRONG, DIGEST ": has \"%s\", which is "
			           "none of its properties", one->string);
	}
	cJSON_Delete(file);
}

void
check_package(struct check *c)
{
	struct wacz_file *files = ARENA_ARRAY(&c->r->a, struct wacz_file, c->w->count);
	struct str bytes, source = check_text_of(c->entry, "source");
	struct buf want;
	cJSON *package = NULL;

	check_digest_file(c);
	if (!check_need(c, PACKAGE, &bytes) ||
	    !check_parse(c, PACKAGE, bytes, &package)) {
		cJSON_Delete(package);
		return;
	}
	struct wacz_about about = {
		.title = bundle_title(check_text_of(c->record, "record"),
		                      check_text_of(c->record, "service"),
		                      check_text_of(c->record, "document"), &c->r->a),
		.description = STR(BUNDLE_DESCRIPTION),
		.software = check_text_of(package, "software")};
	if (check_text_of(c->entry, "warc").n && http_is_url(source)) {
		about.main_page_url = source;
		time_from_iso(check_text_of(c->entry, "time"), &about.main_page_date);
	}
	buf_init(&want, LIMIT_INPUT_BYTES);
	if (is_software(about.software) && take_times(c, package, &about))
		wacz_datapackage(files, listed(c, package, files), &about, &want);
	if (!str_eq(bytes, buf_str(&want)))
		report_say(c->r, BUNDLE_WRONG, PACKAGE ": its title, description, main "
		           "page or another of its words is not of this bundle");
	buf_release(&want);
	cJSON_Delete(package);
}
