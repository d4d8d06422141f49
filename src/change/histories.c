/* histories: a service's versions as blocks and provisions. See histories.h. */
#include "change/histories.h"

static uint32_t
find_reading(struct histories *h, uint64_t key)
{
	if (h->slots == 0)
		return UINT32_MAX;
	for (size_t slot = key & (h->slots - 1); h->table[slot]; slot = (slot + 1) & (h->slots - 1))
		if (h->readings[h->table[slot] - 1].key == key)
			return h->table[slot] - 1;
	return UINT32_MAX;
}

static void
index_reading(struct histories *h, size_t i)
{
	size_t slot = h->readings[i].key & (h->slots - 1);

	while (h->table[slot])
		slot = (slot + 1) & (h->slots - 1);
	h->table[slot] = (uint32_t)i + 1;
}

static uint32_t
add_reading(struct histories *h, const struct reading *r)
{
	GROW(h->readings, h->reading_count, h->reading_cap);
	h->readings[h->reading_count++] = *r;
	if (h->reading_count * 2 > h->slots) {
		h->slots = h->slots ? h->slots * 2 : 1024;
		free(h->table);
		h->table = xcalloc(h->slots, sizeof *h->table);
		for (size_t i = 0; i < h->reading_count; i++)
			index_reading(h, i);
	} else {
		index_reading(h, h->reading_count - 1);
	}
	return (uint32_t)h->reading_count - 1;
}

static struct str
facts_text(struct arena *a, const struct provision *p)
{
	struct buf b;
	struct json j = {.out = &b};

	buf_init(&b, (size_t)1 << 20);
	json_array(&j);
	for (size_t i = 0; i < p->fact_count; i++) {
		struct fact f = p->facts[i];
		f.start = f.end = 0; /* where a fact stands is not what it says */
		fact_json(&j, &f, 0);
	}
	json_array_end(&j);
	struct str text = p->fact_count ? arena_str(a, buf_str(&b)) : (struct str){0};
	buf_release(&b);
	return text;
}

struct loader {
	struct histories *h;
	struct reader *reader;
	struct arena scratch;
	uint32_t document, version;
};

static uint32_t
read_block(struct loader *l, const struct context *c, const struct document *d,
           size_t i, bool analysed)
{
	struct histories *h = l->h;
	uint64_t key = provision_block_key(c, i) ^ (analysed ? 0 : 1);
	uint32_t known = find_reading(h, key = key ? key : 1);
	struct provision *list;
	size_t count = 0;

	if (known != UINT32_MAX)
		return known;
	struct reading r = {.key = key,
	                    .words = hash64(block_words(d, i), d->blocks[i].kind),
	                    .text = arena_str(&h->a, block_words(d, i)),
	                    .kind = d->blocks[i].kind, .repeated = d->blocks[i].repeated,
	                    .first = (uint32_t)h->wording_count};
	if (analysed)
		provision_block(c, i, &l->scratch, &list, &count);
	for (size_t k = 0; k < count; k++) {
		const struct provision *p = &list[k];
		GROW(h->wordings, h->wording_count, h->wording_cap);
		h->wordings[h->wording_count++] = (struct wording){
			.key = key, .block = r.words, .k = (uint16_t)k, .type = p->type, .score = (int16_t)p->score,
			.document = l->document, .version = l->version, .start = p->start, .end = p->end,
			.words = str_slice(r.text, p->start - d->blocks[i].start, p->end - d->blocks[i].start),
			.facts = facts_text(&h->a, p)};
	}
	r.count = (uint32_t)count;
	return add_reading(h, &r);
}

static bool
load_version(struct loader *l, const struct version *v, struct text_version *out,
             struct err *e)
{
	struct document d;
	struct judgement about;

	arena_reset(&l->scratch);
	if (!document_parse(v->text, &l->scratch, &d, e))
		return false;
	document_judge(&d, &about);
	struct context *c = provision_context(l->reader, &d, &about, &l->scratch);
	*out = (struct text_version){.id = v->id, .bytes = v->text.n, .refusal = about.refusal,
	                             .readings = ARENA_ARRAY(&l->h->a, uint32_t, d.block_count),
	                             .starts = ARENA_ARRAY(&l->h->a, uint32_t, d.block_count),
	                             .block_count = d.block_count};
	memcpy(out->language, about.language, sizeof out->language);
	for (size_t i = 0; i < d.block_count; i++)
		out->starts[i] = d.blocks[i].start;
	for (size_t i = 0; i < d.block_count; i++)
		out->readings[i] = read_block(l, c, &d, i, about.refusal == REFUSED_NOT);
	return true;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct sighting *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->n < b->n ? -1 : a->n > b->n;
}

static bool
load_document(struct db *db, struct loader *l, struct document_history *d,
              struct err *e)
{
	struct version_walk *w;
	struct version v;
	bool some = true, ok;
	size_t cap = 0;
	struct text_version *versions = NULL;

	if (!archive_sightings(db, d->name.id, &l->h->a, &d->sightings, &d->sighting_count, e) ||
	    !version_walk_open(db, d->name.id, &w, e))
		return false;
	if (d->sighting_count)
		qsort(d->sightings, d->sighting_count, sizeof *d->sightings, by_time);
	while ((ok = version_walk_next(w, &some, &v, e)) && some) {
		GROW(versions, d->version_count, cap);
		l->version = (uint32_t)v.n;
		ok = load_version(l, &v, &versions[d->version_count], e);
		if (!ok)
			break;
		d->version_count++;
	}
	version_walk_close(w);
	d->versions = ARENA_ARRAY(&l->h->a, struct text_version, d->version_count);
	if (d->version_count)
		memcpy(d->versions, versions, d->version_count * sizeof *versions);
	free(versions);
	return ok || err_context(e, "%.*s / %.*s", STR_ARG(d->name.service), STR_ARG(d->name.document));
}

bool
histories_load(struct db *db, struct reader *r, struct str service,
               struct histories *out, struct err *e)
{
	struct document_name *names;
	struct loader l = {.h = out, .reader = r};

	*out = (struct histories){0};
	bool ok = archive_documents(db, service, &out->a, &names, &out->count, e);
	if (ok)
		out->documents = ARENA_ARRAY(&out->a, struct document_history, out->count);
	for (size_t i = 0; ok && i < out->count; i++) {
		out->documents[i].name = names[i];
		l.document = (uint32_t)i;
		ok = load_document(db, &l, &out->documents[i], e);
	}
	arena_release(&l.scratch);
	if (!ok)
		histories_release(out);
	return ok;
}

void
histories_release(struct histories *h)
{
	free(h->readings);
	free(h->table);
	free(h->wordings);
	arena_release(&h->a);
	*h = (struct histories){0};
}
