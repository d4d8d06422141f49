/* page_log: an entry of the log and its proof. See log_page.h. */
#include "web/log_page.h"

#include "archive/attest.h"
#include "archive/leaves.h"
#include "web/api.h"
#include "web/pages/log.html.h"

enum { PROOF_BYTES = ATTEST_NOTE_BYTES + (16 << 10) };

/* A number as it is written, and nothing else: an entry has one address. */
static bool
find_index(struct str part, uint64_t *out)
{
	int64_t n = 0;

	if (part.n == 0 || part.n > 18 || (part.n > 1 && part.p[0] == '0'))
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (!is_digit((unsigned char)part.p[i]))
			return false;
	if (!str_to_i64(part, &n))
		return false;
	*out = (uint64_t)n;
	return true;
}

static bool
prove(struct log *log, struct log_page *p, struct err *e)
{
	struct inclusion proof;
	struct buf b;

	if (!inclusion_prove(log, p->index, p->size, p->note, &proof, e))
		return false;
	buf_init(&b, PROOF_BYTES);
	inclusion_steps(&proof, p->size, &b);
	p->steps = arena_str(p->a, buf_str(&b));
	buf_truncate(&b, 0);
	inclusion_write(&proof, &b);
	p->proof = arena_str(p->a, buf_str(&b));
	bool ok = buf_ok(&b, "the proof", e);
	buf_release(&b);
	return ok;
}

static bool
look(struct exchange *x, struct log *log, struct log_page *p, struct err *e)
{
	const struct checkpoint *c = log_checkpoint(log);

	p->size = c->size;
	p->root = c->root;
	p->origin = arena_str(p->a, c->origin);
	p->note = arena_str(p->a, log_note(log));
	if (!find_index(x->values[0], &p->index) || p->index >= p->size)
		return err_set(e, ERR_NOT_FOUND, "the log has %llu entries, numbered from 0; "
		               "this is none of them", (unsigned long long)p->size);
	if (!leaves_text(site_db(x), (int64_t)p->index, p->a, &p->entry, e))
		return false;
	p->leaf = merkle_leaf(p->entry);
	return prove(log, p, e);
}

bool
log_page_gather(struct exchange *x, struct log_page *p, struct err *e)
{
	struct keyring keys;
	struct log *log;

	*p = (struct log_page){.a = x->a};
	if (!home_log(&site_view(x)->h, &keys, &log, e))
		return false;
	bool ok = look(x, log, p, e);
	log_close(log);
	keyring_close(&keys);
	return ok;
}

bool
page_log_entry(struct exchange *x, struct err *e)
{
	struct log_page p;

	if (!log_page_gather(x, &p, e))
		return false;
	p.page = (struct page){
		.title = arena_printf(x->a, "Entry %llu of the log", (unsigned long long)p.index),
		.description = STR("What the log says, and the proof that it is in it."),
		.self = link_log_entry(x->a, (int64_t)p.index, NULL), .is_hidden = true,
		.json = url_of(x->a, "/api/v1/log/entries/{}", (struct str[]){x->values[0]})};
	page_begin(x, &p.page);
	log_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}

static bool
give(struct exchange *x, struct str bytes)
{
	x->response->type = "text/plain; charset=utf-8";
	x->response->is_file = true;
	x->response->is_open = true;
	buf_add(&x->response->body, bytes);
	return true;
}

bool
log_entry_text(struct exchange *x, struct err *e)
{
	struct log_page p;

	return log_page_gather(x, &p, e) && give(x, p.entry);
}

bool
log_entry_steps(struct exchange *x, struct err *e)
{
	struct log_page p;

	return log_page_gather(x, &p, e) && give(x, p.steps);
}

bool
log_entry_proof(struct exchange *x, struct err *e)
{
	struct log_page p;

	return log_page_gather(x, &p, e) && give(x, p.proof);
}

static void
steps_json(struct json *j, struct str steps)
{
	struct str line;

	json_key(j, "steps");
	json_array(j);
	while (str_next(&steps, '\n', &line)) {
		json_object(j);
		json_key_cstr(j, "side", str_starts(line, STR("L")) ? "left" : "right");
		json_key_str(j, "hash", str_slice(line, 2, line.n));
		json_object_end(j);
	}
	json_array_end(j);
}

bool
api_log_entry(struct exchange *x, struct err *e)
{
	struct log_page p;
	char leaf[SHA256_HEX + 1];
	struct buf root;

	if (!log_page_gather(x, &p, e))
		return false;
	struct json j = api_json(x);
	sha256_hex(&p.leaf, leaf);
	buf_init(&root, 2 * SHA256_HEX);
	base64_write((struct str){(const char *)p.root.b, sizeof p.root.b}, &root);
	json_object(&j);
	json_key_str(&j, "origin", p.origin);
	json_key_int(&j, "index", (int64_t)p.index);
	json_key_str(&j, "entry", p.entry);
	json_key_cstr(&j, "leaf_hash", leaf);
	json_key_int(&j, "size", (int64_t)p.size);
	json_key_str(&j, "root", buf_str(&root));
	buf_release(&root);
	steps_json(&j, p.steps);
	json_key_str(&j, "checkpoint", p.note);
	json_key_str(&j, "tlog_proof", p.proof);
	json_object_end(&j);
	buf_byte(j.out, '\n');
	return true;
}
