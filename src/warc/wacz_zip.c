/* wacz_zip: the headers of a ZIP file. See wacz_zip.h. */
#include "warc/wacz_zip.h"

#include "warc/wacz.h"

enum { /* sizes of what has a fixed size, then what it starts with */
	LOCAL = 30,
	CENTRAL = 46,
	END = 22,
	LOCATOR = 20,
	END64 = 56,
	LOCAL_SIGNATURE = 0x04034b50,
	CENTRAL_SIGNATURE = 0x02014b50,
	END_SIGNATURE = 0x06054b50,
	LOCATOR_SIGNATURE = 0x07064b50,
	END64_SIGNATURE = 0x06064b50,
	DESCRIPTOR_SIGNATURE = 0x08074b50,
	ZIP64_FIELD = 0x0001,
};

/* [4.4.4]: plain, strong, and of the headers. */
enum { ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13 };

static const uint64_t WIDE = 0xFFFFFFFF; /* [4.4.1.4]: see the ZIP64 field */

uint64_t
zip_take(struct str *s, size_t width)
{
	uint64_t value = 0;

	for (size_t i = 0; i < width; i++)
		value |= (uint64_t)(unsigned char)s->p[i] << (8 * i);
	*s = str_slice(*s, width, s->n);
	return value;
}

static uint16_t
take16(struct str *s)
{
	return (uint16_t)zip_take(s, 2);
}

static uint32_t
take32(struct str *s)
{
	return (uint32_t)zip_take(s, 4);
}

static bool
take_bytes(struct str *s, size_t n, struct str *out)
{
	*out = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->n);
	return out->n == n;
}

const char *
zip_path_fault(struct str path)
{
	struct str part;
	size_t i = 0, start = 0;

	if (path.n == 0 || path.n > WACZ_PATH_MOST)
		return "is empty or too long";
	if (!utf8_valid(path))
		return "is not UTF-8";
	while (i < path.n) {
		uint32_t c = utf8_next(path, &i);
		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			return "has a control character";
		if (c == '\\')
			return "has a backslash";
	}
	do {
		i = str_find_byte(path, '/', start);
		part = str_slice(path, start, i);
		if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return "has an empty part, or \".\" or \"..\"";
		start = i + 1;
	} while (i != SIZE_MAX);
	return NULL;
}

/* --- the end of the file [4.3.14 to 4.3.16] */

struct zip_end {
	uint64_t disk, directory_disk, here, count, size, start;
};

/* The ZIP64 end record must stand right before its locator, and say no other thing. */
static bool
read_end64(struct str file, uint64_t locator, struct zip_end *end, uint64_t *stop)
{
	struct zip_end narrow = *end;
	struct str s = str_slice(file, locator + 4, file.n);
	uint64_t disk = take32(&s), at = zip_take(&s, 8), disks = take32(&s);

	if (disk != 0 || disks != 1 || locator < END64 || at != locator - END64)
		return false;
	s = str_slice(file, at, file.n);
	if (take32(&s) != END64_SIGNATURE || zip_take(&s, 8) != END64 - 12)
		return false;
	s = str_slice(s, 4, s.n); /* versions */
	end->disk = take32(&s);
	end->directory_disk = take32(&s);
	end->here = zip_take(&s, 8);
	end->count = zip_take(&s, 8);
	end->size = zip_take(&s, 8);
	end->start = zip_take(&s, 8);
	*stop = at;
	return (narrow.count == 0xFFFF || narrow.count == end->count) &&
	       (narrow.here == 0xFFFF || narrow.here == end->here) &&
	       (narrow.size == WIDE || narrow.size == end->size) &&
	       (narrow.start == WIDE || narrow.start == end->start);
}

