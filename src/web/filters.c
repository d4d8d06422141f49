/* filters: parameters of requests. See filters.h. */
#include "web/filters.h"

#include "web/found.h"

#define PAGE_PARAMETERS                                                                  \
	{"limit", "integer", "rows of a page, 1 to 100; 100 otherwise"},                 \
	{"cursor", "string", "where the page begins: taken from the one before"}
#define SERVICE_PARAMETERS                                                               \
	{"service", "string", "only this service, by its name"},                         \
	{"document", "string", "only documents of this name, such as Privacy Policy"}
#define RECORD_PARAMETERS                                                                \
	SERVICE_PARAMETERS,                                                              \
	{"type", "string", "only clauses of this type, by its id"},                      \
	{"severity", "High|Medium|Low|Protective", "only clauses of this severity"},     \
	{"status", "in force|removed", "only clauses that stand, or that are gone"},     \
	{"since", "date", "only clauses that a change touched then or later; that a "    \
	 "document was first seen is no change"},                                        \
	{"q", "string", "only clauses with all of these words"}
#define CHANGE_PARAMETERS                                                                \
	SERVICE_PARAMETERS,                                                              \
	{"type", "string", "only changes of clauses of this type, by its id"},           \
	{"level", "all|substantive|clarification|renaming|presentation|returned|"        \
	 "unhealthy|technical", "only changes of this level; substantive otherwise"},    \
	{"direction", "adverse|favourable|neutral|unclear",                              \
	 "only changes for people of this kind"},                                        \
	{"since", "date", "only changes seen then or later"},                            \
	{"until", "date", "only changes seen then or before"},                           \
	{"q", "string", "only changes of clauses with all of these words"}
#define END {NULL, NULL, NULL}

const struct route_parameter record_parameters[] = {RECORD_PARAMETERS, PAGE_PARAMETERS,
                                                    END};
const struct route_parameter change_parameters[] = {CHANGE_PARAMETERS, PAGE_PARAMETERS,
                                                    END};
const struct route_parameter page_parameters[] = {PAGE_PARAMETERS, END};
const struct route_parameter service_parameters[] = {
	{"service", "string", "only this service, by its name"}, PAGE_PARAMETERS, END};
const struct route_parameter compare_parameters[] = {
	{"service", "string", "only this service, by its name"},
	{"type", "string", "only this type, by its id"}, PAGE_PARAMETERS, END};
const struct route_parameter unstated_parameters[] = {
	{"service", "string", "of which service, by its name; needed"},
	{"document", "string", "of which of its documents; all otherwise"}, END};
const struct route_parameter export_record_parameters[] = {RECORD_PARAMETERS, END};
const struct route_parameter export_change_parameters[] = {CHANGE_PARAMETERS, END};
const struct route_parameter corrected_parameters[] = {
	{"record", "string", "only reports on this record"}, PAGE_PARAMETERS, END};
const struct route_parameter found_parameters[] = {
	{"q", "string", "words that all stand in the clause; needed"}, END};

static bool
is_filter(const struct route *route, struct str name)
{
	return !str_eq(name, STR("cursor")) && !str_eq(name, STR("page")) &&
	       route_parameter_of(route, name);
}

struct url
filters_again(const struct exchange *x, struct url path)
{
	const struct request *r = x->request;

	for (size_t i = 0; i < r->query_count; i++) {
		struct str value = str_trim(r->query[i].value);
		if (value.n && is_filter(x->route, r->query[i].name))
			path = url_with(x->a, path, arena_cstr(x->a, r->query[i].name),
			                value);
	}
	return path;
}

bool
filter_type(struct str id, uint16_t *out, struct err *e)
{
	*out = id.n ? type_find(id) : TYPE_NONE;
	return id.n == 0 || *out != TYPE_NONE ||
	       err_set(e, ERR_USAGE, "type: there is no type \"%.*s\"; all of them "
	               "are at /api/v1/types", STR_ARG(str_slice(id, 0, 40)));
}

