/* harvest_pipe: a batch as bytes, from the child to its parent. See harvest.h.
 *
 * Numbers are eight bytes of the machine's own order; text is its length and its bytes.
 * The parent takes what it reads for a stranger's. */
#include "import/harvest_parts.h"

enum {
	FINDINGS_MAX = 100, /* listed, of each kind; all are counted */
	LINE_MAX = 600,
	LEAST_ITEM = 8 * 14, /* bytes of an item */
	LEAST_LINE = 8 * 2
};

#define TIME_LEAST INT64_C(-62167219200) /* year 0 */
#define TIME_MOST  INT64_C(253402300799) /* year 9999 */

static void
put(struct buf *out, uint64_t n)
{
	buf_add(out, (struct str){(const char *)&n, sizeof n});
}

static void
put_str(struct buf *out, struct str s)
{
	put(out, s.n);
	buf_add(out, s);
}

static void
put_digest(struct buf *out, const struct sha256 *h)
{
	buf_add(out, (struct str){(const char *)h->b, sizeof h->b});
}

static void
put_item(struct buf *out, const struct harvest_item *item)
{
	put(out, item->kind);
	put(out, item->number);
	put(out, item->offset);
	put(out, (uint64_t)item->at);
	put(out, (uint64_t)item->original_at);
	put_str(out, item->uri);
	put_str(out, item->digest);
	put_str(out, item->original);
	put_str(out, item->leads_to);
	put_str(out, item->charset);
	put_str(out, item->media_type);
	put_str(out, item->failure);
	put_str(out, item->body_bytes);
	put_digest(out, &item->payload);
	put(out, item->record_count);
	for (size_t i = 0; i < item->record_count; i++) {
		put(out, item->records[i].is_main);
		put_str(out, item->records[i].bytes);
	}
}

/* The first of each kind. */
static void
put_findings(struct buf *out, const struct warc_findings *f)
{
	struct buf lines;
	uint64_t listed[2] = {0}, count = 0;

	buf_init(&lines, out->max);
	const struct warc_finding *end = f->last ? f->last->next : NULL;
	for (const struct warc_finding *at = f->first; at != end; at = at->next) {
		if (listed[at->wrong]++ < FINDINGS_MAX) {
			put(&lines, at->wrong);
			put_str(&lines, at->text);
			count++;
		}
	}
	put(out, count);
	buf_add(out, buf_str(&lines));
	buf_release(&lines);
}

void
harvest_write(const struct harvest_walk *w, const struct warc_findings *f,
              const struct harvest_end *end, struct buf *out)
{
	uint64_t items = 0;

	put(out, end->next.offset);
	put(out, end->next.number);
	put(out, end->next.skip);
	put(out, end->at_end);
	put(out, w->sums.records);
	put(out, w->sums.passed_over);
	put(out, w->sums.unsuccessful);
	put(out, f->wrong);
	put(out, f->notes);
	put_findings(out, f);
	for (size_t i = 0; i < w->count; i++)
		items += harvest_is_wanted(w, &w->entries[i]);
	put(out, items);
	for (size_t i = 0; i < w->count; i++)
		if (harvest_is_wanted(w, &w->entries[i]))
			put_item(out, &w->entries[i].item);
}

/* What is still to be read; `bad` once something did not hold. */
struct pipe {
	struct str rest;
	bool bad;
};

static uint64_t
get(struct pipe *p, uint64_t most)
{
	uint64_t n = 0;

	if (p->rest.n < sizeof n) {
		p->bad = true;
		return 0;
	}
	memcpy(&n, p->rest.p, sizeof n);
	p->rest = str_slice(p->rest, sizeof n, p->rest.n);
	if (n <= most)
		return n;
	p->bad = true;
	return 0;
}

static struct str
get_str(struct pipe *p, size_t most)
{
	size_t n = (size_t)get(p, p->rest.n < most ? p->rest.n : most);
	struct str s = str_slice(p->rest, 0, n);

	if (s.n != n)
		p->bad = true;
	p->rest = str_slice(p->rest, n, p->rest.n);
	return s;
}

