/* wacz_check: a bundle against its own listing, and WACZ 1.1.1. See wacz.h. */
#include "warc/wacz_parts.h"

static const struct str DATAPACKAGE = STR_INIT("datapackage.json");
static const struct str DIGEST = STR_INIT("datapackage-digest.json");

static struct wacz_place
member_place(struct str path)
{
	return (struct wacz_place){path, 0};
}

/* --- datapackage.json */

/* A resource as WACZ 1.1 writes it, or as 1.0 did:
 * "stats":{"hash":HEX,"bytes":N},"hashing":"sha256". */
static struct str
hash_of(struct wacz_check *c, const cJSON *resource, const cJSON **sizes)
{
	const cJSON *stats = cJSON_GetObjectItemCaseSensitive(resource, "stats");

	*sizes = cJSON_IsObject(stats) ? stats : resource;
	if (!cJSON_IsObject(stats))
		return wacz_text_of(resource, "hash");
	struct str name = wacz_text_of(resource, "hashing");
	struct str hex = wacz_text_of(stats, "hash");
	return arena_printf(c->scratch, "%.*s:%.*s", STR_ARG(name), STR_ARG(hex));
}

/* js-wacz 0.1.6 (its issue 127) reads a file by 64 KiB and hashes each piece twice. */
static bool
matches_twice(struct str hash, struct str bytes)
{
	enum { PIECE = 64 * 1024 };
	struct hash_stream *twice = hash_start(HASH_SHA256);
	struct sha256 got;

	for (size_t i = 0; i < bytes.n; i += PIECE) {
		hash_add(twice, str_slice(bytes, i, i + PIECE));
		hash_add(twice, str_slice(bytes, i, i + PIECE));
	}
	hash_get(twice, got.b);
	hash_close(twice);
	return wacz_hash_is(hash, &got);
}

static void
check_hash(struct wacz_check *c, struct wacz_place at, struct str hash,
           struct str bytes)
{
	if (wacz_hash_matches(hash, bytes))
		return;
	if (matches_twice(hash, bytes))
		wacz_note(c, at, "its SHA-256 in datapackage.json is that of each 64 "
		          "KiB of it twice, a fault of js-wacz 0.1.6; it vouches for "
		          "the same bytes");
	else
		wacz_wrong(c, at, "its SHA-256 is not the one that "
		           "datapackage.json says");
}

static void
check_resource(struct wacz_check *c, const cJSON *resource)
{
	const cJSON *sizes;
	struct str path = wacz_text_of(resource, "path");
	const struct wacz_member *m = wacz_find(c->w, path);
	struct wacz_place at = member_place(m ? path : DATAPACKAGE);
	size_t size;

	if (!m) {
		wacz_wrong(c, at, "lists \"%.*s\", which is not in the bundle",
		           STR_ARG(path));
		return;
	}
	struct wacz_content *content = &c->contents[m - c->w->members];
	if (content->listed) {
		wacz_wrong(c, at, "is listed twice in datapackage.json");
		return;
	}
	content->listed = true;
	struct str hash = hash_of(c, resource, &sizes);
	if (!wacz_number_of(sizes, "bytes", &size) || size != m->size)
		wacz_wrong(c, at, "has %zu bytes, which is not what datapackage.json "
		           "says", m->size);
	if (!str_starts(hash, STR("sha256:")))
		wacz_wrong(c, at, "datapackage.json has no SHA-256 of it, but \"%.*s\"",
		           STR_ARG(hash));
	else if (content->read)
		check_hash(c, at, hash, content->bytes);
}

static void
check_resources(struct wacz_check *c, const cJSON *package)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(package, "resources");
	const cJSON *resource;

	if (!cJSON_IsArray(list))
		wacz_wrong(c, member_place(DATAPACKAGE), "has no list \"resources\"");
	cJSON_ArrayForEach(resource, list) {
		const char *fault = wacz_object_fault(resource);
		if (fault)
			wacz_wrong(c, member_place(DATAPACKAGE),
			           "a resource in it %s", fault);
		else
			check_resource(c, resource);
	}
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		bool exempt = str_eq(path, DATAPACKAGE) || str_eq(path, DIGEST) ||
		              str_ends(path, STR("/"));
		if (!exempt && !c->contents[i].listed)
			wacz_wrong(c, member_place(path),
			           "is not listed in datapackage.json");
	}
}