bool
filter_service(const struct exchange *x, struct str *out, struct err *e)
{
	struct found_service s = {.name = {0}};
	struct str part = request_parameter(x->request, "service");

	if (part.n && !found_service(x, part, &s, e))
		return false;
	*out = s.name;
	return true;
}

bool
filter_document(const struct exchange *x, struct str *service, struct str *document,
                struct err *e)
{
	struct str part = request_parameter(x->request, "document");
	struct document_name name;

	*document = (struct str){0};
	if (!filter_service(x, service, e))
		return false;
	if (part.n && service->n) {
		if (!found_document(x, *service, part, &name, e))
			return false;
		*document = name.document;
	} else if (part.n) {
		return found_document_of_any(x, part, document, e);
	}
	return true;
}

static int
severity_named(struct str name)
{
	for (int s = SEVERITY_PROTECTIVE; s <= SEVERITY_HIGH; s++)
		if (str_eq_nocase(name, str_of(severity_name((enum severity)s))))
			return s;
	return -1;
}

/* Empty where it is not there; else there is a word in it. */
static bool
filter_words(const struct exchange *x, struct str *out, struct err *e)
{
	*out = request_parameter(x->request, "q");
	return out->n == 0 || records_can_search(*out) ||
	       err_set(e, ERR_USAGE, "q: give a word to look for");
}

bool
filter_records(const struct exchange *x, struct listing_filter *out, struct err *e)
{
	struct str status = request_parameter(x->request, "status");
	struct str since = request_parameter(x->request, "since");

	*out = (struct listing_filter){.since = INT64_MIN};
	if (since.n && !time_from_iso(since, &out->since))
		return err_set(e, ERR_USAGE, "since: this is no date");
	out->severity = severity_named(request_parameter(x->request, "severity"));
	out->status = str_eq_nocase(status, STR("in force")) ? STATUS_IN_FORCE
	              : status.n ? STATUS_REMOVED : STATUS_ANY;
	return filter_document(x, &out->service, &out->document, e) &&
	       filter_type(request_parameter(x->request, "type"), &out->type, e) &&
	       filter_words(x, &out->words, e);
}

static bool
filter_level(const struct exchange *x, int *out, struct err *e)
{
	struct str name = request_parameter(x->request, "level");
	enum change_level level = LEVEL_SUBSTANTIVE;

	if (str_eq_nocase(name, STR("all"))) {
		*out = -1;
		return true;
	}
	if (name.n && !level_find(name, &level))
		return err_set(e, ERR_USAGE, "level: there is no such level");
	*out = (int)level;
	return true;
}

bool
filter_changes(const struct exchange *x, struct change_listing *out, struct err *e)
{
	struct str since = request_parameter(x->request, "since");
	struct str until = request_parameter(x->request, "until");

	*out = (struct change_listing){.since = INT64_MIN, .until = INT64_MAX};
	if (since.n && !time_from_iso(since, &out->since))
		return err_set(e, ERR_USAGE, "since: this is no date");
	if (until.n && !time_until_iso(until, &out->until))
		return err_set(e, ERR_USAGE, "until: this is no date");
	out->direction = request_parameter(x->request, "direction");
	return filter_level(x, &out->level, e) &&
	       filter_document(x, &out->service, &out->document, e) &&
	       filter_type(request_parameter(x->request, "type"), &out->type, e) &&
	       filter_words(x, &out->words, e);
}

bool
filter_page(const struct exchange *x, struct paging *out, struct err *e)
{
	struct str limit = request_parameter(x->request, "limit");

	*out = (struct paging){.after = request_parameter(x->request, "cursor"),
	                       .most = ROWS_MOST, .a = x->a};
	if (limit.n && (!str_to_i64(limit, &out->most) || out->most < 1 ||
	                out->most > ROWS_MOST))
		return err_set(e, ERR_USAGE, "limit: it is 1 to %d", ROWS_MOST);
	return true;
}
