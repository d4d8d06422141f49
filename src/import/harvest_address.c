/* harvest_address: which addresses and times of records are believed. See harvest.h. */
#include "import/harvest_parts.h"
#include "net/http.h"
#include "warc/warc_parts.h"

bool
harvest_is_address(struct str uri)
{
	if (uri.n == 0 || uri.n > URI_BYTES_MAX || !utf8_valid(uri))
		return false;
	for (size_t i = 0; i < uri.n; i++)
		if ((unsigned char)uri.p[i] < 0x20 || uri.p[i] == 0x7F)
			return false;
	return true;
}

/* What a crawler says of itself, under a URI of its own, is no page. */
bool
harvest_is_place(struct str uri)
{
	return http_is_url(uri) || str_starts(uri, STR("ftp://")) ||
	       str_starts(uri, STR("file:"));
}

static bool
is_response(const struct warc_record *r)
{
	return str_eq_nocase(warc_field(r, STR("WARC-Type")), STR("response"));
}

struct harvest_refusal
harvest_refusal(const struct harvest_walk *w, const struct warc_record *r, int64_t at)
{
	struct arena a = {0};
	struct str normal;

	if (!harvest_is_address(r->uri))
		return (struct harvest_refusal){
			"WARC-Target-URI is not UTF-8, has a control character, or "
			"is too long", true};
	if (at > w->latest)
		return (struct harvest_refusal){"WARC-Date is in the future", true};
	bool is_http = http_is_url(r->uri), clear = uri_normal(r->uri, &a, &normal);
	arena_release(&a);
	if (is_http && !clear)
		return (struct harvest_refusal){
			"WARC-Target-URI is no address of http, or one whose host "
			"programs read differently", true};
	if (is_response(r) ? !is_http : !harvest_is_place(r->uri))
		return (struct harvest_refusal){
			"its address is not one of http or https; it is passed over",
			false};
	if (uri_has_user(r->uri))
		return (struct harvest_refusal){
			"its address has a user's name or password in it, which would "
			"be published; it is passed over", false};
	return (struct harvest_refusal){NULL, false};
}

static bool
is_redirect(const struct http_message *m)
{
	static const int redirects[] = {301, 302, 303, 307, 308};

	for (size_t i = 0; i < COUNT(redirects); i++)
		if (m->status == redirects[i])
			return true;
	return false;
}

bool
harvest_leads_on(struct harvest_walk *w, const struct warc_record *r, struct str *to)
{
	struct http_message m;
	struct err none = {0};

	if (str_eq_nocase(warc_field(r, STR("WARC-Type")), STR("resource")) ||
	    !str_starts_nocase(warc_field(r, STR("Content-Type")),
	                       STR("application/http")) ||
	    !http_message_parse(r->block, &m, &none) || !is_redirect(&m))
		return false;
	struct str location = http_field(&m, STR("Location"));
	if (http_field_differs(&m, STR("Location")))
		warc_say(w->reader, false,
		         "it leads nowhere: its Location fields differ");
	else if (location.n && uri_resolve(r->uri, location, &w->a, to))
		return true;
	else if (location.n)
		warc_say(w->reader, false,
		         "it leads nowhere: its Location is no address of http, or one "
		         "that programs read differently");
	return false;
}

/* Does the Host field name another host than the address? */
bool
harvest_asks_other_host(const struct http_message *m, struct str uri,
                        struct arena *a)
{
	struct str host = http_field(m, STR("Host")), asked, meant;
	struct str scheme = str_slice(uri, 0, str_find_byte(uri, ':', 0));
	struct str there = arena_printf(a, "%.*s://%.*s/", STR_ARG(scheme),
	                                STR_ARG(host));

	return host.n && uri_normal(uri, a, &meant) &&
	       (!uri_normal(there, a, &asked) ||
	        !str_eq(http_authority(asked), http_authority(meant)));
}
