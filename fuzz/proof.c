/* proof: any bytes as a key, a signed note, a checkpoint, a proof, a bundle of entries. */
#include "fuzz/target.h"
#include "proof/inclusion.h"

/* What is read and written again is what was read. */
static void
same(struct buf *written, struct str read)
{
	if (!str_eq(buf_str(written), read))
		abort();
	buf_clear(written);
}

static void
try_note(struct str bytes, struct buf *b)
{
	static const struct note_key key = {STR_INIT("log.example/fuzz"), 0x12345678, NOTE_ED25519, {1}};
	struct note note;
	struct checkpoint c;
	struct err e = {0}, no = {0};

	if (!note_parse(bytes, &note, &e))
		return;
	if (note_verify(&note, &key, 1, &no))
		abort(); /* nobody has that key */
	for (size_t i = 0; i < note.count; i++)
		note.signatures[i].holds = true;
	note_write(&note, b);
	same(b, bytes);
	if (checkpoint_parse(note.text, &c, &e)) {
		checkpoint_write(&c, b);
		same(b, str_slice(note.text, 0, b->n));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size}, entry;
	struct note_key key;
	struct inclusion p;
	struct buf b;
	struct err e = {0}, e2 = {0};

	buf_init(&b, 1 << 20);
	try_note(bytes, &b);
	if (note_key_parse(bytes, &key, &e) && bytes.n > 4) {
		note_key_write(&key, &b);
		if (b.n != bytes.n)
			abort();
		buf_clear(&b);
	}
	if (inclusion_parse(bytes, &p, &e2) && str_find(bytes, STR("\nextra "), 0) == SIZE_MAX) {
		inclusion_write(&p, &b);
		same(&b, bytes);
		inclusion_steps(&p, p.index + 1, &b);
	}
	while (bundle_next(&bytes, &entry))
		if (entry.n > MERKLE_ENTRY_MAX)
			abort();
	buf_release(&b);
	return 0;
}
