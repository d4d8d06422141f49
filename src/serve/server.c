/* server: a site over HTTP/1.1, by libmicrohttpd. See server.h. */
#include "serve/server.h"

#include "serve/answer.h"
#include "serve/cache.h"
#include "serve/limit.h"
#include "serve/metrics.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { HEAD_BYTES = 32 << 10, LINE_BYTES = 256 << 10, CONNECTIONS_MOST = 20000,
       FILES_OF_OURS = 128, BACKLOG = 1024, BURST_SECONDS = 20,
       ROUTE_NONE = METRICS_ROUTES };

struct server {
	const struct served *site;
	const struct server_options *options;
	_Atomic(struct MHD_Daemon *) daemon; /* its threads run before it is known */
	struct cache *cache;
	struct limit *limit;
	struct metrics *metrics;
	const char *patterns[METRICS_ROUTES];
	size_t route_count;
	pthread_key_t thread;
	atomic_uint working;       /* requests whose answers are not sent yet */
};

/* What a thread has of its own. */
struct worker {
	struct server *server;
	void *context;
	struct arena a;
};

/* A request on its way, from the first byte of its head to its end. */
struct visit {
	char *target;
	struct buf body;
	bool is_begun, is_large, is_answered;
};

static void
worker_close(void *p)
{
	struct worker *w = p;

	if (w->context)
		w->server->site->close(w->context);
	arena_release(&w->a);
	free(w);
}

/* Of this thread; its context is tried anew as long as it could not be opened. */
static struct worker *
worker_of(struct server *s, struct err *e)
{
	struct worker *w = pthread_getspecific(s->thread);

	if (!w) {
		w = xcalloc(1, sizeof *w);
		w->server = s;
		pthread_setspecific(s->thread, w);
	}
	if (!w->context && !s->site->open(s->site->shared, &w->context, e))
		w->context = NULL;
	return w;
}

static struct str
field(struct MHD_Connection *c, const char *name)
{
	return str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

static enum method
method_of(const char *name)
{
	static const struct {
		const char *name;
		enum method method;
	} all[] = {{"GET", METHOD_GET}, {"HEAD", METHOD_HEAD}, {"POST", METHOD_POST},
	           {"OPTIONS", METHOD_OPTIONS}};

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(name, all[i].name) == 0)
			return all[i].method;
	return METHOD_OTHER;
}

/* Proxies put the client behind what stands there, or into a field of its own behind the
 * client's: what was written last is theirs. */
static enum MHD_Result
take_forwarded(void *last, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct str list = str_of(value), one;

	(void)kind;
	if (str_eq_nocase(str_of(name), STR("X-Forwarded-For")))
		while (str_next(&list, ',', &one))
			*(struct str *)last = str_trim(one);
	return MHD_YES;
}

/* The client's address as text. */
static struct str
client_of(const struct server *s, struct MHD_Connection *c, struct arena *a)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct str last = {0};

	if (s->options->is_proxied)
		MHD_get_connection_values(c, MHD_HEADER_KIND, take_forwarded, &last);
	if (last.n)
		return arena_str(a, str_slice(last, 0, 64));
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info && info->client_addr &&
	    getnameinfo(info->client_addr, info->client_addr->sa_family == AF_INET6
	                ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in), text,
	                sizeof text, NULL, 0, NI_NUMERICHOST) != 0)
		text[0] = '\0';
	return arena_str(a, str_of(text));
}

static void
read_head(const struct server *s, struct MHD_Connection *c, struct request *r,
          struct arena *a)
{
	r->if_none_match = field(c, "If-None-Match");
	r->accept_encoding = field(c, "Accept-Encoding");
	r->accept_datetime = field(c, "Accept-Datetime");
	r->content_type = field(c, "Content-Type");
	r->origin = field(c, "Origin");
	r->client = client_of(s, c, a);
}

