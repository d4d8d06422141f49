/* head: of a request. See head.h; sections are of RFC 9112. */
#include "serve/head.h"

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum((unsigned char)s.p[i]) &&
		    (s.p[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", s.p[i])))
			return false;
	return s.n > 0;
}

static bool
is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7F)
			return false;
	return true;
}

static bool
is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum((unsigned char)s.p[i]) &&
		    (s.p[i] == '\0' || !strchr("-._~:[]%!$&'()*+,;=", s.p[i])))
			return false;
	return true;
}

void
head_field(struct head *h, struct str name, struct str value)
{
	if (!h->is_odd && (!is_token(name) || !is_value(value))) {
		h->odd = name;
		h->is_odd = true;
	}
	if (str_eq_nocase(name, STR("Host"))) {
		h->host = value;
		h->hosts++;
	} else if (str_eq_nocase(name, STR("Content-Length"))) {
		h->length = value;
		h->lengths++;
	} else if (str_eq_nocase(name, STR("Transfer-Encoding"))) {
		h->coding = value;
		h->codings++;
	}
}

/* 3.2 */
static bool
check_host(const struct head *h, struct err *e)
{
	if (h->hosts == 0 && !h->is_old)
		return err_set(e, ERR_USAGE, "the request has no field Host; send one");
	if (h->hosts > 1)
		return err_set(e, ERR_USAGE, "the request has several fields Host; send one");
	return is_host(h->host) ||
	       err_set(e, ERR_USAGE, "the field Host is no name of a host");
}

/* 6.3: how long the body is has one answer. */
static bool
check_body(const struct head *h, struct err *e)
{
	int64_t length;

	if (h->codings > 0 && (h->codings > 1 || h->is_old ||
	                       !str_eq_nocase(str_trim(h->coding), STR("chunked"))))
		return err_set(e, ERR_USAGE, "Transfer-Encoding is not just \"chunked\"; send "
		               "the body so, or with Content-Length");
	if (h->codings > 0 && h->lengths > 0)
		return err_set(e, ERR_USAGE, "the request has Content-Length and "
		               "Transfer-Encoding; send one of them");
	if (h->lengths > 1)
		return err_set(e, ERR_USAGE, "the request has several fields Content-Length; "
		               "send one");
	if (h->lengths == 0)
		return true;
	/* a number it is, or libmicrohttpd had said so */
	return (str_to_i64(h->length, &length) && length <= BODY_BYTES) ||
	       err_set(e, ERR_LIMIT, "the body is longer than %d bytes", BODY_BYTES);
}

static bool
check_field(const struct head *h, struct err *e)
{
	return !h->is_odd ||
	       err_set(e, ERR_USAGE, "\"%.*s\" is no sound field of a request",
	               STR_ARG(str_slice(h->odd, 0, 40)));
}

int
head_refused(const struct head *h, struct err *e)
{
	if (h->bytes > HEAD_BYTES) {
		err_set(e, ERR_LIMIT, "the head of the request is longer than %d bytes; send "
		        "fewer fields, or shorter ones", HEAD_BYTES);
		return 431;
	}
	if (check_field(h, e) && check_host(h, e) && check_body(h, e))
		return 0;
	return e->kind == ERR_LIMIT ? 413 : 400;
}
