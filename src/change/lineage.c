/* lineage: a document's provisions through its versions. See lineage.h. */
#include "change/lineage.h"

#include "change/compare.h"

static const char *const how_names[] = {"added", "removed", "changed", "moved"};
static const char *const level_names[] = {"presentation", "renaming", "clarification",
                                          "substantive", "returned", "unhealthy",
                                          "technical"};

const char *
how_name(enum how h)
{
	return how_names[h];
}

const char *
level_name(enum change_level l)
{
	return level_names[l];
}

bool
level_find(struct str name, enum change_level *out)
{
	for (size_t i = 0; i < COUNT(level_names); i++)
		if (str_eq(name, str_of(level_names[i]))) {
			*out = (enum change_level)i;
			return true;
		}
	return false;
}

struct tracer {
	const struct histories *h;
	const struct document_history *d;
	struct arena *a;
	struct lineage *l;
	uint32_t *by_wording; /* of each wording of the service: index of its provision + 1 */
	uint32_t *readings;   /* hash table: the first wording + 1 of a provision's words */
	size_t slots;
};

void
record_name(const struct document_name *name, const struct sha256 *version,
            uint32_t start, uint32_t end, const char *type, char *out)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char hex[SHA256_HEX + 1];
	struct buf b;

	sha256_hex(version, hex);
	buf_init(&b, (size_t)1 << 20);
	buf_printf(&b, "%.*s\n%.*s\n%s\n%u-%u\n%s", STR_ARG(name->service),
	           STR_ARG(name->document), hex, start, end, type);
	struct sha256 hash = sha256_of(buf_str(&b));
	buf_release(&b);
	memcpy(out, "PR-", 3);
	uint64_t bits = 0;
	for (size_t i = 0; i < 7; i++)
		bits = bits << 8 | hash.b[i];
	for (size_t i = 0; i < 10; i++)
		out[3 + i] = digits[bits >> (51 - 5 * i) & 31];
	out[RECORD_ID] = '\0';
}

/* A new record, for the words of this wording as they stand in the version. */
static void
mint(struct tracer *t, uint32_t wording, size_t version, uint32_t start)
{
	struct lineage *l = t->l;
	struct wording w = t->h->wordings[wording];

	w.end = start + (w.end - w.start);
	w.start = start;
	GROW(l->traced, l->traced_count, l->traced_cap);
	struct traced *p = &l->traced[l->traced_count++];
	*p = (struct traced){.version = (uint32_t)version, .start = w.start, .end = w.end, .type = w.type,
	                     .wording = wording};
	record_name(&t->d->name, &t->d->versions[version - 1].id, w.start, w.end,
	            type_id(w.type), p->id);
	t->by_wording[wording] = (uint32_t)l->traced_count;
}

/* The provision of the old block that this wording goes on: of the same type, and not
 * gone on by another wording of the new block. */
static uint32_t
inherit(const struct tracer *t, const struct reading *old, const struct reading *new,
        uint32_t k)
{
	const struct wording *w = &t->h->wordings[new->first + k];

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < old->count; i++) {
			const struct wording *o = &t->h->wordings[old->first + i];
			uint32_t traced = t->by_wording[old->first + i];
			bool fits = pass == 0 ? o->type == w->type && i == k : o->type == w->type || old->count == new->count;
			bool taken = false;
			for (uint32_t m = 0; m < k; m++)
				taken = taken || t->by_wording[new->first + m] == traced;
			if (traced && fits && !taken && (pass == 0 || o->type == w->type || i == k))
				return traced;
		}
	return 0;
}

/* The wordings of a version, one after the other. */
struct wording_walk {
	const struct histories *h;
	const struct text_version *v;
	size_t block;
	uint32_t k; /* the next of the block */
};

static bool
wording_next(struct wording_walk *w, uint32_t *wording)
{
	for (; w->block < w->v->block_count; w->block++, w->k = 0) {
		const struct reading *r = &w->h->readings[w->v->readings[w->block]];
		if (w->k < r->count) {
			*wording = r->first + w->k++;
			return true;
		}
	}
	return false;
}

