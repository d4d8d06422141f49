/* warc_write: records of WARC/1.1 as bytes, and packed. See warc.h. */
#include "warc/warc.h"

#include <libdeflate.h>

/* Clause 4: a field name is a token of RFC 9110, a value has no controls; values are
 * UTF-8. */
static bool
check_field(const struct warc_field *f, struct err *e)
{
	for (size_t i = 0; i < f->name.n; i++)
		if (!is_alnum((unsigned char)f->name.p[i]) &&
		    !memchr("!#$%&'*+-.^_`|~", f->name.p[i], 15))
			return err_set(e, ERR_INPUT, "\"%.*s\" cannot name a WARC "
			               "field", STR_ARG(f->name));
	for (size_t i = 0; i < f->value.n; i++)
		if ((unsigned char)f->value.p[i] < 0x20 || f->value.p[i] == 0x7F)
			return err_set(e, ERR_INPUT,
			               "the WARC field %.*s has a control character "
			               "in its value",
			               STR_ARG(f->name));
	if (f->name.n == 0 || !utf8_valid(f->value))
		return err_set(e, ERR_INPUT,
		               "the WARC field \"%.*s\" has no name, or a value that "
		               "is not UTF-8",
		               STR_ARG(f->name));
	return true;
}

bool
warc_write_fields(const struct warc_field *fields, size_t count, struct buf *out,
                  struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		if (!check_field(&fields[i], e))
			return false;
		buf_add(out, fields[i].name);
		buf_add(out, STR(": "));
		buf_add(out, fields[i].value);
		buf_add(out, STR("\r\n"));
	}
	return buf_ok(out, "a WARC record", e);
}

static void
add_digest(const char *name, struct str bytes, struct buf *out)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(bytes);

	sha256_hex(&h, hex);
	buf_printf(out, "%s: sha256:%s\r\n", name, hex);
}

bool
warc_write(const struct warc_field *fields, size_t count, struct str block,
           struct str payload, struct buf *out, struct err *e)
{
	buf_add(out, STR("WARC/1.1\r\n"));
	if (!warc_write_fields(fields, count, out, e))
		return false;
	add_digest("WARC-Block-Digest", block, out);
	if (payload.n)
		add_digest("WARC-Payload-Digest", payload, out);
	buf_printf(out, "Content-Length: %zu\r\n\r\n", block.n);
	buf_add(out, block);
	buf_add(out, STR("\r\n\r\n"));
	return buf_ok(out, "a WARC record", e);
}

void
warc_pack(struct str record, struct buf *out)
{
	enum { LEVEL = 6 };
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);

	if (!c)
		abort(); /* out of memory */
	size_t room = libdeflate_gzip_compress_bound(c, record.n);
	char *member = xmalloc(room);
	size_t n = libdeflate_gzip_compress(c, record.p ? record.p : "", record.n,
	                                    member, room);
	buf_add(out, (struct str){member, n});
	free(member);
	libdeflate_free_compressor(c);
}
