/* place: where the words of a record stand. See records.h. */
#include "record/records.h"

#include "provision/context.h"
#include "record/records.sql.h"

/* The k-th provision of the block with this key; false if the text has none such. */
static bool
find_wording(struct reader *r, const struct document *d, uint64_t key, int64_t k,
             struct arena *a, struct provision *out)
{
	struct judgement about;
	struct provision *list;
	size_t count;

	document_judge(d, &about);
	struct context *c = provision_context(r, d, &about, a);
	for (size_t i = 0; i < d->block_count; i++) {
		uint64_t mine = provision_block_key(c, i);
		if ((mine ? mine : 1) != key)
			continue;
		provision_block(c, i, a, &list, &count);
		if (k >= 0 && (size_t)k < count) {
			*out = list[k];
			return true;
		}
	}
	return false;
}

/* Where a wording of a record stands, and where it was read. */
struct spot {
	int64_t document, n, key, k, words, read_document, read_n;
	int64_t from; /* it stands in these versions, up to n */
};

static bool
spots_of(struct db *db, struct str record, struct arena *a, struct spot **out,
         size_t *count, struct err *e)
{
	struct spot *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_place, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = (struct spot){stmt_int(s, 0), stmt_int(s, 1),
		                          stmt_int(s, 2), stmt_int(s, 3),
		                          stmt_int(s, 4), stmt_int(s, 5),
		                          stmt_int(s, 6), stmt_int(s, 7)};
	}
	*out = ARENA_ARRAY(a, struct spot, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	free(list);
	*count = n;
	return ok &&
	       (n > 0 ||
	        err_set(e, ERR_NOT_FOUND, "there is no record \"%.*s\"; see: proviso "
	                "provisions", STR_ARG(record)));
}

static bool
load_text(struct db *db, int64_t document, int64_t n, struct arena *a,
          struct provision_place *out, struct err *e)
{
	return archive_version(db, document, n, a, &out->version, e) &&
	       document_parse(out->version.text, a, &out->d, e);
}

/* Put a provision, with its points and facts, to another place in another block. */
static void
shift_to(struct provision *p, uint32_t block, uint32_t shift)
{
	p->block = block;
	p->start += shift;
	p->end += shift;
	for (size_t k = 0; k < p->point_count; k++) {
		p->points[k].start += shift;
		p->points[k].end += shift;
	}
	for (size_t k = 0; k < p->fact_count; k++) {
		p->facts[k].start += shift;
		p->facts[k].end += shift;
	}
}

/* The provision in another text that has the block's words. */
static bool
move_to(const struct document *d, int64_t words, const struct document *from,
        struct provision *p)
{
	for (uint32_t i = 0; i < d->block_count; i++)
		if ((int64_t)hash64(block_words(d, i), d->blocks[i].kind) == words) {
			shift_to(p, i,
			         d->blocks[i].start - from->blocks[p->block].start);
			return true;
		}
	return false;
}

/* The version, its text and the provision as it was read, at one place of a record. */
static bool
read_spot(struct db *db, struct reader *r, struct str record, const struct spot *s,
          struct arena *a, struct provision_place *out, struct err *e)
{
	struct provision_place other = {.first_seen = 0}, *read = &other;

	if (!load_text(db, s->document, s->n, a, out, e))
		return false;
	if (s->document == s->read_document && s->n == s->read_n)
		read = out;
	else if (!load_text(db, s->read_document, s->read_n, a, read, e))
		return false;
	bool there = find_wording(r, &read->d, (uint64_t)s->key, s->k, a, &out->p);
	return (there &&
	        (read == out || move_to(&out->d, s->words, &read->d, &out->p))) ||
	       err_set(e, ERR_CORRUPT, "record %.*s is not in its version's text; run: "
	               "proviso rebuild", STR_ARG(record));
}

static bool
read_as(struct db *db, struct str record, uint16_t *type, int *score, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_read_as, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	if (!stmt_next(s, &row, e))
		return false;
	*type = row ? (uint16_t)stmt_int(s, 0) : TYPE_NONE;
	*score = row ? (int)stmt_int(s, 1) : 0;
	stmt_reset(s);
	return true;
}

static struct str
words_of(const struct provision_place *p)
{
	return str_slice(p->d.text, p->p.start, p->p.end);
}

