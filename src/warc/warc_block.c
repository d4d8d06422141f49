/* warc_block: a block held against the digests and the framing that its record claims.
 * See warc.h; clauses are of ISO 28500:2017. */
#include "warc/warc_parts.h"

/* The value of a digit in base 16, 32 (RFC 4648, any case) or 64 (both alphabets). */
static int
digit_value(unsigned char c, unsigned bits)
{
	int letter = is_alpha(c) ? to_lower(c) - 'a' : -1;

	if (bits == 4)
		return is_digit(c) ? c - '0' : letter >= 0 && letter < 6 ? letter + 10 : -1;
	if (bits == 5)
		return letter >= 0 ? letter : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
	if (letter >= 0)
		return c >= 'a' ? letter + 26 : letter;
	return is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62
	    : c == '/' || c == '_' ? 63 : -1;
}

/* Exactly `size` bytes in base 2^bits. */
static bool
decode_base(struct str s, unsigned bits, size_t size, uint8_t *out)
{
	unsigned held = 0, have = 0;

	if (s.n != (size * 8 + bits - 1) / bits)
		return false;
	for (size_t i = 0, n = 0; i < s.n; i++) {
		int value = digit_value((unsigned char)s.p[i], bits);
		if (value < 0)
			return false;
		held = (held << bits | (unsigned)value) & 0xFFFF;
		have += bits;
		if (have >= 8 && n < size) {
			have -= 8;
			out[n++] = (uint8_t)(held >> have);
		}
	}
	return true;
}

static bool
kind_of(struct str algorithm, enum hash_kind *kind)
{
	static const struct {
		struct str name;
		enum hash_kind kind;
	} known[] = {
		{STR_INIT("sha256"), HASH_SHA256}, {STR_INIT("sha-256"), HASH_SHA256},
		{STR_INIT("sha1"), HASH_SHA1}, {STR_INIT("sha-1"), HASH_SHA1},
		{STR_INIT("md5"), HASH_MD5},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq_nocase(algorithm, known[i].name)) {
			*kind = known[i].kind;
			return true;
		}
	return false;
}

/* Clause 5.8: labelled-digest = algorithm ":" value. */
static void
split_digest(struct str told, struct str *algorithm, struct str *digits)
{
	str_next(&told, ':', algorithm);
	while (told.n && told.p[told.n - 1] == '=')
		told.n--;
	*digits = told;
}

/* The length tells the base. */
static bool
decode_digest(struct str digits, enum hash_kind kind, uint8_t *out)
{
	size_t size = hash_bytes(kind);

	return decode_base(digits, 4, size, out) || decode_base(digits, 5, size, out) ||
	       decode_base(digits, 6, size, out);
}

static bool
digest_read(struct str told, enum hash_kind *kind, uint8_t *out)
{
	struct str algorithm, digits;

	split_digest(told, &algorithm, &digits);
	return kind_of(algorithm, kind) && decode_digest(digits, *kind, out);
}

