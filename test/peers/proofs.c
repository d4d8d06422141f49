/*
 * proofs: proofs about a home's log as files, for other people's code to check.
 *
 *     proofs HOME FOLDER
 *
 * FOLDER/N.tlog-proof says that entry N is in the log (C2SP tlog-proof), of every entry;
 * FOLDER/N.consistency that the log began with its first N entries, for every N below its
 * size: the body of add-checkpoint (C2SP tlog-witness).
 */
#include "proof/inclusion.h"
#include "proof/keyring.h"

static bool
write_file(const char *folder, uint64_t n, const char *extension, struct buf *text,
           struct err *e)
{
	struct arena a = {0};
	const char *path = arena_printf(&a, "%s/%llu.%s", folder, (unsigned long long)n, extension).p;

	FILE *out = fopen(path, "w");
	bool ok = out && fwrite(text->p, 1, text->n, out) == text->n;
	if (out && fclose(out) != 0)
		ok = false;
	if (!ok)
		err_errno(e, ERR_HOME, "%s: cannot be written", path);
	arena_release(&a);
	return ok;
}

static bool
write_inclusion(struct log *l, uint64_t n, const char *folder, struct buf *text,
                struct err *e)
{
	struct inclusion p;

	if (!inclusion_prove(l, n, log_checkpoint(l)->size, log_note(l), &p, e))
		return false;
	buf_clear(text);
	inclusion_write(&p, text);
	return write_file(folder, n, "tlog-proof", text, e);
}

static bool
write_consistency(struct log *l, uint64_t old, const char *folder, struct buf *text,
                  struct err *e)
{
	struct merkle_source hashes = log_hashes(l);
	struct merkle_proof p;

	if (!merkle_prove_consistency(&hashes, old, log_checkpoint(l)->size, &p, e))
		return false;
	buf_clear(text);
	buf_printf(text, "old %llu\n", (unsigned long long)old);
	for (size_t i = 0; i < p.count; i++) {
		base64_write((struct str){(const char *)p.hashes[i].b, sizeof p.hashes[i].b}, text);
		buf_byte(text, '\n');
	}
	buf_byte(text, '\n');
	buf_add(text, log_note(l));
	return write_file(folder, old, "consistency", text, e);
}

static bool
write_all(struct log *l, const char *folder, struct err *e)
{
	struct buf text;
	bool ok = true;

	buf_init(&text, 1 << 20);
	for (uint64_t n = 0; ok && n < log_checkpoint(l)->size; n++)
		ok = write_inclusion(l, n, folder, &text, e) &&
		     (n == 0 || write_consistency(l, n, folder, &text, e));
	buf_release(&text);
	return ok;
}

int
main(int argc, char **argv)
{
	struct arena a = {0};
	struct keyring keys = {.count = 0};
	struct log *l = NULL;
	struct err e = {0};

	if (argc != 3)
		return 2;
	bool ok = keyring_open(arena_printf(&a, "%s/keys", argv[1]).p, false, &keys, &e) &&
	          log_open(arena_printf(&a, "%s/log", argv[1]).p, keyring_keys(&keys), false, &l, &e) &&
	          write_all(l, argv[2], &e);
	if (!ok)
		fprintf(stderr, "%s\n", e.msg);
	log_close(l);
	keyring_close(&keys);
	arena_release(&a);
	return ok ? 0 : 1;
}
