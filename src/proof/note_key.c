/* note_key: keys and signers of notes, by OpenSSL's Ed25519. See note_key.h. */
#include "proof/note_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

enum { SEED = 32 }; /* bytes of a private key of Ed25519 */

struct note_signer {
	EVP_PKEY *pair;
	struct note_key key;
	char *name;
};

bool
note_name_is_sound(struct str name)
{
	if (name.n == 0 || !utf8_valid(name))
		return false;
	for (size_t i = 0; i < name.n;) {
		uint32_t c = utf8_next(name, &i);
		bool space = c <= ' ' || c == 0x7F || c == 0x85 || c == 0xA0 ||
		             c == 0x1680 ||
		             (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
		             c == 0x2029 ||
		             c == 0x202F || c == 0x205F || c == 0x3000;
		if (space || c == '+')
			return false;
	}
	return true;
}

bool
note_key_eq(const struct note_key *a, const struct note_key *b)
{
	return a->type == b->type && str_eq(a->name, b->name) &&
	       memcmp(a->public, b->public, sizeof a->public) == 0;
}

uint32_t
note_key_id(const uint8_t bytes[4])
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/* SHA-256(name, "\n", type, public key), its first four bytes. */
static uint32_t
id_of(const struct note_key *key)
{
	struct buf b;

	buf_init(&b, key->name.n + 2 + NOTE_PUBLIC);
	buf_add(&b, key->name);
	buf_byte(&b, '\n');
	buf_byte(&b, (char)key->type);
	buf_add(&b, (struct str){(const char *)key->public, NOTE_PUBLIC});
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return note_key_id(h.b);
}

bool
note_key_has_form(struct str vkey)
{
	struct str name, id;
	size_t n = 0;

	if (!str_next(&vkey, '+', &name) || !str_next(&vkey, '+', &id) || id.n != 8)
		return false;
	while (n < id.n && hex_value((unsigned char)id.p[n]) >= 0)
		n++;
	for (size_t i = 0; i < vkey.n; i++)
		if (!is_alnum((unsigned char)vkey.p[i]) && !strchr("+/=", vkey.p[i]))
			return false;
	return note_name_is_sound(name) && n == id.n;
}

/* A sound key all the same: the id, which is that of name and bytes, fits. */
static bool
is_of_another_kind(struct str vkey)
{
	struct str name, id;
	struct buf hashed;
	char hex[16];

	if (!str_next(&vkey, '+', &name) || !str_next(&vkey, '+', &id) ||
	    !note_name_is_sound(name))
		return false;
	buf_init(&hashed, name.n + 1 + vkey.n);
	buf_printf(&hashed, "%.*s\n", STR_ARG(name));
	bool ok = base64_read(vkey, &hashed);
	struct sha256 h = sha256_of(buf_str(&hashed));
	buf_release(&hashed);
	snprintf(hex, sizeof hex, "%08x", note_key_id(h.b));
	return ok && str_eq_nocase(id, str_of(hex));
}

bool
note_key_parse(struct str vkey, struct note_key *out, struct err *e)
{
	struct str rest = vkey, name, id;
	uint8_t key[1 + NOTE_PUBLIC];
	char hex[16];

	*out = (struct note_key){0};
	if (str_next(&rest, '+', &name) && str_next(&rest, '+', &id) &&
	    note_name_is_sound(name) && base64_read_exactly(rest, key, sizeof key)) {
		out->name = name;
		out->type = key[0];
		memcpy(out->public, key + 1, NOTE_PUBLIC);
		out->id = id_of(out);
		snprintf(hex, sizeof hex, "%08x", out->id);
		if (str_eq_nocase(id, str_of(hex)) &&
		    (out->type == NOTE_ED25519 || out->type == NOTE_COSIGNATURE))
			return true;
	}
	if (is_of_another_kind(vkey))
		return err_set(e, ERR_INPUT, "\"%.*s\": such signatures are not known "
		               "here, but those of Ed25519 (type 1, and 4 of "
		               "witnesses)", STR_ARG(str_slice(vkey, 0, 120)));
	if (note_key_has_form(vkey))
		return err_set(e, ERR_INPUT, "\"%.*s\": the id of this key does not "
		               "fit its name and bytes: a character is mistyped or "
		               "missing", STR_ARG(str_slice(vkey, 0, 120)));
	return err_set(e, ERR_INPUT,
	               "\"%.*s\" is no key for checking signatures; such a key reads "
	               "NAME+ID+KEY", STR_ARG(str_slice(vkey, 0, 120)));
}

void
note_key_write(const struct note_key *key, struct buf *out)
{
	char bytes[1 + NOTE_PUBLIC];

	bytes[0] = (char)key->type;
	memcpy(bytes + 1, key->public, NOTE_PUBLIC);
	buf_add(out, key->name);
	buf_printf(out, "+%08x+", key->id);
	base64_write((struct str){bytes, sizeof bytes}, out);
}

struct str
note_key_text(const struct note_key *key, struct arena *a)
{
	struct buf b;

	buf_init(&b, key->name.n + 256);
	note_key_write(key, &b);
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

bool
note_key_pem(const struct note_key *key, struct buf *out, struct err *e)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->public,
	                                               NOTE_PUBLIC);
	BIO *bio = BIO_new(BIO_s_mem());
	char *p = NULL;
	long n = 0;

	if (public && bio && PEM_write_bio_PUBKEY(bio, public) == 1)
		n = BIO_get_mem_data(bio, &p);
	if (n > 0)
		buf_add(out, (struct str){p, (size_t)n});
	BIO_free(bio);
	EVP_PKEY_free(public);
	return n > 0 || err_set(e, ERR_INTERNAL, "cannot write a public key");
}

