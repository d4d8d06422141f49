/* inclusion: tlog-proof files. See inclusion.h. */
#include "proof/inclusion.h"

bool
inclusion_prove(struct log *l, uint64_t index, uint64_t size, struct str note,
                struct inclusion *out, struct err *e)
{
	struct merkle_source from = log_hashes(l);

	if (index >= size || size > log_checkpoint(l)->size)
		return err_set(e, ERR_NOT_FOUND,
		               "the log of %llu entries has no entry %llu",
		               (unsigned long long)size, (unsigned long long)index);
	*out = (struct inclusion){.index = index, .note = note};
	return merkle_prove_inclusion(&from, index, size, &out->proof, e);
}

void
inclusion_write(const struct inclusion *p, struct buf *out)
{
	buf_printf(out, "c2sp.org/tlog-proof@v1\nindex %llu\n",
	           (unsigned long long)p->index);
	for (size_t i = 0; i < p->proof.count; i++) {
		const struct sha256 *h = &p->proof.hashes[i];
		base64_write((struct str){(const char *)h->b, sizeof h->b}, out);
		buf_byte(out, '\n');
	}
	buf_byte(out, '\n');
	buf_add(out, p->note);
}

static bool
parse_hashes(struct str *rest, struct merkle_proof *out)
{
	struct str line;

	while (str_next(rest, '\n', &line)) {
		if (line.n == 0)
			return true;
		if (out->count == COUNT(out->hashes))
			return false;
		struct sha256 *h = &out->hashes[out->count++];
		if (!base64_read_exactly(line, h->b, sizeof h->b))
			return false;
	}
	return false;
}

bool
inclusion_parse(struct str bytes, struct inclusion *out, struct err *e)
{
	struct str rest = bytes, line;

	*out = (struct inclusion){0};
	if (!str_next(&rest, '\n', &line) ||
	    !str_eq(line, STR("c2sp.org/tlog-proof@v1")))
		return err_set(e, ERR_INPUT,
		               "it is no proof of the kind c2sp.org/tlog-proof@v1");
	if (str_starts(rest, STR("extra ")))
		str_next(&rest, '\n', &line);
	if (!str_next(&rest, '\n', &line) || !str_starts(line, STR("index ")) ||
	    !decimal_read(str_slice(line, 6, line.n), &out->index) ||
	    !parse_hashes(&rest, &out->proof))
		return err_set(e, ERR_INPUT,
		               "the proof is damaged: an index and hashes are needed");
	out->note = rest;
	return true;
}

bool
inclusion_verify(const struct inclusion *p, struct str entry, struct log_keys keys,
                 struct checkpoint *checkpoint, struct note *note, struct err *e)
{
	if (entry.n > MERKLE_ENTRY_MAX)
		return err_set(e, ERR_LIMIT,
		               "an entry of a log has at most %d bytes",
		               MERKLE_ENTRY_MAX);
	if (!note_parse(p->note, note, e) ||
	    !checkpoint_parse(note->text, checkpoint, e) ||
	    !note_verify(note, keys.list, keys.count, e))
		return err_context(e, "the checkpoint");
	struct sha256 leaf = merkle_leaf(entry);
	return merkle_includes(&checkpoint->root, checkpoint->size, p->index, &leaf,
	                       &p->proof) ||
	       err_set(e, ERR_NO,
	               "the entry is not number %llu of the log that the "
	               "checkpoint is of",
	               (unsigned long long)p->index);
}

void
inclusion_steps(const struct inclusion *p, uint64_t size, struct buf *out)
{
	uint64_t node = p->index, last = size - 1;
	char hex[SHA256_HEX + 1];

	for (size_t i = 0; i < p->proof.count; i++) {
		bool left = node & 1 || node == last;
		sha256_hex(&p->proof.hashes[i], hex);
		buf_printf(out, "%c %s\n", left ? 'L' : 'R', hex);
		while (left && !(node & 1) && node != 0) {
			node >>= 1;
			last >>= 1;
		}
		node >>= 1;
		last >>= 1;
	}
}