/* The reason of what is a fault of ours is for the log: it names files. */
static void
fail(struct exchange *x, const struct served *site, int status, const char *message)
{
	struct response *r = x->response;

	buf_clear(&r->body);
	stream_close(&r->stream);
	r->field_count = 0;
	r->status = status;
	r->keeping = KEEP_NOT;
	r->is_file = false;
	if (status >= 500)
		message = status == 503 ? "this cannot be answered just now; try again later"
		                        : "something is wrong on our side";
	if (x->context) {
		site->fail(x, status, message);
		return;
	}
	r->type = "text/plain; charset=utf-8";
	buf_printf(&r->body, "%s\n", message);
}

static void
refuse_method(struct exchange *x, const struct served *site, unsigned allowed)
{
	struct buf b;

	fail(x, site, 405, "this address does not take this kind of request");
	buf_init(&b, 64);
	buf_add(&b, STR("OPTIONS"));
	buf_add(&b, allowed & METHOD_GET ? STR(", GET, HEAD") : (struct str){0});
	buf_add(&b, allowed & METHOD_POST ? STR(", POST") : (struct str){0});
	response_field(x->response, "Allow", arena_str(x->a, buf_str(&b)));
	buf_release(&b);
}

/* What other sites' scripts ask before they ask (Fetch standard, CORS preflight). */
static void
answer_options(struct exchange *x, unsigned allowed)
{
	struct response *r = x->response;

	r->status = 204;
	r->type = NULL;
	r->keeping = KEEP_NOT;
	r->is_open = true;
	response_field(r, "Allow", allowed & METHOD_POST ? STR("OPTIONS, GET, HEAD, POST")
	                                                 : STR("OPTIONS, GET, HEAD"));
	response_field(r, "Access-Control-Allow-Methods", STR("GET, HEAD"));
	response_field(r, "Access-Control-Allow-Headers", STR("If-None-Match"));
	response_field(r, "Access-Control-Max-Age", STR("86400"));
}

static bool
within_limit(struct server *s, struct exchange *x)
{
	unsigned wait;

	if (!x->route || !x->route->is_limited || s->options->rate <= 0 ||
	    limit_take(s->limit, x->request->client, time_monotonic(), &wait))
		return true;
	fail(x, s->site, 429, "too many requests; go on a little later");
	response_field(x->response, "Retry-After", arena_printf(x->a, "%u", wait));
	/* draft-ietf-httpapi-ratelimit-headers-10 */
	response_field(x->response, "RateLimit-Policy", arena_printf(
		x->a, "\"client\";q=%.0f;w=%d", s->options->rate * BURST_SECONDS,
		BURST_SECONDS));
	response_field(x->response, "RateLimit",
	               arena_printf(x->a, "\"client\";r=0;t=%u", wait));
	return false;
}

/* The answer is made. */
static void
work(const struct server *s, struct exchange *x, unsigned allowed, struct err *e)
{
	struct response *r = x->response;

	if (!x->route && allowed && x->request->method == METHOD_OPTIONS)
		answer_options(x, allowed);
	else if (!x->route && allowed)
		refuse_method(x, s->site, allowed);
	else if (!x->route && x->request->odd.kind != ERR_NONE)
		fail(x, s->site, status_of(x->request->odd.kind), x->request->odd.msg);
	else if (!x->route)
		fail(x, s->site, 404, "there is no page at this address");
	else if (!route_check(x->route, x->request, e) || !x->route->handler(x, e))
		fail(x, s->site, status_of(e->kind), e->msg);
	if (r->body.over)
		fail(x, s->site, 413, "the answer is too large; ask for less");
}

static void *
context_of(void *server)
{
	struct err e = {0};

	return worker_of(server, &e)->context;
}

/* May it be given to others who ask for the same? */
static bool
is_shared(const struct request *r)
{
	return (r->method == METHOD_GET || r->method == METHOD_HEAD) &&
	       !r->accept_datetime.p;
}