/* The draft 1.2.0 has the profile "wacz" in place of a version. */
static void
check_version(struct wacz_check *c, const cJSON *package)
{
	struct str profile = wacz_text_of(package, "profile");
	struct str version = wacz_text_of(package, "wacz_version");
	struct wacz_place at = member_place(DATAPACKAGE);

	if (str_eq(profile, STR("wacz")))
		wacz_note(c, at, "is of the draft WACZ 1.2.0");
	else if (!str_eq(profile, STR("data-package")))
		wacz_wrong(c, at, "its profile is \"%.*s\", not \"data-package\"",
		           STR_ARG(profile));
	else if (str_starts(version, STR("1.0.")))
		wacz_note(c, at, "is of WACZ %.*s, which 1.1.1 follows",
		          STR_ARG(version));
	else if (!str_starts(version, STR("1.1.")))
		wacz_wrong(c, at, "its wacz_version is \"%.*s\", not 1.1.1",
		           STR_ARG(version));
}

static void
check_datapackage(struct wacz_check *c)
{
	const struct wacz_content *content = wacz_content_at(c, STR(""), DATAPACKAGE);
	cJSON *package = NULL;

	if (content)
		package = wacz_object(c, member_place(DATAPACKAGE), content->bytes);
	else if (!wacz_find(c->w, DATAPACKAGE))
		wacz_wrong(c, member_place(DATAPACKAGE),
		           "is missing: nothing says what belongs to the bundle");
	if (package) {
		check_version(c, package);
		check_resources(c, package);
	}
	cJSON_Delete(package);
}

static void
check_digest(struct wacz_check *c)
{
	const struct wacz_content *digest = wacz_content_at(c, STR(""), DIGEST);
	const struct wacz_content *package = wacz_content_at(c, STR(""), DATAPACKAGE);
	struct wacz_place at = member_place(DIGEST);
	cJSON *object = digest ? wacz_object(c, at, digest->bytes) : NULL;

	if (!wacz_find(c->w, DIGEST))
		wacz_note(c, at, "is missing: nothing says which "
		          "datapackage.json is meant");
	if (object && !str_eq(wacz_text_of(object, "path"), DATAPACKAGE))
		wacz_wrong(c, at, "its path is not \"datapackage.json\"");
	if (object && package &&
	    !wacz_hash_matches(wacz_text_of(object, "hash"), package->bytes))
		wacz_wrong(c, at, "its hash is not the SHA-256 of datapackage.json");
	cJSON_Delete(object);
}

/* --- folders */

/* The folders that WACZ names, what belongs there, whether something must be there. */
static const struct folder {
	struct str path;
	struct str endings[5];
	const char *what;
	bool demanded;
} folders[] = {
	{STR_INIT("archive/"), {STR_INIT(".warc"), STR_INIT(".warc.gz")},
	 "WARC file", true},
	{STR_INIT("indexes/"), {STR_INIT(".cdx"), STR_INIT(".cdxj"),
	                        STR_INIT(".cdx.gz"),
	                        STR_INIT(".cdxj.gz"), STR_INIT(".idx")},
	 "CDXJ index", true},
	{STR_INIT("pages/"), {STR_INIT(".jsonl")}, "list of pages", false},
};

static bool
belongs(const struct folder *f, struct str path)
{
	for (size_t i = 0; i < COUNT(f->endings); i++)
		if (f->endings[i].n && str_ends(path, f->endings[i]))
			return true;
	return str_ends(path, STR("/"));
}

