/* tls: TLS as OpenSSL knows it. See tls.h. */
#include "net/tls.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

const char *
tls_authorities(void)
{
	const char *file = getenv("SSL_CERT_FILE");

	return file && *file ? file : "/etc/ssl/certs/ca-certificates.crt";
}

static void
add_pem(X509 *certificate, struct buf *out)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio && PEM_write_bio_X509(bio, certificate) == 1) {
		long n = BIO_get_mem_data(bio, &text);
		buf_add(out, (struct str){text, (size_t)n});
	}
	BIO_free(bio);
}

void
tls_describe(const void *ssl, struct buf *version, struct buf *certificates)
{
	STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);

	buf_printf(version, "%s %s", SSL_get_version(ssl), SSL_get_cipher_name(ssl));
	for (int i = 0; chain && i < sk_X509_num(chain); i++)
		add_pem(sk_X509_value(chain, i), certificates);
}

const char *
tls_reason(long verify_result)
{
	/* The name is checked by libcurl, which gives no reason of OpenSSL's then. */
	if (verify_result == X509_V_OK || verify_result == X509_V_ERR_UNSPECIFIED)
		return "it is not for this name";
	return X509_verify_cert_error_string(verify_result);
}