/* The client was told that all is well, and then cut off. */
static void
log_cut_off(void *server, const struct err *e)
{
	const struct server *s = server;
	char iso[TIME_ISO + 1];
	struct buf b;
	struct json j = {.out = &b};

	if (!s->options->log)
		return;
	buf_init(&b, LINE_BYTES);
	time_iso(time_now(), iso);
	json_object(&j);
	json_key_cstr(&j, "time", iso);
	json_key_bool(&j, "cut_off", true);
	json_key_cstr(&j, "error", e->msg);
	json_object_end(&j);
	buf_byte(&b, '\n');
	fwrite(b.p, 1, b.n, s->options->log);
	buf_release(&b);
}

/* What is wrong before a route is looked for, as a status; 0: nothing. */
static int
begin(const struct server *s, struct worker *w, struct request *r,
      uint64_t *generation, struct err *e)
{
	if (!w->context)
		return 503; /* whatever the reason, it is none of the client's */
	if (e->kind != ERR_NONE)
		return status_of(e->kind);
	if (!request_parse(r, r->target, &w->a, e))
		return e->kind == ERR_LIMIT ? 414 : status_of(e->kind);
	return s->site->generation(w->context, generation, e) ? 0 : status_of(e->kind);
}

/* From what was kept, or made now. */
static struct answer *
answer_to(struct server *s, struct worker *w, struct request *r, bool *kept,
          struct err *e)
{
	struct response response = {.type = "text/html; charset=utf-8"};
	struct exchange x = {.request = r, .response = &response, .a = &w->a,
	                     .context = w->context, .server = s};
	uint64_t generation = 0;
	unsigned allowed = 0;
	struct answer *a = NULL;

	buf_init(&response.body, RESPONSE_BODY_MAX);
	int wrong = begin(s, w, r, &generation, e);
	if (wrong == 0)
		x.route = route_find(s->site->routes, r, x.values, &allowed);
	if (wrong)
		fail(&x, s->site, wrong, e->msg);
	else if (within_limit(s, &x) &&
	         !(is_shared(r) && (a = cache_get(s->cache, r->target, generation)))) {
		if (s->site->begin(w->context, e))
			work(s, &x, allowed, e);
		else
			fail(&x, s->site, status_of(e->kind), e->msg);
		s->site->end(w->context);
	}
	*kept = a != NULL;
	if (!a) {
		response.keeping = response.stream.more ? KEEP_NOT : response.keeping;
		response.stream.is_head = r->method == METHOD_HEAD;
		response.stream.context = context_of;
		response.stream.failed = log_cut_off;
		response.stream.server = s;
		a = answer_new(&response, x.route);
		if (is_shared(r) && response.keeping != KEEP_NOT &&
		    (response.status == 0 || response.status == 200))
			cache_put(s->cache, r->target, generation, a, answer_bytes(a));
	}
	buf_release(&response.body);
	return a;
}

/* `e`: what went wrong, of which the client is told little where it is a fault of ours. */
static void
log_line(const struct server *s, const struct request *r, const char *method, int status,
         size_t bytes, double seconds, bool kept, const struct err *e)
{
	char iso[TIME_ISO + 1];
	struct buf b;
	struct json j = {.out = &b};
	bool is_fault = status >= 500 && e->kind != ERR_NONE;

	if (!s->options->log || !(s->options->logs_all || is_fault))
		return;
	buf_init(&b, LINE_BYTES);
	time_iso(time_now(), iso);
	json_object(&j);
	json_key_cstr(&j, "time", iso);
	json_key_cstr(&j, "method", method);
	json_key_str(&j, "target", utf8_valid(r->target) ? r->target : STR("?"));
	json_key_int(&j, "status", status);
	json_key_int(&j, "bytes", (int64_t)bytes);
	json_key_int(&j, "microseconds", (int64_t)(seconds * 1e6));
	json_key_bool(&j, "kept", kept);
	if (is_fault)
		json_key_cstr(&j, "error", e->msg);
	json_object_end(&j);
	buf_byte(&b, '\n');
	fwrite(b.p, 1, b.n, s->options->log);
	buf_release(&b);
}

