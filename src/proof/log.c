/* log: an append-only log on disk. See log.h. */
#include "proof/log.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTE_BYTES = 64 * 1024, CACHED = 16 };

struct log {
	char *folder;
	struct log_keys keys;
	struct buf note;
	struct checkpoint checkpoint; /* of `note` */
	struct tiles tiles;           /* what is appended; only where open for it */
	struct file_group written;    /* of that, what is not durable yet */
	unsigned published[TILE_LEVELS + 1]; /* widths on disk: of entries, then by level */
	bool append;
	bool is_broken; /* what was appended could not be written whole */
	struct cached {
		struct tile_name name;
		struct buf bytes;
	} cache[CACHED]; /* tiles read last, by level and number */
};

static void
path_of(const struct log *l, const struct tile_name *t, struct buf *out)
{
	buf_init(out, 1 << 14);
	buf_printf(out, "%s/", l->folder);
	if (t)
		tile_path(t, out);
	else
		buf_add(out, STR("checkpoint"));
	buf_byte(out, '\0');
}

/* A file of the log that is missing or unreadable is damage. */
static bool
read_file(const char *path, struct buf *out, struct err *e)
{
	if (file_read(path, out, e))
		return true;
	if (e->kind == ERR_NOT_FOUND) {
		e->kind = ERR_NONE;
		err_set(e, ERR_CORRUPT, "%s: is missing", path);
	}
	return false;
}

/* The bytes of the first `width` hashes or entries of a file; SIZE_MAX: it has fewer. */
static size_t
length_of(int level, struct str bytes, unsigned width)
{
	struct str rest = bytes, entry;

	if (level != TILE_ENTRIES)
		return width * sizeof(struct sha256) <= bytes.n ? width * sizeof(struct sha256) : SIZE_MAX;
	for (unsigned i = 0; i < width; i++)
		if (!bundle_next(&rest, &entry))
			return SIZE_MAX;
	return bytes.n - rest.n;
}

/* The file of this tile; of an old partial one that gave way, that of the full one. */
static void
find_tile(const struct log *l, const struct tile_name *t, struct buf *path, unsigned *width)
{
	struct tile_name full = {t->level, t->n, TILE_WIDTH};
	struct stat st;

	*width = t->width;
	path_of(l, t, path);
	if (t->width == TILE_WIDTH || stat(path->p, &st) == 0 || errno != ENOENT)
		return;
	struct buf other;
	path_of(l, &full, &other);
	if (stat(other.p, &st) == 0) {
		buf_clear(path);
		buf_add(path, buf_str(&other));
		*width = TILE_WIDTH;
	}
	buf_release(&other);
}

/* Exactly the hashes or entries of this tile. */
static bool
read_tile(const struct log *l, const struct tile_name *t, struct buf *out, struct err *e)
{
	struct buf path;
	unsigned width;

	find_tile(l, t, &path, &width);
	buf_clear(out);
	bool ok = read_file(path.p, out, e);
	if (ok && length_of(t->level, buf_str(out), width) != out->n)
		ok = err_set(e, ERR_CORRUPT, "%s: does not hold exactly %u %s", path.p, width,
		             t->level == TILE_ENTRIES ? "entries" : "hashes");
	if (ok)
		buf_truncate(out, length_of(t->level, buf_str(out), t->width));
	buf_release(&path);
	return ok;
}

static bool
cached_tile(struct log *l, const struct tile_name *t, struct str *out, struct err *e)
{
	struct cached *c = &l->cache[(t->n + 3 * (uint64_t)(t->level + 1)) % CACHED];

	if (!c->bytes.max)
		buf_init(&c->bytes, BUNDLE_BYTES);
	if (c->name.width != t->width || c->name.n != t->n || c->name.level != t->level) {
		c->name.width = 0;
		if (!read_tile(l, t, &c->bytes, e))
			return false;
		c->name = *t;
	}
	*out = buf_str(&c->bytes);
	return true;
}

static bool
get_hash(void *context, unsigned level, uint64_t index, struct sha256 *out, struct err *e)
{
	struct log *l = context;
	unsigned within = level % 8;
	struct merkle_edge edge = {0};
	struct str bytes;

	/* A tile has every eighth level; those between are made of it. */
	struct tile_name t = tile_of((int)(level / 8), index << within, l->checkpoint.size);
	unsigned first = (unsigned)((index << within) % TILE_WIDTH);
	if (!cached_tile(l, &t, &bytes, e))
		return false;
	if (first + (1U << within) > t.width)
		return err_set(e, ERR_INTERNAL, "the log was asked for what it does not hold");
	for (unsigned i = first; i < first + (1U << within); i++) {
		memcpy(out->b, bytes.p + i * sizeof out->b, sizeof out->b);
		merkle_edge_add(&edge, out);
	}
	*out = merkle_edge_root(&edge);
	return true;
}

