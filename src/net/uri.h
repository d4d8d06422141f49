/*
 * uri: the form in which two addresses of http or https are compared.
 *
 * Two addresses whose normal form is the same lead to the same resource by what RFC
 * 3986 and RFC 9110 say alone (RFC 3986, sections 6.2.2 and 6.2.3; RFC 9110, 4.2.3):
 *
 *   - scheme and host in lower case; a port that is empty or the scheme's own is left out;
 *   - an empty path is "/"; dot segments are removed (RFC 3986, 5.2.4);
 *   - encoded bytes that need no encoding are decoded, the digits of others in upper case;
 *   - bytes that may not stand in a URI, such as a space, a quote or "é", are encoded;
 *   - there is no fragment, which never goes to a server.
 *
 * Where programs read an address differently, it has no normal form: with a backslash
 * or another byte in the authority that may not stand there, where browsers, which take
 * a backslash for a slash (WHATWG URL), see another host; with an encoded byte in the
 * host that needs to be encoded; in a reference with a backslash before the query, or
 * with a control, which browsers drop. Bytes above 127 may stand everywhere.
 *
 * What only mostly leads to the same is kept apart: "www.", http and https, a slash at
 * the end, the order of a query, letters in another case.
 *
 * A normal form holds only the characters of RFC 3986, so that it is inert in a header
 * field, between < and >, and in quotes. It is its own normal form.
 */
#ifndef URI_H
#define URI_H

#include "base/base.h"

#define URI_BYTES_MAX ((size_t)8 << 10) /* servers take some 8 KiB */

/* The bytes need not be UTF-8. False: neither http nor https, no host, a port that is
 * no number, read differently, or over URI_BYTES_MAX before or after. In the arena. */
MUST_CHECK bool uri_normal(struct str url, struct arena *a, struct str *out);

/* A user's name or a password stands before the host; whoever publishes the address
 * publishes them. */
bool uri_has_user(struct str url);

/* The normal form of what a reference means at the address `base` (RFC 3986, 5.2), such
 * as the value of a Location field. False as above, of either of them. */
MUST_CHECK bool uri_resolve(struct str base, struct str reference, struct arena *a,
                            struct str *out);

#endif
