/* note: signed notes of C2SP, by OpenSSL's Ed25519. See note.h. */
#include "proof/note.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

enum { SIGNATURE = 64, KEY = 32 };

struct note_signer {
	EVP_PKEY *pair;
	struct note_key key;
	char *name;
};

static bool
name_is_sound(struct str name)
{
	if (name.n == 0 || !utf8_valid(name))
		return false;
	for (size_t i = 0; i < name.n;) {
		uint32_t c = utf8_next(name, &i);
		bool space = c <= ' ' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 ||
		             (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
		             c == 0x202F || c == 0x205F || c == 0x3000;
		if (space || c == '+')
			return false;
	}
	return true;
}

static uint32_t
load_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* SHA-256(name, "\n", type, public key), its first four bytes. */
static uint32_t
key_id(const struct note_key *key)
{
	struct buf b;

	buf_init(&b, key->name.n + 2 + KEY);
	buf_add(&b, key->name);
	buf_byte(&b, '\n');
	buf_byte(&b, (char)key->type);
	buf_add(&b, (struct str){(const char *)key->public, KEY});
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return load_be32(h.b);
}

bool
note_key_parse(struct str vkey, struct note_key *out, struct err *e)
{
	struct str rest = vkey, name, id;
	uint8_t key[1 + KEY];
	char hex[16];

	*out = (struct note_key){0};
	if (str_next(&rest, '+', &name) && str_next(&rest, '+', &id) && name_is_sound(name) &&
	    base64_read_exactly(rest, key, sizeof key)) {
		out->name = name;
		out->type = key[0];
		memcpy(out->public, key + 1, KEY);
		out->id = key_id(out);
		snprintf(hex, sizeof hex, "%08x", out->id);
		if (str_eq_nocase(id, str_of(hex)) &&
		    (out->type == NOTE_ED25519 || out->type == NOTE_COSIGNATURE))
			return true;
	}
	return err_set(e, ERR_INPUT, "\"%.*s\" is no key for checking signatures; such a key reads "
	               "NAME+ID+KEY", (int)(vkey.n < 120 ? vkey.n : 120), vkey.n ? vkey.p : "");
}

void
note_key_write(const struct note_key *key, struct buf *out)
{
	char bytes[1 + KEY];

	bytes[0] = (char)key->type;
	memcpy(bytes + 1, key->public, KEY);
	buf_add(out, key->name);
	buf_printf(out, "+%08x+", key->id);
	base64_write((struct str){bytes, sizeof bytes}, out);
}

/* What a memory BIO holds goes to *out; the BIO is freed. */
static bool
take_bio(BIO *bio, bool ok, struct buf *out)
{
	char *p = NULL;
	long n = ok ? BIO_get_mem_data(bio, &p) : 0;

	if (n > 0)
		buf_add(out, (struct str){p, (size_t)n});
	BIO_free(bio);
	return n > 0;
}

bool
note_key_pem(const struct note_key *key, struct buf *out, struct err *e)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->public, KEY);
	BIO *bio = BIO_new(BIO_s_mem());

	bool ok = take_bio(bio, public && bio && PEM_write_bio_PUBKEY(bio, public) == 1, out);
	EVP_PKEY_free(public);
	return ok || err_set(e, ERR_INTERNAL, "cannot write a public key");
}

static bool
signer_of(struct str name, EVP_PKEY *pair, struct note_signer **out, struct err *e)
{
	struct note_signer *s = xcalloc(1, sizeof *s);
	size_t n = KEY;

	s->pair = pair;
	s->name = xmalloc(name.n + 1);
	if (name.n)
		memcpy(s->name, name.p, name.n);
	s->key = (struct note_key){.name = {s->name, name.n}, .type = NOTE_ED25519};
	if (!name_is_sound(name))
		err_set(e, ERR_USAGE, "\"%.*s\" cannot be a log's name: it may hold no white space and no \"+\"",
		        STR_ARG(name));
	else if (!pair || EVP_PKEY_get_id(pair) != EVP_PKEY_ED25519 ||
	         EVP_PKEY_get_raw_public_key(pair, s->key.public, &n) != 1 || n != KEY)
		err_set(e, ERR_INPUT, "it is no private key of the kind Ed25519");
	if (e->kind != ERR_NONE) {
		note_signer_close(s);
		return false;
	}
	s->key.id = key_id(&s->key);
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
	if (pem.n > 1 << 16)
		return err_set(e, ERR_INPUT, "it is no private key of the kind Ed25519");
	BIO *bio = BIO_new_mem_buf(pem.p ? pem.p : "", (int)pem.n);
	EVP_PKEY *pair = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	return signer_of(name, pair, out, e);
}

bool
note_signer_pem(const struct note_signer *s, struct buf *out, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_secmem());

	return take_bio(bio, bio && PEM_write_bio_PKCS8PrivateKey(bio, s->pair, NULL, NULL, 0, NULL,
	                                                          NULL) == 1, out) ||
	    err_set(e, ERR_INTERNAL, "cannot write a private key");
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
	uint8_t bytes[4 + SIGNATURE];
	size_t n = SIGNATURE;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(s->key.id >> (24 - 8 * i));
	bool ok = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, s->pair) == 1 &&
	          EVP_DigestSign(ctx, bytes + 4, &n, (const uint8_t *)(text.p ? text.p : ""),
	                         text.n) == 1 && n == SIGNATURE;
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