static void
check_folder(struct wacz_check *c, const struct folder *f)
{
	bool found = false;

	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		if (!str_starts(path, f->path))
			continue;
		if (!belongs(f, path))
			wacz_note(c, member_place(path),
			          "is no %s, and WACZ allows nothing else "
			          "there", f->what);
		else if (!str_ends(path, STR("/")))
			found = true;
	}
	if (f->demanded && !found)
		wacz_wrong(c, member_place(f->path), "has no %s, which WACZ "
		           "demands", f->what);
}

/* --- pages */

/* RFC 3339: a date and time, a fraction of the second is allowed. */
static bool
is_rfc3339(struct str s)
{
	char whole[TIME_ISO + 6];
	size_t second = TIME_ISO - 1, end = second;
	int64_t t;

	if (s.n <= second)
		return false;
	if (s.p[end] == '.')
		for (end++; end < s.n && is_digit((unsigned char)s.p[end]); end++)
			;
	struct str zone = str_slice(s, end, s.n);
	if (zone.n == 0 || zone.n > 6 || end == second + 1)
		return false;
	memcpy(whole, s.p, second);
	memcpy(whole + second, zone.p, zone.n);
	return time_from_iso((struct str){whole, second + zone.n}, &t);
}

static void
check_page(struct wacz_check *c, struct wacz_place at, const cJSON *page)
{
	struct str ts = wacz_text_of(page, "ts");

	if (at.line == 1) {
		if (!str_eq(wacz_text_of(page, "format"), STR("json-pages-1.0")))
			wacz_wrong(c, at, "its format is not \"json-pages-1.0\"");
		return;
	}
	if (wacz_text_of(page, "url").n == 0)
		wacz_wrong(c, at, "has no url");
	if (!is_rfc3339(ts))
		wacz_wrong(c, at, "its ts \"%.*s\" is no date and time of RFC 3339",
		           STR_ARG(ts));
}

static void
check_pages_of(struct wacz_check *c, struct str path, struct str text)
{
	struct wacz_place at = {path, 0};
	struct str line;

	while (wacz_more(c) && str_next(&text, '\n', &line)) {
		at.line++;
		cJSON *page = wacz_object(c, at, line);
		if (page)
			check_page(c, at, page);
		cJSON_Delete(page);
	}
	if (at.line == 0)
		wacz_wrong(c, at, "is empty");
}

static void
check_pages(struct wacz_check *c)
{
	if (!wacz_find(c->w, STR("pages/pages.jsonl")))
		wacz_wrong(c, member_place(STR("pages/pages.jsonl")), "is missing");
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		if (str_starts(path, STR("pages/")) && str_ends(path, STR(".jsonl")) &&
		    c->contents[i].read)
			check_pages_of(c, path, c->contents[i].bytes);
	}
}

/* --- the whole */

static void
read_members(struct wacz_check *c)
{
	const struct wacz *w = c->w;

	c->contents = ARENA_ARRAY(c->scratch, struct wacz_content, w->count);
	for (size_t i = 0; i < w->count; i++) {
		struct err e = {0};
		struct wacz_content *content = &c->contents[i];
		content->read = wacz_read(&w->members[i], c->scratch,
		                          &content->bytes, &e);
		if (!content->read)
			wacz_wrong(c, (struct wacz_place){0}, "%s", e.msg);
	}
}

bool
wacz_check(struct str file, struct wacz_limits most, struct arena *a,
           struct wacz_findings *out)
{
	struct arena scratch = {0};
	struct err e = {0};
	struct wacz w;
	struct wacz_check c = {.w = &w, .index_bytes = most.total,
	                       .out = out, .arena = a,
	                       .scratch = &scratch};

	*out = (struct wacz_findings){0};
	if (wacz_open(file, most, &scratch, &w, &e)) {
		read_members(&c);
		wacz_check_container(&c);
		check_datapackage(&c);
		check_digest(&c);
		for (size_t i = 0; i < COUNT(folders); i++)
			check_folder(&c, &folders[i]);
		check_pages(&c);
		wacz_check_indexes(&c);
	} else {
		wacz_wrong(&c, (struct wacz_place){0}, "%s", e.msg);
	}
	arena_release(&scratch);
	return out->wrong == 0;
}