struct merkle_source
log_hashes(struct log *l)
{
	return (struct merkle_source){get_hash, l};
}

bool
log_entry(struct log *l, uint64_t index, struct arena *a, struct str *out, struct err *e)
{
	struct str bundle;

	if (index >= l->checkpoint.size)
		return err_set(e, ERR_NOT_FOUND, "the log has no entry %llu", (unsigned long long)index);
	struct tile_name t = tile_of(TILE_ENTRIES, index, l->checkpoint.size);
	if (!cached_tile(l, &t, &bundle, e))
		return false;
	for (unsigned i = 0; i <= index % TILE_WIDTH; i++)
		bundle_next(&bundle, out);
	*out = arena_str(a, *out);
	return true;
}

/* The folder of the partial tiles that come before this one of the same place. */
static void
folder_of_partials(const struct log *l, const struct tile_name *t, struct buf *path)
{
	struct tile_name one = {t->level, t->n, 1};

	path_of(l, &one, path);
	*strrchr(path->p, '/') = '\0';
}

/* Those that are wider than `from`, and the folder if nothing is left in it. */
static void
remove_partials(const struct log *l, const struct tile_name *t, unsigned from)
{
	struct buf path;
	struct dirent *entry;
	int64_t width;

	folder_of_partials(l, t, &path);
	DIR *folder = opendir(path.p);
	while (folder && (entry = readdir(folder)))
		if (str_to_i64(str_of(entry->d_name), &width) && width > from && width < t->width)
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder && closedir(folder) == 0)
		rmdir(path.p);
	buf_release(&path);
}

/* What lies between the tile that was published last and this one is of an interrupted
 * work, and perhaps not whole. */
static bool
write_tile(void *context, const struct tile_name *t, struct str bytes, struct err *e)
{
	struct log *l = context;
	unsigned published = l->published[t->level + 1];
	struct buf path;

	if (t->width == published)
		return true;
	if (t->width == TILE_WIDTH)
		l->published[t->level + 1] = 0; /* of the tile that begins now */
	remove_partials(l, t, published);
	path_of(l, t, &path);
	bool ok = file_group_add(&l->written, path.p, bytes, 0666, e);
	buf_release(&path);
	return ok;
}

/* Those of each level's last full tile: older ones were removed with earlier ones. */
static void
remove_old_partials(const struct log *l, uint64_t before)
{
	for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
		uint64_t n = tile_hashes(level, before) / TILE_WIDTH;
		uint64_t end = tile_hashes(level, l->checkpoint.size) / TILE_WIDTH;
		struct tile_name full = {level, n, TILE_WIDTH};
		if (n < end && tile_hashes(level, before) % TILE_WIDTH)
			remove_partials(l, &full, 0);
	}
}

static void
note_widths(struct log *l)
{
	l->published[0] = l->tiles.width[0];
	memcpy(l->published + 1, l->tiles.width, sizeof l->tiles.width);
}

/* Sign the checkpoint and put it in the place of the one before. */
static bool
sign(struct log *l, const struct checkpoint *c, struct log_signers by, struct err *e)
{
	struct buf text, note;
	bool ok = true;

	buf_init(&text, NOTE_BYTES);
	buf_init(&note, NOTE_BYTES);
	checkpoint_write(c, &text);
	buf_add(&note, buf_str(&text));
	buf_byte(&note, '\n');
	for (size_t i = 0; ok && i < by.count; i++)
		ok = note_sign(by.list[i], buf_str(&text), &note, e);
	if (ok && by.count == 0)
		ok = err_set(e, ERR_HOME, "there is no key to sign the log's checkpoint with");
	ok = ok && buf_ok(&note, "a checkpoint", e) && log_publish_note(l, buf_str(&note), e);
	buf_release(&text);
	buf_release(&note);
	return ok;
}

/* Take a note as the log's own. */
static bool
take_note(struct log *l, struct str bytes, struct err *e)
{
	buf_clear(&l->note);
	buf_add(&l->note, bytes);
	size_t end = str_find(buf_str(&l->note), STR("\n\n"), 0);
	return buf_ok(&l->note, "a checkpoint", e) &&
	    checkpoint_parse(str_slice(buf_str(&l->note), 0, end == SIZE_MAX ? 0 : end + 1),
	                     &l->checkpoint, e);
}