static bool
read_end(struct str file, struct zip_end *end, struct err *e)
{
	struct str s = str_slice(file, file.n < END ? 0 : file.n - END, file.n);
	uint64_t stop = file.n - s.n;

	if (s.n < END || take32(&s) != END_SIGNATURE)
		return err_set(e, ERR_INPUT,
		               "no ZIP end record at the end of the file: it is no ZIP "
		               "file, was cut, or other bytes follow");
	end->disk = take16(&s);
	end->directory_disk = take16(&s);
	end->here = take16(&s);
	end->count = take16(&s);
	end->size = take32(&s);
	end->start = take32(&s);
	if (take16(&s) != 0)
		return err_set(e, ERR_INPUT, "the ZIP end record announces a comment");
	s = str_slice(file, stop < LOCATOR ? 0 : stop - LOCATOR, stop);
	if (s.n == LOCATOR && take32(&s) == LOCATOR_SIGNATURE &&
	    !read_end64(file, stop - LOCATOR, end, &stop))
		return err_set(e, ERR_INPUT, "the ZIP64 end record is damaged");
	if (end->disk || end->directory_disk || end->here != end->count)
		return err_set(e, ERR_INPUT, "the ZIP file says that it is a "
		               "part of several");
	if (end->start > stop || end->size != stop - end->start)
		return err_set(e, ERR_INPUT,
		               "the ZIP directory does not end where the end "
		               "record starts");
	if (end->count > LIMIT_BUNDLE_MEMBERS)
		return err_set(e, ERR_LIMIT, "more than %zu members",
		               LIMIT_BUNDLE_MEMBERS);
	return true;
}

/* --- headers */

/* [4.5.3]: numbers that did not fit stand in the ZIP64 field, in this order. */
static bool
widen(struct str extra, uint64_t *const *numbers, size_t count)
{
	struct str field = {0};
	uint16_t id = 0;

	while (extra.n >= 4 && id != ZIP64_FIELD) {
		id = take16(&extra);
		if (!take_bytes(&extra, take16(&extra), &field))
			return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (*numbers[i] != WIDE)
			continue;
		if (id != ZIP64_FIELD || field.n < 8)
			return false;
		*numbers[i] = zip_take(&field, 8);
	}
	return true;
}

/* [4.3.12], and what of it is refused. */
static bool
read_central(struct str *rest, struct zip_entry *z)
{
	struct str s;

	if (!take_bytes(rest, CENTRAL, &s) || take32(&s) != CENTRAL_SIGNATURE)
		return false;
	z->made_by = take16(&s);
	z->needed = take16(&s);
	z->flags = take16(&s);
	z->method = take16(&s);
	z->time = take16(&s);
	z->date = take16(&s);
	z->crc = take32(&s);
	z->packed = take32(&s);
	z->size = take32(&s);
	uint16_t name = take16(&s), extra = take16(&s), comment = take16(&s);
	uint16_t disk = take16(&s);
	z->inner = take16(&s);
	z->outer = take32(&s);
	z->at = take32(&s);
	uint64_t *const numbers[] = {&z->size, &z->packed, &z->at};
	return take_bytes(rest, name, &z->name) && take_bytes(rest, extra, &z->extra) &&
	       take_bytes(rest, comment, &z->comment) && disk == 0 &&
	       widen(z->extra, numbers, COUNT(numbers));
}

static bool
entry_supported(const struct zip_entry *z, size_t number, struct err *e)
{
	struct str path = z->name;

	if (path.n > 1 && path.p[path.n - 1] == '/' && z->size == 0)
		path.n--;
	const char *fault = zip_path_fault(path);
	if (fault)
		return err_set(e, ERR_INPUT, "member %zu of the ZIP file: its path %s",
		               number + 1, fault);
	if (z->flags & ENCRYPTED)
		return err_set(e, ERR_INPUT, "%.*s: is encrypted", STR_ARG(z->name));
	if (z->method != ZIP_STORED && z->method != ZIP_DEFLATED)
		return err_set(e, ERR_INPUT,
		               "%.*s: is packed by method %u; only stored and deflated "
		               "members are read", STR_ARG(z->name), z->method);
	if (z->method == ZIP_STORED && z->packed != z->size)
		return err_set(e, ERR_INPUT, "%.*s: is stored, but has two sizes",
		               STR_ARG(z->name));
	return true;
}

/* [4.3.9]: with or without a signature, sizes of 4 or 8 bytes. The one that says what
 * the directory says is it. SIZE_MAX: there is none; else its length. */
static size_t
descriptor_length(struct str s, const struct zip_entry *z)
{
	for (size_t form = 0; form < 4; form++) {
		size_t width = form & 1 ? 8 : 4, signature = form & 2 ? 4 : 0;
		size_t length = signature + 4 + 2 * width;
		struct str d = str_slice(s, 0, length);
		if (d.n == length &&
		    (!signature || take32(&d) == DESCRIPTOR_SIGNATURE) &&
		    take32(&d) == z->crc && zip_take(&d, width) == z->packed &&
		    zip_take(&d, width) == z->size)
			return length;
	}
	return SIZE_MAX;
}

