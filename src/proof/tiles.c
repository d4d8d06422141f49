/* tiles: a Merkle tree cut into files. See tiles.h. */
#include "proof/tiles.h"

/* Groups of three digits, all but the last led by "x": 1234067 is x001/x234/067. */
static void
add_number(struct buf *out, uint64_t n)
{
	uint64_t unit = 1;

	while (n / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000)
		buf_printf(out, "x%03u/", (unsigned)(n / unit % 1000));
	buf_printf(out, "%03u", (unsigned)(n % 1000));
}

void
tile_path(const struct tile_name *t, struct buf *out)
{
	if (t->level == TILE_ENTRIES)
		buf_add(out, STR("tile/entries/"));
	else
		buf_printf(out, "tile/%d/", t->level);
	add_number(out, t->n);
	if (t->width < TILE_WIDTH)
		buf_printf(out, ".p/%u", t->width);
}

uint64_t
tile_hashes(int level, uint64_t size)
{
	return level <= 0 ? size : size >> 8 * level;
}

struct tile_name
tile_of(int level, uint64_t index, uint64_t size)
{
	uint64_t n = index / TILE_WIDTH, whole = tile_hashes(level, size) / TILE_WIDTH;

	return (struct tile_name){level, n, n < whole ? TILE_WIDTH
	                          : (unsigned)(tile_hashes(level, size) % TILE_WIDTH)};
}

void
tiles_init(struct tiles *t, tile_sink *sink, void *context)
{
	*t = (struct tiles){.sink = sink, .context = context};
	buf_init(&t->entries, BUNDLE_BYTES);
}

void
tiles_release(struct tiles *t)
{
	buf_release(&t->entries);
}

/* The root of 2^k hashes. */
static struct sha256
root_of(const struct sha256 *hashes, unsigned count)
{
	struct merkle_edge edge = {0};

	for (unsigned i = 0; i < count; i++)
		merkle_edge_add(&edge, &hashes[i]);
	return merkle_edge_root(&edge);
}

static bool
emit(const struct tiles *t, int level, unsigned width, struct err *e)
{
	uint64_t before = tile_hashes(level, t->size) - width;
	struct tile_name name = {level, before / TILE_WIDTH, width};
	struct str bytes = buf_str(&t->entries);

	if (level != TILE_ENTRIES)
		bytes = (struct str){(const char *)t->hashes[level],
		                     width * sizeof(struct sha256)};
	return t->sink(t->context, &name, bytes, e);
}

bool
tiles_add(struct tiles *t, struct str entry, struct err *e)
{
	if (entry.n > MERKLE_ENTRY_MAX)
		return err_set(e, ERR_LIMIT, "an entry of the log may have %d bytes, "
		               "not %zu", MERKLE_ENTRY_MAX, entry.n);
	buf_byte(&t->entries, (char)(entry.n >> 8));
	buf_byte(&t->entries, (char)entry.n);
	buf_add(&t->entries, entry);
	t->hashes[0][t->width[0]++] = merkle_leaf(entry);
	t->size++;
	if (t->width[0] < TILE_WIDTH)
		return true;
	if (!emit(t, TILE_ENTRIES, TILE_WIDTH, e))
		return false;
	buf_clear(&t->entries);
	for (int level = 0; t->width[level] == TILE_WIDTH; level++) {
		if (!emit(t, level, TILE_WIDTH, e))
			return false;
		t->hashes[level + 1][t->width[level + 1]++] =
		    root_of(t->hashes[level], TILE_WIDTH);
		t->width[level] = 0;
	}
	return true;
}

bool
tiles_partial(struct tiles *t, struct err *e)
{
	if (t->width[0] && !emit(t, TILE_ENTRIES, t->width[0], e))
		return false;
	for (int level = 0; level < TILE_LEVELS; level++)
		if (t->width[level] && !emit(t, level, t->width[level], e))
			return false;
	return true;
}

/* From the right: of each level, the blocks of 2^k hashes that its width is made of. */
struct sha256
tiles_root(const struct tiles *t)
{
	struct sha256 root = merkle_empty();
	bool some = false;

	for (int level = 0; level < TILE_LEVELS; level++) {
		unsigned end = t->width[level];
		while (end) {
			unsigned block = end & -end;
			struct sha256 h = root_of(&t->hashes[level][end - block],
			                          block);
			root = some ? merkle_node(&h, &root) : h;
			some = true;
			end -= block;
		}
	}
	return root;
}

bool
bundle_next(struct str *bundle, struct str *entry)
{
	if (bundle->n < 2)
		return false;
	size_t n = (size_t)(uint8_t)bundle->p[0] << 8 | (uint8_t)bundle->p[1];
	if (bundle->n - 2 < n)
		return false;
	*entry = str_slice(*bundle, 2, 2 + n);
	*bundle = str_slice(*bundle, 2 + n, bundle->n);
	return true;
}