bool
log_publish_note(struct log *l, struct str note, struct err *e)
{
	struct buf path;

	path_of(l, NULL, &path);
	bool ok = file_group_replace(&l->written, path.p, note, 0666, e) &&
	          file_group_sync(&l->written, e) && take_note(l, note, e);
	buf_release(&path);
	return ok;
}

static struct log *
log_new(const char *folder, struct log_keys keys)
{
	struct log *l = xcalloc(1, sizeof *l);

	l->folder = xmalloc(strlen(folder) + 1);
	memcpy(l->folder, folder, strlen(folder) + 1);
	l->keys = keys;
	buf_init(&l->note, NOTE_BYTES);
	tiles_init(&l->tiles, write_tile, l);
	return l;
}

void
log_close(struct log *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < CACHED; i++)
		buf_release(&l->cache[i].bytes);
	tiles_release(&l->tiles);
	file_group_release(&l->written);
	buf_release(&l->note);
	free(l->folder);
	free(l);
}

bool
log_create(const char *folder, struct log_signers by, struct err *e)
{
	struct log *l = log_new(folder, (struct log_keys){0});
	struct buf path;
	struct stat st;
	struct checkpoint empty = {.root = merkle_empty()};

	path_of(l, NULL, &path);
	bool ok = stat(path.p, &st) != 0 || err_set(e, ERR_HOME, "%s: there is a log already", folder);
	if (ok && by.count)
		empty.origin = note_signer_key(by.list[0])->name;
	ok = ok && file_make_folders(path.p, e) && sign(l, &empty, by, e);
	buf_release(&path);
	log_close(l);
	return ok;
}

static bool
read_note(struct log *l, struct err *e)
{
	struct buf path, bytes;
	struct note note;

	path_of(l, NULL, &path);
	buf_init(&bytes, NOTE_BYTES);
	bool ok = file_read(path.p, &bytes, e);
	if (ok && !(note_parse(buf_str(&bytes), &note, e) &&
	            note_verify(&note, l->keys.list, l->keys.count, e) && take_note(l, buf_str(&bytes), e))) {
		e->kind = ERR_CORRUPT;
		ok = err_context(e, "%s", path.p);
	}
	buf_release(&path);
	buf_release(&bytes);
	return ok;
}

/* The partial tiles at the right edge, as they were published. */
static bool
read_edge(struct log *l, struct err *e)
{
	struct tiles *t = &l->tiles;
	struct buf bytes;
	bool ok = true;

	t->size = l->checkpoint.size;
	buf_init(&bytes, BUNDLE_BYTES);
	for (int level = TILE_ENTRIES; ok && level < TILE_LEVELS; level++) {
		uint64_t hashes = tile_hashes(level, t->size);
		struct tile_name name = tile_of(level, hashes, t->size);
		if (name.width == 0)
			continue;
		if (!(ok = read_tile(l, &name, &bytes, e)))
			break;
		if (level == TILE_ENTRIES) {
			buf_add(&t->entries, buf_str(&bytes));
		} else {
			t->width[level] = name.width;
			memcpy(t->hashes[level], bytes.p, bytes.n);
		}
	}
	buf_release(&bytes);
	struct sha256 root = tiles_root(t);
	if (ok && !sha256_eq(&root, &l->checkpoint.root))
		ok = err_set(e, ERR_CORRUPT, "%s: its tiles do not give the checkpoint's root; find the place "
		             "with: proviso verify", l->folder);
	note_widths(l);
	return ok;
}

bool
log_open(const char *folder, struct log_keys keys, bool append, struct log **out,
         struct err *e)
{
	struct log *l = log_new(folder, keys);

	l->append = append;
	if (read_note(l, e) && (!append || read_edge(l, e))) {
		*out = l;
		return true;
	}
	if (e->kind == ERR_NOT_FOUND)
		err_context(e, "there is no log");
	log_close(l);
	return false;
}

const struct checkpoint *
log_checkpoint(const struct log *l)
{
	return &l->checkpoint;
}

struct str
log_note(const struct log *l)
{
	return buf_str(&l->note);
}

uint64_t
log_size(const struct log *l)
{
	return l->append ? l->tiles.size : l->checkpoint.size;
}

static bool
is_sound(const struct log *l, struct err *e)
{
	return !l->is_broken || err_set(e, ERR_HOME, "%s: could not be written before; run the command again",
	                                l->folder);
}

bool
log_append(struct log *l, struct str entry, struct err *e)
{
	if (!is_sound(l, e))
		return false;
	bool ok = tiles_add(&l->tiles, entry, e);
	l->is_broken = !ok && e->kind != ERR_LIMIT; /* an entry too long changes nothing */
	return ok;
}

