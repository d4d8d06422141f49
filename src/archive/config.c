/* config: the file HOME/config. See config.h. */
#include "archive/config.h"

#include "net/http.h"
#include "net/tls.h"
#include "proof/chain.h"


enum { CONFIG_BYTES = 64 * 1024 };

/* Take the next word off the front of a line without white space at its ends. */
static struct str
next_word(struct str *line)
{
	size_t end = 0;

	while (end < line->n && !is_space((unsigned char)line->p[end]))
		end++;
	struct str word = str_slice(*line, 0, end);
	*line = str_trim(str_slice(*line, end, line->n));
	return word;
}

static bool
is_address(struct str url)
{
	return http_is_url(url) &&
	       http_authority(url).n > str_find(url, STR("//"), 0) + 2;
}

static bool
read_authority(struct str rest, const char *home, struct arena *a, struct config *out,
               struct err *e)
{
	struct str url = next_word(&rest);

	if (out->authority)
		return err_set(e, ERR_INPUT, "a home has one timestamp-authority; "
		               "certificates of older ones go into its FILE");
	if (!is_address(url))
		return err_set(e, ERR_INPUT, "timestamp-authority needs an address, "
		               "http:// or https://");
	out->authority = arena_cstr(a, url);
	if (rest.n && rest.p[0] == '/')
		out->anchors = arena_cstr(a, rest);
	else if (rest.n)
		out->anchors = arena_printf(a, "%s/%.*s", home, STR_ARG(rest)).p;
	return true;
}

static bool
read_witness(struct str rest, struct arena *a, struct config *out, struct err *e)
{
	struct str url = next_word(&rest);
	struct config_witness *w = &out->witnesses[out->witness_count];

	if (out->witness_count == CONFIG_WITNESSES)
		return err_set(e, ERR_INPUT, "more than %d witnesses",
		               CONFIG_WITNESSES);
	if (!is_address(url))
		return err_set(e, ERR_INPUT, "witness needs an address, http:// or "
		               "https://, and a key");
	if (!note_key_parse(arena_str(a, rest), &w->key, e))
		return false;
	if (w->key.type != NOTE_COSIGNATURE)
		return err_set(e, ERR_INPUT, "the key of a witness is one for "
		               "cosignatures (type 04), this one is of type "
		               "%02x", w->key.type);
	for (size_t i = 0; i < out->witness_count; i++)
		if (out->witnesses[i].key.id == w->key.id &&
		    str_eq(out->witnesses[i].key.name, w->key.name))
			return err_set(e, ERR_INPUT, "this witness is named already");
	while (str_ends(url, STR("/")))
		url.n--;
	w->url = arena_cstr(a, url);
	out->witness_count++;
	return true;
}

static bool
read_line(struct str line, const char *home, struct arena *a, struct config *out,
          struct err *e)
{
	struct str rest = str_trim(line);

	if (rest.n == 0 || rest.p[0] == '#')
		return true;
	struct str word = next_word(&rest);
	if (str_eq(word, STR("timestamp-authority")))
		return read_authority(rest, home, a, out, e);
	if (str_eq(word, STR("witness")))
		return read_witness(rest, a, out, e);
	return err_set(e, ERR_INPUT, "\"%.*s\" is no setting; there are "
	               "timestamp-authority and witness",
	               STR_ARG(str_slice(word, 0, 60)));
}

bool
config_read(const char *home, struct arena *a, struct config *out, struct err *e)
{
	const char *path = arena_printf(a, "%s/config", home).p;
	struct buf text;
	struct str rest, line;
	struct err none = {0};
	unsigned n = 0;

	*out = (struct config){.anchors = tls_authorities()};
	buf_init(&text, CONFIG_BYTES);
	bool ok = file_read(path, &text, &none) || none.kind == ERR_NOT_FOUND;
	if (!ok)
		*e = none;
	else if (!utf8_valid(buf_str(&text)) ||
	         str_find_byte(buf_str(&text), '\0', 0) != SIZE_MAX)
		ok = err_set(e, ERR_INPUT, "%s: is no UTF-8 text", path);
	rest = buf_str(&text);
	while (ok && str_next(&rest, '\n', &line)) {
		n++;
		if (!(ok = read_line(line, home, a, out, e)))
			err_context(e, "%s: line %u", path, n);
	}
	buf_release(&text);
	return ok;
}

/* What cannot be read is told here, and not as a fault of what it is to judge. */
static bool
is_pem(struct str pem, struct err *e)
{
	struct chain_sources from = {.anchors = pem};
	struct chain_pool pool;

	bool ok = chain_pool_open(&pool, &from, "", e);
	chain_pool_close(&pool);
	return ok;
}

bool
config_anchors(const struct config *c, struct arena *a, struct str *pem, struct err *e)
{
	bool may_be_missing = strcmp(c->anchors, tls_authorities()) == 0;
	struct buf bytes;
	struct err why = {0};

	buf_init(&bytes, CHAIN_PEM_MAX);
	bool ok = file_read(c->anchors, &bytes, &why) ||
	          (may_be_missing && why.kind == ERR_NOT_FOUND);
	if (!ok)
		err_set(e, why.kind, "certificates of trusted authorities: "
		        "%s", why.msg);
	else if (!(ok = is_pem(buf_str(&bytes), e)))
		err_context(e, "%s", c->anchors);
	else
		*pem = arena_str(a, buf_str(&bytes));
	buf_release(&bytes);
	return ok;
}
