/* server: a site over HTTP/1.1, by libmicrohttpd. See server.h. */
#include "serve/server.h"

#include "serve/answer.h"
#include "serve/cache.h"
#include "serve/deadline.h"
#include "serve/exchange.h"
#include "serve/head.h"
#include "serve/limit.h"
#include "serve/metrics.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	/* of a connection: a head over the limit is to be read, and answered */
	CONNECTION_BYTES = HEAD_BYTES + (8 << 10),
	LINE_BYTES = 256 << 10, /* of the log */
	CONNECTIONS_MOST = 20000,
	FILES_OF_OURS = 128,
	BACKLOG = 1024,
	BURST_SECONDS = 20,
	ROUTE_NONE = METRICS_ROUTES,
	/* What is kept lies between what was let go: now and then that goes back to the
	 * system, or a long walk through all pages would hold several times what it needs. */
	TRIM_EVERY = 256
};

struct server {
	const struct served *site;
	const struct server_options *options;
	_Atomic(struct MHD_Daemon *) daemon; /* its threads run before it is known */
	struct cache *cache;
	struct limit *limit;
	struct metrics *metrics;
	struct deadlines *deadlines;
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
	size_t made;        /* answers that were not kept */
};

/* A request on its way, from the first byte of its head to its end. */
struct visit {
	char *target;
	struct buf body;
	bool is_begun, is_answered;
	int refused;       /* the status with which it is, or 0; `why` says why */
	struct err why;
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
	r->fetch_site = field(c, "Sec-Fetch-Site");
	r->client = client_of(s, c, a);
}

static bool
within_limit(struct server *s, struct exchange *x)
{
	unsigned wait;

	if (!x->route || !x->route->is_limited || s->options->rate <= 0 ||
	    limit_take(s->limit, x->request->client, time_monotonic(), &wait))
		return true;
	exchange_fail(x, s->site, 429, "too many requests; go on a little later");
	response_field(x->response, "Retry-After", arena_printf(x->a, "%u", wait));
	/* draft-ietf-httpapi-ratelimit-headers-10 */
	response_field(x->response, "RateLimit-Policy", arena_printf(
		x->a, "\"client\";q=%.0f;w=%d", s->options->rate * BURST_SECONDS,
		BURST_SECONDS));
	response_field(x->response, "RateLimit",
	               arena_printf(x->a, "\"client\";r=0;t=%u", wait));
	return false;
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

static void
count_sent(void *server, size_t bytes)
{
	metrics_add_bytes(((struct server *)server)->metrics, bytes);
}

/* The client was told that all is well, and then cut off. */
static void
tell_cut_off(void *server, const struct err *e)
{
	const struct server *s = server;

	if (s->options->fault)
		s->options->fault(e->msg);
}

/* Why no route is looked for; then there is an answer. */
static bool
is_refused(struct exchange *x, const struct served *site, struct request *r,
           const struct visit *v, struct err *e)
{
	if (!x->context) {
		exchange_fail(x, site, 503, e->msg); /* whatever the reason: not the client's */
	} else if (v->refused) {
		*e = v->why;
		exchange_fail(x, site, v->refused, e->msg);
		/* what comes next may be no request */
		response_field(x->response, "Connection", STR("close"));
	} else if (e->kind != ERR_NONE) {
		exchange_fail(x, site, status_of(e->kind), e->msg);
	} else if (!request_parse(r, r->target, x->a, e)) {
		exchange_fail(x, site, e->kind == ERR_LIMIT ? 414 : 400, e->msg);
	} else {
		return false;
	}
	return true;
}

/* All of it from the data of one moment. */
static void
answer_of_a_moment(struct exchange *x, const struct served *site, unsigned allowed,
                   struct err *e)
{
	if (site->begin(x->context, e))
		exchange_answer(x, site, allowed, e);
	else
		exchange_fail(x, site, status_of(e->kind), e->msg);
	site->end(x->context);
}

static void
give_back(void *server, size_t place)
{
	const struct server *s = server;

	limit_give_back(s->limit, place);
}

/* Of what is sent piece by piece a client has a few at a time. */
static void
begin_stream(struct server *s, struct exchange *x)
{
	struct stream *t = &x->response->stream;

	*t = (struct stream){
		.more = t->more, .close = t->close, .state = t->state, .server = s,
		.is_head = x->request->method == METHOD_HEAD, .context = context_of,
		.failed = tell_cut_off, .sent = count_sent};
	if (s->options->rate <= 0)
		return;
	if (limit_hold(s->limit, x->request->client, &t->place)) {
		t->over = give_back;
		return;
	}
	exchange_fail(x, s->site, 429, "as many files are on their way to you as may be at "
	              "a time; wait for one of them to end");
	response_field(x->response, "Retry-After", STR("10"));
}

/* From what was kept, or made now. */
static struct answer *
answer_to(struct server *s, struct worker *w, struct request *r, const struct visit *v,
          bool *kept, struct err *e)
{
	struct response response = {.type = "text/html; charset=utf-8"};
	struct exchange x = {.request = r, .response = &response, .a = &w->a,
	                     .context = w->context, .server = s};
	uint64_t generation = 0;
	unsigned allowed = 0;
	struct answer *a = NULL;
	struct str key = {0};

	buf_init(&response.body, RESPONSE_BODY_MAX);
	if (!is_refused(&x, s->site, r, v, e)) {
		if (s->site->generation(w->context, &generation, e))
			x.route = route_find(s->site->routes, r, x.values, &allowed);
		if (x.route)
			route_narrow(x.route, r);
		if (x.route && is_shared(r))
			key = route_key(x.route, r, &w->a);
		if (e->kind != ERR_NONE)
			exchange_fail(&x, s->site, status_of(e->kind), e->msg);
		else if (within_limit(s, &x) &&
		         !(key.n && (a = cache_get(s->cache, key, generation))))
			answer_of_a_moment(&x, s->site, allowed, e);
	}
	*kept = a != NULL;
	if (!a) {
		if (response.stream.more) {
			response.keeping = KEEP_NOT;
			begin_stream(s, &x);
		}
		a = answer_new(&response, x.route);
		if (++w->made % TRIM_EVERY == 0)
			malloc_trim(0);
		if (key.n && response.keeping != KEEP_NOT &&
		    (response.status == 0 || response.status == 200))
			cache_put(s->cache, key, generation, a, answer_bytes(a));
	}
	buf_release(&response.body);
	return a;
}

static void
log_line(const struct server *s, const struct request *r, const char *method, int status,
         size_t bytes, double seconds, bool kept)
{
	char iso[TIME_ISO + 1];
	struct buf b;
	struct json j = {.out = &b};

	if (!s->options->log)
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
	read_head(s, c, &r, &w->a);
	struct answer *a = answer_to(s, w, &r, v, &kept, &e);
	enum MHD_Result result = answer_send(a, c, &r, &status, &bytes);
	double seconds = time_monotonic() - from;
	if (status >= 500 && s->options->fault)
		s->options->fault(e.msg);
	metrics_add(s->metrics, number_of(s, answer_route(a)), status, seconds, bytes);
	log_line(s, &r, method, status, bytes, seconds, kept);
	answer_drop(a);
	return result;
}

static enum MHD_Result
take_field(void *head, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	head_field(head, str_of(name), str_of(value));
	return MHD_YES;
}

static void
look_at_head(struct MHD_Connection *c, const char *version, struct visit *v)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct head h = {.bytes = info ? info->header_size : 0,
	                 .is_old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0};

	MHD_get_connection_values(c, MHD_HEADER_KIND, take_field, &h);
	v->refused = head_refused(&h, &v->why);
}

