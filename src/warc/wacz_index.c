/*
 * wacz_index: the CDXJ indexes of a bundle, and where they point. See wacz.h.
 *
 * CDXJ 0.1.0 (https://specs.webrecorder.net/cdxj/0.1.0/), a line: searchable URL, time,
 * JSON. As pywb and js-wacz write long indexes, X.cdx.gz has a gzip member for each
 * block of lines, and X.idx a line for each block: the first searchable URL in it (by
 * pywb with its time), and JSON with offset, length and SHA-256 of the member. Its
 * first line names the .cdx.gz.
 */
#include "warc/wacz_parts.h"

static const struct str INDEXES = STR_INIT("indexes/");

static bool
all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit((unsigned char)s.p[i]))
			return false;
	return true;
}

/* --- lines */

static bool
is_gzip(struct str bytes)
{
	return str_starts(bytes, STR("\x1F\x8B\x08"));
}

static bool
starts_record(struct str bytes, bool packed)
{
	return packed ? is_gzip(bytes) : str_starts(bytes, STR("WARC/"));
}

/* Whether a record ends before these bytes. pywb does not count the two line ends
 * behind a record that is not packed. */
static bool
ends_record(struct str rest, bool packed)
{
	if (!packed && str_starts(rest, STR("\r\n\r\n")))
		rest = str_slice(rest, 4, rest.n);
	return rest.n == 0 || starts_record(rest, packed);
}

static void
check_pointer(struct wacz_check *c, struct wacz_place at, const cJSON *capture)
{
	struct str filename = wacz_text_of(capture, "filename");
	const struct wacz_content *warc = wacz_content_at(c, STR("archive/"), filename);
	size_t offset, length;

	if (!warc) {
		wacz_wrong(c, at, "its file \"%.*s\" is not in archive/",
		           STR_ARG(filename));
		return;
	}
	if (!wacz_number_of(capture, "offset", &offset) ||
	    !wacz_number_of(capture, "length", &length) || offset > warc->bytes.n ||
	    length > warc->bytes.n - offset) {
		wacz_wrong(c, at, "its offset and length are no place in archive/%.*s",
		           STR_ARG(filename));
		return;
	}
	struct str rest = str_slice(warc->bytes, offset + length, warc->bytes.n);
	bool packed = is_gzip(warc->bytes); /* some gzip files are named .warc */
	if (!starts_record(str_slice(warc->bytes, offset, offset + length), packed) ||
	    !ends_record(rest, packed))
		wacz_wrong(c, at, "the %zu bytes at %zu of archive/%.*s are no record",
		           length, offset, STR_ARG(filename));
}

/* What no lookup needs may be missing; a note says so. */
static void
check_properties(struct wacz_check *c, struct wacz_place at, const cJSON *capture)
{
	static const char *const keys[] = {"digest", "mime", "status"};

	if (wacz_text_of(capture, "url").n == 0)
		wacz_wrong(c, at, "has no url");
	for (size_t i = 0; i < COUNT(keys); i++)
		if (!cJSON_GetObjectItemCaseSensitive(capture, keys[i]))
			wacz_note(c, at, "has no %s", keys[i]);
}

static void
check_line(struct wacz_check *c, struct wacz_place at, struct str line)
{
	struct str surt, time, rest = line;

	str_next(&rest, ' ', &surt);
	str_next(&rest, ' ', &time);
	if (surt.n == 0 || !all_digits(time) || (time.n != 14 && time.n != 17)) {
		wacz_wrong(c, at, "does not start with a searchable URL and a time of "
		           "14 or 17 digits");
		return;
	}
	cJSON *capture = wacz_object(c, at, rest);
	if (capture) {
		check_properties(c, at, capture);
		check_pointer(c, at, capture);
	}
	cJSON_Delete(capture);
}

static void
check_lines(struct wacz_check *c, struct str path, struct str text)
{
	struct wacz_place at = {path, 0};
	struct str line, before = {0};
	bool sorted = true;

	while (wacz_more(c) && str_next(&text, '\n', &line)) {
		at.line++;
		if (sorted && str_cmp(before, line) > 0) {
			sorted = false;
			wacz_wrong(c, at, "does not sort behind the line before it; "
			           "lookups miss it");
		}
		before = line;
		check_line(c, at, line);
	}
}

/* --- blocks */

struct block {
	size_t offset, length; /* of the gzip member in the file */
	size_t start;          /* of its lines in the text */
};

struct blocks {
	struct block *list;
	size_t count, cap;
	struct buf text;
};

static void
blocks_release(struct blocks *b)
{
	free(b->list);
	buf_release(&b->text);
}

/* False: not a row of gzip members to the last byte, or too long. All unpacking comes
 * out of one budget, since many an .idx may name the same file. */
