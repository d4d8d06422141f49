/* http: one exchange by libcurl. See http.h. */
#include "net/http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "net/address.h"
#include "net/message.h"
#include "net/tls.h"

enum { HEAD_BYTES = 256 * 1024, TLS_BYTES = 128 };

struct http_client {
	CURL *curl;
};

/* What an exchange gathers on its way. */
struct transfer {
	CURL *curl;
	struct buf request, response;
	size_t head;       /* bytes of the response's head, once it is over */
	bool head_is_over; /* an empty line came */
	bool allow_private, refused, head_is_too_long;
	struct buf tls, certificates;
};

bool
http_is_url(struct str s)
{
	return str_starts_nocase(s, STR("http://")) ||
	       str_starts_nocase(s, STR("https://"));
}

struct str
http_authority(struct str url)
{
	size_t at = str_find(url, STR("://"), 0);

	at = at == SIZE_MAX ? 0 : at + 3;
	while (at < url.n && !strchr("/?#", url.p[at]))
		at++;
	return str_slice(url, 0, at);
}

/* Called with the address that is really connected to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;

	(void)purpose;
	if (!t->allow_private && address_is_private(&address->addr)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	              address->protocol);
}

/* What can only be asked for while the connection lives. libcurl knows the certificates
 * only of the request that began it. */
static void
note_tls(struct transfer *t)
{
	struct curl_tlssessioninfo *session = NULL;

	buf_clear(&t->tls);
	buf_clear(&t->certificates);
	if (curl_easy_getinfo(t->curl, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK &&
	    session &&
	    session->internals)
		tls_describe(session->internals, &t->tls, &t->certificates);
}

/* A line of the head. Behind a head that is over, a new status line takes the place of
 * an interim response (1xx); inside one such a line is a field, whatever it looks
 * like. */
static size_t
take_head(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	struct str line = {bytes, size * count};
	bool begins = str_starts(line, STR("HTTP/")) &&
	              (t->head_is_over || t->response.n == 0);

	if (t->head_is_over && !begins)
		return line.n; /* a trailer; the body has it too, as it came */
	if (begins) {
		buf_clear(&t->response);
		t->head_is_over = false;
		note_tls(t);
	}
	t->head_is_too_long = t->response.n + line.n > HEAD_BYTES;
	buf_add(&t->response, line);
	t->head = t->response.n;
	t->head_is_over = line.n <= 2 && (line.n == 0 || line.p[0] == '\r' ||
	                                  line.p[0] == '\n');
	return t->head_is_too_long || t->response.over ? 0 : line.n;
}

/* A piece of the body; of the one that does not fit, what fits. */
static size_t
take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t n = size * count, room = t->response.max - t->response.n;

	buf_add(&t->response, (struct str){bytes, n < room ? n : room});
	t->response.over = n > room;
	return n > room ? 0 : n;
}

/* What is sent; a request that is sent anew on another connection begins anew. */
static int
take_sent(CURL *curl, curl_infotype type, char *bytes, size_t n, void *context)
{
	struct transfer *t = context;
	struct str s = {bytes, n};

	(void)curl;
	if (type == CURLINFO_HEADER_OUT &&
	    (str_starts(s, STR("GET ")) || str_starts(s, STR("POST "))))
		buf_clear(&t->request);
	if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT)
		buf_add(&t->request, s);
	return 0;
}

static long
seconds(void)
{
	return (long)time_limit("PROVISO_FETCH_SECONDS", LIMIT_FETCH_SECONDS);
}

static void
set_options(CURL *curl, const struct http_request *r, struct curl_slist *fields,
            struct transfer *t)
{
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, r->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds());
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CAINFO, tls_authorities());
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "proviso/" PROVISO_VERSION);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, take_sent);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, t);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	if (!r->allow_private) /* a proxy would connect in our place, unchecked */
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (r->type) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->post.n ? r->post.p : "");
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		                 (curl_off_t)r->post.n);
	}
}

/* Bytes as they are, so that what is kept is what was sent by the publisher's own
 * hand. */
static struct curl_slist *
head_fields(const struct http_request *r, struct arena *a)
{
	struct curl_slist *list = curl_slist_append(NULL, "Accept-Encoding: identity");

	if (r->type)
		list = curl_slist_append(list, arena_printf(a, "Content-Type: %s", r->type).p);
	for (size_t i = 0; r->fields && r->fields[i]; i++)
		list = curl_slist_append(list, r->fields[i]);
	return list;
}