struct str
warc_digest(struct str told, struct arena *a)
{
	static const char *const names[] = {
		[HASH_SHA256] = "sha256", [HASH_SHA1] = "sha1", [HASH_MD5] = "md5"};
	char hex[2 * HASH_BYTES_MAX + 1];
	uint8_t bytes[HASH_BYTES_MAX];
	enum hash_kind kind;

	if (!digest_read(told, &kind, bytes))
		return (struct str){0};
	for (size_t i = 0; i < hash_bytes(kind); i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return arena_printf(a, "%s:%s", names[kind], hex);
}

bool
warc_digest_holds(struct str told, struct str bytes)
{
	uint8_t want[HASH_BYTES_MAX], got[HASH_BYTES_MAX];
	enum hash_kind kind;
	struct hash_stream *h = NULL;

	if (!digest_read(told, &kind, want) || !(h = hash_start(kind)))
		return false;
	hash_add(h, bytes);
	hash_get(h, got);
	hash_close(h);
	return memcmp(got, want, hash_bytes(kind)) == 0;
}

static void
claim_read(struct warc_block *b, struct warc_claim *c, const char *name)
{
	struct str value = warc_field(b->record, str_of(name)), algorithm, digits;

	*c = (struct warc_claim){.name = name};
	if (!value.p)
		return;
	split_digest(value, &algorithm, &digits);
	if (algorithm.n == 0 || !str_is_plain(algorithm)) {
		warc_say(b->r, false, "%s is not checked: it is no digest", name);
		return;
	}
	if (!kind_of(algorithm, &c->kind)) {
		warc_say(b->r, false, "%s is not checked: the algorithm \"%.*s\" is "
		         "not known", name, STR_ARG(str_slice(algorithm, 0, 40)));
		return;
	}
	c->made = decode_digest(digits, c->kind, c->want);
	if (!c->made)
		warc_say(b->r, true, "%s is no digest of %.*s", name,
		         STR_ARG(algorithm));
}

/* NULL where nothing was claimed; a claim that the machine cannot check is dropped. */
static struct hash_stream *
claim_start(struct warc_block *b, struct warc_claim *c)
{
	struct hash_stream *h = c->made ? hash_start(c->kind) : NULL;

	if (c->made && !h) {
		c->made = false;
		warc_say(b->r, false, "%s is not checked: this machine forbids its "
		         "algorithm", c->name);
	}
	return h;
}

static bool
claim_holds(const struct warc_claim *c, struct hash_stream *h)
{
	uint8_t got[HASH_BYTES_MAX];

	hash_get(h, got);
	return memcmp(got, c->want, hash_bytes(c->kind)) == 0;
}

/* The digest of no bytes. */
static bool
is_of_nothing(const struct warc_claim *c)
{
	struct hash_stream *h = hash_start(c->kind);
	bool holds = claim_holds(c, h);

	hash_close(h);
	return holds;
}

static bool
is_http(const struct warc_record *r)
{
	struct str type = warc_field(r, STR("WARC-Type"));

	return (str_eq_nocase(type, STR("response")) ||
	        str_eq_nocase(type, STR("request"))) &&
	       str_starts_nocase(warc_field(r, STR("Content-Type")),
	                         STR("application/http"));
}

void
block_begin(struct warc_block *b, struct warc_reader *r,
            const struct warc_record *record)
{
	struct str type = warc_field(record, STR("WARC-Type"));

	*b = (struct warc_block){.r = r, .record = record};
	claim_read(b, &b->block, "WARC-Block-Digest");
	if (!str_eq_nocase(type, STR("revisit"))) /* clause 6.7: the digest of the original */
		claim_read(b, &b->payload, "WARC-Payload-Digest");
	if (b->payload.made && warc_field(record, STR("WARC-Segment-Number")).p) {
		warc_say(r, false, "WARC-Payload-Digest is not checked: the record is "
		         "one segment of several");
		b->payload.made = false;
	}
	b->http = is_http(record);
	b->of_block = claim_start(b, &b->block);
	b->of_payload = claim_start(b, &b->payload);
}

/* The body in the first piece; a block that is no message is its own payload. */
static struct str
take_message(struct warc_block *b, struct str piece)
{
	struct err why = {0};

	if (!http_message_parse(piece, &b->message, &why)) {
		b->http = false;
		b->long_head = piece.n < b->record->size;
		b->no_message = arena_str(&b->r->scratch, str_of(why.msg));
		return piece;
	}
	struct str body = b->message.body;
	b->message.head = arena_str(&b->r->scratch, b->message.head);
	b->chunked = http_chunked(&b->message);
	if (b->payload.made && b->chunked)
		b->of_framed = hash_start(b->payload.kind);
	return body;
}

void
block_add(struct warc_block *b, struct str piece)
{
	struct str data;

	if (b->of_block)
		hash_add(b->of_block, piece);
	if (b->http && !b->begun)
		piece = take_message(b, piece);
	b->begun = true;
	b->body += piece.n;
	if (b->of_framed)
		hash_add(b->of_framed, piece);
	else if (b->of_payload)
		hash_add(b->of_payload, piece);
	if (b->chunked)
		while (http_chunks_next(&b->chunks, &piece, &data))
			if (b->of_payload)
				hash_add(b->of_payload, data);
}

static bool
check_payload(struct warc_block *b, enum http_end end)
{
	bool holds = claim_holds(&b->payload, b->of_payload);
	bool framed = b->of_framed && claim_holds(&b->payload, b->of_framed);

	if (end == HTTP_NOT_CHUNKED)
		holds = framed;
	if (framed && !holds)
		warc_say(b->r, false, "the payload digest is that of the framed body "
		         "(as warcio and wget write it)");
	else if (!holds)
		warc_say(b->r, true, "the payload does not match %s", b->payload.name);
	return holds || framed;
}

static void
check_http(struct warc_block *b, struct http_framing f)
{
	if (b->long_head)
		warc_say(b->r, false, "its payload and framing are not checked: its "
		         "HTTP head is longer than %zu bytes", WARC_HEAD_MAX);
	else if (b->no_message.n)
		warc_say(b->r, true, "its Content-Type is application/http and its "
		         "block is %.*s", STR_ARG(b->no_message));
	else if ((f.end == HTTP_BROKEN || f.end == HTTP_NOT_CHUNKED) &&
	         !warc_field(b->record, STR("WARC-Truncated")).p)
		warc_say(b->r, false, "its body is not as its HTTP head says: %.*s",
		         STR_ARG(f.why));
}

/* The block is not that of its digest: of a revisit that may be a fault of wget. */
static void
say_other_block(struct warc_block *b)
{
	if (str_eq_nocase(warc_field(b->record, STR("WARC-Type")), STR("revisit")) &&
	    is_of_nothing(&b->block))
		warc_say(b->r, false, "the block digest is that of no bytes (as wget "
		         "writes it in a revisit)");
	else
		warc_say(b->r, true, "the block does not match %s", b->block.name);
}

static bool
check(struct warc_block *b)
{
	struct http_framing f = {HTTP_WHOLE, {0}};
	bool holds = false;

	if (b->http)
		f = http_framing_of(&b->message, b->body, &b->chunks, &b->r->scratch);
	if (b->block.made && !claim_holds(&b->block, b->of_block))
		say_other_block(b);
	if (b->payload.made && !b->long_head)
		holds = check_payload(b, f.end);
	check_http(b, f);
	return holds;
}

bool
block_end(struct warc_block *b, bool whole)
{
	bool holds = false;

	if (whole && !b->begun)
		block_add(b, (struct str){0});
	if (whole)
		holds = check(b);
	hash_close(b->of_block);
	hash_close(b->of_payload);
	hash_close(b->of_framed);
	return holds;
}

struct str
warc_payload(const struct warc_record *r, struct arena *a)
{
	struct http_message m;
	struct err none = {0};
	struct str payload = r->block;

	if (is_http(r) && http_message_parse(r->block, &m, &none))
		http_payload(&m, a, &payload);
	return payload;
}
