/* verify_trust: whom a call of `proviso verify` knows. See verify_trust.h. */
#include "cli/verify_trust.h"

#include <sys/stat.h>

#include "net/tls.h"

/* The words of a text that are keys; one that is meant to be a key must be one. */
static bool
take_keys(struct str text, struct buf *out, struct err *e)
{
	struct note_key key;
	struct err none;

	for (size_t end = 0; text.n; text = str_slice(text, end + 1, text.n)) {
		for (end = 0; end < text.n && !is_space((unsigned char)text.p[end]);)
			end++;
		struct str word = str_slice(text, 0, end);
		none = (struct err){0};
		if (!note_key_parse(word, &key, note_key_has_form(word) ? e : &none)) {
			if (e->kind != ERR_NONE)
				return false;
			continue;
		}
		buf_add(out, word);
		buf_byte(out, '\n');
	}
	return true;
}

static bool
take_keys_of_file(const char *path, struct buf *out, struct err *e)
{
	struct str text;

	if (!file_map(path, &text, e))
		return false;
	bool ok = take_keys(text, out, e) &&
	          (out->n > 0 || err_set(e, ERR_USAGE, "has no key of a log in it "
	                                 "(NAME+ID+KEY)"));
	file_unmap(text);
	return ok || err_context(e, "%s", path);
}

bool
known_keys(const struct call *c, struct buf *out, struct err *e)
{
	const char *given = call_option(c, "key");
	struct stat st;

	buf_init(out, LIMIT_INPUT_BYTES);
	if (!given)
		return true;
	bool ok = stat(given, &st) == 0
	          ? take_keys_of_file(given, out, e)
	          : take_keys(str_of(given), out, e) &&
	            (out->n > 0 ||
	             err_set(e, ERR_USAGE, "\"%.120s\" is neither a key for checking "
	                     "signatures (NAME+ID+KEY, as proviso key prints it) nor a "
	                     "file with one", given));
	if (ok)
		return buf_ok(out, "keys", e);
	e->kind = ERR_USAGE;
	return err_context(e, "--key");
}

/* The lines of a file that are keys of witnesses; no line of PEM is. */
static bool
take_witnesses(struct str file, struct buf *out, struct err *e)
{
	struct str line;

	while (str_next(&file, '\n', &line)) {
		struct note_key key;
		struct err none = {0};
		if (!note_key_parse(str_trim(line), &key, &none))
			continue;
		if (key.type != NOTE_COSIGNATURE)
			return err_set(e, ERR_USAGE, "the key of %.*s is no witness's; "
			               "give a log's with --key", STR_ARG(key.name));
		buf_add(out, str_trim(line));
		buf_byte(out, '\n');
	}
	return true;
}

bool
known_others(const struct call *c, struct buf *anchors, struct buf *witnesses,
             struct err *e)
{
	const char *path = call_option(c, "trust");
	struct err none = {0};

	buf_init(anchors, LIMIT_INPUT_BYTES);
	buf_init(witnesses, LIMIT_INPUT_BYTES);
	if (!file_read(tls_authorities(), anchors, &none))
		buf_clear(anchors);
	size_t known = anchors->n;
	if (!path)
		return true;
	if (!file_read(path, anchors, e))
		return false;
	struct str file = str_slice(buf_str(anchors), known, anchors->n);
	if (!take_witnesses(file, witnesses, e))
		return err_context(e, "%s", path);
	if (str_find(file, STR("-----BEGIN"), 0) != SIZE_MAX)
		return true;
	buf_truncate(anchors, known); /* nothing in it for who reads certificates */
	return witnesses->n > 0 ||
	       err_set(e, ERR_INPUT, "%s: has neither certificates (PEM) nor keys of "
	               "witnesses (NAME+ID+KEY)", path);
}
