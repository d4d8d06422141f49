/* bundle_check_lists: what else is in a bundle, and what lists it. See
 * bundle_check_parts.h. */
#include "evidence/bundle_check_parts.h"

/* The proof that an older key announced one of the log's. */
static bool
is_key_proof(struct check *c, struct str path)
{
	for (size_t i = 0; i < c->keys.named_count; i++)
		if (str_eq(path, arena_printf(&c->r->a, "proof/keys/%08x.tlog-proof",
		                              c->keys.named[i].id)))
			return true;
	return false;
}

/* Nothing else is in a bundle of ours: whatever else is there, nobody vouches for
 * it. */
static void
check_members(struct check *c)
{
	static const char *const known[] = {
		"archive/data.warc.gz", "archive/original.warc.gz", "indexes/index.cdx",
		"pages/pages.jsonl",
		"record/record.json", "record/text.txt", "proof/sighting.json",
		"proof/sighting.tlog-proof",
		"proof/original.json", "proof/original.tlog-proof",
		"proof/publication.json",
		"proof/publication.tlog-proof", "proof/papers.json",
		"proof/papers.tlog-proof",
		"proof/sighting.steps", "proof/sighting.checkpoint",
		"proof/sighting.sig", "proof/sighting.pem",
		"proof/papers.steps", "proof/papers.checkpoint", "proof/papers.sig",
		"proof/papers.pem",
		"proof/checkpoint", "proof/log.keys", "proof/stamp.tsr",
		"proof/stamped.tlog-proof", "proof/stamped.steps",
		"proof/authority.pem", "proof/SHA256SUMS",
		"certificate.pdf", "VERIFY.txt",
		"datapackage.json", "datapackage-digest.json"};
	/* the one has no place without the other */
	static const char *const of[][2] = {
		{"proof/authority.pem", "proof/stamp.tsr"},
		{"proof/stamped.steps", "proof/stamped.tlog-proof"}};

	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		bool is_known = check_witness_member(c, path) || is_key_proof(c, path);
		for (size_t k = 0; k < COUNT(known); k++)
			is_known = is_known || str_eq(path, str_of(known[k]));
		if (!is_known)
			report_say(c->r, BUNDLE_WRONG, "%.*s: is no part of such a "
			           "bundle", STR_ARG(path));
		if (!c->original && (str_eq(path, STR(BUNDLE_ORIGINAL)) ||
		                     str_starts(path, STR("proof/original."))))
			report_say(c->r, BUNDLE_WRONG, "%.*s: the capture refers to no "
			           "other", STR_ARG(path));
	}
	for (size_t i = 0; i < COUNT(of); i++)
		if (wacz_find(c->w, str_of(of[i][0])) &&
		    !wacz_find(c->w, str_of(of[i][1])))
			report_say(c->r, BUNDLE_WRONG, "%s: there is no %s that it is "
			           "of", of[i][0], of[i][1]);
}

/* The index of the records, and the page that it leads to. */
static void
check_index(struct check *c)
{
	struct wacz_file warcs[2] = {{STR(BUNDLE_WARC), {0}},
	                             {STR(BUNDLE_ORIGINAL), {0}}};
	size_t count = c->original ? 2 : 1;
	struct str page = {0};
	struct err bad = {0};
	struct buf b;
	int64_t at = 0;
	bool ok = true;

	for (size_t i = 0; i < count; i++)
		ok = check_need(c, warcs[i].path.p, &warcs[i].bytes) && ok;
	buf_init(&b, LIMIT_INPUT_BYTES);
	if (ok && bundle_index(warcs, count, check_text_of(c->entry, "source"),
	                       &c->r->a, &b, &page, &bad))
		check_same(c, "indexes/index.cdx", buf_str(&b));
	buf_clear(&b);
	time_from_iso(check_text_of(c->entry, "time"), &at);
	bundle_pages(check_text_of(c->record, "record"),
	             bundle_title(check_text_of(c->record, "record"),
	                          check_text_of(c->record, "service"),
	                          check_text_of(c->record, "document"), &c->r->a),
	                          page, at, &b);
	check_same(c, "pages/pages.jsonl", buf_str(&b));
	buf_release(&b);
}

/* Each file has its line in proof/SHA256SUMS, in whatever order the bundle was
 * packed. */
static void
check_sums(struct check *c)
{
	struct buf line;
	struct str sums, bytes;
	size_t said = 0;
	bool same = true;
	struct err bad = {0};

	if (!check_need(c, "proof/SHA256SUMS", &sums))
		return;
	buf_init(&line, WACZ_PATH_MOST + SHA256_HEX + 8);
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		if (str_eq(path, STR("proof/SHA256SUMS")) ||
		    str_starts(path, STR("datapackage")) ||
		    !wacz_read(&c->w->members[i], &c->r->a, &bytes, &bad))
			continue;
		buf_clear(&line);
		bundle_sum(path, bytes, &line);
		size_t at = str_find(sums, buf_str(&line), 0);
		same = same && (at == 0 || (at != SIZE_MAX && sums.p[at - 1] == '\n'));
		said += line.n;
	}
	buf_release(&line);
	if (!same || said != sums.n)
		report_say(c->r, BUNDLE_WRONG, "proof/SHA256SUMS: does not say what "
		           "the files are");
}

void
check_lists(struct check *c)
{
	check_members(c);
	check_index(c);
	check_package(c);
	check_sums(c);
}
