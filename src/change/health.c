/* health: which captures are not sound. See histories.h.
 *
 * No sign is proof alone. A text is judged by what it is (an error page), by what the
 * document was before and after it, and by the service's other documents. */
#include "change/histories.h"

enum {
	DAY = 86400,
	SHARED_DAYS = 60, /* a text shared for longer without a way back is shared on purpose */
	FEW = 4           /* so many times shorter or longer is far */
};

/* When a version was first and last seen, and what stood before and after. */
struct stay {
	int64_t first, last;
	bool seen, newest;
	size_t before, after; /* versions seen next to it, as n; 0: none */
};

static void
find_stays(const struct document_history *d, struct stay *stays)
{
	size_t previous = 0;

	for (size_t i = 0; i < d->sighting_count; i++) {
		const struct sighting *s = &d->sightings[i];
		if (!s->version)
			continue;
		struct stay *t = &stays[s->version - 1];
		if (!t->seen) {
			t->seen = true;
			t->first = s->at;
			t->before = previous;
		}
		if (previous && previous != (size_t)s->version && !stays[previous - 1].after)
			stays[previous - 1].after = (size_t)s->version;
		t->last = s->at;
		previous = (size_t)s->version;
	}
	if (previous)
		stays[previous - 1].newest = true;
}

/* The language that most sightings of the document are in. */
static void
main_language(const struct document_history *d, char out[8])
{
	size_t best = 0;

	out[0] = '\0';
	for (size_t i = 0; i < d->version_count; i++) {
		size_t n = 0;
		if (!*d->versions[i].language)
			continue;
		for (size_t k = 0; k < d->sighting_count; k++)
			n += d->sightings[k].version > 0 &&
			    strcmp(d->versions[d->sightings[k].version - 1].language,
			           d->versions[i].language) == 0;
		if (n > best) {
			best = n;
			memcpy(out, d->versions[i].language, 8);
		}
		if (best * 2 > d->sighting_count)
			return;
	}
}

static bool
is_no_document(enum refusal r)
{
	return r == REFUSED_ERROR_PAGE || r == REFUSED_LOGIN_WALL || r == REFUSED_EMPTY;
}

static size_t
shared_blocks(const struct histories *h, const struct text_version *a,
              const struct text_version *b)
{
	size_t shared = 0, slots = 64;

	while (slots < b->block_count * 2)
		slots *= 2;
	uint64_t *table = xcalloc(slots, sizeof *table);
	for (size_t i = 0; i < b->block_count; i++) {
		uint64_t w = h->readings[b->readings[i]].words | 1;
		size_t slot = (w >> 1) & (slots - 1);
		while (table[slot] && table[slot] != w)
			slot = (slot + 1) & (slots - 1);
		table[slot] = w;
	}
	for (size_t i = 0; i < a->block_count; i++) {
		uint64_t w = h->readings[a->readings[i]].words | 1;
		size_t slot = (w >> 1) & (slots - 1);
		while (table[slot] && table[slot] != w)
			slot = (slot + 1) & (slots - 1);
		shared += table[slot] == w;
	}
	free(table);
	return shared;
}

/* The last sound version before the one that stayed so; NULL if there is none. */
static const struct text_version *
sound_before(const struct document_history *d, const struct stay *stays,
             const struct stay *t)
{
	size_t n = t->before;

	for (size_t steps = 0; n && d->versions[n - 1].unhealthy && steps < d->version_count; steps++)
		n = stays[n - 1].before;
	return n && !d->versions[n - 1].unhealthy ? &d->versions[n - 1] : NULL;
}

/* Far shorter or longer than what stood before, and gone again. */
static const char *
judge_length(const struct histories *h, const struct document_history *d,
             const struct stay *t, const struct text_version *old,
             const struct text_version *v)
{
	const struct text_version *next = t->after ? &d->versions[t->after - 1] : NULL;

	bool gone = next && (t->after == t->before ||
	                     shared_blocks(h, next, old) * 2 > next->block_count);
	if (v->bytes * FEW < old->bytes && (gone ? next->bytes * 2 > old->bytes : !next && v->bytes * 10 < old->bytes))
		return "truncated: far shorter than the texts beside it";
	if (gone && v->bytes > old->bytes * FEW && next->bytes < old->bytes * 2)
		return "far longer than the texts beside it";
	return NULL;
}

static bool
shows(const struct document_history *d, const struct sha256 *text)
{
	for (size_t i = 0; i < d->version_count; i++)
		if (sha256_eq(&d->versions[i].id, text))
			return true;
	return false;
}

/* Seconds from the first to the last sighting of the run of versions around n that
 * `other` shows too. */
static int64_t
shared_time(const struct document_history *d, const struct stay *stays, size_t n,
            const struct document_history *other)
{
	size_t first = n, last = n, steps = 0;

	while (stays[first - 1].before && steps++ < d->version_count &&
	       shows(other, &d->versions[stays[first - 1].before - 1].id))
		first = stays[first - 1].before;
	for (steps = 0; stays[last - 1].after && steps < d->version_count &&
	                shows(other, &d->versions[stays[last - 1].after - 1].id); steps++)
		last = stays[last - 1].after;
	return stays[last - 1].last - stays[first - 1].first;
}

/* Does a document of the service show this text too, that did not share its texts with
 * this one before, and only for a while? */
static bool
judge_shared(const struct histories *h, const struct document_history *d,
             const struct stay *stays, size_t n, const struct text_version *old)
{
	for (size_t i = 0; i < h->count; i++) {
		const struct document_history *other = &h->documents[i];
		if (other != d && shows(other, &d->versions[n - 1].id) && !shows(other, &old->id) &&
		    shared_time(d, stays, n, other) < (int64_t)SHARED_DAYS * DAY)
			return true;
	}
	return false;
}

static const char *
judge_version(const struct histories *h, const struct document_history *d,
              const struct stay *stays, size_t n, const char *language)
{
	const struct text_version *v = &d->versions[n - 1];
	const struct stay *t = &stays[n - 1];
	const struct text_version *old = sound_before(d, stays, t);

	if (v->refusal == REFUSED_ERROR_PAGE)
		return "error page";
	if (v->refusal == REFUSED_LOGIN_WALL)
		return "login wall";
	if (v->refusal == REFUSED_EMPTY)
		return "empty";
	if (old && old->refusal == REFUSED_NOT && v->refusal == REFUSED_NOT_LEGAL_TEXT)
		return "no legal text";
	if (*language && *v->language && strcmp(language, v->language) != 0)
		return "another language";
	if (old && judge_shared(h, d, stays, n, old))
		return "the text of another document of the service";
	return old ? judge_length(h, d, t, old, v) : NULL;
}

void
histories_judge(struct histories *h)
{
	for (size_t i = 0; i < h->count; i++) {
		struct document_history *d = &h->documents[i];
		struct stay *stays = xcalloc(d->version_count, sizeof *stays);
		char language[8];
		find_stays(d, stays);
		main_language(d, language);
		for (size_t k = 0; k < d->version_count; k++)
			if (is_no_document(d->versions[k].refusal))
				d->versions[k].unhealthy = "no document";
		for (size_t k = 0; k < d->version_count; k++)
			d->versions[k].unhealthy = judge_version(h, d, stays, k + 1, language);
		free(stays);
	}
}
