/* bundle_verify: files of others, checked in a child. See bundle_verify.h. */
#include "record/bundle_verify.h"

#include "archive/warc.h"
#include "document/sandbox.h"
#include "proof/wacz_auth.h"
#include "record/bundle_check.h"

enum { REPORT_BYTES = 4 << 20 };

static const struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};

void
report_say(struct report *r, enum bundle_word word, const char *fmt, ...)
{
	va_list ap;
	char text[2048];

	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	for (char *p = text; *p; p++) /* one line each */
		*p = *p == '\n' ? ' ' : *p;
	buf_byte(r->out, (char)word);
	buf_add(r->out, str_of(text));
	buf_byte(r->out, '\n');
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
		report_say(r, f->wrong ? BUNDLE_WRONG : BUNDLE_NOTE, "%s%.*s", name, STR_ARG(f->text));
	if (findings.wrong == 0)
		report_say(r, BUNDLE_HOLDS, "%s%llu records, each as its digests say", name,
		           (unsigned long long)records);
	return true;
}

static bool
check_archives(struct report *r, const struct wacz *w, struct err *e)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct wacz_member *m = &w->members[i];
		struct str bytes;
		if (!str_starts(m->path, STR("archive/")) ||
		    !(str_ends(m->path, STR(".warc")) || str_ends(m->path, STR(".warc.gz"))))
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
	/* A domain's signature is worth what those who vouch for the domain are worth. */
	bool holds = wacz_auth_holds(&auth) &&
	             (auth.form != WACZ_DOMAIN || auth.chain.trusted || auth.cross_chain.trusted);
	while (str_next(&rest, '\n', &line))
		report_say(r, holds ? BUNDLE_HOLDS : BUNDLE_WRONG, "%.*s", STR_ARG(line));
	buf_release(&says);
	return true;
}

static bool
check_wacz(struct report *r, struct str file, struct err *e)
{
	struct wacz_findings findings = {0};
	struct wacz w;
	struct str entry;

	wacz_check(file, most, &r->a, &findings);
	for (size_t i = 0; i < findings.count; i++)
		report_say(r, findings.list[i].wrong ? BUNDLE_WRONG : BUNDLE_NOTE, "%.*s",
		           STR_ARG(findings.list[i].text));
	if (!wacz_open(file, most, &r->a, &w, e)) {
		if (r->wrong) /* then it was said */
			*e = (struct err){0};
		return r->wrong > 0;
	}
	if (findings.wrong == 0)
		report_say(r, BUNDLE_HOLDS, "%zu files, each as datapackage.json lists it", w.count);
	if (!check_archives(r, &w, e) || !check_signature(r, &w, e))
		return false;
	if (bundle_member(r, &w, "proof/sighting.json", &entry))
		return bundle_check(r, &w, entry, e);
	report_say(r, BUNDLE_NOTE, "no proof of a log is in it: when it was made, only its maker says");
	return true;
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
	else
		ok = check_warc(&r, "", file, e);
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
		if (line.n == 0 || !utf8_valid(line) || !strchr("+-!", line.p[0]))
			return err_set(e, ERR_INPUT, "its parser failed on it; the bytes may be damaged");
		struct str text = str_slice(line, 1, line.n);
		more = more && say(context, (enum bundle_word)line.p[0], text);
		if (line.p[0] == BUNDLE_WRONG)
			err_set(e, ERR_NO, "%.*s", (int)(text.n < 400 ? text.n : 400), text.p);
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
	bool ok = sandbox_run(check_file, &work, &report, e) && pass_on(buf_str(&report), say, context, e);
	buf_release(&report);
	return ok;
}