static bool
parse_signature(struct str line, struct note_signature *out, struct err *e)
{
	struct str rest = line, dash, name;
	struct buf b;

	*out = (struct note_signature){.line = {line.p, line.n + 1}};
	bool ok = str_next(&rest, ' ', &dash) && str_eq(dash, STR("\xE2\x80\x94")) &&
	          str_next(&rest, ' ', &name) && name_is_sound(name);
	buf_init(&b, line.n);
	ok = ok && base64_read(rest, &b) && b.n > 4; /* no white space behind it */
	if (ok) {
		out->name = name;
		out->id = load_be32((const uint8_t *)b.p);
		if (b.n - 4 <= sizeof out->bytes) {
			out->count = b.n - 4;
			memcpy(out->bytes, b.p + 4, out->count);
		}
	}
	buf_release(&b);
	return ok || err_set(e, ERR_INPUT, "a line of it is no signature");
}

/* The text and the lines of signatures: what stands before and after the last empty line. */
static bool
split_note(struct str bytes, struct str *text, struct str *lines, struct err *e)
{
	size_t at = bytes.n;

	if (!utf8_valid(bytes))
		return err_set(e, ERR_INPUT, "it is no UTF-8 text");
	for (size_t i = 0; i < bytes.n; i++)
		if ((uint8_t)bytes.p[i] < 0x20 && bytes.p[i] != '\n')
			return err_set(e, ERR_INPUT, "it holds a control character");
	while (at >= 2 && !(bytes.p[at - 1] == '\n' && bytes.p[at - 2] == '\n'))
		at--;
	if (at < 3 || at == bytes.n || bytes.p[bytes.n - 1] != '\n')
		return err_set(e, ERR_INPUT, "it has no signatures, or is cut short");
	*text = str_slice(bytes, 0, at - 1);
	*lines = str_slice(bytes, at, bytes.n);
	return true;
}

bool
note_parse(struct str bytes, struct note *out, struct err *e)
{
	struct str rest, line;

	out->count = 0;
	if (!split_note(bytes, &out->text, &rest, e))
		return false;
	while (rest.n && str_next(&rest, '\n', &line)) {
		if (out->count == NOTE_SIGNATURES)
			return err_set(e, ERR_INPUT, "it has more than %d signatures", NOTE_SIGNATURES);
		if (!parse_signature(line, &out->signatures[out->count++], e))
			return false;
	}
	return true;
}

static bool
ed25519_holds(const uint8_t key[KEY], struct str message, const uint8_t *signature)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, KEY);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	bool ok = public && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, public) == 1 &&
	          EVP_DigestVerify(ctx, signature, SIGNATURE,
	                           (const uint8_t *)(message.p ? message.p : ""), message.n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(public);
	return ok;
}

/* C2SP tlog-cosignature: eight bytes of time, then Ed25519 over a head and the text. */
static bool
cosignature_holds(const struct note_key *key, struct str text, struct note_signature *s)
{
	uint64_t at = 0;
	struct buf message;

	if (s->count != 8 + SIGNATURE)
		return false;
	for (int i = 0; i < 8; i++)
		at = at << 8 | s->bytes[i];
	if (at > INT64_MAX)
		return false;
	buf_init(&message, text.n + 64);
	buf_printf(&message, "cosignature/v1\ntime %llu\n", (unsigned long long)at);
	buf_add(&message, text);
	bool ok = ed25519_holds(key->public, buf_str(&message), s->bytes + 8);
	buf_release(&message);
	s->at = ok ? (int64_t)at : 0;
	return ok;
}

static bool
signature_holds(const struct note_key *key, struct str text, struct note_signature *s)
{
	if (key->type == NOTE_COSIGNATURE)
		return cosignature_holds(key, text, s);
	return s->count == SIGNATURE && ed25519_holds(key->public, text, s->bytes);
}

static bool
names(const struct note_signature *s, const struct note_key *key)
{
	return s->id == key->id && str_eq(s->name, key->name);
}

bool
note_verify(struct note *n, const struct note_key *keys, size_t count, struct err *e)
{
	bool some = false;

	for (size_t i = 0; i < n->count; i++) {
		struct note_signature *s = &n->signatures[i];
		for (size_t k = 0; k < count; k++) {
			if (!names(s, &keys[k]))
				continue;
			if (!signature_holds(&keys[k], n->text, s))
				return err_set(e, ERR_NO, "the signature by %.*s (key %08x) does not hold",
				               STR_ARG(s->name), s->id);
			s->holds = some = true;
		}
	}
	return some || err_set(e, ERR_NO, "no signature is by a key that is known");
}

const struct note_signature *
note_find(const struct note *n, const struct note_key *key)
{
	for (size_t i = 0; i < n->count; i++)
		if (names(&n->signatures[i], key))
			return &n->signatures[i];
	return NULL;
}

void
note_write(const struct note *n, struct buf *out)
{
	buf_add(out, n->text);
	buf_byte(out, '\n');
	for (size_t i = 0; i < n->count; i++)
		if (n->signatures[i].holds)
			buf_add(out, n->signatures[i].line);
}
