/* home: the folder that holds everything. See home.h. */
#include "archive/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.sql.h"
#include "archive/leaves.h"

/* "HOME/name" in out. */
static bool
home_path(const char *home, const char *name, struct buf *out, struct err *e)
{
	buf_init(out, 4096);
	buf_printf(out, "%s/%s", home, name);
	buf_byte(out, '\0');
	return buf_ok(out, "the path of the home", e);
}

/* The folder and those above it, each durably. */
static bool
make_folders(const char *path, struct err *e)
{
	char part[4096];
	size_t n = strlen(path);

	if (n >= sizeof part)
		return err_set(e, ERR_USAGE, "the path of the home is too long");
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0777) == 0) {
			if (!file_sync_folder(part, e))
				return false;
		} else if (errno != EEXIST) {
			return err_errno(e, ERR_HOME,
			                 "%s: cannot make the folder", part);
		}
	}
	return true;
}

bool
home_lock(const char *home, int *fd, struct err *e)
{
	struct buf path;

	*fd = -1;
	if (!home_path(home, "lock", &path, e)) {
		buf_release(&path);
		return false;
	}
	*fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0 && errno == EROFS)
		err_set(e, ERR_HOME,
		        "%s: is on a read-only file system; commands that "
		        "only read work",
		        home);
	else if (*fd < 0)
		err_errno(e, ERR_HOME, "%s: cannot be written", path.p);
	else if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		close(*fd);
		*fd = -1;
		err_set(e, ERR_HOME,
		        "%s: busy: another proviso is writing to it; wait for it "
		        "to end", home);
	}
	buf_release(&path);
	return *fd >= 0;
}

static bool
open_database(const char *home, enum db_mode mode, struct db **out, struct err *e)
{
	struct buf path;

	bool ok = home_path(home, "proviso.db", &path, e) &&
	          db_open(path.p, mode, out, e);
	buf_release(&path);
	return ok;
}

bool
home_is_there(const char *home, bool *there, struct err *e)
{
	struct buf path;
	struct stat st;

	*there = false;
	bool ok = home_path(home, "proviso.db", &path, e);
	if (ok && stat(path.p, &st) == 0)
		*there = st.st_size > 0; /* an empty file is what an interrupted init leaves */
	else if (ok && errno != ENOENT && errno != ENOTDIR)
		ok = err_errno(e, ERR_HOME, "%s: the home cannot be read; see its "
		               "permissions", home);
	buf_release(&path);
	return ok;
}

/* Is there anything in the folder? Who may not look is told of it later. */
static bool
has_entries(const char *path)
{
	const struct dirent *d;
	bool some = false;
	DIR *folder = opendir(path);

	while (folder && !some && (d = readdir(folder)))
		some = strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
	if (folder)
		closedir(folder);
	return some;
}

/* Where there is no database: nothing is there that has only come to be behind one. An
 * init that was interrupted before leaves an empty archive/. */
static bool
is_no_ruin(const char *home, struct err *e)
{
	static const char *const parts[] = {"archive", "log", "keys"};
	struct buf path;
	bool ok = true;

	for (size_t i = 0; ok && i < COUNT(parts); i++) {
		ok = home_path(home, parts[i], &path, e) &&
		     (!has_entries(path.p) ||
		      err_set(e, ERR_CORRUPT, "%s: has a folder %s/ and no "
		              "proviso.db: if it is a home, put that back from a copy; "
		              "for a new home, choose another folder", home,
		              parts[i]));
		buf_release(&path);
	}
	return ok;
}

/* A name that nobody else has; ".invalid" is nobody's (RFC 6761). */
static struct str
random_origin(struct arena *a)
{
	unsigned char r[8];

	if (getrandom(r, sizeof r, 0) != sizeof r)
		abort(); /* no randomness: no keys either */
	return arena_printf(a, "proviso.invalid/%02x%02x%02x%02x%02x%02x%02x%02x", r[0],
	                    r[1], r[2], r[3], r[4], r[5], r[6], r[7]);
}

/* Keys and an empty log, where they are not there. */
static bool
make_log(const struct home *h, struct str origin, struct arena *a, struct err *e)
{
	const char *keys = arena_printf(a, "%s/keys", h->path).p;
	const char *log = arena_printf(a, "%s/log", h->path).p;
	struct keyring k;
	struct err none = {0};

	if (!keyring_open(keys, true, &k, &none)) {
		if (none.kind != ERR_NOT_FOUND) {
			*e = none;
			return false;
		}
		if (!keyring_create(keys, origin.n ? origin : random_origin(a), e) ||
		    !keyring_open(keys, true, &k, e))
			return false;
	}
	bool ok = access(arena_printf(a, "%s/checkpoint", log).p, F_OK) == 0 ||
	          log_create(log, keyring_signers(&k), e);
	struct stmt *s = ok ? db_stmt(h->db, sql_log_put, e) : NULL;
	if (s)
		stmt_bind_str(s, 1, k.keys[0].name);
	ok = s && stmt_run(s, e);
	keyring_close(&k);
	return ok;
}

