/* proviso cite: a record as other people's tools cite it. */
#include "cli/reading.h"
#include "evidence/citation.h"
#include "evidence/evidence.h"
#include "net/http.h"

static void
print_citation(struct call *c, const struct citation *citation,
               enum citation_format format)
{
	struct json j = {.out = &c->out};
	struct buf text;
	const char *name = call_option(c, "format");

	if (!c->json) {
		citation_write(citation, format, &c->out);
		return;
	}
	buf_init(&text, LIMIT_INPUT_BYTES);
	citation_write(citation, format, &text);
	json_object(&j);
	json_key_str(&j, "record", citation->record);
	json_key_cstr(&j, "format", name ? name : "text");
	json_key_str(&j, "citation", buf_str(&text));
	json_object_end(&j);
	buf_byte(&c->out, '\n');
	buf_release(&text);
}

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

static bool
cite(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	const char *name = call_option(c, "format");
	enum citation_format format = CITATION_TEXT;
	struct evidence v;
	struct keyring keys;
	struct log *log;
	char hex[SHA256_HEX + 1];
	int64_t at;

	if (name && !citation_format_of(str_of(name), &format))
		return err_set(e, ERR_USAGE, "--format: \"%s\" is none of text, "
		               "bibtex, csl, ris", name);
	if (!call_until(c, "at", 0, &at, e) ||
	    !evidence_gather(h, r, str_of(c->args[0]), at, &c->a, &v, e) ||
	    !home_log(h, &keys, &log, e))
		return false;
	sha256_hex(&v.place.version.id, hex);
	struct str answered = v.url.n ? v.url : v.source;
	struct citation citation = {
		.service = v.row.service, .document = v.row.document,
		.heading = headings_of(&v.place, &c->a), .quote = v.quote,
		.url = http_is_url(answered) ? answered : (struct str){0},
		.asked = v.url.n ? v.source : (struct str){0}, .record = v.row.record,
		.text_sha256 = str_of(hex), .log_origin = log_checkpoint(log)->origin,
		.entry = v.seen.index,
		.first_seen = v.first_seen, .captured = v.at,
		.how = evidence_how_words(&v, &c->a)};
	print_citation(c, &citation, format);
	log_close(log);
	keyring_close(&keys);
	return true;
}

bool
cmd_cite(struct call *c, struct err *e)
{
	return call_args(c, 1, 1, e) && with_reader(c, false, cite, e);
}
