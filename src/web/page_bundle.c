/* page_bundle: the evidence bundle of a record. See record_page.h.
 *
 * Making one appends to the log: that a record was published, and with what papers. So it
 * is made by a POST, once, kept in HOME/bundles/, and given out by GET from then on. */
#include "web/record_page.h"

#include <errno.h>
#include <sys/stat.h>

#include "evidence/bundle.h"
#include "web/pages/bundle.html.h"

/* By what we say of the words: a new ruleset gives a new bundle. */
static const char *
path_of(const struct home *h, const struct evidence *v, struct arena *a)
{
	struct sha256 digest = sha256_of(v->json);
	char hex[SHA256_HEX + 1];

	sha256_hex(&digest, hex);
	return arena_printf(a, "%s/bundles/%.*s-%.16s.wacz", h->path, STR_ARG(v->row.record),
	                    hex).p;
}

static bool
gather(struct exchange *x, struct evidence *v, const char **path, struct err *e)
{
	struct home *h = &site_view(x)->h;

	if (!evidence_gather(h, site_reader(x), x->values[0], 0, x->a, v, e))
		return false;
	*path = path_of(h, v, x->a);
	return true;
}

bool
page_bundle(struct exchange *x, struct err *e)
{
	struct evidence v;
	const char *path;
	struct stat st;

	if (!gather(x, &v, &path, e))
		return false;
	struct page p = {.title = arena_printf(x->a, "The evidence of %.*s",
	                                       STR_ARG(v.row.record)),
	                 .self = link_record_as(x->a, v.row.record, "evidence"),
	                 .description = STR("All evidence of a record in one file that "
	                                    "anybody can check."),
	                 .is_hidden = true};
	x->response->keeping = KEEP_NOT; /* a file tells whether it is made, and no row */
	page_begin(x, &p);
	bundle_page(&x->response->body, &p, &v, stat(path, &st) == 0 ? &st : NULL);
	page_end(x, &p);
	return true;
}

bool
page_bundle_file(struct exchange *x, struct err *e)
{
	struct evidence v;
	struct err none = {0};
	const char *path;

	if (!gather(x, &v, &path, e))
		return false;
	if (!file_read(path, &x->response->body, &none) && none.kind != ERR_NOT_FOUND)
		return err_set(e, none.kind == ERR_LIMIT ? ERR_LIMIT : ERR_HOME, "%s", none.msg);
	if (none.kind == ERR_NOT_FOUND) {
		response_redirect(x->response, 303, link_record_as(x->a, v.row.record,
		                                                   "evidence"));
		return true;
	}
	x->response->type = "application/wacz";
	x->response->is_file = true;
	x->response->is_open = true; /* for replay in other sites' players */
	response_save_as(x->response, arena_printf(x->a, "%.*s.wacz", STR_ARG(v.row.record)),
	                 x->a);
	return true;
}

/* In a home that is opened for it: for that moment no other process may write. Another
 * thread may have made it while this one waited. */
static bool
make(struct exchange *x, struct home *h, const char *path, struct err *e)
{
	struct evidence v;
	struct buf out;
	struct stat st;

	if (stat(path, &st) == 0)
		return true;
	if (!evidence_gather(h, site_reader(x), x->values[0], 0, x->a, &v, e))
		return false;
	if (mkdir(arena_printf(x->a, "%s/bundles", h->path).p, 0777) != 0 && errno != EEXIST)
		return err_errno(e, ERR_HOME, "cannot make %s/bundles", h->path);
	buf_init(&out, LIMIT_BUNDLE_BYTES);
	bool ok = bundle_write(h, &v, arena_printf(x->a, "%.*s.wacz",
	                                           STR_ARG(v.row.record)).p, &out, e) &&
	          file_write_durably(path, buf_str(&out), 0666, e);
	buf_release(&out);
	return ok;
}

bool
page_bundle_make(struct exchange *x, struct err *e)
{
	struct evidence v;
	struct home h;
	const char *path;
	struct stat st;

	if (!gather(x, &v, &path, e))
		return false;
	if (stat(path, &st) != 0) {
		if (!home_open(site_view(x)->h.path, true, &h, e))
			return false;
		bool ok = make(x, &h, path, e);
		home_close(&h);
		if (!ok)
			return false;
	}
	response_redirect(x->response, 303, link_record_as(x->a, v.row.record,
	                                                   "evidence.wacz"));
	return true;
}
