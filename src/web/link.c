/* link: addresses of pages. See link.h. */
#include "web/link.h"

enum { VERSION_DIGITS = 16 };

static struct str
named(struct arena *a, struct str name)
{
	char *p = arena_alloc(a, name.n + 1, 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] == ' ' ? '_' : name.p[i];
	return (struct str){p, name.n};
}

struct url
link_service(struct arena *a, struct str service)
{
	return url_of(a, "/service/{}", (struct str[]){named(a, service)});
}

struct url
link_document(struct arena *a, struct str service, struct str document)
{
	return url_of(a, "/service/{}/{}",
	              (struct str[]){named(a, service), named(a, document)});
}

struct url
link_service_feed(struct arena *a, struct str service)
{
	return url_of(a, "/service/{}/feed.atom", (struct str[]){named(a, service)});
}

struct url
link_document_feed(struct arena *a, struct str service, struct str document)
{
	return url_of(a, "/service/{}/{}/feed.atom",
	              (struct str[]){named(a, service), named(a, document)});
}

struct url
link_block(struct arena *a, struct str service, struct str document, struct str version,
           uint32_t block)
{
	struct str n = arena_printf(a, "%u", block);

	return url_of(a, "/service/{}/{}/version/{}?block={}#b{}",
	              (struct str[]){named(a, service), named(a, document),
	                             str_slice(version, 0, VERSION_DIGITS), n, n});
}

/* The whole name, since it stands for exact bytes. */
struct url
link_text(struct arena *a, struct str service, struct str document, struct str version)
{
	return url_of(a, "/service/{}/{}/version/{}/text.txt",
	              (struct str[]){named(a, service), named(a, document), version});
}

struct url
link_history(struct arena *a, struct str service, struct str document)
{
	return url_of(a, "/service/{}/{}/history",
	              (struct str[]){named(a, service), named(a, document)});
}

struct url
link_version(struct arena *a, struct str service, struct str document,
             struct str version)
{
	return url_of(a, "/service/{}/{}/version/{}",
	              (struct str[]){named(a, service), named(a, document),
	                             str_slice(version, 0, VERSION_DIGITS)});
}

struct url
link_change(struct arena *a, struct str service, struct str document, struct str from,
            struct str to)
{
	if (from.n == 0)
		return link_version(a, service, document, to);
	struct str pair = arena_printf(a, "%.*s..%.*s",
	                               STR_ARG(str_slice(from, 0, VERSION_DIGITS)),
	                               STR_ARG(str_slice(to, 0, VERSION_DIGITS)));

	return url_of(a, "/service/{}/{}/change/{}",
	              (struct str[]){named(a, service), named(a, document), pair});
}

struct url
link_compare_versions(struct arena *a, struct str service, struct str document)
{
	return url_of(a, "/service/{}/{}/compare",
	              (struct str[]){named(a, service), named(a, document)});
}

struct url
link_record(struct arena *a, struct str record)
{
	return url_of(a, "/record/{}", (struct str[]){record});
}

struct url
link_record_as(struct arena *a, struct str record, const char *form)
{
	return url_of(a, "/record/{}/{}", (struct str[]){record, str_of(form)});
}

struct url
link_type(struct arena *a, const char *type)
{
	return url_of(a, "/type/{}", (struct str[]){str_of(type)});
}

struct url
link_law(struct arena *a, const char *law)
{
	return url_of(a, "/law/{}", (struct str[]){str_of(law)});
}

struct url
link_agency(struct arena *a, const char *agency)
{
	return url_of(a, "/agency/{}", (struct str[]){str_of(agency)});
}

struct url
link_log_entry(struct arena *a, int64_t index, const char *form)
{
	struct str n = arena_printf(a, "%lld", (long long)index);

	return form ? url_of(a, "/log/entry/{}/{}", (struct str[]){n, str_of(form)})
	            : url_of(a, "/log/entry/{}", (struct str[]){n});
}

struct url
link_registry(struct arena *a, struct str service, struct str document,
              const char *type, const char *severity)
{
	struct url u = url_own("/registry");

	if (service.n)
		u = url_with(a, u, "service", service);
	if (document.n)
		u = url_with(a, u, "document", document);
	if (type)
		u = url_with(a, u, "type", str_of(type));
	if (severity)
		u = url_with(a, u, "severity", str_of(severity));
	return u;
}

struct url
link_in_force(struct arena *a, struct str service, struct str document, const char *type,
              const char *severity)
{
	return url_with(a, link_registry(a, service, document, type, severity), "status",
	                STR("in force"));
}