static size_t
number_of(const struct server *s, const struct route *route)
{
	return route ? (size_t)(route - s->site->routes) : ROUTE_NONE;
}

/* A whole request is there. */
static enum MHD_Result
answer(struct server *s, struct MHD_Connection *c, struct visit *v, const char *method)
{
	double from = time_monotonic();
	struct request r = {.method = method_of(method), .target = str_of(v->target),
	                    .body = buf_str(&v->body)};
	struct err e = {0};
	struct worker *w = worker_of(s, &e);
	size_t bytes;
	bool kept;
	int status;

	arena_reset(&w->a);
	if (v->is_large)
		err_set(&e, ERR_LIMIT, "the body is longer than %d bytes", SERVER_BODY_MAX);
	read_head(s, c, &r, &w->a);
	struct answer *a = answer_to(s, w, &r, &kept, &e);
	enum MHD_Result result = answer_send(a, c, &r, &status, &bytes);
	double seconds = time_monotonic() - from;
	metrics_add(s->metrics, number_of(s, answer_route(a)), status, seconds, bytes);
	log_line(s, &r, method, status, bytes, seconds, kept, &e);
	answer_drop(a);
	return result;
}

static enum MHD_Result
on_request(void *context, struct MHD_Connection *c, const char *url, const char *method,
           const char *version, const char *data, size_t *size, void **visit)
{
	struct server *s = context;
	struct visit *v = *visit;

	(void)url, (void)version;
	if (!v->is_begun) {
		v->is_begun = true;
		return MHD_YES;
	}
	if (*size) {
		buf_add(&v->body, (struct str){data, *size});
		v->is_large = v->is_large || v->body.over;
		*size = 0;
		return MHD_YES;
	}
	v->is_answered = true;
	atomic_fetch_add(&s->working, 1);
	return answer(s, c, v, method);
}

static void *
on_target(void *context, const char *target, struct MHD_Connection *c)
{
	struct visit *v = xcalloc(1, sizeof *v);
	size_t n = strlen(target);

	(void)context, (void)c;
	v->target = xmalloc(n + 1);
	memcpy(v->target, target, n + 1);
	buf_init(&v->body, SERVER_BODY_MAX);
	return v;
}

static void
on_end(void *context, struct MHD_Connection *c, void **visit,
       enum MHD_RequestTerminationCode why)
{
	struct server *s = context;
	struct visit *v = *visit;

	(void)c, (void)why;
	if (!v)
		return;
	if (v->is_answered)
		atomic_fetch_sub(&s->working, 1);
	free(v->target);
	buf_release(&v->body);
	free(v);
	*visit = NULL;
}

/* Targets are decoded by request.h. */
static size_t
as_it_is(void *context, struct MHD_Connection *c, char *s)
{
	(void)context, (void)c;
	return strlen(s);
}

static void
no_words(void *context, const char *fmt, va_list ap)
{
	(void)context, (void)fmt, (void)ap;
}

static bool
address_of(const char *listen, struct addrinfo **out, struct err *e)
{
	struct str s = str_of(listen), host, port;
	size_t colon = s.n;
	struct arena a = {0};
	struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
	                         .ai_socktype = SOCK_STREAM};

	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	host = str_slice(s, 0, colon ? colon - 1 : 0);
	port = str_slice(s, colon, s.n);
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = str_slice(host, 1, host.n - 1);
	int failed = colon ? getaddrinfo(host.n ? arena_cstr(&a, host) : NULL,
	                                 arena_cstr(&a, port), &hints, out) : EAI_NONAME;
	arena_release(&a);
	return failed == 0 ||
	       err_set(e, ERR_USAGE, "--listen: \"%s\" is no address and port, such as "
	               "127.0.0.1:8080 or [::1]:8080", listen);
}