/* Wordings go on those of the old blocks that theirs are paired with. */
static void
inherit_by_blocks(struct tracer *t, const struct text_version *v, const struct text_version *old,
                  const struct comparison *c)
{
	for (size_t i = 0; i < v->block_count; i++) {
		const struct reading *r = &t->h->readings[v->readings[i]];
		if (c->blocks[i].old == PAIR_NONE)
			continue;
		const struct reading *before = &t->h->readings[old->readings[c->blocks[i].old]];
		for (uint32_t m = 0; m < r->count; m++)
			if (!t->by_wording[r->first + m])
				t->by_wording[r->first + m] = inherit(t, before, r, m);
	}
}

/* One type's wordings that nothing goes on, on one side. */
struct loose {
	uint32_t wording;
	unsigned count;
};

static void
note_loose(const struct tracer *t, struct loose *loose, uint32_t wording)
{
	struct loose *l = &loose[t->h->wordings[wording].type];

	l->wording = wording;
	l->count++;
}

/* A provision that was rewritten so that its block found no pair: the only one of its type
 * that went goes on in the only one that came, if they share a quarter of their words. */
static void
inherit_alone(struct tracer *t, const struct text_version *v, const struct text_version *old)
{
	enum { QUARTER = 250 };
	struct loose *came = ARENA_ARRAY(t->a, struct loose, type_count());
	struct loose *went = ARENA_ARRAY(t->a, struct loose, type_count());
	bool *here = ARENA_ARRAY(t->a, bool, t->l->traced_count + 1);
	struct wording_walk new_walk = {.h = t->h, .v = v}, old_walk = {.h = t->h, .v = old};
	uint32_t w;

	while (wording_next(&new_walk, &w)) {
		here[t->by_wording[w]] = true;
		if (!t->by_wording[w])
			note_loose(t, came, w);
	}
	while (wording_next(&old_walk, &w))
		if (!here[t->by_wording[w]])
			note_loose(t, went, w);
	for (size_t type = 0; type < type_count(); type++)
		if (came[type].count == 1 && went[type].count == 1 &&
		    compare_likeness(t->h->wordings[went[type].wording].words,
		                     t->h->wordings[came[type].wording].words) >= QUARTER)
			t->by_wording[came[type].wording] = t->by_wording[went[type].wording];
}

/* A block whose words stay is what it was read as before, whatever headings came around
 * it: what stays as it is keeps its provisions, with their types and severity. */
static void
keep_readings(struct tracer *t, struct text_version *v, const struct text_version *old,
              const struct comparison *c)
{
	if (v->refusal != REFUSED_NOT || old->refusal != REFUSED_NOT)
		return;
	for (size_t i = 0; i < v->block_count; i++) {
		if (!c->blocks[i].same)
			continue;
		uint32_t before = old->readings[c->blocks[i].old];
		if (t->h->readings[before].repeated == t->h->readings[v->readings[i]].repeated)
			v->readings[i] = before;
	}
}

/* The wording as which these words of the provision were first read: what stays as it is
 * keeps its type and severity when only what is around it changes. */
static uint32_t
first_reading(struct tracer *t, uint32_t traced, uint32_t wording)
{
	const struct wording *all = t->h->wordings;
	size_t i = hash64(all[wording].words, traced + 1) & (t->slots - 1);

	for (; t->readings[i]; i = (i + 1) & (t->slots - 1)) {
		uint32_t other = t->readings[i] - 1;
		if (t->by_wording[other] == traced + 1 && str_eq(all[other].words, all[wording].words))
			return other;
	}
	t->readings[i] = wording + 1;
	return wording;
}

/* Find or mint the provision of every wording in version n. */
static void
trace_version(struct tracer *t, size_t n, size_t before, const struct comparison *c)
{
	struct text_version *v = &t->d->versions[n - 1];
	struct lineage *l = t->l;
	size_t count = 0, k = 0;

	if (before)
		keep_readings(t, v, &t->d->versions[before - 1], c);
	for (size_t i = 0; i < v->block_count; i++)
		count += t->h->readings[v->readings[i]].count;
	if (before) {
		inherit_by_blocks(t, v, &t->d->versions[before - 1], c);
		inherit_alone(t, v, &t->d->versions[before - 1]);
	}
	struct stand *stands = ARENA_ARRAY(t->a, struct stand, count + 1);
	for (size_t i = 0; i < v->block_count; i++) {
		const struct reading *r = &t->h->readings[v->readings[i]];
		for (uint32_t w = r->first; w < r->first + r->count; w++) {
			if (!t->by_wording[w])
				mint(t, w, n,
				     v->starts[i] + (uint32_t)(t->h->wordings[w].words.p - r->text.p));
			uint32_t traced = t->by_wording[w] - 1;
			l->traced[traced].wording = first_reading(t, traced, w);
			stands[k++] = (struct stand){traced, w, l->traced[traced].wording};
		}
	}
	l->stands[n - 1] = stands;
	l->stand_counts[n - 1] = k;
}

