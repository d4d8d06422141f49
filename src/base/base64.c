/* base64: bytes as text. See base64.h. */
#include "base/base.h"

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_write(struct str bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t v = (uint32_t)(uint8_t)bytes.p[i] << 16;
		v |= left > 1 ? (uint32_t)(uint8_t)bytes.p[i + 1] << 8 : 0;
		v |= left > 2 ? (uint32_t)(uint8_t)bytes.p[i + 2] : 0;
		buf_byte(out, alphabet[v >> 18]);
		buf_byte(out, alphabet[v >> 12 & 63]);
		buf_byte(out, left > 1 ? alphabet[v >> 6 & 63] : '=');
		buf_byte(out, left > 2 ? alphabet[v & 63] : '=');
	}
}

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four characters, of which the last `pad` are "="; false if they are not of the
 * form. */
static bool
read_group(const char *p, size_t pad, char out[3])
{
	uint32_t v = 0;

	for (size_t i = 0; i < 4; i++) {
		int six = i < 4 - pad ? value_of(p[i]) : 0;
		if (six < 0)
			return false;
		v = v << 6 | (uint32_t)six;
	}
	out[0] = (char)(v >> 16);
	out[1] = (char)(v >> 8);
	out[2] = (char)v;
	return pad == 0 || (v & (pad == 1 ? 0xFFU : 0xFFFFU)) == 0;
}

bool
base64_read(struct str text, struct buf *out)
{
	size_t before = out->n, pad = 0;
	char group[3];

	if (text.n % 4 != 0)
		return false;
	while (pad < 2 && pad < text.n && text.p[text.n - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < text.n; i += 4) {
		size_t cut = i + 4 == text.n ? pad : 0;
		if (!read_group(text.p + i, cut, group)) {
			buf_truncate(out, before);
			return false;
		}
		buf_add(out, (struct str){group, 3 - cut});
	}
	return true;
}

bool
base64_read_exactly(struct str text, void *bytes, size_t n)
{
	struct buf b;

	buf_init(&b, n + 3);
	bool ok = base64_read(text, &b) && b.n == n && !b.over;
	if (ok && n)
		memcpy(bytes, b.p, n);
	buf_release(&b);
	return ok;
}
