/* bundle_verify: files of others, checked in a child. See bundle_verify.h. */
#include "evidence/bundle_verify.h"

#include "base/visible.h"
#include "document/sandbox.h"
#include "evidence/bundle_check.h"
#include "proof/wacz_auth.h"
#include "warc/warc.h"

enum { REPORT_BYTES = 4 << 20, LINE_BYTES = 2048 };

static const struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};

void
report_say(struct report *r, enum bundle_word word, const char *fmt, ...)
{
	va_list ap;
	struct buf text;
	char line[LINE_BYTES];

	va_start(ap, fmt);
	int n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	/* Cut at a character; the rest of a long value is no news. */
	struct str said = str_of(line);
	while (said.n > 0 && n >= (int)sizeof line && !utf8_valid(said))
		said.n--;
	if (!utf8_valid(said)) {
		report_say(r, word, "(what is to be said of it is no UTF-8 text)");
		return;
	}
	buf_init(&text, 16 * LINE_BYTES);
	visible_add(&text, said, BREAKS_SHOWN);
	buf_byte(r->out, (char)word);
	buf_add(r->out, buf_str(&text));
	buf_byte(r->out, '\n');
	buf_release(&text);
	r->wrong += word == BUNDLE_WRONG;
}

/* Records of a WARC file, which is `name` in what is said. */
static bool
check_warc(struct report *r, const char *name, struct str bytes, struct err *e)
{
	struct warc_findings findings = {0};
	uint64_t records = 0;

	if (!warc_check(bytes, LIMIT_INPUT_BYTES, &r->a, &findings, &records, e))
		return false;
	for (const struct warc_finding *f = findings.first; f; f = f->next)
		report_say(r, f->wrong ? BUNDLE_WRONG : BUNDLE_NOTE, "%s%.*s", name,
		           STR_ARG(f->text));
	if (findings.wrong == 0)
		report_say(r, BUNDLE_HOLDS, "%s%llu record%s", name,
		           (unsigned long long)records, records == 1
		           ? ", which is as its digests say"
		           : "s, each as its digests say");
	return true;
}

static bool
check_archives(struct report *r, const struct wacz *w, struct err *e)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct wacz_member *m = &w->members[i];
		struct str bytes;
		if (!str_starts(m->path, STR("archive/")) ||
		    !(str_ends(m->path, STR(".warc")) ||
		      str_ends(m->path, STR(".warc.gz"))))
			continue;
		const char *name = arena_printf(&r->a, "%.*s: ", STR_ARG(m->path)).p;
		if (!wacz_read(m, &r->a, &bytes, e) || !check_warc(r, name, bytes, e)) {
			report_say(r, BUNDLE_WRONG, "%s%s", name, e->msg);
			*e = (struct err){0};
		}
	}
	return true;
}

/* The signature of datapackage-digest.json, as other makers of bundles write it. */
static bool
check_signature(struct report *r, const struct wacz *w, struct err *e)
{
	struct wacz_auth auth;
	struct str digest, package, line, rest;
	struct buf says;

	if (!bundle_member(r, w, "datapackage-digest.json", &digest) ||
	    !bundle_member(r, w, "datapackage.json", &package))
		return true; /* their absence is told by wacz_check */
	struct sha256 id = sha256_of(package);
	if (!wacz_auth_verify(digest, &id, r->trust->anchors, &r->a, &auth, e)) {
		report_say(r, BUNDLE_WRONG, "datapackage-digest.json: %s", e->msg);
		*e = (struct err){0};
		return true;
	}
	if (auth.form == WACZ_UNSIGNED)
		return true;
	buf_init(&says, 1 << 16);
	wacz_auth_say(&auth, r->trust->now, &says);
	rest = buf_str(&says);
	/* A domain's signature is worth what those who vouch for the domain are
	 * worth. */
	bool holds = wacz_auth_holds(&auth) &&
	             (auth.form != WACZ_DOMAIN || auth.chain.trusted ||
	              auth.cross_chain.trusted);
	/* Whoever packed a bundle of ours again can sign it with a key of his own. */
	bool says_nothing = auth.form == WACZ_ANONYMOUS &&
	                    wacz_find(w, STR("proof/sighting.json"));
	while (str_next(&rest, '\n', &line))
		report_say(r, !holds ? BUNDLE_WRONG : says_nothing ? BUNDLE_NOTE
		              : BUNDLE_HOLDS, "%.*s", STR_ARG(line));
	buf_release(&says);
	return true;
}

