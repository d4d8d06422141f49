/* proviso serve: the home as a website. */
#include "cli/cli.h"
#include "net/uri.h"
#include "serve/server.h"
#include "web/site.h"

struct serving {
	struct call *call;
	struct site_options site;
	struct server_options server;
	struct site *opened;
	char base[128];
};

static void
say_ready(void *context, const char *address)
{
	struct serving *s = context;

	if (!call_option(s->call, "url")) {
		snprintf(s->base, sizeof s->base, "http://%.100s", address);
		site_set_base(s->opened, str_of(s->base));
	}
	call_say(s->call, "http://%s/ (to stop: Control-C)", address);
}

static void
say_fault(const char *message)
{
	call_complain("%s", message);
}

/* Pages link to "/services": a site is all of its host. */
static bool
base_of(const char *url, struct arena *a, struct str *out, struct err *e)
{
	struct str said = str_of(url), whole, host;

	*out = (struct str){0};
	if (!url)
		return true;
	bool ok = str_find_byte(said, '#', 0) == SIZE_MAX && uri_normal(said, a, &whole) &&
	          !uri_has_user(whole);
	host = ok ? str_slice(whole, 0, whole.n - 1) : said; /* without the "/" of its path */
	if (!ok || !str_ends(whole, STR("/")) ||
	    str_find_byte(host, '/', str_find(host, STR("//"), 0) + 2) != SIZE_MAX)
		return err_set(e, ERR_USAGE, "--url: \"%s\" is no address of a host, such as "
		               "https://atlas.example", url);
	*out = host;
	return true;
}

static bool
options_of(struct call *c, struct serving *s, struct err *e)
{
	const char *listen = call_option(c, "listen"), *url = call_option(c, "url");
	int64_t threads, rate;
	struct str base;

	if (!call_number(c, "threads", 1, 256, pool_cores(), &threads, e) ||
	    !call_number(c, "rate", 0, 1000000, 20, &rate, e) ||
	    !base_of(url, &c->a, &base, e))
		return false;
	listen = listen ? listen : "127.0.0.1:8080";
	s->site = (struct site_options){.home = c->home, .name = "Proviso",
	                                .base = base};
	s->server = (struct server_options){
		.listen = listen, .threads = (unsigned)threads, .rate = (double)rate,
		.cache_bytes = (size_t)128 << 20,
		.is_proxied = call_option(c, "proxied") != NULL,
		.log = call_option(c, "log") ? stderr : NULL, .ready = say_ready,
		.ready_context = s, .fault = say_fault};
	return true;
}

bool
cmd_serve(struct call *c, struct err *e)
{
	struct serving s = {.call = c};

	if (!call_args(c, 0, 0, e) || !options_of(c, &s, e) ||
	    !site_open(&s.site, &s.opened, e))
		return false;
	struct served served = {.routes = site_routes, .shared = s.opened,
	                        .open = site_view_open, .close = site_view_close,
	                        .generation = site_generation, .begin = site_begin,
	                        .end = site_end, .fail = site_fail};
	bool ok = server_run(&served, &s.server, e);
	site_close(s.opened);
	return ok;
}