static void
note_provision(struct change *c, struct provision_change p)
{
	for (size_t i = 0; i < c->provision_count; i++)
		if (c->provisions[i].traced == p.traced)
			return;
	c->provisions[c->provision_count++] = p;
}

/* Which provisions came, went or changed between two traced versions. */
static void
diff_provisions(const struct tracer *t, size_t before, size_t n, struct change *out)
{
	const struct lineage *l = t->l;
	const struct wording *all = t->h->wordings;
	size_t room = l->stand_counts[before - 1] + l->stand_counts[n - 1];
	uint32_t *old = ARENA_ARRAY(t->a, uint32_t, l->traced_count); /* wording + 1 */
	bool *now = ARENA_ARRAY(t->a, bool, l->traced_count);

	out->provisions = ARENA_ARRAY(t->a, struct provision_change, room + 1);
	for (size_t i = 0; i < l->stand_counts[before - 1]; i++)
		old[l->stands[before - 1][i].traced] = l->stands[before - 1][i].reading + 1;
	for (size_t i = 0; i < l->stand_counts[n - 1]; i++) {
		struct stand s = l->stands[n - 1][i];
		now[s.traced] = true;
		if (!old[s.traced]) {
			note_provision(out, (struct provision_change){s.traced, HOW_ADDED, 0, s.reading});
		} else {
			uint32_t was = old[s.traced] - 1;
			if (!str_eq(all[was].words, all[s.reading].words))
				note_provision(out, (struct provision_change){s.traced, HOW_CHANGED, was, s.reading});
		}
	}
	for (size_t i = 0; i < l->stand_counts[before - 1]; i++) {
		struct stand s = l->stands[before - 1][i];
		if (!now[s.traced])
			note_provision(out, (struct provision_change){s.traced, HOW_REMOVED, s.reading, 0});
	}
}

/* Days of the first period that the facts name ("P2Y", "PT48H"), about; 0 for none. */
static int64_t
kept_days(struct str facts)
{
	const struct str key = STR("\"duration\":\"P");
	size_t at = str_find(facts, key, 0);
	int64_t n = 0;

	if (at == SIZE_MAX)
		return 0;
	at += key.n;
	bool hours = at < facts.n && facts.p[at] == 'T';
	for (at += hours; at < facts.n && is_digit(facts.p[at]) && n < 100000; at++)
		n = n * 10 + (facts.p[at] - '0');
	char unit = at < facts.n ? facts.p[at] : 'D';
	return hours ? (n + 23) / 24 : unit == 'Y' ? n * 365 : unit == 'M' ? n * 30 : unit == 'W' ? n * 7 : n;
}

/* What a provision costs the person: a promise that comes or goes weighs as much as a mild
 * burden, though its severity is only just below nothing. */
static int
burden_of(const struct wording *w)
{
	enum { A_PROMISE = 3 };

	return w->score < 0 ? -A_PROMISE : w->score;
}

/* Points that a change of one provision costs the person: its severity, and one for data
 * that are kept for longer. */
static int
cost_of(const struct wording *was, const struct wording *is)
{
	int64_t before = kept_days(was->facts), after = kept_days(is->facts);

	if (is->score != was->score || before == 0 || after == 0)
		return is->score - was->score;
	return after > before ? 1 : after < before ? -1 : 0;
}

/* A word of it for the reader: who gains by the change, if one side gains at least twice
 * the points of the other. */