static void
take_body(struct visit *v, struct str bytes)
{
	buf_add(&v->body, bytes);
	if (v->body.over && !v->refused) {
		err_set(&v->why, ERR_LIMIT, "the body is longer than %d bytes", BODY_BYTES);
		v->refused = 413;
	}
}

static struct deadline *
deadline_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static enum MHD_Result
on_request(void *context, struct MHD_Connection *c, const char *url, const char *method,
           const char *version, const char *data, size_t *size, void **visit)
{
	struct server *s = context;
	struct visit *v = *visit;

	(void)url;
	if (!v->is_begun) {
		v->is_begun = true;
		look_at_head(c, version, v);
		if (!v->refused)
			return MHD_YES;
	}
	if (*size) {
		take_body(v, (struct str){data, *size});
		*size = 0;
		return MHD_YES;
	}
	v->is_answered = true;
	deadline_met(s->deadlines, deadline_of(c));
	atomic_fetch_add(&s->working, 1);
	return answer(s, c, v, method);
}

/* libmicrohttpd would take the query apart too, in the memory of the connection, of which
 * a query of many parameters leaves nothing for an answer. The target is its to write. */
static void
hide_query(const char *target)
{
	char *question = strchr(target, '?');

	if (question && question[1])
		question[1] = '\0';
}

static void *
on_target(void *context, const char *target, struct MHD_Connection *c)
{
	struct visit *v = xcalloc(1, sizeof *v);
	size_t n = strlen(target);

	(void)context, (void)c;
	v->target = xmalloc(n + 1);
	memcpy(v->target, target, n + 1);
	buf_init(&v->body, BODY_BYTES);
	hide_query(target);
	return v;
}

static void
on_end(void *context, struct MHD_Connection *c, void **visit,
       enum MHD_RequestTerminationCode why)
{
	struct server *s = context;
	struct visit *v = *visit;

	(void)why;
	if (!v)
		return;
	if (v->is_answered)
		atomic_fetch_sub(&s->working, 1);
	deadline_again(s->deadlines, deadline_of(c), time_monotonic());
	free(v->target);
	buf_release(&v->body);
	free(v);
	*visit = NULL;
}

/* It begins before its first request, and ends behind its last. */
static void
on_connection(void *context, struct MHD_Connection *c, void **deadline,
              enum MHD_ConnectionNotificationCode what)
{
	struct server *s = context;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		deadline_end(s->deadlines, *deadline);
		return;
	}
	int fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	*deadline = deadline_begin(s->deadlines, fd, time_monotonic());
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
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_SECONDS,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
		MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
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
	int fd;

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
	s.deadlines = deadlines_open(SERVER_REQUEST_SECONDS);
	pthread_key_create(&s.thread, worker_close);
	bool ok = start(&s, fd, e);
	if (ok) {
		while (sigtimedwait(&signals, NULL, &(struct timespec){.tv_sec = 1}) < 0)
			deadlines_cut(s.deadlines, time_monotonic());
		stop(&s);
	}
	pthread_key_delete(s.thread);
	metrics_close(s.metrics);
	deadlines_close(s.deadlines);
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