static bool
explain(CURLcode code, const char *url, const struct transfer *t, struct err *e)
{
	long checked = 0;

	if (t->refused)
		return err_set(e, ERR_USAGE,
		               "%.200s: leads to a loopback or private address; "
		               "--allow-private allows it", url);
	if (t->head_is_too_long)
		return err_set(e, ERR_REMOTE,
		               "%.200s: the response's head is longer than "
		               "%d bytes", url,
		               HEAD_BYTES);
	switch (code) {
	case CURLE_OK: /* the peer was done, and we had no response */
	case CURLE_PARTIAL_FILE:
		return err_set(e, ERR_REMOTE,
		               "%.200s: the response ends before its head does", url);
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(e, ERR_REMOTE,
		               "%.200s: no answer within %ld seconds; try "
		               "again later", url,
		               seconds());
	case CURLE_URL_MALFORMAT:
		return err_set(e, ERR_USAGE,
		               "%.200s: is no address that can be fetched", url);
	case CURLE_UNSUPPORTED_PROTOCOL:
		return err_set(e, ERR_REMOTE,
		               "%.200s: the answer is no response of HTTP/1", url);
	case CURLE_PEER_FAILED_VERIFICATION:
		curl_easy_getinfo(t->curl, CURLINFO_SSL_VERIFYRESULT, &checked);
		return err_set(e, ERR_REMOTE,
		               "%.200s: the server's certificate cannot be "
		               "trusted (%s)", url,
		               tls_reason(checked));
	case CURLE_SSL_CONNECT_ERROR:
		return err_set(e, ERR_REMOTE,
		               "%.200s: the server speaks no TLS, or none that "
		               "is still safe",
		               url);
	case CURLE_SSL_CACERT_BADFILE:
		return err_set(e, ERR_USAGE,
		               "%s: holds no certificates to trust; install "
		               "ca-certificates, or name another file in SSL_CERT_FILE",
		               tls_authorities());
	case CURLE_WEIRD_SERVER_REPLY:
		return err_set(e, ERR_REMOTE,
		               "%.200s: the response's head is not well formed", url);
	case CURLE_OUT_OF_MEMORY: /* libcurl's word for a line over its own limit */
		return err_set(e, ERR_REMOTE,
		               "%.200s: the response's head has a line of more than "
		               "%d bytes", url,
		               CURL_MAX_HTTP_HEADER);
	default:
		return err_set(e, ERR_REMOTE, "%.200s: %s", url,
		               curl_easy_strerror(code));
	}
}

/* A final one, whose head is whole. */
static bool
has_response(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	return t->head_is_over && status >= 200 && !t->refused && !t->head_is_too_long;
}

static enum http_cut
cut_of(CURLcode code, const struct transfer *t)
{
	if (t->response.over)
		return HTTP_CUT_LENGTH;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return HTTP_CUT_TIME;
	return code == CURLE_OK ? HTTP_UNCUT : HTTP_CUT_DISCONNECT;
}

const char *
http_cut_name(enum http_cut cut)
{
	static const char *const names[] = {NULL, "length", "time", "disconnect"};

	return names[cut];
}

/* libcurl gives what it has read, also behind the last chunk, where the response is
 * over (RFC 9112, 7.1). */
static struct str
without_excess(struct str response)
{
	struct http_chunks c = {0};
	struct http_message m;
	struct err none = {0};
	struct str data;

	if (!http_message_parse(response, &m, &none) || !http_chunked(&m))
		return response;
	while (http_chunks_next(&c, &m.body, &data))
		continue;
	return str_slice(response, 0,
	                 response.n - (c.state == CHUNK_END ? (size_t)c.after : 0));
}

static void
take_exchange(const struct transfer *t, CURLcode code, struct arena *a,
              struct http_exchange *out)
{
	char *location = NULL, *address = NULL;
	long status = 0, port = 0;
	curl_off_t took = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &location);
	curl_easy_getinfo(t->curl, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(t->curl, CURLINFO_PRIMARY_PORT, &port);
	curl_easy_getinfo(t->curl, CURLINFO_TOTAL_TIME_T, &took);
	out->request = arena_str(a, buf_str(&t->request));
	out->response = arena_str(a, without_excess(buf_str(&t->response)));
	out->head = t->head;
	out->status = (int)status;
	out->cut = cut_of(code, t);
	out->location = arena_str(a, str_of(location));
	out->address = arena_str(a, str_of(address));
	out->port = (int)port;
	out->tls = arena_str(a, buf_str(&t->tls));
	out->certificates = arena_str(a, buf_str(&t->certificates));
	out->took = took;
}

static void
start_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

bool
http_client_open(struct http_client **out, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start_curl);
	CURL *curl = curl_easy_init();
	if (!curl)
		return err_set(e, ERR_INTERNAL, "libcurl does not start");
	*out = xcalloc(1, sizeof **out);
	(*out)->curl = curl;
	return true;
}

void
http_client_close(struct http_client *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->curl);
	free(c);
}

bool
http_exchange(struct http_client *c, const struct http_request *r, struct arena *a,
              struct http_exchange *out, struct err *e)
{
	struct transfer t = {.curl = c->curl, .allow_private = r->allow_private};

	if (!http_is_url(str_of(r->url)))
		return err_set(e, ERR_USAGE,
		               "%.200s: is no address that can be fetched", r->url);
	struct curl_slist *fields = head_fields(r, a);
	*out = (struct http_exchange){.began = time_now_us()};
	buf_init(&t.request, HEAD_BYTES + r->post.n);
	buf_init(&t.tls, TLS_BYTES);
	buf_init(&t.certificates, HEAD_BYTES);
	buf_init(&t.response, HEAD_BYTES + (r->max ? r->max : LIMIT_INPUT_BYTES));
	set_options(c->curl, r, fields, &t);
	CURLcode code = curl_easy_perform(c->curl);
	bool ok = has_response(&t);
	if (ok)
		take_exchange(&t, code, a, out);
	else
		explain(code, r->url, &t, e);
	curl_slist_free_all(fields);
	buf_release(&t.request);
	buf_release(&t.tls);
	buf_release(&t.certificates);
	buf_release(&t.response);
	return ok;
}