static const char *
direction_of(const struct tracer *t, const struct change *c)
{
	int worse = 0, better = 0;

	for (size_t i = 0; i < c->provision_count; i++) {
		const struct provision_change *p = &c->provisions[i];
		const struct wording *was = &t->h->wordings[p->was], *is = &t->h->wordings[p->is];
		int cost = p->how == HOW_ADDED ? burden_of(is) : p->how == HOW_REMOVED ? -burden_of(was) : cost_of(was, is);
		worse += cost > 0 ? cost : 0;
		better += cost < 0 ? -cost : 0;
	}
	if (worse == 0 && better == 0)
		return "neutral";
	return worse >= 2 * better ? "adverse" : better >= 2 * worse ? "favourable" : "unclear";
}

/* "Arbitration (High)", or "Retention (Low, was Protective)". */
static struct str
label_of_change(const struct tracer *t, const struct provision_change *p)
{
	const struct wording *w = &t->h->wordings[p->how == HOW_REMOVED ? p->was : p->is];
	const char *title = type_title(w->type), *level = severity_name(severity_level(w->score));
	const char *before = p->how == HOW_CHANGED ? severity_name(severity_level(t->h->wordings[p->was].score)) : level;

	return strcmp(before, level) == 0 ? arena_printf(t->a, "%s (%s)", title, level)
	                                  : arena_printf(t->a, "%s (%s, was %s)", title, level, before);
}

/* A date line says nothing where more has changed. */
static bool
is_worth_naming(const struct tracer *t, const struct change *c,
                const struct provision_change *p)
{
	const struct wording *w = &t->h->wordings[p->how == HOW_REMOVED ? p->was : p->is];

	return c->provision_count == 1 || w->type != type_find(STR("disp.last_updated"));
}

static void
summarise_how(const struct tracer *t, const struct change *c, enum how how,
              struct buf *b)
{
	enum { NAMED = 3 };
	struct str labels[NAMED];
	size_t counts[NAMED] = {0}, named = 0, more = 0;

	for (size_t i = 0; i < c->provision_count; i++) {
		size_t k = 0;
		if (c->provisions[i].how != how || !is_worth_naming(t, c, &c->provisions[i]))
			continue;
		struct str label = label_of_change(t, &c->provisions[i]);
		while (k < named && !str_eq(labels[k], label))
			k++;
		if (k == NAMED) {
			more++;
			continue;
		}
		labels[k] = label;
		counts[k]++;
		named += k == named;
	}
	for (size_t k = 0; k < named; k++) {
		if (k == 0)
			buf_printf(b, "%s%s: ", b->n ? "; " : "", how_name(how));
		buf_printf(b, "%s%.*s", k ? ", " : "", STR_ARG(labels[k]));
		if (counts[k] > 1)
			buf_printf(b, " \xC3\x97 %zu", counts[k]);
	}
	if (more)
		buf_printf(b, " and %zu more", more);
}

static struct str
summary_of(const struct tracer *t, const struct change *c)
{
	static const char *const plain[] = {
		[LEVEL_PRESENTATION] = "markup, numbering, spelling or a date only",
		[LEVEL_RENAMING] = "names only", [LEVEL_CLARIFICATION] = "wording without effect on facts",
		[LEVEL_SUBSTANTIVE] = "a number, a duty or a permission changed",
	};
	struct buf b;

	buf_init(&b, (size_t)1 << 16);
	for (enum how how = HOW_ADDED; how <= HOW_MOVED; how++)
		summarise_how(t, c, how, &b);
	bool unread = t->d->versions[c->to_version - 1].refusal != REFUSED_NOT;
	if (b.n == 0)
		buf_add(&b, unread && c->level == LEVEL_SUBSTANTIVE ? STR("words changed; the text is not analysed")
		                                                    : str_of(plain[c->level]));
	struct str s = arena_str(t->a, buf_str(&b));
	buf_release(&b);
	return s;
}

static struct change *
add_change(struct tracer *t, size_t before, size_t n, int64_t from_time,
           int64_t to_time)
{
	struct lineage *l = t->l;

	GROW(l->changes, l->change_count, l->change_cap);
	struct change *c = &l->changes[l->change_count++];
	*c = (struct change){.from_version = (int64_t)before, .to_version = (int64_t)n,
	                     .from_time = from_time, .to_time = to_time, .direction = "neutral"};
	return c;
}

