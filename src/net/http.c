/* http: GET by libcurl. See http.h. */
#include "net/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/version.h"

struct transfer {
	struct buf body;
	bool allow_private, refused;
};

bool
http_is_url(struct str s)
{
	return str_starts_nocase(s, STR("http://")) || str_starts_nocase(s, STR("https://"));
}

/* RFC 6890's special-purpose blocks that lead to this machine or its network. */
static bool
is_private_v4(uint32_t ip)
{
	static const struct {
		uint32_t net, mask;
	} blocks[] = {
		{0x00000000, 0xFF000000}, {0x0A000000, 0xFF000000}, {0x64400000, 0xFFC00000},
		{0x7F000000, 0xFF000000}, {0xA9FE0000, 0xFFFF0000}, {0xAC100000, 0xFFF00000},
		{0xC0000000, 0xFFFFFF00}, {0xC0A80000, 0xFFFF0000}, {0xC6120000, 0xFFFE0000},
		{0xE0000000, 0xF0000000}, {0xF0000000, 0xF0000000},
	};

	for (size_t i = 0; i < COUNT(blocks); i++)
		if ((ip & blocks[i].mask) == blocks[i].net)
			return true;
	return false;
}

static bool
is_private(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		return is_private_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family != AF_INET6)
		return true;
	struct sockaddr_in6 v6;
	memcpy(&v6, address, sizeof v6);
	const uint8_t *b = v6.sin6_addr.s6_addr;
	static const uint8_t zero[12] = {0}, mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	static const uint8_t nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
	uint32_t tail = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15];
	if (memcmp(b, zero, 12) == 0)
		return true; /* ::, ::1 and the old compatible addresses */
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
		return is_private_v4(tail);
	if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 holds an IPv4 address */
		return is_private_v4((uint32_t)b[2] << 24 | (uint32_t)b[3] << 16 | (uint32_t)b[4] << 8 | b[5]);
	return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80) ||
	    b[0] == 0xFF || (b[0] == 0xFE && (b[1] & 0xC0) == 0xC0);
}

/* Called with the address that is really connected to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;

	(void)purpose;
	if (!t->allow_private && is_private(&address->addr)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t
take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;

	buf_add(&t->body, (struct str){bytes, size * count});
	return t->body.over ? 0 : size * count;
}

static struct str
charset_of(CURL *curl, struct arena *a)
{
	char *type = NULL;

	curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
	struct str s = str_of(type);
	size_t at = str_find_nocase(s, STR("charset="), 0);
	if (at == SIZE_MAX)
		return (struct str){0};
	s = str_slice(s, at + 8, s.n);
	size_t end = 0;
	while (end < s.n && s.p[end] != ';' && s.p[end] != ' ')
		end++;
	s = str_slice(s, 0, end);
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\''))
		s = str_slice(s, 1, s.n - 1);
	return arena_str(a, s);
}

static void
set_options(CURL *curl, const char *url, struct transfer *t)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)LIMIT_REDIRECTS);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)LIMIT_FETCH_SECONDS);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "proviso/" PROVISO_VERSION);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	if (!t->allow_private) /* a proxy would connect in our place, unchecked */
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static bool
explain(CURL *curl, CURLcode code, const char *url, const struct transfer *t,
        struct err *e)
{
	long status = 0;

	if (t->refused)
		return err_set(e, ERR_USAGE, "%s: leads to a loopback or private address; --allow-private allows it", url);
	if (t->body.over)
		return err_set(e, ERR_LIMIT, "%s: larger than the limit of %zu bytes", url,
		               t->body.max);
	switch (code) {
	case CURLE_HTTP_RETURNED_ERROR:
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		return err_set(e, ERR_REMOTE, "%s: the server answers with status %ld", url,
		               status);
	case CURLE_TOO_MANY_REDIRECTS:
		return err_set(e, ERR_REMOTE, "%s: more than %d redirects", url,
		               LIMIT_REDIRECTS);
	case CURLE_PARTIAL_FILE:
		return err_set(e, ERR_REMOTE, "%s: the response was cut short; try again", url);
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(e, ERR_REMOTE,
		               "%s: no whole answer within %d seconds; try again later", url,
		               LIMIT_FETCH_SECONDS);
	case CURLE_URL_MALFORMAT:
		return err_set(e, ERR_USAGE, "%s: is no address that can be fetched", url);
	default:
		return err_set(e, ERR_REMOTE, "%s: %s", url, curl_easy_strerror(code));
	}
}

static void
start_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

bool
http_get(const char *url, bool allow_private, struct arena *a,
         struct http_response *out, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct transfer t = {.allow_private = allow_private};
	char *last = NULL;

	pthread_once(&once, start_curl);
	CURL *curl = curl_easy_init();
	if (!curl)
		return err_set(e, ERR_INTERNAL, "libcurl does not start");
	buf_init(&t.body, LIMIT_INPUT_BYTES);
	set_options(curl, url, &t);
	CURLcode code = curl_easy_perform(curl);
	bool ok = code == CURLE_OK;
	if (ok) {
		curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
		*out = (struct http_response){arena_str(a, buf_str(&t.body)), charset_of(curl, a),
		                              arena_str(a, str_of(last))};
	} else {
		explain(curl, code, url, &t, e);
	}
	curl_easy_cleanup(curl);
	buf_release(&t.body);
	return ok;
}
