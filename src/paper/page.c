/* page: one page of paper as a PDF. See page.h. */
#include "paper/page.h"

#include "base/visible.h"
#include "paper/typeset.h"

#include <cairo-pdf.h>
#include <glib-object.h>

static const double inks[][3] = {
	[INK_TEXT] = {0.10, 0.11, 0.13},   [INK_QUIET] = {0.38, 0.40, 0.44},
	[INK_ACCENT] = {0.13, 0.25, 0.42}, [INK_RULE] = {0.78, 0.79, 0.81},
	[INK_TINT] = {0.955, 0.96, 0.97},
};

struct page {
	struct buf *out;
	size_t start; /* of the PDF in *out */
	cairo_surface_t *surface;
	cairo_t *cr;
	struct typesetter *typesetter;
	bool measuring;
};

static cairo_status_t
write_out(void *closure, const unsigned char *bytes, unsigned n)
{
	struct buf *out = closure;

	buf_add(out, (struct str){(const char *)bytes, n});
	return out->over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void
set_metadata(struct page *p, cairo_pdf_metadata_t which, struct str value)
{
	struct arena a = {0};

	cairo_pdf_surface_set_metadata(p->surface, which, arena_cstr(&a, value));
	arena_release(&a);
}

static void
open_surface(struct page *p, const struct page_about *about)
{
	char iso[TIME_ISO + 1];

	p->surface = cairo_pdf_surface_create_for_stream(write_out, p->out, PAGE_WIDTH,
	                                                 PAGE_HEIGHT);
	cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
	time_iso(about->created, iso);
	set_metadata(p, CAIRO_PDF_METADATA_TITLE, about->title);
	set_metadata(p, CAIRO_PDF_METADATA_SUBJECT, about->subject);
	set_metadata(p, CAIRO_PDF_METADATA_KEYWORDS, about->keywords);
	set_metadata(p, CAIRO_PDF_METADATA_AUTHOR, about->author);
	set_metadata(p, CAIRO_PDF_METADATA_CREATOR, STR("Proviso"));
	set_metadata(p, CAIRO_PDF_METADATA_CREATE_DATE, str_of(iso));
	p->cr = cairo_create(p->surface);
	cairo_tag_begin(p->cr, "Document", NULL);
}

bool
page_open(const struct page_about *about, struct buf *out, struct page **result,
          struct err *e)
{
	struct typesetter *t;

	if (!typesetter_open(&t, e))
		return false;
	struct page *p = xcalloc(1, sizeof *p);
	p->out = out;
	p->start = out->n;
	p->typesetter = t;
	open_surface(p, about);
	*result = p;
	return true;
}

static void
release(struct page *p)
{
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	typesetter_close(p->typesetter);
	free(p);
}

void
page_drop(struct page *p)
{
	struct buf *out = p->out;
	size_t start = p->start;

	release(p);
	buf_truncate(out, start);
}

bool
page_close(struct page *p, struct err *e)
{
	struct buf *out = p->out;
	size_t start = p->start;

	cairo_tag_end(p->cr, "Document");
	cairo_show_page(p->cr);
	cairo_status_t drawn = cairo_status(p->cr);
	cairo_surface_finish(p->surface);
	cairo_status_t written = cairo_surface_status(p->surface);
	release(p);
	bool ok = buf_ok(out, "a page of PDF", e);
	if (ok && (drawn || written))
		ok = err_set(e, ERR_INTERNAL, "a page of PDF cannot be drawn: %s",
		             cairo_status_to_string(drawn ? drawn : written));
	if (!ok)
		buf_truncate(out, start);
	return ok;
}

void
page_next(struct page *p)
{
	if (!p->measuring)
		cairo_show_page(p->cr);
}

void
page_measuring(struct page *p, bool on)
{
	p->measuring = on;
}

double
page_height(struct page *p, const struct page_type *t, struct str words, double width)
{
	struct _PangoLayout *l = typeset(p->typesetter, t, words, width);
	double height = typeset_height(l);

	g_object_unref(l);
	return height;
}

bool
page_boxed(const struct page *p)
{
	return typesetter_boxed(p->typesetter);
}

static void
set_ink(struct page *p, enum page_ink ink)
{
	cairo_set_source_rgb(p->cr, inks[ink][0], inks[ink][1], inks[ink][2]);
}

double
page_words(struct page *p, const struct page_type *t, struct str words, double x,
           double y, double width)
{
	struct _PangoLayout *l = typeset(p->typesetter, t, words, width);
	double height = typeset_height(l);

	if (!p->measuring) {
		cairo_save(p->cr);
		cairo_rectangle(p->cr, x - 1, y, width + 2, height);
		cairo_clip(p->cr);
		set_ink(p, t->ink);
		cairo_move_to(p->cr, x, y);
		typeset_show(l, p->cr);
		cairo_restore(p->cr);
	}
	g_object_unref(l);
	return height;
}

void
page_fill(struct page *p, enum page_ink ink, double x, double y, double width,
          double height)
{
	if (p->measuring)
		return;
	set_ink(p, ink);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_fill(p->cr);
}

void
page_tag(struct page *p, const char *type)
{
	if (!p->measuring)
		cairo_tag_begin(p->cr, type, NULL);
}

void
page_tag_end(struct page *p, const char *type)
{
	if (!p->measuring)
		cairo_tag_end(p->cr, type);
}

bool
page_link(struct page *p, struct str url)
{
	enum { URL_MOST = 8192 };
	struct buf b;

	if (p->measuring || url.n > URL_MOST ||
	    (!str_starts_nocase(url, STR("http://")) &&
	     !str_starts_nocase(url, STR("https://"))))
		return false;
	buf_init(&b, 4 * URL_MOST);
	buf_add(&b, STR("uri='"));
	visible_add_url(&b, url);
	buf_add(&b, STR("'"));
	buf_byte(&b, '\0');
	cairo_tag_begin(p->cr, CAIRO_TAG_LINK, b.p);
	buf_release(&b);
	return true;
}

void
page_link_end(struct page *p)
{
	cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}
