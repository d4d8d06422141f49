/* keyring: the keys of one log. See keyring.h. */
#include "proof/keyring.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_KEYS_BYTES = 64 * 1024, PEM_BYTES = 16 * 1024 };

static void
path_of(const char *folder, const char *name, struct buf *out)
{
	buf_init(out, 1 << 14);
	buf_printf(out, "%s/%s", folder, name);
	buf_byte(out, '\0');
}

static void
pem_path(const char *folder, uint32_t id, struct buf *out)
{
	char name[32];

	snprintf(name, sizeof name, "%08x.pem", id);
	path_of(folder, name, out);
}

static void
add_line(const struct note_key *key, struct buf *out)
{
	note_key_write(key, out);
	buf_byte(out, '\n');
}

/* A private half of its own, on the disk. */
static bool
write_private(const char *folder, const struct note_signer *s, struct err *e)
{
	struct buf pem, path;

	buf_init(&pem, PEM_BYTES);
	pem_path(folder, note_signer_key(s)->id, &path);
	bool ok = note_signer_pem(s, &pem, e) && file_make_folders(path.p, e) &&
	          file_write_durably(path.p, buf_str(&pem), 0600, e);
	if (pem.n)
		explicit_bzero(pem.p, pem.n);
	buf_release(&pem);
	buf_release(&path);
	return ok;
}

static bool
write_lines(const char *folder, const struct keyring *k,
            const struct note_key *one_more, struct err *e)
{
	struct buf lines, path;

	buf_init(&lines, LOG_KEYS_BYTES);
	for (size_t i = 0; i < k->count; i++)
		add_line(&k->keys[i], &lines);
	add_line(one_more, &lines);
	path_of(folder, "log.keys", &path);
	bool ok = buf_ok(&lines, "the list of keys", e) &&
	          file_write_durably(path.p, buf_str(&lines), 0666, e);
	buf_release(&lines);
	buf_release(&path);
	return ok;
}

/* First the private half, then the line that makes it count. */
bool
keyring_add(const char *folder, struct str origin, struct err *e)
{
	struct note_signer *s = NULL;
	struct keyring known;
	struct err why = {0};

	if (!keyring_open(folder, false, &known, &why) && why.kind != ERR_NOT_FOUND) {
		*e = why;
		return false;
	}
	bool ok = known.count < KEYRING_KEYS ||
	          err_set(e, ERR_LIMIT, "%s: a log has at most %d keys", folder,
	                  KEYRING_KEYS);
	ok = ok && note_signer_make(origin, &s, e) && write_private(folder, s, e) &&
	     write_lines(folder, &known, note_signer_key(s), e);
	note_signer_close(s);
	keyring_close(&known);
	return ok;
}

bool
keyring_create(const char *folder, struct str origin, struct err *e)
{
	struct buf path;
	struct stat st;

	path_of(folder, "log.keys", &path);
	bool there = stat(path.p, &st) == 0;
	buf_release(&path);
	if (there)
		return err_set(e, ERR_HOME, "%s: there are keys already", folder);
	return keyring_add(folder, origin, e);
}

static bool
read_keys(const char *folder, struct keyring *k, struct err *e)
{
	struct buf path;
	struct str rest, line;

	path_of(folder, "log.keys", &path);
	bool there = file_read(path.p, &k->text, e), ok = there;
	rest = buf_str(&k->text);
	while (ok && str_next(&rest, '\n', &line)) {
		if (k->count == KEYRING_KEYS)
			ok = err_set(e, ERR_LIMIT, "more than %d keys", KEYRING_KEYS);
		else
			ok = note_key_parse(line, &k->keys[k->count++], e);
	}
	if (ok && k->count == 0)
		ok = err_set(e, ERR_INPUT, "there is no key in it");
	if (there && !ok)
		err_context(e, "%s", path.p);
	buf_release(&path);
	return ok;
}