/* ---- private halves ---- */

/* They are read and written here, since OpenSSL's readers of PEM leave copies of them
 * in memory that was freed, and ask at the terminal for the password of one that is
 * encrypted. */
static const struct str pem_begin = STR_INIT("-----BEGIN PRIVATE KEY-----");
static const struct str pem_end = STR_INIT("-----END PRIVATE KEY-----");

/* What stands before the seed in the DER of a PKCS #8 key of Ed25519 (RFC 8410,
 * 10.3). */
static const uint8_t der_front[16] = {0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                      0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

static bool
read_seed(struct str pem, uint8_t seed[SEED])
{
	size_t begin = str_find(pem, pem_begin, 0);
	struct str text = str_slice(pem, begin, pem.n);
	struct buf der;

	text = str_trim(str_slice(text, pem_begin.n, str_find(text, pem_end, 0)));
	buf_init(&der, sizeof der_front + SEED);
	bool ok = begin != SIZE_MAX && base64_read(text, &der) && !der.over &&
	          der.n == sizeof der_front + SEED &&
	          memcmp(der.p, der_front, sizeof der_front) == 0;
	if (ok)
		memcpy(seed, der.p + sizeof der_front, SEED);
	if (der.p)
		explicit_bzero(der.p, der.cap);
	buf_release(&der);
	return ok;
}

bool
note_signer_pem(const struct note_signer *s, struct buf *out, struct err *e)
{
	uint8_t der[sizeof der_front + SEED];
	size_t n = SEED;

	memcpy(der, der_front, sizeof der_front);
	bool ok = EVP_PKEY_get_raw_private_key(s->pair,
	                                       der + sizeof der_front, &n) == 1 &&
	          n == SEED;
	if (ok) {
		buf_add(out, pem_begin);
		buf_byte(out, '\n');
		base64_write((struct str){(const char *)der, sizeof der}, out);
		buf_byte(out, '\n');
		buf_add(out, pem_end);
		buf_byte(out, '\n');
	}
	explicit_bzero(der, sizeof der);
	return ok || err_set(e, ERR_INTERNAL, "cannot write a private key");
}

/* Takes `pair`. */
static bool
signer_of(struct str name, EVP_PKEY *pair, struct note_signer **out, struct err *e)
{
	struct note_signer *s = xcalloc(1, sizeof *s);
	size_t n = NOTE_PUBLIC;

	s->pair = pair;
	s->name = xmalloc(name.n + 1);
	if (name.n)
		memcpy(s->name, name.p, name.n);
	s->key = (struct note_key){.name = {s->name, name.n}, .type = NOTE_ED25519};
	bool ok = EVP_PKEY_get_raw_public_key(pair, s->key.public, &n) == 1 &&
	          n == NOTE_PUBLIC;
	if (!ok)
		err_set(e, ERR_INTERNAL, "OpenSSL does not give the public "
		        "half of a key");
	else if (!note_name_is_sound(name))
		ok = err_set(e, ERR_USAGE, "\"%.*s\" cannot be a log's name: it may "
		             "hold no white space and no \"+\"", STR_ARG(name));
	if (!ok) {
		note_signer_close(s);
		return false;
	}
	s->key.id = id_of(&s->key);
	*out = s;
	return true;
}

bool
note_signer_make(struct str name, struct note_signer **out, struct err *e)
{
	EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	if (!pair)
		return err_set(e, ERR_INTERNAL, "cannot make a key");
	return signer_of(name, pair, out, e);
}

bool
note_signer_open(struct str name, struct str pem, struct note_signer **out,
                 struct err *e)
{
	uint8_t seed[SEED];
	EVP_PKEY *pair = NULL;

	if (read_seed(pem, seed))
		pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, SEED);
	explicit_bzero(seed, sizeof seed);
	if (!pair)
		return err_set(e, ERR_INPUT,
		               "it is no private key of the kind Ed25519, in PEM that "
		               "is not encrypted");
	return signer_of(name, pair, out, e);
}

const struct note_key *
note_signer_key(const struct note_signer *s)
{
	return &s->key;
}

void
note_signer_close(struct note_signer *s)
{
	if (!s)
		return;
	EVP_PKEY_free(s->pair);
	free(s->name);
	free(s);
}

bool
note_sign(const struct note_signer *s, struct str text, struct buf *out, struct err *e)
{
	uint8_t bytes[4 + NOTE_SIGNATURE];
	size_t n = NOTE_SIGNATURE;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(s->key.id >> (24 - 8 * i));
	bool ok = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, s->pair) == 1 &&
	          EVP_DigestSign(ctx, bytes + 4, &n, (const uint8_t *)(text.p ? text.p : ""),
	                         text.n) == 1 && n == NOTE_SIGNATURE;
	EVP_MD_CTX_free(ctx);
	if (!ok)
		return err_set(e, ERR_INTERNAL, "cannot sign");
	buf_add(out, STR("\xE2\x80\x94 "));
	buf_add(out, s->key.name);
	buf_byte(out, ' ');
	base64_write((struct str){(const char *)bytes, sizeof bytes}, out);
	buf_byte(out, '\n');
	return true;
}