/* One line of UTF-8 of at most URI_BYTES_MAX bytes, or nothing. */
static struct str
get_line(struct pipe *p, size_t most)
{
	struct str s = get_str(p, most);

	if (s.n && !harvest_is_address(s))
		p->bad = true;
	return s;
}

static int64_t
get_time(struct pipe *p)
{
	int64_t at = (int64_t)get(p, UINT64_MAX);

	if (at < TIME_LEAST || at > TIME_MOST)
		p->bad = true;
	return at;
}

static struct sha256
get_digest(struct pipe *p)
{
	struct sha256 h = {{0}};

	if (p->rest.n >= sizeof h.b)
		memcpy(h.b, p->rest.p, sizeof h.b);
	else
		p->bad = true;
	p->rest = str_slice(p->rest, sizeof h.b, p->rest.n);
	return h;
}

static void
get_records(struct pipe *p, struct arena *a, struct harvest_item *item)
{
	size_t main = 0;

	item->record_count = (size_t)get(p, p->rest.n / LEAST_LINE);
	item->records = ARENA_ARRAY(a, struct harvest_record, item->record_count);
	for (size_t i = 0; i < item->record_count; i++) {
		struct harvest_record *r = &item->records[i];
		r->is_main = get(p, 1);
		r->bytes = get_str(p, HARVEST_RESULT_MAX);
		main += r->is_main;
		if (!str_starts(r->bytes, STR("WARC/1.")))
			p->bad = true;
	}
	bool is_answer = item->kind == HARVEST_ANSWER;
	if (main != !is_answer || (is_answer && item->record_count))
		p->bad = true;
}

static void
get_item(struct pipe *p, struct arena *a, struct harvest_item *item)
{
	item->kind = (enum harvest_kind)get(p, HARVEST_ANSWER);
	item->number = get(p, UINT64_MAX);
	item->offset = get(p, UINT64_MAX);
	item->at = get_time(p);
	item->original_at = get_time(p);
	item->uri = get_line(p, URI_BYTES_MAX);
	item->digest = get_line(p, LINE_MAX);
	item->original = get_line(p, URI_BYTES_MAX);
	item->leads_to = get_line(p, URI_BYTES_MAX);
	item->charset = get_line(p, LINE_MAX);
	item->media_type = get_line(p, LINE_MAX);
	item->failure = get_line(p, LINE_MAX);
	item->body_bytes = get_str(p, LIMIT_INPUT_BYTES);
	item->payload = get_digest(p);
	if ((item->uri.n == 0 && item->kind != HARVEST_WARCINFO) ||
	    (item->leads_to.n == 0) == (item->kind == HARVEST_REDIRECT))
		p->bad = true;
	get_records(p, a, item);
}

static void
get_findings(struct pipe *p, struct arena *a, struct harvest *out)
{
	out->finding_count = (size_t)get(p, p->rest.n / LEAST_LINE);
	out->findings = ARENA_ARRAY(a, struct harvest_finding, out->finding_count);
	for (size_t i = 0; i < out->finding_count; i++) {
		out->findings[i].wrong = get(p, 1);
		out->findings[i].text = get_line(p, LINE_MAX);
	}
}

bool
harvest_read(struct str bytes, size_t file_size, struct arena *a, struct harvest *out,
             struct harvest_end *end)
{
	struct pipe p = {.rest = bytes};

	*out = (struct harvest){.records = 0};
	end->next.offset = (size_t)get(&p, file_size);
	end->next.number = get(&p, UINT64_MAX);
	end->next.skip = get(&p, UINT64_MAX);
	end->at_end = get(&p, 1);
	out->records = get(&p, UINT32_MAX);
	out->passed_over = get(&p, UINT32_MAX);
	out->unsuccessful = get(&p, out->passed_over);
	out->wrong = get(&p, UINT32_MAX);
	out->notes = get(&p, UINT32_MAX);
	out->done = end->next.offset;
	get_findings(&p, a, out);
	out->item_count = (size_t)get(&p, p.rest.n / LEAST_ITEM);
	out->items = ARENA_ARRAY(a, struct harvest_item, out->item_count);
	for (size_t i = 0; !p.bad && i < out->item_count; i++)
		get_item(&p, a, &out->items[i]);
	return !p.bad && p.rest.n == 0;
}
