/* log_tiles: the tiles of a log, read. See log.h. */
#include "proof/log_parts.h"

void
log_path(const struct log *l, const struct tile_name *t, struct buf *out)
{
	buf_init(out, 1 << 14);
	buf_printf(out, "%s/", l->folder);
	if (t)
		tile_path(t, out);
	else
		buf_add(out, STR("checkpoint"));
	buf_byte(out, '\0');
}

void
log_partials(const struct log *l, const struct tile_name *t, struct buf *out)
{
	struct tile_name one = {t->level, t->n, 1};

	log_path(l, &one, out);
	*strrchr(out->p, '/') = '\0';
}

size_t
log_tile_length(int level, struct str bytes, unsigned width)
{
	size_t hashes = width * sizeof(struct sha256);
	struct str rest = bytes, entry;

	if (level != TILE_ENTRIES)
		return hashes <= bytes.n ? hashes : SIZE_MAX;
	for (unsigned i = 0; i < width; i++)
		if (!bundle_next(&rest, &entry))
			return SIZE_MAX;
	return bytes.n - rest.n;
}

/* The file of this name. ERR_NOT_FOUND: there is none; other failures are damage. */
static bool
read_file(const struct log *l, const struct tile_name *t, struct buf *out,
          struct err *e)
{
	struct buf path;

	buf_clear(out);
	log_path(l, t, &path);
	bool ok = file_read(path.p, out, e);
	if (!ok && e->kind == ERR_NOT_FOUND) {
		*e = (struct err){0};
		err_set(e, ERR_NOT_FOUND, "%s: is missing", path.p);
	} else if (!ok) {
		e->kind = ERR_CORRUPT;
	} else if (log_tile_length(t->level, buf_str(out), t->width) != out->n) {
		ok = err_set(e, ERR_CORRUPT,
		             "%s: does not hold exactly %u %s", path.p, t->width,
		             t->level == TILE_ENTRIES ? "entries" : "hashes");
	}
	buf_release(&path);
	return ok;
}

/* A partial tile may have given way to the full one, also at this very moment: others
 * read while one process writes. So it is looked for first, and is missing if neither
 * is there. */
bool
log_read_tile(const struct log *l, const struct tile_name *t, struct buf *out,
              struct err *e)
{
	const struct tile_name full = {t->level, t->n, TILE_WIDTH};
	struct err partial = {0}, whole = {0};

	if (read_file(l, t, out, &partial))
		return true;
	bool is_gone = partial.kind == ERR_NOT_FOUND;
	if (is_gone && t->width < TILE_WIDTH && read_file(l, &full, out, &whole)) {
		buf_truncate(out, log_tile_length(t->level, buf_str(out), t->width));
		return true;
	}
	*e = whole.kind == ERR_CORRUPT ? whole : partial;
	e->kind = ERR_CORRUPT;
	return false;
}

static bool
cached_tile(struct log *l, const struct tile_name *t, struct str *out, struct err *e)
{
	struct log_cached *c = &l->cache[(t->n + 3 * (uint64_t)(t->level + 1)) % LOG_CACHED];

	if (!c->bytes.max)
		buf_init(&c->bytes, BUNDLE_BYTES);
	if (c->name.width != t->width || c->name.n != t->n || c->name.level != t->level) {
		c->name.width = 0;
		if (!log_read_tile(l, t, &c->bytes, e))
			return false;
		c->name = *t;
	}
	*out = buf_str(&c->bytes);
	return true;
}

static bool
get_hash(void *context, unsigned level, uint64_t index, struct sha256 *out,
         struct err *e)
{
	struct log *l = context;
	unsigned within = level % 8;
	struct merkle_edge edge = {0};
	struct str bytes;

	/* A tile has every eighth level; those between are made of it. */
	struct tile_name t = tile_of((int)(level / 8), index << within,
	                             l->checkpoint.size);
	unsigned first = (unsigned)((index << within) % TILE_WIDTH);
	if (first + (1U << within) > t.width)
		return err_set(e, ERR_INTERNAL,
		               "the log was asked for what it does not hold");
	if (!cached_tile(l, &t, &bytes, e))
		return false;
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
log_entry(struct log *l, uint64_t index, struct arena *a, struct str *out,
          struct err *e)
{
	struct str bundle;

	if (index >= l->checkpoint.size)
		return err_set(e, ERR_NOT_FOUND,
		               "the log has no entry %llu", (unsigned long long)index);
	struct tile_name t = tile_of(TILE_ENTRIES, index, l->checkpoint.size);
	if (!cached_tile(l, &t, &bundle, e))
		return false;
	for (unsigned i = 0; i <= index % TILE_WIDTH; i++)
		bundle_next(&bundle, out);
	*out = arena_str(a, *out);
	return true;
}