/* The private half of a key, if it is there. */
static bool
read_signer(const char *folder, struct keyring *k, const struct note_key *key,
            struct err *e)
{
	struct buf path, pem;
	struct stat st;
	bool ok = true;

	pem_path(folder, key->id, &path);
	buf_init(&pem, PEM_BYTES);
	if (stat(path.p, &st) != 0) {
		ok = errno == ENOENT ||
		     err_errno(e, ERR_HOME, "%s: cannot be read", path.p);
	} else if (st.st_mode & 077) {
		ok = err_set(e, ERR_HOME, "%s: others may read this private key; run: "
		             "chmod 600 %s", path.p, path.p);
	} else {
		struct note_signer **s = &k->signers[k->signer_count];
		ok = file_read(path.p, &pem, e) &&
		     note_signer_open(key->name, buf_str(&pem), s, e);
		if (ok && note_signer_key(k->signers[k->signer_count++])->id != key->id)
			ok = err_set(e, ERR_CORRUPT, "it is the private half of "
			             "another key");
		if (!ok)
			err_context(e, "%s", path.p);
	}
	if (pem.n)
		explicit_bzero(pem.p, pem.n);
	buf_release(&pem);
	buf_release(&path);
	return ok;
}

bool
keyring_open(const char *folder, bool signing, struct keyring *out, struct err *e)
{
	*out = (struct keyring){0};
	buf_init(&out->text, LOG_KEYS_BYTES);
	bool ok = read_keys(folder, out, e);
	for (size_t i = 0; ok && signing && i < out->count; i++)
		ok = read_signer(folder, out, &out->keys[i], e);
	if (ok && signing && out->signer_count == 0)
		ok = err_set(e, ERR_HOME, "%s: the log's private key is not there; put "
		             "it back from a copy, or see what doc/evidence.md says of "
		             "a lost key", folder);
	if (!ok)
		keyring_close(out);
	return ok;
}

void
keyring_forget(struct keyring *k)
{
	for (size_t i = 0; i < k->signer_count; i++)
		note_signer_close(k->signers[i]);
	k->signer_count = 0;
}

void
keyring_close(struct keyring *k)
{
	keyring_forget(k);
	buf_release(&k->text);
	*k = (struct keyring){0};
}

bool
keyring_retire(const char *folder, const struct keyring *k, uint32_t id, struct err *e)
{
	struct buf path;
	size_t signing = 0;
	bool signs = false;

	for (size_t i = 0; i < k->count; i++)
		if (keyring_has_private(folder, k->keys[i].id)) {
			signing++;
			signs = signs || k->keys[i].id == id;
		}
	if (!signs)
		return err_set(e, ERR_NOT_FOUND, "no key %08x signs this log; see: "
		               "proviso key", id);
	if (signing == 1)
		return err_set(e, ERR_USAGE, "%08x is the only key of this log; make "
		               "its successor first with: proviso key rotate", id);
	pem_path(folder, id, &path);
	bool ok = (unlink(path.p) == 0 ||
	           err_errno(e, ERR_HOME, "%s: cannot be removed", path.p)) &&
	          file_sync_folder(path.p, e);
	buf_release(&path);
	return ok;
}

bool
keyring_check_private(const char *folder, const struct note_key *key, struct err *e)
{
	struct keyring one = {0};
	struct buf path;

	pem_path(folder, key->id, &path);
	bool ok = access(path.p, R_OK) != 0 || read_signer(folder, &one, key, e);
	buf_release(&path);
	keyring_close(&one);
	return ok;
}

bool
keyring_has_private(const char *folder, uint32_t id)
{
	struct buf path;
	struct stat st;

	pem_path(folder, id, &path);
	bool there = stat(path.p, &st) == 0;
	buf_release(&path);
	return there;
}

struct log_signers
keyring_signers(const struct keyring *k)
{
	return (struct log_signers){k->signers, k->signer_count};
}

struct log_keys
keyring_keys(const struct keyring *k)
{
	return (struct log_keys){k->keys, k->count};
}
