/* wacz_container: what the ZIP file has besides its members' bytes. See wacz.h. */
#include "warc/wacz_parts.h"

/* Extra fields [4.5] that ZIP programs write: numbers for ZIP64, times and owners. A
 * second path (0x7075) is none of them: readers differ on whether it counts.
 * Anything else is room for bytes that nobody lists. */
static const struct {
	uint16_t id, most;
} known_fields[] = {
	{0x0001, 28}, {0x000A, 32}, {0x5455, 13}, {0x5855, 12}, {0x7875, 15},
};

static bool
field_known(uint64_t id, uint64_t n)
{
	for (size_t i = 0; i < COUNT(known_fields); i++)
		if (known_fields[i].id == id)
			return n <= known_fields[i].most;
	return false;
}

static bool
fields_known(struct str extra)
{
	while (extra.n >= 4) {
		uint64_t id = zip_take(&extra, 2), n = zip_take(&extra, 2);
		if (n > extra.n || !field_known(id, n))
			return false;
		extra = str_slice(extra, n, extra.n);
	}
	return extra.n == 0;
}

static void
check_gaps(struct wacz_check *c)
{
	const struct zip_directory *d = c->w->directory;
	uint64_t end = 0;

	for (size_t i = 0; i <= d->count; i++) {
		uint64_t next = i < d->count ? d->by_place[i]->at : d->start;
		if (next > end)
			wacz_wrong(c, (struct wacz_place){0},
			           "bytes %llu to %llu of the file belong to no member",
			           (unsigned long long)end,
			           (unsigned long long)next - 1);
		if (i < d->count)
			end = d->by_place[i]->end;
	}
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Replay reads these at random, out of the middle of the bundle. */
static bool
must_be_stored(struct str path)
{
	return str_starts(path, STR("archive/")) ||
	       (str_starts(path, STR("indexes/")) && str_ends(path, STR(".gz")));
}

/* By the mode of Unix, which stands in the upper half of these attributes, whatever
 * system is named: unzip makes of a link what its bytes lead to. */
static bool
is_special(const struct zip_entry *z)
{
	enum { KIND = 0170000, PLAIN = 0100000, FOLDER = 0040000 };
	uint32_t kind = z->outer >> 16 & KIND;

	return kind != 0 && kind != PLAIN && !(kind == FOLDER && str_ends(z->name, STR("/")));
}

static void
check_entry(struct wacz_check *c, const struct zip_entry *z)
{
	struct wacz_place at = {z->name, 0};

	if (is_special(z))
		wacz_wrong(c, at, "is a link or another special file by its ZIP header");

	if (z->comment.n)
		wacz_wrong(c, at, "has a ZIP comment of %zu bytes, which nothing lists",
		           z->comment.n);
	if (!fields_known(z->extra) || !fields_known(z->local_extra))
		wacz_wrong(c, at, "has a ZIP extra field that is not known, which "
		           "nothing lists");
	if (!is_ascii(z->name) && !(z->flags & ZIP_FLAG_UTF8))
		wacz_note(c, at, "its path is UTF-8, but the ZIP header "
		          "does not say so");
	if (z->method == ZIP_DEFLATED && must_be_stored(z->name))
		wacz_note(c, at, "is deflated; WACZ wants it stored, to be "
		          "read at random");
	if (str_ends(z->name, STR("/")))
		wacz_note(c, at, "is an entry for a folder, which a bundle "
		          "does not need");
}

/* Nothing depends on these fields and nothing repeats them, so that a change in them
 * shows only among the members. */
static void
check_attributes(struct wacz_check *c)
{
	const struct zip_entry *first = c->w->directory->entries, *z;

	for (z = first; z < first + c->w->count; z++)
		if (z->made_by != first->made_by || z->inner != first->inner ||
		    z->outer != first->outer)
			break;
	if (z < first + c->w->count)
		wacz_note(c, (struct wacz_place){z->name, 0},
		          "its ZIP header says that another program packed it, or with "
		          "other permissions, than %.*s; that changes none of its "
		          "bytes", STR_ARG(first->name));
}

void
wacz_check_container(struct wacz_check *c)
{
	check_gaps(c);
	for (size_t i = 0; i < c->w->count; i++)
		check_entry(c, &c->w->directory->entries[i]);
	check_attributes(c);
}