bool
home_origin(const struct home *h, struct arena *a, struct str *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(h->db, sql_log_get, e);

	*out = (struct str){0};
	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		*out = arena_str(a, stmt_str(s, 0));
	stmt_reset(s);
	return true;
}

/* Is the log said to be there? It is made once, and never again. */
static bool
ensure_log(const struct home *h, struct str origin, struct err *e)
{
	struct arena a = {0};
	struct str is;

	bool ok = home_origin(h, &a, &is, e);
	if (ok && is.n == 0)
		ok = make_log(h, origin, &a, e);
	else if (ok && origin.n && !str_eq(origin, is))
		ok = err_set(e, ERR_USAGE, "the log of this home is called %.*s, and "
		             "keeps its name; leave --origin out", STR_ARG(is));
	arena_release(&a);
	return ok;
}

/* Every home has them. */
static bool
missing(struct err *e)
{
	if (e->kind == ERR_NOT_FOUND) {
		e->kind = ERR_NONE;
		err_set(e, ERR_CORRUPT, "the log or its keys are missing from the "
		        "home; put log/ and keys/ back from a copy");
	}
	return false;
}

static bool
open_log(const struct home *h, bool writing, struct keyring *keys, struct log **out,
         struct err *e)
{
	struct buf path;

	bool ok = home_path(h->path, "keys", &path, e) &&
	          keyring_open(path.p, writing, keys, e);
	buf_release(&path);
	if (!ok)
		return missing(e);
	ok = home_path(h->path, "log", &path, e) &&
	     log_open(path.p, keyring_keys(keys), writing, out, e);
	buf_release(&path);
	if (!ok)
		keyring_close(keys);
	else
		keyring_forget(keys);
	return ok || missing(e);
}

bool
home_keys(const struct home *h, struct keyring *out, struct err *e)
{
	struct buf path;

	bool ok = home_path(h->path, "keys", &path, e) &&
	          keyring_open(path.p, true, out, e);
	buf_release(&path);
	return ok || missing(e);
}

bool
home_log(const struct home *h, struct keyring *keys, struct log **out, struct err *e)
{
	return open_log(h, false, keys, out, e);
}

bool
home_init(const char *path, struct str origin, struct err *e)
{
	struct home h = {.path = path, .lock = -1};
	struct buf archive;
	bool there;

	if (!home_is_there(path, &there, e) || (!there && !is_no_ruin(path, e)) ||
	    !make_folders(path, e) || !home_lock(path, &h.lock, e))
		return false;
	bool ok = home_path(path, "archive", &archive, e) && make_folders(archive.p, e);
	buf_release(&archive);
	ok = ok && home_is_there(path, &there, e) &&
	     open_database(path, there ? DB_WRITE : DB_CREATE, &h.db, e) &&
	     ensure_log(&h, origin, e);
	home_close(&h);
	return ok;
}

bool
home_open(const char *path, bool writing, struct home *out, struct err *e)
{
	bool there;

	*out = (struct home){.path = path, .lock = -1};
	if (!home_is_there(path, &there, e))
		return false;
	if (!there)
		return is_no_ruin(path, e) &&
		       err_set(e, ERR_NOT_FOUND, "%s: there is no home; make one with: "
		               "proviso --home %s init", path, path);
	if (!writing)
		return open_database(path, DB_READ, &out->db, e);
	if (home_lock(path, &out->lock, e) &&
	    open_database(path, DB_WRITE, &out->db, e) &&
	    ensure_log(out, (struct str){0}, e) &&
	    open_log(out, true, &out->keys, &out->log, e) && leaves_catch_up(out, e))
		return true;
	home_close(out);
	return false;
}

void
home_close(struct home *h)
{
	log_close(h->log);
	h->log = NULL;
	keyring_close(&h->keys);
	db_close(h->db);
	h->db = NULL;
	if (h->lock > 0)
		close(h->lock);
	h->lock = -1;
}

bool
home_reader(const struct home *h, struct db **out, struct err *e)
{
	return open_database(h->path, DB_READ, out, e);
}
