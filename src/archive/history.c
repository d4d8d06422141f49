/* history: the known versions of a document while more are added. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/rows.h"

struct history {
	struct db *db;
	int64_t document;
	struct packer *packer;
	struct sha256 *ids; /* of versions 1 … count */
	size_t count, cap;
	uint32_t *table; /* numbers by hash of the id; 0: free */
	size_t slots;
	/* The newest version's text and links, once a new one needs them. */
	struct arena newest, next;
	struct str text, links;
	bool loaded;
};

static void
table_put(struct history *h, size_t n)
{
	uint64_t key;

	memcpy(&key, h->ids[n - 1].b, sizeof key);
	size_t slot = key & (h->slots - 1);
	while (h->table[slot])
		slot = (slot + 1) & (h->slots - 1);
	h->table[slot] = (uint32_t)n;
}

static void
add_id(struct history *h, const struct sha256 *id)
{
	GROW(h->ids, h->count, h->cap);
	h->ids[h->count++] = *id;
	if (h->count * 2 <= h->slots) {
		table_put(h, h->count);
		return;
	}
	h->slots = h->slots ? h->slots * 4 : 64;
	free(h->table);
	h->table = xcalloc(h->slots, sizeof *h->table);
	for (size_t n = 1; n <= h->count; n++)
		table_put(h, n);
}

static size_t
find_id(const struct history *h, const struct sha256 *id)
{
	uint64_t key;

	if (h->count == 0)
		return 0;
	memcpy(&key, id->b, sizeof key);
	size_t last = h->slots - 1;
	for (size_t slot = key & last; h->table[slot]; slot = (slot + 1) & last)
		if (sha256_eq(&h->ids[h->table[slot] - 1], id))
			return h->table[slot];
	return 0;
}

bool
history_open(struct db *db, int64_t document, struct history **out, struct err *e)
{
	bool row = false, ok;
	struct sha256 id;
	struct stmt *s = db_stmt(db, sql_version_ids, e);

	if (!s)
		return false;
	struct history *h = xcalloc(1, sizeof *h);
	*h = (struct history){.db = db, .document = document, .packer = packer_open()};
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		if (!stmt_sha256(s, 1, &id) || stmt_int(s, 0) != (int64_t)h->count + 1) {
			stmt_reset(s);
			ok = err_set(e, ERR_CORRUPT, "document %lld: damaged versions; "
			             "find the fault with: proviso verify",
			             (long long)document);
			break;
		}
		add_id(h, &id);
	}
	if (!ok) {
		history_close(h);
		return false;
	}
	*out = h;
	return true;
}

void
history_close(struct history *h)
{
	if (!h)
		return;
	packer_close(h->packer);
	arena_release(&h->newest);
	arena_release(&h->next);
	free(h->ids);
	free(h->table);
	free(h);
}

/* Links as lines "bytes since the end of the link before, length, target"; a line end
 * in a target is a space. */
static struct str
links_text(const struct document *d, struct arena *a, struct err *e)
{
	struct buf b;
	uint32_t end = 0;

	buf_init(&b, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < d->link_count; i++) {
		const struct link *l = &d->links[i];
		buf_printf(&b, "%u %u ", l->start - end, l->end - l->start);
		for (size_t k = 0; k < l->target.n; k++) {
			char c = l->target.p[k];
			buf_byte(&b, c == '\n' || c == '\r' ? ' ' : c);
		}
		buf_byte(&b, '\n');
		end = l->end;
	}
	struct str text = {0};
	if (buf_ok(&b, "the links", e))
		text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return text;
}

/* Version n is packed against the one before it, now and then against nothing; what it
 * is packed against is unpacked if it was stored by an earlier run. */
static bool
load_base(struct history *h, size_t n, int64_t *base, struct err *e)
{
	struct version newest;

	*base = n % KEY_EVERY != 1 ? (int64_t)n - 1 : 0;
	if (!*base || h->loaded)
		return true;
	if (!archive_version(h->db, h->document, *base, &h->newest, &newest, e))
		return false;
	h->text = newest.text;
	h->links = newest.links;
	return h->loaded = true;
}

static bool
pack_version(struct history *h, const struct document *d, const struct sha256 *id,
             struct arena *a, struct new_version *v, struct err *e)
{
	size_t n = h->count + 1;
	struct str links;

	if (!load_base(h, n, &v->base, e))
		return false;
	v->id = *id;
	v->bytes = d->text.n;
	arena_reset(&h->next);
	links = links_text(d, &h->next, e);
	if (e->kind != ERR_NONE)
		return false;
	v->links_id = sha256_of(links);
	v->links_bytes = links.n;
	struct str text = arena_str(&h->next, d->text);
	struct str prefix = v->base ? h->text : (struct str){0};
	struct str links_prefix = v->base ? h->links : (struct str){0};
	if (!packer_pack(h->packer, text, prefix, a, &v->packed, e) ||
	    !packer_pack(h->packer, links, links_prefix, a, &v->packed_links, e))
		return false;
	struct arena swap = h->newest;
	h->newest = h->next;
	h->next = swap;
	h->text = text;
	h->links = links;
	h->loaded = true;
	return true;
}

bool
history_number(struct history *h, const struct document *d, struct arena *a,
               struct addition *add, int64_t *n, struct err *e)
{
	struct sha256 id = sha256_of(d->text);
	size_t known = find_id(h, &id);

	if (known) {
		*n = (int64_t)known;
		return true;
	}
	struct new_version *v = &add->versions[add->version_count];
	if (!pack_version(h, d, &id, a, v, e))
		return false;
	if (add->version_count++ == 0)
		add->first_version = (int64_t)h->count + 1;
	add_id(h, &id);
	*n = (int64_t)h->count;
	return true;
}