/* The tiles at the right edge, then all that was appended, then the checkpoint. */
static bool
publish(struct log *l, struct log_signers by, struct err *e)
{
	struct buf origin; /* sign() replaces the note that it lies in */

	if (!tiles_partial(&l->tiles, e))
		return false;
	buf_init(&origin, NOTE_BYTES);
	buf_add(&origin, l->checkpoint.origin);
	struct checkpoint c = {buf_str(&origin), l->tiles.size, tiles_root(&l->tiles)};
	bool ok = sign(l, &c, by, e);
	buf_release(&origin);
	return ok;
}

bool
log_publish(struct log *l, struct log_signers by, struct err *e)
{
	uint64_t before = l->checkpoint.size;

	if (l->tiles.size == before)
		return true;
	if (!is_sound(l, e))
		return false;
	l->is_broken = !publish(l, by, e);
	if (l->is_broken)
		return false;
	note_widths(l);
	remove_old_partials(l, before);
	return true;
}

struct check {
	struct log *l;
	struct buf file;
};

/* One partial tile of an older checkpoint: the start of what the tile holds now. */
static bool
check_older(struct check *c, const struct tile_name *t, struct str bytes, struct err *e)
{
	struct buf path;
	size_t want = length_of(t->level, bytes, t->width);

	buf_clear(&c->file);
	path_of(c->l, t, &path);
	bool ok = want != SIZE_MAX && read_file(path.p, &c->file, e) &&
	          str_eq(buf_str(&c->file), str_slice(bytes, 0, want));
	if (!ok)
		err_set(e, ERR_CORRUPT, "%s: is not the start of the tile that it grew to", path.p);
	buf_release(&path);
	return ok;
}

static bool
check_all_older(struct check *c, const struct tile_name *t, struct str bytes, struct err *e)
{
	struct tile_name one = *t;
	struct buf path;
	struct dirent *entry;
	bool ok = true;

	folder_of_partials(c->l, t, &path);
	DIR *folder = opendir(path.p);
	while (ok && folder && (entry = readdir(folder))) {
		int64_t width;
		if (!str_to_i64(str_of(entry->d_name), &width) || width < 1 || width >= t->width)
			continue; /* ".", and what an interrupted work left */
		one.width = (unsigned)width;
		ok = check_older(c, &one, bytes, e);
	}
	if (folder)
		closedir(folder);
	buf_release(&path);
	return ok;
}

static bool
compare_tile(void *context, const struct tile_name *t, struct str bytes, struct err *e)
{
	struct check *c = context;
	struct buf path;
	bool ok = true;

	if (t->level != TILE_ENTRIES) { /* `bytes` are made of the entries on disk */
		path_of(c->l, t, &path);
		ok = read_tile(c->l, t, &c->file, e) &&
		     (str_eq(buf_str(&c->file), bytes) ||
		      err_set(e, ERR_CORRUPT, "%s: the tile does not match the entries", path.p));
		buf_release(&path);
	}
	return ok && check_all_older(c, t, bytes, e);
}

static bool
add_bundle(struct log *l, const struct tile_name *name, struct tiles *t, log_each *each,
           void *context, struct err *e)
{
	struct buf bundle;
	struct str rest, entry;

	buf_init(&bundle, BUNDLE_BYTES);
	bool ok = read_tile(l, name, &bundle, e);
	rest = buf_str(&bundle);
	while (ok && bundle_next(&rest, &entry))
		ok = (!each || each(context, t->size, entry, e)) && tiles_add(t, entry, e);
	buf_release(&bundle);
	return ok;
}

bool
log_verify(struct log *l, log_each *each, void *context, struct err *e)
{
	struct check check = {.l = l};
	struct tiles t;
	uint64_t size = l->checkpoint.size;
	bool ok = true;

	buf_init(&check.file, BUNDLE_BYTES);
	tiles_init(&t, compare_tile, &check);
	while (ok && t.size < size) {
		struct tile_name name = tile_of(TILE_ENTRIES, t.size, size);
		ok = add_bundle(l, &name, &t, each, context, e);
	}
	ok = ok && tiles_partial(&t, e);
	struct sha256 root = tiles_root(&t);
	if (ok && !sha256_eq(&root, &l->checkpoint.root))
		ok = err_set(e, ERR_CORRUPT, "%s/checkpoint: its root is not that of the log's entries",
		             l->folder);
	tiles_release(&t);
	buf_release(&check.file);
	return ok;
}
