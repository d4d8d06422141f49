/* note: signed notes read and checked, by OpenSSL's Ed25519. See note.h. */
#include "proof/note.h"

#include <openssl/evp.h>

static bool
parse_signature(struct str line, struct note_signature *out, struct err *e)
{
	struct str rest = line, dash, name;
	struct buf b;

	*out = (struct note_signature){.line = {line.p, line.n + 1}};
	bool ok = str_next(&rest, ' ', &dash) && str_eq(dash, STR("\xE2\x80\x94")) &&
	          str_next(&rest, ' ', &name) && note_name_is_sound(name);
	buf_init(&b, line.n);
	/* a space behind it is no base64 */
	ok = ok && base64_read(rest, &b) && b.n > 4;
	if (ok) {
		out->name = name;
		out->id = note_key_id((const uint8_t *)b.p);
		if (b.n - 4 <= sizeof out->bytes) {
			out->count = b.n - 4;
			memcpy(out->bytes, b.p + 4, out->count);
		}
	}
	buf_release(&b);
	return ok || err_set(e, ERR_INPUT, "a line of it is no signature");
}

/* The text and the lines of signatures: what stands before and after the last empty
 * line. */
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
			return err_set(e, ERR_INPUT,
			               "it has more than %d signatures",
			               NOTE_SIGNATURES);
		if (!parse_signature(line, &out->signatures[out->count++], e))
			return false;
	}
	return true;
}

static bool
ed25519_holds(const uint8_t key[NOTE_PUBLIC], struct str message,
              const uint8_t *signature)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key,
	                                               NOTE_PUBLIC);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	bool ok = public && ctx &&
	          EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, public) == 1 &&
	          EVP_DigestVerify(ctx, signature, NOTE_SIGNATURE,
	                           (const uint8_t *)(message.p ? message.p : ""),
	                           message.n) == 1;
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

	if (s->count != 8 + NOTE_SIGNATURE)
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
	return s->count == NOTE_SIGNATURE && ed25519_holds(key->public, text, s->bytes);
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
				return err_set(e, ERR_NO,
				               "the signature by %.*s (key %08x) "
				               "does not hold",
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
