/* witness: the texts of C2SP tlog-witness. See witness.h. */
#include "proof/witness.h"

#include "proof/checkpoint.h"

void
witness_request(uint64_t old, const struct merkle_proof *proof, struct str note,
                struct buf *out)
{
	buf_printf(out, "old %llu\n", (unsigned long long)old);
	for (size_t i = 0; i < proof->count; i++) {
		const struct sha256 *h = &proof->hashes[i];
		base64_write((struct str){(const char *)h->b, sizeof h->b}, out);
		buf_byte(out, '\n');
	}
	buf_byte(out, '\n');
	buf_add(out, note);
}

/* The lines must be signatures over the very text of the note, so that they are read
 * behind it; those by other keys are passed over. */
static bool
read_cosignature(struct str lines, struct str note, const struct note_key *key,
                 struct witness_said *out, struct err *e)
{
	struct buf both;
	struct note own, n;
	struct err why = {0};

	buf_init(&both, note.n + lines.n);
	buf_add(&both, note);
	buf_add(&both, lines);
	bool ok = note_parse(note, &own, &why) && note_parse(buf_str(&both), &n, &why);
	if (ok && !str_eq(own.text, n.text))
		ok = err_set(&why, ERR_INPUT, "a line of it is no signature");
	ok = ok && note_verify(&n, key, 1, &why);
	for (size_t i = own.count; ok && i < n.count && !out->cosigned; i++) {
		size_t start = (size_t)(n.signatures[i].line.p - both.p) - note.n;
		if (!n.signatures[i].holds)
			continue;
		*out = (struct witness_said){.cosigned = true,
		                             .at = n.signatures[i].at};
		out->line = str_slice(lines, start, start + n.signatures[i].line.n);
	}
	buf_release(&both);
	return out->cosigned ||
	       err_set(e, ERR_REMOTE, "it answered without a good cosignature: %s",
	               ok ? "no signature is by its key" : why.msg);
}

static bool
is_size_type(struct str type)
{
	struct str rest = type, media;

	str_next(&rest, ';', &media);
	return str_eq_nocase(str_trim(media), STR("text/x.tlog.size"));
}

/* 409: the size that it has, or, where it has this very size, that its tree is
 * another. */
static bool
read_conflict(const struct witness_answer *a, struct witness_said *out, struct err *e)
{
	struct str line = a->body;

	if (!is_size_type(a->type))
		return err_set(e, ERR_REMOTE,
		               "it cosigned another tree of this size before (409): "
		               "two logs go by this name, or the log was rewritten; "
		               "see: proviso verify --checkpoint FILE");
	if (!str_ends(line, STR("\n")) ||
	    !decimal_read(str_slice(line, 0, line.n - 1), &out->size))
		return err_set(e, ERR_REMOTE,
		               "it answered with a conflict (409) and no "
		               "readable size");
	return true;
}

static bool
refused(int status, struct err *e)
{
	switch (status) {
	case 400:
		return err_set(e, ERR_REMOTE, "it calls the request a bad one (400)");
	case 403:
		return err_set(e, ERR_REMOTE,
		               "it knows none of the keys that sign this log (403): "
		               "give its operator what \"proviso key\" shows");
	case 404:
		return err_set(e, ERR_REMOTE,
		               "it does not know this log (404): ask its "
		               "operator to add it");
	case 422:
		return err_set(e, ERR_REMOTE,
		               "this log does not go on from what it cosigned before "
		               "(422): the log was rewritten; see: proviso verify "
		               "--checkpoint FILE");
	default:
		return err_set(e, ERR_REMOTE, "it answered with status %d", status);
	}
}

bool
witness_read(const struct witness_answer *answer, struct str note,
             const struct note_key *key, struct witness_said *out, struct err *e)
{
	*out = (struct witness_said){0};
	if (answer->body.n > WITNESS_ANSWER_MAX)
		return err_set(e, ERR_REMOTE,
		               "its answer is longer than %d bytes",
		               WITNESS_ANSWER_MAX);
	switch (answer->status) {
	case 200:
		return read_cosignature(answer->body, note, key, out, e);
	case 409:
		return read_conflict(answer, out, e);
	default:
		return refused(answer->status, e);
	}
}
