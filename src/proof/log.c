/* log: an append-only log on disk, opened and written. See log.h. */
#include "proof/log_parts.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

/* Those that are wider than `from`, and the folder if nothing is left in it. */
static void
remove_partials(const struct log *l, const struct tile_name *t, unsigned from)
{
	struct buf path;
	struct dirent *entry;
	int64_t width;

	log_partials(l, t, &path);
	DIR *folder = opendir(path.p);
	while (folder && (entry = readdir(folder)))
		if (str_to_i64(str_of(entry->d_name), &width) && width > from &&
		    width < t->width)
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
	log_path(l, t, &path);
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

/* A note takes the place of the published one, on the disk and then here. */
static bool
replace_note(struct log *l, struct str bytes, struct err *e)
{
	struct note note;
	struct buf path;

	log_path(l, NULL, &path);
	bool ok = file_group_replace(&l->written, path.p, bytes, 0666, e) &&
	          file_group_sync(&l->written, e);
	buf_release(&path);
	l->is_broken = !ok;
	if (!ok) {
		file_group_release(&l->written);
		return false;
	}
	buf_clear(&l->note);
	buf_add(&l->note, bytes);
	return buf_ok(&l->note, "a checkpoint", e) &&
	       note_parse(buf_str(&l->note), &note, e) &&
	       checkpoint_parse(note.text, &l->checkpoint, e);
}

/* Sign the checkpoint and put it in the place of the one before. */
static bool
sign(struct log *l, const struct checkpoint *c, struct log_signers by, struct err *e)
{
	struct buf text, note;
	bool ok = true;

	buf_init(&text, LOG_NOTE_BYTES);
	buf_init(&note, LOG_NOTE_BYTES);
	checkpoint_write(c, &text);
	buf_add(&note, buf_str(&text));
	buf_byte(&note, '\n');
	for (size_t i = 0; ok && i < by.count; i++)
		ok = note_sign(by.list[i], buf_str(&text), &note, e);
	if (ok && by.count == 0)
		ok = err_set(e, ERR_HOME,
		             "there is no key to sign the log's checkpoint with");
	ok = ok && buf_ok(&note, "a checkpoint", e) &&
	     replace_note(l, buf_str(&note), e);
	buf_release(&text);
	buf_release(&note);
	return ok;
}

static struct log *
log_new(const char *folder, struct log_keys keys)
{
	struct log *l = xcalloc(1, sizeof *l);

	l->folder = xmalloc(strlen(folder) + 1);
	memcpy(l->folder, folder, strlen(folder) + 1);
	l->keys = keys;
	buf_init(&l->note, LOG_NOTE_BYTES);
	tiles_init(&l->tiles, write_tile, l);
	return l;
}

void
log_close(struct log *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < LOG_CACHED; i++)
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

	log_path(l, NULL, &path);
	bool ok = stat(path.p, &st) != 0 ||
	          err_set(e, ERR_HOME, "%s: there is a log already", folder);
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
	struct buf path;
	struct note note;

	log_path(l, NULL, &path);
	bool there = file_read(path.p, &l->note, e);
	bool ok = there && note_parse(buf_str(&l->note), &note, e) &&
	          note_verify(&note, l->keys.list, l->keys.count, e) &&
	          checkpoint_parse(note.text, &l->checkpoint, e);
	if (there && !ok) {
		e->kind = ERR_CORRUPT;
		err_context(e, "%s", path.p);
	}
	buf_release(&path);
	return ok;
}

/* The entries at the right edge are those whose hashes give the root: they are written
 * again with those that are appended. */
static bool
check_entries(const struct log *l, struct err *e)
{
	const struct tiles *t = &l->tiles;
	struct str rest = buf_str(&t->entries), entry;

	for (unsigned i = 0; bundle_next(&rest, &entry); i++) {
		struct sha256 leaf = merkle_leaf(entry);
		if (!sha256_eq(&leaf, &t->hashes[0][i]))
			return err_set(e, ERR_CORRUPT,
			               "%s: entry %llu does not match its tile; see: "
			               "proviso verify", l->folder,
			               (unsigned long long)(t->size - t->width[0] + i));
	}
	return true;
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
		if (!(ok = log_read_tile(l, &name, &bytes, e)))
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
		ok = err_set(e, ERR_CORRUPT,
		             "%s: its tiles do not give the checkpoint's root; find "
		             "the place with: proviso verify", l->folder);
	note_widths(l);
	return ok && check_entries(l, e);
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
may_write(const struct log *l, struct err *e)
{
	if (!l->append)
		return err_set(e, ERR_INTERNAL, "%s: is open for reading "
		               "alone", l->folder);
	return !l->is_broken ||
	       err_set(e, ERR_HOME, "%s: could not be written before; run the command "
	               "again", l->folder);
}

bool
log_append(struct log *l, struct str entry, struct err *e)
{
	if (!may_write(l, e))
		return false;
	bool ok = tiles_add(&l->tiles, entry, e);
	/* an entry too long changes nothing */
	l->is_broken = !ok && e->kind != ERR_LIMIT;
	return ok;
}

/* The tiles at the right edge, then all that was appended, then the checkpoint. */
static bool
publish(struct log *l, struct log_signers by, struct err *e)
{
	struct buf origin; /* sign() replaces the note that it lies in */

	if (!tiles_partial(&l->tiles, e))
		return false;
	buf_init(&origin, LOG_NOTE_BYTES);
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

	if (!may_write(l, e))
		return false;
	if (l->tiles.size == before)
		return true;
	l->is_broken = !publish(l, by, e);
	if (l->is_broken)
		return false;
	note_widths(l);
	remove_old_partials(l, before);
	return true;
}

bool
log_publish_note(struct log *l, struct str note, struct err *e)
{
	struct note now, next;

	if (!may_write(l, e) || !note_parse(buf_str(&l->note), &now, e) ||
	    !note_parse(note, &next, e))
		return false;
	return str_eq(now.text, next.text) ? replace_note(l, note, e)
	    : err_set(e, ERR_INTERNAL,
	              "%s: another checkpoint than the published one", l->folder);
}
