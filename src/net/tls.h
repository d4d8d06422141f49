/*
 * tls: what is known of a connection's TLS, and whom this machine trusts. OpenSSL is
 * the TLS of libcurl.
 */
#ifndef TLS_H
#define TLS_H

#include "base/base.h"

/* The file of certificates (PEM) that are trusted: $SSL_CERT_FILE, as OpenSSL has it,
 * else the system's. It need not be there. */
const char *tls_authorities(void);

/* Version and cipher of the session of an `SSL *`, as "TLSv1.3 TLS_AES_256_GCM_SHA384",
 * and the peer's certificates as PEM, leaf first, as it sent them. */
void tls_describe(const void *ssl, struct buf *version, struct buf *certificates);

/* Why a certificate is not trusted, from the result of its check (X509_V_…). */
const char *tls_reason(long verify_result);

#endif
