/* log_verify: every tile and bundle of a log again, from its entries. See log.h. */
#include "proof/log_parts.h"

#include <dirent.h>

struct check {
	struct log *l;
	struct buf file;
};

/* One partial tile of an older checkpoint: the start of what the tile holds now. A
 * writer may have removed it since its folder was listed. */
static bool
check_older(struct check *c, const struct tile_name *t, struct str bytes, struct err *e)
{
	struct buf path;
	struct err why = {0};
	size_t want = log_tile_length(t->level, bytes, t->width);

	buf_clear(&c->file);
	log_path(c->l, t, &path);
	bool ok = want != SIZE_MAX && file_read(path.p, &c->file, &why) &&
	          str_eq(buf_str(&c->file), str_slice(bytes, 0, want));
	if (!ok && why.kind != ERR_NOT_FOUND)
		err_set(e, ERR_CORRUPT,
		        "%s: is not the start of the tile that it grew to", path.p);
	buf_release(&path);
	return ok || why.kind == ERR_NOT_FOUND;
}

static bool
check_all_older(struct check *c, const struct tile_name *t, struct str bytes,
                struct err *e)
{
	struct tile_name one = *t;
	struct buf path;
	struct dirent *entry;
	bool ok = true;

	log_partials(c->l, t, &path);
	DIR *folder = opendir(path.p);
	while (ok && folder && (entry = readdir(folder))) {
		int64_t width;
		if (!str_to_i64(str_of(entry->d_name), &width) || width < 1 ||
		    width >= t->width)
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
		log_path(c->l, t, &path);
		ok = log_read_tile(c->l, t, &c->file, e) &&
		     (str_eq(buf_str(&c->file), bytes) ||
		      err_set(e, ERR_CORRUPT,
		              "%s: the tile does not match the entries", path.p));
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
	bool ok = log_read_tile(l, name, &bundle, e);
	rest = buf_str(&bundle);
	while (ok && bundle_next(&rest, &entry))
		ok = (!each || each(context, t->size, entry, e)) &&
		     tiles_add(t, entry, e);
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
		ok = err_set(e, ERR_CORRUPT,
		             "%s/checkpoint: its root is not that of the log's entries",
		             l->folder);
	tiles_release(&t);
	buf_release(&check.file);
	return ok;
}
