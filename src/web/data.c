/* data: pages in the words of schema.org. See data.h. */
#include "web/data.h"

#include "web/document_page.h"
#include "web/record_page.h"

enum { DATA_BYTES = 1 << 20 };

static void
begin(struct json *j, struct buf *b, const char *type)
{
	buf_init(b, DATA_BYTES);
	*j = (struct json){.out = b};
	json_object(j);
	json_key_cstr(j, "@context", "https://schema.org");
	json_key_cstr(j, "@type", type);
}

static void
end(struct json *j, struct buf *b, struct buf *out)
{
	json_object_end(j);
	if (!b->over)
		write_data_json(out, buf_str(b));
	buf_release(b);
}

static void
key_url(struct json *j, const char *key, const struct exchange *x, struct url path)
{
	json_key_str(j, key, site_absolute(x, path).text);
}

static void
key_day(struct json *j, const char *key, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	iso[10] = '\0';
	if (t)
		json_key_cstr(j, key, iso);
}

static void
key_publisher(struct json *j, const struct exchange *x, struct arena *a,
              struct str service)
{
	json_key(j, "publisher");
	json_object(j);
	json_key_cstr(j, "@type", "Organization");
	json_key_str(j, "name", service);
	key_url(j, "subjectOf", x, link_service(a, service));
	json_object_end(j);
}

static void
add_media(struct json *j, const char *as, const struct exchange *x, const char *type,
          struct url path)
{
	json_object(j);
	json_key_cstr(j, "@type", as);
	json_key_cstr(j, "encodingFormat", type);
	key_url(j, "contentUrl", x, path);
	json_object_end(j);
}

static void
key_forms(struct json *j, const struct record_page *r, const struct exchange *x)
{
	static const char *const forms[][2] = {{"application/json", "record.json"},
		{"text/plain", "record.txt"}, {"application/pdf", "record.pdf"}};

	json_key(j, "encoding");
	json_array(j);
	for (size_t i = 0; i < COUNT(forms); i++)
		add_media(j, "MediaObject", x, forms[i][0],
		          link_record_as(r->a, r->w.row.record, forms[i][1]));
	json_array_end(j);
}

void
data_record(struct buf *out, const void *of)
{
	const struct record_page *r = of;
	const struct exchange *x = r->page.x;
	const struct provision_row *row = &r->w.row;
	const struct provision *p = &r->w.place.p;
	struct json j;
	struct buf b;

	begin(&j, &b, "Quotation");
	key_url(&j, "@id", x, link_record(r->a, row->record));
	key_url(&j, "url", x, link_record(r->a, row->record));
	json_key_str(&j, "identifier", row->record);
	json_key_str(&j, "name", r->page.title);
	json_key_str(&j, "creativeWorkStatus", row->status);
	json_key_str(&j, "text", str_slice(r->w.place.d.text, p->start, p->end));
	key_day(&j, "dateCreated", r->w.place.first_seen);
	json_key_bool(&j, "isAccessibleForFree", true);
	json_key(&j, "isPartOf");
	json_object(&j);
	json_key_cstr(&j, "@type", "DigitalDocument");
	json_key_str(&j, "name", row->document);
	key_url(&j, "url", x, link_document(r->a, row->service, row->document));
	json_key_cstr(&j, "version", r->digest);
	key_publisher(&j, x, r->a, row->service);
	json_object_end(&j);
	json_key(&j, "about");
	json_object(&j);
	json_key_cstr(&j, "@type", "DefinedTerm");
	json_key_cstr(&j, "name", type_title(row->type));
	json_key_cstr(&j, "termCode", type_id(row->type));
	json_key_cstr(&j, "description", r->general.definition);
	key_url(&j, "url", x, link_type(r->a, type_id(row->type)));
	json_object_end(&j);
	key_forms(&j, r, x);
	end(&j, &b, out);
}

void
data_document(struct buf *out, const void *of)
{
	const struct document_page *p = of;
	const struct exchange *x = p->page.x;
	struct json j;
	struct buf b;

	begin(&j, &b, "DigitalDocument");
	key_url(&j, "url", x, p->page.self);
	json_key_str(&j, "name", arena_printf(p->a, "%.*s, %.*s",
	                                      STR_ARG(p->name.service),
	                                      STR_ARG(p->name.document)));
	json_key_cstr(&j, "version", p->digest);
	if (p->language.n)
		json_key_str(&j, "inLanguage", p->language);
	key_day(&j, "dateCreated", p->row.first);
	key_day(&j, "dateModified", p->first);
	json_key_bool(&j, "isAccessibleForFree", true);
	key_publisher(&j, x, p->a, p->name.service);
	json_key(&j, "encoding");
	json_array(&j);
	add_media(&j, "MediaObject", x, "text/plain",
	          link_text(p->a, p->name.service, p->name.document,
	                    str_of(p->digest)));
	json_array_end(&j);
	end(&j, &b, out);
}

void
data_dataset(struct buf *out, const void *of)
{
	static const char *const files[][2] = {{"text/csv", "/registry.csv"},
		{"application/jsonl", "/registry.jsonl"}, {"text/csv", "/changes.csv"},
		{"application/jsonl", "/changes.jsonl"}};
	const struct exchange *x = of;
	struct json j;
	struct buf b;

	begin(&j, &b, "Dataset");
	key_url(&j, "url", x, url_own("/"));
	json_key_str(&j, "name", arena_printf(x->a, "%s: clauses of terms and privacy "
	                                      "policies", site_name(x)));
	json_key_cstr(&j, "description", "Exact quotes of what terms of service and privacy "
		"policies promise about people's data and rights, with type, severity and "
		"facts, through all versions, each with the capture that proves it.");
	json_key_bool(&j, "isAccessibleForFree", true);
	json_key(&j, "creator");
	json_object(&j);
	json_key_cstr(&j, "@type", "Organization");
	json_key_cstr(&j, "name", site_name(x));
	key_url(&j, "url", x, url_own("/"));
	json_object_end(&j);
	json_key(&j, "distribution");
	json_array(&j);
	for (size_t i = 0; i < COUNT(files); i++)
		add_media(&j, "DataDownload", x, files[i][0], url_own(files[i][1]));
	json_array_end(&j);
	end(&j, &b, out);
}