/* Without a proof of a log. Whoever knows the log's key asks for one; and what looks
 * like a bundle of ours has one. */
static void
say_unproven(struct report *r, const struct wacz *w)
{
	bool ours = false;

	for (size_t i = 0; w && i < w->count; i++)
		ours = ours || str_starts(w->members[i].path, STR("proof/")) ||
		       str_starts(w->members[i].path, STR("record/"));
	if (r->trust->key.n || ours)
		report_say(r, BUNDLE_WRONG, "no proof of a log is in it "
		           "(proof/sighting.json)");
	else
		report_say(r, BUNDLE_NOTE, "no proof of a log is in it: when it was "
		           "made, only its maker says");
}

static void
say_findings(struct report *r, const struct wacz_findings *findings, bool wrong)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].wrong == wrong)
			report_say(r, wrong ? BUNDLE_WRONG : BUNDLE_NOTE, "%.*s",
			           STR_ARG(findings->list[i].text));
}

static bool
check_files(struct report *r, const struct wacz_findings *findings, struct str file,
            struct err *e)
{
	struct wacz w;
	struct str entry;

	if (!wacz_open(file, most, &r->a, &w, e)) {
		if (r->wrong) /* then it was said */
			*e = (struct err){0};
		return r->wrong > 0;
	}
	if (findings->wrong == 0)
		report_say(r, BUNDLE_HOLDS, "%zu files, each as datapackage.json lists "
		           "it", w.count);
	if (!check_archives(r, &w, e) || !check_signature(r, &w, e))
		return false;
	if (bundle_member(r, &w, "proof/sighting.json", &entry))
		return bundle_check(r, &w, entry, e);
	say_unproven(r, &w);
	return true;
}

/* How the files were packed matters least, and is noted last. */
static bool
check_wacz(struct report *r, struct str file, struct err *e)
{
	struct wacz_findings findings = {0};

	wacz_check(file, most, &r->a, &findings);
	say_findings(r, &findings, true);
	bool ok = check_files(r, &findings, file, e);
	say_findings(r, &findings, false);
	return ok;
}

struct work {
	struct str file;
	const struct bundle_trust *trust;
};

static bool
check_file(void *context, struct buf *out, struct err *e)
{
	const struct work *work = context;
	struct report r = {.trust = work->trust, .out = out};
	struct str file = work->file;
	bool ok;

	if (str_starts(file, STR("PK")))
		ok = check_wacz(&r, file, e);
	else if (str_starts(file, STR("%PDF")))
		ok = err_set(e, ERR_INPUT, "it is a PDF, which proves nothing by "
		             "itself; give the bundle (.wacz) that it came in");
	else
		ok = check_warc(&r, "", file, e);
	if (ok && r.trust->key.n && !str_starts(file, STR("PK")))
		say_unproven(&r, NULL);
	if (!ok && e->kind != ERR_LIMIT) { /* what cannot be read is wrong, too */
		report_say(&r, BUNDLE_WRONG, "%s", e->msg);
		*e = (struct err){0};
		ok = true;
	}
	arena_release(&r.a);
	return ok;
}

/* The child's report, line by line; it is believed to be no more than lines. */
static bool
pass_on(struct str report, bundle_say *say, void *context, struct err *e)
{
	struct str rest = report, line;
	bool more = true;

	while (str_next(&rest, '\n', &line)) {
		if (line.n == 0 || !utf8_valid(line) || !strchr("+-?!", line.p[0]))
			return err_set(e, ERR_INPUT, "its parser failed on it; the "
			               "bytes may be damaged");
		struct str text = str_slice(line, 1, line.n);
		more = more && say(context, (enum bundle_word)line.p[0], text);
		if (line.p[0] == BUNDLE_WRONG)
			err_set(e, ERR_NO, "%.*s",
			        (int)(text.n < 400 ? text.n : 400), text.p);
	}
	return e->kind == ERR_NONE;
}

bool
bundle_verify(struct str file, const struct bundle_trust *trust, bundle_say *say,
              void *context, struct err *e)
{
	struct work work = {file, trust};
	struct buf report;

	buf_init(&report, REPORT_BYTES);
	bool ok = sandbox_run(check_file, &work, &report, e) &&
	          pass_on(buf_str(&report), say, context, e);
	buf_release(&report);
	return ok;
}
