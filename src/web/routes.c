/* routes: the one table of what the site answers. See site.h and serve/route.h. */
#include "serve/server.h"
#include "web/about_page.h"
#include "web/api_routes.h"
#include "web/assets.h"
#include "web/change_page.h"
#include "web/document_page.h"
#include "web/history_page.h"
#include "web/compare_page.h"
#include "web/correction_page.h"
#include "web/filters.h"
#include "web/home_page.h"
#include "web/list_page.h"
#include "web/law_page.h"
#include "web/machine_routes.h"
#include "web/record_page.h"
#include "web/service_page.h"
#include "web/type_page.h"

static const struct route_parameter paged[] = {
	{"page", "integer", "from 1 on"},
	{NULL, NULL, NULL}};

static bool
static_file(struct exchange *x, struct err *e)
{
	struct asset a;

	if (!asset_at(x->request->path, &a))
		return err_set(e, ERR_NOT_FOUND, "there is no such file");
	x->response->type = a.type;
	x->response->keeping = KEEP_FOR_EVER;
	buf_add(&x->response->body, a.bytes);
	return true;
}

static bool
health(struct exchange *x, struct err *e)
{
	struct stmt *s = db_stmt(site_db(x), "SELECT 1", e);
	bool row;

	if (!s || !stmt_next(s, &row, e))
		return false;
	stmt_reset(s);
	x->response->type = "text/plain; charset=utf-8";
	x->response->keeping = KEEP_NOT;
	buf_add(&x->response->body, STR("ok\n"));
	return true;
}

static bool
metrics(struct exchange *x, struct err *e)
{
	(void)e;
	x->response->type = "text/plain; version=0.0.4; charset=utf-8";
	x->response->keeping = KEEP_NOT;
	server_metrics(x, &x->response->body);
	return true;
}

static bool
record_json(struct exchange *x, struct err *e)
{
	struct json j = {.out = &x->response->body};
	struct gathering g = site_gathering(x);
	struct whole w;

	if (!whole_gather(&g, x->values[0], x->a, &w, e))
		return false;
	whole_json(&j, &w, x->a);
	x->response->type = "application/json";
	x->response->is_open = true;
	x->response->is_file = true;
	return true;
}

static const struct route_parameter compare_page_parameters[] = {
	{"service", "string", "one of those to compare, by its name; as often as needed"},
	{"type", "string", "one of the types, by its id; as often as needed"},
	{"page", "integer", "of all services, where none is chosen"},
	{NULL, NULL, NULL}};

static const struct route_parameter search_page_parameters[] = {
	{"q", "string", "words that all stand in the clause"},
	{"service", "string", "only this service"},
	{"type", "string", "only clauses of this type, by its id"},
	{"severity", "High|Medium|Low|Protective", "only clauses of this severity"},
	{"status", "in force|removed", "only clauses that stand, or that are gone"},
	{"page", "integer", "of the list"},
	{NULL, NULL, NULL}};

static const struct route_parameter type_parameters[] = {
	{"kept", "string", "only clauses that state a period of this group, as the page "
	 "links to it"},
	{"refuse", "string", "only clauses with an opt-out by this group of means; none: of "
	 "services that state none"},
	{"fact", "string", "only clauses with this fact: age.value=16"},
	{"page", "integer", "of the list"},
	{NULL, NULL, NULL}};

static const struct route_parameter corrections_parameters[] = {
	{"record", "string", "only reports on this record"},
	{"sent", "string", "the report that was just sent"},
	{"page", "integer", "of the list"},
	{NULL, NULL, NULL}};

static const struct route_parameter services_parameters[] = {
	{"q", "string", "the first letters of a word of the name"},
	{"page", "integer", "of the list"},
	{NULL, NULL, NULL}};

static const struct route_parameter text_parameters[] = {
	{"page", "integer", "of a long text"},
	{"block", "integer", "the page that has this block of the text"},
	{NULL, NULL, NULL}};

static const struct route_parameter history_parameters[] = {
	{"level", "presentation|renaming|clarification|substantive|returned|unhealthy|technical|failed",
	 "what kind of change"},
	{"year", "integer", "in which it came"},
	{"page", "integer", "of the list"},
	{NULL, NULL, NULL}};

static const struct route_parameter compare_versions_parameters[] = {
	{"from", "string", "a day, or the first digits of a version's SHA-256"},
	{"to", "string", "the same; empty: the newest"},
	{NULL, NULL, NULL}};

static const struct route_parameter view_parameters[] = {
	{"view", "unified|side|provisions", "how it is laid out"},
	{"page", "integer", "of a large change"},
	{NULL, NULL, NULL}};