/* As many connections as files may be open. */
static unsigned
connections_most(void)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) != 0)
		return 512;
	l.rlim_cur = l.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &l) != 0)
		getrlimit(RLIMIT_NOFILE, &l);
	if (l.rlim_cur >= CONNECTIONS_MOST + FILES_OF_OURS)
		return CONNECTIONS_MOST;
	return l.rlim_cur > 2 * FILES_OF_OURS ? (unsigned)l.rlim_cur - FILES_OF_OURS : 64;
}

/* A socket that listens; connections wait in it until threads take them. */
static bool
listen_at(const char *listen_to, int *out, struct err *e)
{
	struct addrinfo *at;
	int on = 1;

	if (!address_of(listen_to, &at, e))
		return false;
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	          (at->ai_family != AF_INET6 ||
	           setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
	          bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
	if (!ok) {
		err_errno(e, ERR_HOME, "cannot listen on %s", listen_to);
		if (fd >= 0)
			close(fd);
	}
	freeaddrinfo(at);
	*out = fd;
	return ok;
}

/* The address, which the system may have chosen. */
static void
tell_ready(const struct server *s, int fd)
{
	struct sockaddr_storage at;
	socklen_t size = sizeof at;
	char host[INET6_ADDRSTRLEN], port[8], text[80];

	if (!s->options->ready || getsockname(fd, (struct sockaddr *)&at, &size) != 0 ||
	    getnameinfo((struct sockaddr *)&at, size, host, sizeof host, port, sizeof port,
	                NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(text, sizeof text, at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
	         port);
	s->options->ready(s->options->ready_context, text);
}

static bool
start(struct server *s, int fd, struct err *e)
{
	s->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		on_request, s, MHD_OPTION_EXTERNAL_LOGGER, no_words, NULL,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_THREAD_POOL_SIZE, s->options->threads,
		MHD_OPTION_CONNECTION_LIMIT, connections_most(),
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_SECONDS,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
		MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, s, MHD_OPTION_END);
	if (s->daemon)
		return true;
	err_errno(e, ERR_HOME, "cannot serve on %s", s->options->listen);
	close(fd);
	return false;
}

/* No more connections; what was asked is answered, down to the last byte. */
static void
stop(struct server *s)
{
	MHD_socket listening = MHD_quiesce_daemon(s->daemon);

	for (int i = 0; i < SERVER_STOP_SECONDS * 100 && s->working; i++)
		usleep(10000);
	MHD_stop_daemon(s->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
}

bool
server_run(const struct served *site, const struct server_options *o, struct err *e)
{
	struct server s = {.site = site, .options = o};
	sigset_t signals, before;
	int got, fd;

	if (!listen_at(o->listen, &fd, e))
		return false;
	/* before threads are made, so that this one alone gets them */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	signal(SIGPIPE, SIG_IGN);
	tell_ready(&s, fd);
	for (const struct route *r = site->routes; r->pattern; r++)
		if (s.route_count < METRICS_ROUTES)
			s.patterns[s.route_count++] = r->pattern;
	s.cache = cache_open(o->cache_bytes, answer_hold, answer_drop);
	s.limit = limit_open(o->rate, o->rate * BURST_SECONDS);
	s.metrics = metrics_open();
	pthread_key_create(&s.thread, worker_close);
	bool ok = start(&s, fd, e);
	if (ok) {
		sigwait(&signals, &got);
		stop(&s);
	}
	pthread_key_delete(s.thread);
	metrics_close(s.metrics);
	limit_close(s.limit);
	cache_close(s.cache);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

void
server_metrics(const struct exchange *x, struct buf *out)
{
	struct server *s = x->server;
	struct cache_counts counts;
	struct MHD_Daemon *daemon = s->daemon;
	const union MHD_DaemonInfo *info = daemon
		? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS) : NULL;

	cache_count(s->cache, &counts);
	metrics_write(s->metrics, s->patterns, s->route_count, &counts,
	              info ? info->num_connections : 0, out);
}