static bool
blocks_unpack(struct wacz_check *c, struct str packed, struct blocks *out)
{
	struct str rest = packed;
	bool ok = packed.n <= c->index_bytes;

	c->index_bytes -= ok ? packed.n : 0;
	*out = (struct blocks){0};
	buf_init(&out->text, c->index_bytes);
	while (ok && rest.n) {
		struct block b = {.offset = packed.n - rest.n, .start = out->text.n};
		ok = wacz_inflate(&rest, WACZ_GZIP, &out->text);
		b.length = packed.n - rest.n - b.offset;
		GROW(out->list, out->count, out->cap);
		out->list[out->count++] = b;
	}
	c->index_bytes -= out->text.n;
	return ok;
}

static void
check_packed(struct wacz_check *c, struct str path, struct str packed)
{
	struct blocks b;

	if (blocks_unpack(c, packed, &b))
		check_lines(c, path, buf_str(&b.text));
	else
		wacz_wrong(c, (struct wacz_place){path, 0},
		           "does not unpack from gzip, or to too much");
	blocks_release(&b);
}

/* A line of an .idx: what comes before its JSON must start the block. */
static void
check_block(struct wacz_check *c, struct wacz_place at, struct str key,
            const cJSON *object, struct str packed, const struct blocks *b)
{
	size_t number = at.line - 1, offset, length; /* line 1 is the head */
	const struct block *block = number <= b->count ? &b->list[number - 1] : NULL;

	if (!block || !wacz_number_of(object, "offset", &offset) ||
	    !wacz_number_of(object, "length", &length) || offset != block->offset ||
	    length != block->length) {
		wacz_wrong(c, at, "its offset and length are not those of block "
		           "%zu", number);
		return;
	}
	struct str first = str_slice(buf_str(&b->text), block->start, b->text.n);
	if (!str_starts(first, key) ||
	    !str_starts(str_slice(first, key.n, first.n), STR(" ")))
		wacz_wrong(c, at, "block %zu starts with another line", number);
	if (cJSON_GetObjectItemCaseSensitive(object, "digest") &&
	    !wacz_hash_matches(wacz_text_of(object, "digest"),
	                       str_slice(packed, offset, offset + length)))
		wacz_wrong(c, at, "its digest is not the SHA-256 of block %zu", number);
}

/* The first line, "!meta 0 {"format":"cdxj-gzip-1.0","filename":…}", names the file. */
static const struct wacz_content *
indexed_file(struct wacz_check *c, struct wacz_place at, struct str line)
{
	const struct str meta = STR("!meta 0 ");
	const struct wacz_content *content = NULL;
	cJSON *object = NULL;

	if (str_starts(line, meta))
		object = wacz_object(c, at, str_slice(line, meta.n, line.n));
	else
		wacz_wrong(c, at, "does not start with \"!meta 0 {\"");
	if (object) {
		struct str name = wacz_text_of(object, "filename");
		content = wacz_content_at(c, INDEXES, name);
		if (!content)
			wacz_wrong(c, at, "its file \"%.*s\" is not in indexes/",
			           STR_ARG(name));
	}
	cJSON_Delete(object);
	return content;
}

static void
check_idx(struct wacz_check *c, struct str path, struct str text)
{
	struct wacz_place at = {path, 1};
	struct blocks b;
	struct str line;

	str_next(&text, '\n', &line);
	const struct wacz_content *packed = indexed_file(c, at, line);
	if (!packed)
		return;
	if (!blocks_unpack(c, packed->bytes, &b))
		wacz_wrong(c, at, "its file does not unpack");
	while (wacz_more(c) && str_next(&text, '\n', &line)) {
		struct str key = str_slice(line, 0, str_find(line, STR(" {"), 0));
		at.line++;
		cJSON *object = wacz_object(c, at, str_slice(line, key.n, line.n));
		if (object)
			check_block(c, at, key, object, packed->bytes, &b);
		cJSON_Delete(object);
	}
	if (at.line - 1 < b.count)
		wacz_wrong(c, (struct wacz_place){path, 0}, "lists %zu of %zu blocks",
		           at.line - 1, b.count);
	blocks_release(&b);
}

void
wacz_check_indexes(struct wacz_check *c)
{
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path, bytes = c->contents[i].bytes;
		if (!str_starts(path, INDEXES) || !c->contents[i].read)
			continue;
		if (str_ends(path, STR(".cdx")) || str_ends(path, STR(".cdxj")))
			check_lines(c, path, bytes);
		else if (str_ends(path, STR(".cdx.gz")) ||
		         str_ends(path, STR(".cdxj.gz")))
			check_packed(c, path, bytes);
		else if (str_ends(path, STR(".idx")))
			check_idx(c, path, bytes);
	}
}