/* Does it tell of the same words that they are of this type and score? Nothing of the text
 * is kept. */
static bool
reads_as(struct db *db, struct reader *r, struct str record, const struct spot *s,
         struct str words, uint16_t type, int score, bool *out, struct err *e)
{
	struct arena scratch = {0};
	struct provision_place at = {.first_seen = 0};
	bool ok = read_spot(db, r, record, s, &scratch, &at, e);

	*out = ok && at.p.type == type && at.p.score == score && str_eq(words, words_of(&at));
	arena_release(&scratch);
	return ok;
}

/* A place shows the words; as what they were first read, another one may tell, where
 * the block around them was another. */
static bool
find_first_reading(struct db *db, struct reader *r, struct str record,
                   const struct spot *spots, size_t count, struct arena *a,
                   struct provision_place *out, struct err *e)
{
	struct str words = words_of(out);
	uint16_t type;
	int score;

	if (!read_as(db, record, &type, &score, e))
		return false;
	for (size_t i = 0; i < count && (out->p.type != type || out->p.score != score); i++) {
		struct provision_place at = {.first_seen = 0};
		bool tells;
		if (!reads_as(db, r, record, &spots[i], words, type, score, &tells, e))
			return false;
		if (!tells)
			continue;
		if (!read_spot(db, r, record, &spots[i], a, &at, e))
			return false;
		shift_to(&at.p, out->p.block, out->p.start - at.p.start);
		out->p = at.p;
	}
	return true;
}

bool
records_spans(struct db *db, struct reader *r, struct str record, struct str words,
              struct arena *a, struct version_span **out, size_t *count, struct err *e)
{
	struct spot *spots;
	struct arena scratch = {0};
	size_t n;
	bool ok = spots_of(db, record, a, &spots, &n, e);

	*count = 0;
	*out = ARENA_ARRAY(a, struct version_span, ok ? n : 0);
	for (size_t i = 0; ok && i < n; i++) {
		struct provision_place at = {.first_seen = 0};
		arena_reset(&scratch);
		ok = read_spot(db, r, record, &spots[i], &scratch, &at, e);
		if (ok && str_eq(words_of(&at), words))
			(*out)[(*count)++] = (struct version_span){spots[i].from, spots[i].n};
	}
	arena_release(&scratch);
	return ok;
}

bool
records_place_in(struct db *db, struct reader *r, struct str record, struct str words,
                 int64_t version, struct arena *a, struct provision_place *out,
                 struct err *e)
{
	struct spot *spots;
	size_t count;

	*out = (struct provision_place){.first_seen = 0};
	if (!spots_of(db, record, a, &spots, &count, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct spot s = spots[i];
		if (version < s.from || version > s.n)
			continue;
		s.n = version;
		if (!read_spot(db, r, record, &s, a, out, e))
			return false;
		if (str_eq(words_of(out), words))
			return find_first_reading(db, r, record, spots, count, a, out, e);
	}
	return err_set(e, ERR_CORRUPT, "record %.*s does not stand so in version %lld; "
	               "run: proviso rebuild", STR_ARG(record), (long long)version);
}

bool
records_place(struct db *db, struct reader *r, struct str record, struct arena *a,
              struct provision_place *out, struct err *e)
{
	struct spot *spots;
	size_t count;
	struct stmt *s;
	bool row;

	*out = (struct provision_place){.first_seen = 0};
	if (!spots_of(db, record, a, &spots, &count, e) ||
	    !read_spot(db, r, record, &spots[0], a, out, e) ||
	    !find_first_reading(db, r, record, spots, count, a, out, e))
		return false;
	int64_t key = spots[0].key, k = spots[0].k;
	if (!(s = db_stmt(db, sql_seen, e)))
		return false;
	stmt_bind_int(s, 1, key);
	stmt_bind_int(s, 2, k);
	stmt_bind_str(s, 3, record);
	if (!stmt_next(s, &row, e))
		return false;
	if (row) {
		out->first_seen = stmt_int(s, 0);
		out->last_seen = stmt_int(s, 1);
		out->versions = stmt_int(s, 2);
		out->worded_since = stmt_int(s, 3);
	}
	stmt_reset(s);
	return true;
}
