/* shelf: sets of clauses that are kept. See shelf.h. */
#include "atlas/shelf.h"

#include <math.h>
#include <pthread.h>

static void
weigh_words(struct clause_set *s)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < s->all.n; i++)
		n += s->all.list[i].token_count;
	uint32_t *hashes = xcalloc(n + 1, sizeof *hashes);
	n = 0;
	for (size_t i = 0; i < s->all.n; i++)
		for (size_t k = 0; k < s->all.list[i].token_count; k++)
			hashes[n++] = s->all.list[i].tokens[k];
	qsort(hashes, n, sizeof *hashes, by_token);
	for (size_t i = 0; i < n; i++)
		s->hash_count += i == 0 || hashes[i] != hashes[i - 1];
	s->hashes = ARENA_ARRAY(&s->a, uint32_t, s->hash_count);
	s->weights = ARENA_ARRAY(&s->a, double, s->hash_count);
	for (size_t i = 0; i < n;) {
		size_t k = i;
		while (k < n && hashes[k] == hashes[i])
			k++;
		s->hashes[kept] = hashes[i];
		s->weights[kept++] = log((double)(s->all.n + 1) / (double)(k - i));
		i = k;
	}
	free(hashes);
}

bool
clause_set_read(struct db *db, uint16_t type, struct clause_set *out, struct err *e)
{
	*out = (struct clause_set){.hash_count = 0};
	if (!clauses_of_type(db, type, &out->a, &out->all, e)) {
		arena_release(&out->a);
		return false;
	}
	weigh_words(out);
	return true;
}

void
clause_set_release(struct clause_set *s)
{
	arena_release(&s->a);
}

struct shelved {
	struct clause_set set; /* first: who has the set has this */
	uint64_t generation, used;
	uint16_t type;
	unsigned users;        /* the shelf is one, while it is on it */
	size_t bytes;
};

struct shelf {
	pthread_mutex_t lock;
	struct shelved *sets[SHELF_SETS];
	size_t count, bytes, most;
	uint64_t clock;
};

struct shelf *
shelf_open(size_t bytes_max)
{
	struct shelf *s = xcalloc(1, sizeof *s);

	pthread_mutex_init(&s->lock, NULL);
	s->most = bytes_max;
	return s;
}

static void
leave(struct shelved *k)
{
	if (--k->users > 0)
		return;
	clause_set_release(&k->set);
	free(k);
}

static void
take_off(struct shelf *s, size_t i)
{
	struct shelved *k = s->sets[i];

	s->bytes -= k->bytes;
	s->sets[i] = s->sets[--s->count];
	leave(k);
}

void
shelf_close(struct shelf *s)
{
	while (s && s->count)
		take_off(s, 0);
	if (s)
		pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct shelved *
find(struct shelf *s, uint16_t type, uint64_t generation)
{
	for (size_t i = 0; i < s->count;)
		if (s->sets[i]->generation != generation)
			take_off(s, i);
		else if (s->sets[i]->type == type)
			return s->sets[i];
		else
			i++;
	return NULL;
}

static size_t
bytes_of(const struct clause_set *set)
{
	size_t n = set->hash_count * (sizeof *set->hashes + sizeof *set->weights);

	for (size_t i = 0; i < set->all.n; i++) {
		const struct clause *c = &set->all.list[i];
		n += sizeof *c + c->words.n + c->token_count * sizeof *c->tokens +
		     c->fact_count * (sizeof *c->facts + 32);
	}
	return n;
}

static void
make_room(struct shelf *s, size_t bytes)
{
	while (s->count && (s->count == SHELF_SETS || s->bytes + bytes > s->most)) {
		size_t oldest = 0;
		for (size_t i = 1; i < s->count; i++)
			if (s->sets[i]->used < s->sets[oldest]->used)
				oldest = i;
		take_off(s, oldest);
	}
}

/* The set of another thread that was faster, or NULL: this one was put on the shelf. */
static struct shelved *
put(struct shelf *s, struct shelved *mine)
{
	pthread_mutex_lock(&s->lock);
	struct shelved *theirs = find(s, mine->type, mine->generation);
	if (theirs) {
		theirs->users++;
	} else if (mine->bytes <= s->most) {
		make_room(s, mine->bytes);
		mine->users++;
		mine->used = ++s->clock;
		s->bytes += mine->bytes;
		s->sets[s->count++] = mine;
	}
	pthread_mutex_unlock(&s->lock);
	return theirs;
}

bool
shelf_take(struct shelf *s, struct db *db, uint64_t generation, uint16_t type,
           const struct clause_set **out, struct err *e)
{
	pthread_mutex_lock(&s->lock);
	struct shelved *k = find(s, type, generation);
	if (k) {
		k->users++;
		k->used = ++s->clock;
	}
	pthread_mutex_unlock(&s->lock);
	if (!k) {
		k = xcalloc(1, sizeof *k);
		if (!clause_set_read(db, type, &k->set, e)) {
			free(k);
			return false;
		}
		k->generation = generation;
		k->type = type;
		k->users = 1;
		k->bytes = bytes_of(&k->set);
		struct shelved *theirs = put(s, k);
		if (theirs) {
			leave(k);
			k = theirs;
		}
	}
	*out = &k->set;
	return true;
}

void
shelf_give(struct shelf *s, const struct clause_set *set)
{
	struct shelved *k = NULL;

	pthread_mutex_lock(&s->lock);
	memcpy(&k, &(const struct clause_set *){set}, sizeof k); /* its first member */
	leave(k);
	pthread_mutex_unlock(&s->lock);
}
