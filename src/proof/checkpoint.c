/* checkpoint: the text that a log signs. See checkpoint.h. */
#include "proof/checkpoint.h"

bool
decimal_read(struct str s, uint64_t *out)
{
	int64_t v;

	if (!str_to_i64(s, &v) || v < 0 || !is_digit(s.p[0]) ||
	    (s.p[0] == '0' && s.n > 1))
		return false;
	*out = (uint64_t)v;
	return true;
}

bool
checkpoint_parse(struct str text, struct checkpoint *out, struct err *e)
{
	struct str rest = text, size, root, line;

	if (!str_next(&rest, '\n', &out->origin) || out->origin.n == 0 ||
	    !str_next(&rest, '\n', &size) || !decimal_read(size, &out->size) ||
	    !str_next(&rest, '\n', &root) ||
	    !base64_read_exactly(root, out->root.b, sizeof out->root.b))
		return err_set(e, ERR_INPUT,
		               "it is no checkpoint: a name, a size and a "
		               "root are needed");
	while (rest.n && str_next(&rest, '\n', &line))
		if (line.n == 0)
			return err_set(e, ERR_INPUT,
			               "it is no checkpoint: a line of it is empty");
	return true;
}

void
checkpoint_write(const struct checkpoint *c, struct buf *out)
{
	buf_add(out, c->origin);
	buf_printf(out, "\n%llu\n", (unsigned long long)c->size);
	base64_write((struct str){(const char *)c->root.b, sizeof c->root.b}, out);
	buf_byte(out, '\n');
}
