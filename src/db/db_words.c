/* db_words: what full-text search is asked for. See db.h.
 *
 * The index keeps no positions, and so refuses what it takes for a phrase: each word is
 * to be one to it. Where words end is a matter of its own table of letters, of which it
 * is asked. */
#include "db/db_parts.h"

/* Each word of a question costs a walk over all rows that have it. */
enum { QUERY_BYTES = 1 << 20, WORDS_MOST = 64 };

/* That the index of words is made with; "porter" around it finds no other ends. */
static const char tokenizer[] = "unicode61";

struct query {
	struct buf out;
	struct str words;
	size_t count;
};

static int
take_word(void *context, int flags, const char *folded, int folded_size, int start,
          int end)
{
	struct query *q = context;

	(void)flags, (void)folded, (void)folded_size;
	if (q->count++ == WORDS_MOST)
		return SQLITE_DONE;
	buf_byte(&q->out, '"');
	buf_add(&q->out, str_slice(q->words, (size_t)start, (size_t)end));
	buf_add(&q->out, STR("\" "));
	return SQLITE_OK;
}

/* NULL: there is no such index in this SQLite. */
static fts5_api *
api_of(struct db *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->sqlite, "SELECT fts5(?1)", -1, &s, NULL) !=
	    SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(s);
	sqlite3_finalize(s);
	return api;
}

static void
each_word(struct db *db, struct query *q)
{
	fts5_api *api = api_of(db);
	fts5_tokenizer t;
	Fts5Tokenizer *open;
	void *of;

	if (!api || api->xFindTokenizer(api, tokenizer, &of, &t) != SQLITE_OK ||
	    t.xCreate(of, NULL, 0, &open) != SQLITE_OK)
		return;
	t.xTokenize(open, q, FTS5_TOKENIZE_QUERY, q->words.p, (int)q->words.n,
	            take_word);
	t.xDelete(open);
}

void
stmt_bind_words(struct stmt *s, int place, struct str words)
{
	struct query q = {.words = words};

	buf_init(&q.out, QUERY_BYTES);
	if (words.n <= QUERY_BYTES / 8)
		each_word(s->db, &q);
	if (q.out.n == 0)
		buf_add(&q.out, STR("\"\"")); /* is found nowhere */
	sqlite3_bind_text64(s->s, place, q.out.p, q.out.n, SQLITE_TRANSIENT,
	                    SQLITE_UTF8);
	buf_release(&q.out);
}
