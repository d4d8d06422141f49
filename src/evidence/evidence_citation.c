/* evidence_citation: how the words of a record are cited. See evidence.h. */
#include "evidence/evidence.h"
#include "net/http.h"

/* The headings above the words, the outermost first. */
static struct str
headings_of(const struct provision_place *p, struct arena *a)
{
	const struct document *d = &p->d;
	struct str path = {0};

	for (uint32_t h = d->blocks[p->p.block].heading; h != BLOCK_NONE;
	     h = d->blocks[h].heading)
		path = arena_printf(a, "%.*s%s%.*s", STR_ARG(block_words(d, h)),
		                    path.n ? " > " : "", STR_ARG(path));
	return path;
}

bool
evidence_citation(const struct home *h, const struct evidence *v, struct arena *a,
                  struct citation *out, struct err *e)
{
	struct keyring keys;
	struct log *log;
	char hex[SHA256_HEX + 1];
	struct str answered = v->url.n ? v->url : v->source;

	if (!home_log(h, &keys, &log, e))
		return false;
	sha256_hex(&v->place.version.id, hex);
	*out = (struct citation){
		.service = v->row.service, .document = v->row.document,
		.heading = headings_of(&v->place, a), .quote = v->quote,
		.url = http_is_url(answered) ? answered : (struct str){0},
		.asked = v->url.n ? v->source : (struct str){0},
		.record = v->row.record, .text_sha256 = arena_str(a, str_of(hex)),
		.log_origin = arena_str(a, log_checkpoint(log)->origin),
		.entry = v->seen.index, .first_seen = v->first_seen,
		.captured = v->at, .how = evidence_how_words(v, a)};
	log_close(log);
	keyring_close(&keys);
	return true;
}