const struct route site_routes[] = {
	{METHOD_GET, "/", page_home, "the first page", NULL, NULL, false},
	{METHOD_GET, "/status", page_status,
	 "what was checked, what failed, the log", NULL, paged, false},
	{METHOD_GET, "/method", page_method,
	 "how records are made, and error rates", NULL, NULL, false},
	{METHOD_GET, "/compare", page_compare,
	 "services beside each other, type by type", NULL, compare_page_parameters, false},
	{METHOD_GET, "/registry", page_registry,
	 "all provisions, filtered", NULL, record_parameters, false},
	{METHOD_GET, "/changes", page_changes,
	 "what changed, newest first", NULL, change_parameters, false},
	{METHOD_GET, "/search", page_search,
	 "provisions by their words", NULL, search_page_parameters, false},
	{METHOD_GET, "/corrections", page_corrections,
	 "faults that were reported, and answers", NULL, corrections_parameters, false},
	{METHOD_POST, "/corrections", page_correct, "report a fault", NULL, NULL, true},
	{METHOD_GET, "/types", page_types, "all types of clauses", NULL, NULL, false},
	{METHOD_GET, "/type/{type}", page_type,
	 "a type of clause", NULL, type_parameters, false},
	{METHOD_GET, "/laws", page_laws, "laws and agencies", NULL, NULL, false},
	{METHOD_GET, "/law/{law}", page_law, "a law", NULL, NULL, false},
	{METHOD_GET, "/agency/{agency}", page_agency, "an agency", NULL, NULL, false},
	{METHOD_GET, "/record/{record}", page_record, "a provision", NULL, NULL, false},
	{METHOD_GET, "/record/{record}/record.json", record_json,
	 "a provision", "record", NULL, false},
	{METHOD_GET, "/services", page_services,
	 "all services", NULL, services_parameters, false},
	{METHOD_GET, "/service/{service}", page_service,
	 "a service", NULL, NULL, false},
	{METHOD_GET, "/service/{service}/{document}", page_document,
	 "a document: its text, clauses marked", NULL, text_parameters, false},
	{METHOD_GET, "/service/{service}/{document}/version/{version}", page_version,
	 "the text of a version", NULL, text_parameters, false},
	{METHOD_GET, "/service/{service}/{document}/version/{version}/text.txt", version_text,
	 "its bytes", NULL, NULL, false},
	{METHOD_GET, "/service/{service}/{document}/history", page_history,
	 "all versions of a document", NULL, history_parameters, false},
	{METHOD_GET, "/service/{service}/{document}/compare", compare_versions_asked,
	 "to the difference of two versions", NULL, compare_versions_parameters, false},
	{METHOD_GET, "/service/{service}/{document}/change/{pair}", page_change,
	 "what differs between two versions", NULL, view_parameters, false},
	{METHOD_GET, "/record/{record}/record.pdf", page_record_pdf,
	 "a provision on paper", NULL, NULL, false},
	{METHOD_GET, "/record/{record}/evidence", page_bundle,
	 "how to get the evidence bundle of a provision", NULL, NULL, false},
	{METHOD_POST, "/record/{record}/evidence", page_bundle_make,
	 "make the evidence bundle of a provision", NULL, NULL, true},
	{METHOD_GET, "/record/{record}/evidence.wacz", page_bundle_file,
	 "the evidence bundle of a provision", NULL, NULL, false},
	{METHOD_GET, "/log/entry/{entry}", page_log_entry,
	 "an entry of the log, with its proof", NULL, NULL, false},
	{METHOD_GET, "/log/entry/{entry}/entry.txt", log_entry_text,
	 "its bytes", NULL, NULL, false},
	{METHOD_GET, "/log/entry/{entry}/steps.txt", log_entry_steps,
	 "the hashes from it to the root", NULL, NULL, false},
	{METHOD_GET, "/log/entry/{entry}/proof.tlog-proof", log_entry_proof,
	 "its proof, as C2SP tlog-proof", NULL, NULL, false},
	{METHOD_GET, "/static/{file}", static_file,
	 "style, script, icon", NULL, NULL, false},
	{METHOD_GET, "/healthz", health, "the site answers", NULL, NULL, false},
	{METHOD_GET, "/metrics", metrics,
	 "counters, for Prometheus", NULL, NULL, false},
	API_ROUTES,
	MACHINE_ROUTES,
	{0, NULL, NULL, NULL, NULL, NULL, false}};

/* A message begins small, and has no stop. */
static struct str
sentence(struct str message, struct arena *a)
{
	char first = message.n ? message.p[0] : ' ';

	if (is_alpha((unsigned char)first))
		first = (char)(first & ~0x20);
	return arena_printf(a, "%c%.*s.", first, STR_ARG(str_slice(message, 1, message.n)));
}

void
site_fail(struct exchange *x, int status, const char *message)
{
	struct page p = {.title = str_of(status_words(status)), .is_hidden = true,
	                 .description = site_message(message), .self = url_own("/")};
	struct buf *out = &x->response->body;

	if (status >= 500) { /* what it is concerns whoever runs the site */
		message = "something is wrong on our side; try again in a while";
		p.description = str_of(message);
	}
	if (api_is_asked(x->request)) {
		api_fail(x, status, message);
		return;
	}
	if (!x->context) { /* the home could not be opened: there is nothing to show */
		x->response->type = "text/plain; charset=utf-8";
		buf_printf(out, "%s: %s\n", status_words(status), message);
		return;
	}
	x->response->type = "text/html; charset=utf-8";
	page_begin(x, &p);
	buf_add(out, STR("<h1>"));
	html_text(out, status_words(status));
	buf_add(out, STR("</h1>\n<p>"));
	html_text(out, sentence(p.description, x->a));
	buf_add(out, STR("</p>\n"));
	page_end(x, &p);
}