/* Where the numbers follow behind, the header may have zeros [4.4.4, bit 3]. */
static bool
same_number(uint64_t local, uint64_t central, const struct zip_entry *z)
{
	return local == central || (local == 0 && (z->flags & ZIP_FLAG_DESCRIPTOR));
}

/* In what the header at the member's place [4.3.7] differs; NULL in nothing. */
static const char *
difference(struct str file, struct zip_entry *z)
{
	struct str s = str_slice(file, z->at, file.n), name;

	if (s.n < LOCAL || take32(&s) != LOCAL_SIGNATURE)
		return "where it is";
	if (take16(&s) != z->needed)
		return "the version that is needed";
	if (take16(&s) != z->flags)
		return "flags";
	if (take16(&s) != z->method)
		return "how it is packed";
	if (take16(&s) != z->time || take16(&s) != z->date)
		return "its time";
	uint32_t crc = take32(&s);
	uint64_t packed = take32(&s), size = take32(&s);
	uint64_t *const numbers[] = {&size, &packed};
	uint16_t name_length = take16(&s), extra_length = take16(&s);
	if (!take_bytes(&s, name_length, &name) || !str_eq(name, z->name))
		return "its path";
	if (!take_bytes(&s, extra_length, &z->local_extra) ||
	    !widen(z->local_extra, numbers, COUNT(numbers)) ||
	    !same_number(size, z->size, z) || !same_number(packed, z->packed, z))
		return "its size";
	if (!same_number(crc, z->crc, z))
		return "its CRC-32";
	z->data = file.n - s.n;
	return NULL;
}

/* Look at the member's place, which must end before the directory. */
static bool
find_place(struct str file, struct zip_entry *z, struct err *e)
{
	const char *what = difference(file, z);

	if (what)
		return err_set(e, ERR_INPUT, "%.*s: its two ZIP headers disagree on %s",
		               STR_ARG(z->name), what);
	if (z->packed > file.n - z->data)
		return err_set(e, ERR_INPUT, "%.*s: runs into the ZIP directory",
		               STR_ARG(z->name));
	z->end = z->data + z->packed;
	if (z->flags & ZIP_FLAG_DESCRIPTOR) {
		size_t n = descriptor_length(str_slice(file, z->end, file.n), z);
		if (n == SIZE_MAX)
			return err_set(e, ERR_INPUT,
			               "%.*s: what follows it does not repeat its size "
			               "and CRC-32", STR_ARG(z->name));
		z->end += n;
	}
	return true;
}

static int
by_place(const void *a, const void *b)
{
	const struct zip_entry *x = *(const struct zip_entry *const *)a;
	const struct zip_entry *y = *(const struct zip_entry *const *)b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static bool
no_overlap(struct zip_directory *d, struct arena *a, struct err *e)
{
	d->by_place = ARENA_ARRAY(a, const struct zip_entry *, d->count);
	for (size_t i = 0; i < d->count; i++)
		d->by_place[i] = &d->entries[i];
	if (d->count)
		qsort(d->by_place, d->count, sizeof *d->by_place, by_place);
	for (size_t i = 1; i < d->count; i++) {
		const struct zip_entry *before = d->by_place[i - 1], *z = d->by_place[i];
		if (z->at < before->end)
			return err_set(e, ERR_INPUT, "%.*s and %.*s share bytes of the "
			               "file", STR_ARG(before->name), STR_ARG(z->name));
	}
	return true;
}

bool
zip_list(struct str file, struct arena *a, struct zip_directory *out, struct err *e)
{
	struct zip_end end = {0};

	if (!read_end(file, &end, e))
		return false;
	struct str rest = str_slice(file, end.start, end.start + end.size);
	struct str members = str_slice(file, 0, end.start);
	*out = (struct zip_directory){.count = end.count, .start = end.start};
	out->entries = ARENA_ARRAY(a, struct zip_entry, out->count);
	for (size_t i = 0; i < out->count; i++) {
		struct zip_entry *z = &out->entries[i];
		if (!read_central(&rest, z))
			return err_set(e, ERR_INPUT, "entry %zu of the ZIP directory "
			               "is damaged", i + 1);
		if (!entry_supported(z, i, e) || !find_place(members, z, e))
			return false;
	}
	if (rest.n)
		return err_set(e, ERR_INPUT,
		               "the ZIP directory has more bytes than its entries");
	return no_overlap(out, a, e);
}