/* What the timeline has seen so far. */
struct timeline {
	size_t shown;          /* version of the sighting before */
	size_t healthy;        /* last healthy version */
	int64_t healthy_until; /* its last sighting */
	int64_t *first_seen;   /* of each version */
};

static void
compare_sighting(struct tracer *t, const struct timeline *line, size_t n,
                 bool technical, int64_t at)
{
	const struct text_version *v = &t->d->versions[n - 1];
	struct comparison c;

	compare_versions(t->h, &t->d->versions[line->healthy - 1], v, t->a, &c);
	trace_version(t, n, line->healthy, &c);
	struct change *change = add_change(t, line->healthy, n, line->healthy_until, at);
	diff_provisions(t, line->healthy, n, change);
	change->level = c.level;
	for (size_t i = 0; i < change->provision_count; i++) {
		uint16_t type = t->h->wordings[t->l->traced[change->provisions[i].traced].wording].type;
		if (change->provisions[i].how != HOW_CHANGED &&
		    type != type_find(STR("disp.last_updated")))
			change->level = LEVEL_SUBSTANTIVE; /* a date line alone says nothing new */
	}
	change->direction = direction_of(t, change);
	change->summary = summary_of(t, change);
	if (technical)
		change->level = LEVEL_TECHNICAL;
}

/* A sighting whose text differs from the one before. */
static void
take_new_text(struct tracer *t, struct timeline *line, size_t n,
              const struct sighting *s)
{
	const struct text_version *v = &t->d->versions[n - 1];
	char iso[TIME_ISO + 1];

	if (v->unhealthy) {
		if (line->shown) {
			struct change *c = add_change(t, line->healthy, n, line->healthy_until,
			                              s->at);
			c->level = LEVEL_UNHEALTHY;
			c->summary = str_of(v->unhealthy);
		}
	} else if (!line->healthy) {
		trace_version(t, n, 0, NULL);
	} else if (t->l->stands[n - 1]) {
		struct change *c = add_change(t, line->healthy, n, line->healthy_until, s->at);
		c->level = LEVEL_RETURNED;
		time_iso(line->first_seen[n - 1], iso);
		c->summary = arena_printf(t->a, "the text first seen on %.10s is back", iso);
	} else {
		compare_sighting(t, line, n, s->technical, s->at);
	}
}

/* The words of a text that came back are again those that stand. */
static void
see_provisions(struct lineage *l, size_t n)
{
	l->healthy_sightings++;
	for (size_t i = 0; i < l->stand_counts[n - 1]; i++) {
		struct stand s = l->stands[n - 1][i];
		l->traced[s.traced].last_seen = l->healthy_sightings;
		l->traced[s.traced].wording = s.reading;
	}
}

void
lineage_trace(const struct histories *h, const struct document_history *d,
              struct arena *a, struct lineage *out)
{
	struct tracer t = {.h = h, .d = d, .a = a, .l = out, .slots = 64,
	                   .by_wording = xcalloc(h->wording_count, sizeof(uint32_t))};
	struct timeline line = {.first_seen = ARENA_ARRAY(a, int64_t, d->version_count)};

	while (t.slots < h->wording_count * 2)
		t.slots *= 2;
	t.readings = xcalloc(t.slots, sizeof *t.readings);
	*out = (struct lineage){.stands = ARENA_ARRAY(a, struct stand *, d->version_count),
	                        .stand_counts = ARENA_ARRAY(a, size_t, d->version_count)};
	for (size_t i = 0; i < d->sighting_count; i++) {
		const struct sighting *s = &d->sightings[i];
		size_t n = (size_t)s->version;
		if (n == 0)
			continue;
		if (!line.first_seen[n - 1])
			line.first_seen[n - 1] = s->at;
		if (n != line.shown)
			take_new_text(&t, &line, n, s);
		line.shown = n;
		if (!d->versions[n - 1].unhealthy) {
			line.healthy = n;
			line.healthy_until = s->at;
			see_provisions(out, n);
		}
	}
	free(t.readings);
	free(t.by_wording);
}

void
lineage_release(struct lineage *l)
{
	free(l->traced);
	free(l->changes);
	*l = (struct lineage){0};
}
