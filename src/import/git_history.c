/* git_history: commits to recordings of documents, by libgit2. See git_history.h. */
#include "import/git_history.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <git2.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

_Static_assert(sizeof(struct git_name) == GIT_OID_RAWSZ, "git names are SHA-1");

struct git_reader {
	git_repository *repository;
	git_odb *odb;
	git_odb_object *object;
};

static bool
git_fail(const char *what, struct err *e)
{
	const git_error *why = git_error_last();

	return err_set(e, ERR_INPUT, "%s: %s", what,
	               why && why->message ? why->message : "git failed");
}

static void
git_start(void)
{
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)(64 << 20));
}

bool
git_reader_open(const char *path, struct git_reader **out, struct err *e)
{
	struct git_reader *r = xcalloc(1, sizeof *r);

	git_start();
	if (git_repository_open(&r->repository, path) != 0 ||
	    git_repository_odb(&r->odb, r->repository) != 0) {
		git_fail(path, e);
		git_reader_close(r);
		return false;
	}
	*out = r;
	return true;
}

void
git_reader_close(struct git_reader *r)
{
	if (!r)
		return;
	git_odb_object_free(r->object);
	git_odb_free(r->odb);
	git_repository_free(r->repository);
	git_libgit2_shutdown();
	free(r);
}

static bool
read_object(struct git_reader *r, const git_oid *id, struct str *out, struct err *e)
{
	git_odb_object_free(r->object);
	r->object = NULL;
	if (git_odb_read(&r->object, r->odb, id) != 0)
		return git_fail("the repository is damaged", e);
	*out = (struct str){git_odb_object_data(r->object),
	                    git_odb_object_size(r->object)};
	return true;
}

bool
git_reader_blob(struct git_reader *r, const struct git_name *blob, struct str *out,
                struct err *e)
{
	git_oid id;

	memcpy(id.id, blob->b, sizeof id.id);
	return read_object(r, &id, out, e);
}

void
git_name_hex(const struct git_name *name, char out[41])
{
	git_oid id;

	memcpy(id.id, name->b, sizeof id.id);
	git_oid_tostr(out, 41, &id);
}

/* One entry of a tree object: "MODE NAME\0" and 20 bytes of its name. */
struct tree_entry {
	struct str name;
	struct git_name id;
	bool is_folder;
};

static bool
tree_next(struct str *tree, struct tree_entry *out)
{
	size_t space = str_find_byte(*tree, ' ',
	                             0), end = str_find_byte(*tree, '\0', 0);

	if (space == SIZE_MAX || end == SIZE_MAX || space > end ||
	    tree->n - end - 1 < 20)
		return false;
	out->is_folder = tree->p[0] == '4';
	out->name = str_slice(*tree, space + 1, end);
	memcpy(out->id.b, tree->p + end + 1, 20);
	*tree = str_slice(*tree, end + 21, tree->n);
	return true;
}

struct walk {
	struct git_reader *reader;
	const struct import_options *options;
	struct git_history *out;
	struct buf before, now; /* root trees of the commit before and of this one */
	git_oid before_commit;
	uint32_t *table; /* of documents by name; index + 1 */
	size_t slots;
};

static uint64_t
document_hash(struct str service, struct str document)
{
	return hash64(document, hash64(service, 0));
}

static void
index_document(struct walk *w, size_t i)
{
	const struct recorded_document *d = &w->out->documents[i];
	size_t slot = document_hash(d->service, d->document) & (w->slots - 1);

	while (w->table[slot])
		slot = (slot + 1) & (w->slots - 1);
	w->table[slot] = (uint32_t)i + 1;
}

static struct recorded_document *
find_document(struct walk *w, struct str service, struct str document)
{
	struct git_history *h = w->out;

	for (size_t slot = document_hash(service, document) & (w->slots - 1);
	     w->slots && w->table[slot];
	     slot = (slot + 1) & (w->slots - 1)) {
		struct recorded_document *d = &h->documents[w->table[slot] - 1];
		if (str_eq(d->service, service) && str_eq(d->document, document))
			return d;
	}
	GROW(h->documents, h->count, h->cap);
	h->documents[h->count++] = (struct recorded_document){
		.service = arena_str(&h->a, service),
		.document = arena_str(&h->a, document)};
	if (h->count * 2 > w->slots) {
		w->slots = w->slots ? w->slots * 4 : 256;
		free(w->table);
		w->table = xcalloc(w->slots, sizeof *w->table);
		for (size_t i = 0; i < h->count; i++)
			index_document(w, i);
	} else {
		index_document(w, h->count - 1);
	}
	return &h->documents[h->count - 1];
}

static bool
wanted(struct str only, struct str name)
{
	return only.n == 0 || str_eq(only, name);
}

static void
note(struct walk *w, struct str service, struct str file, const struct git_name *blob,
     const struct recording *r)
{
	if (!str_ends(file, STR(".md")))
		return;
	struct str document = str_slice(file, 0, file.n - 3);
	if (document.n == 0 || !wanted(w->options->service, service) ||
	    !wanted(w->options->document, document))
		return;
	struct recorded_document *d = find_document(w, service, document);
	GROW(d->recordings, d->count, d->cap);
	d->recordings[d->count] = *r;
	d->recordings[d->count++].blob = *blob;
}

/* Git sorts a folder as if its name ended in "/"; within one name that is enough. */
static int
entry_order(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = n ? memcmp(a->name.p, b->name.p, n) : 0;
	if (order)
		return order;
	int ca = a->name.n > n ? (unsigned char)a->name.p[n] : a->is_folder ? '/' : 0;
	int cb = b->name.n > n ? (unsigned char)b->name.p[n] : b->is_folder ? '/' : 0;
	return ca - cb;
}

typedef bool on_difference(struct walk *w, const struct tree_entry *old,
                           const struct tree_entry *new, void *context, struct err *e);

/* Call `f` for each entry that `new` has and `old` has not, or has with other bytes. */
static bool
compare_trees(struct walk *w, struct str old, struct str new, on_difference *f,
              void *context, struct err *e)
{
	struct tree_entry a, b;
	bool some_a = tree_next(&old, &a);

	while (tree_next(&new, &b)) {
		while (some_a && entry_order(&a, &b) < 0)
			some_a = tree_next(&old, &a);
		bool same_name = some_a && entry_order(&a, &b) == 0;
		if (same_name && memcmp(a.id.b, b.id.b, sizeof a.id.b) == 0)
			continue;
		if (!f(w, same_name ? &a : NULL, &b, context, e))
			return false;
	}
	return true;
}

struct folder {
	struct str service;
	const struct recording *recording;
};

static bool
on_file(struct walk *w, const struct tree_entry *old, const struct tree_entry *new,
        void *context, struct err *e)
{
	struct folder *f = context;

	(void)old;
	(void)e;
	if (!new->is_folder)
		note(w, f->service, new->name, &new->id, f->recording);
	return true;
}

static bool
on_folder(struct walk *w, const struct tree_entry *old, const struct tree_entry *new,
          void *context, struct err *e)
{
	struct folder f = {new->name, context};
	struct buf old_tree, new_tree;
	struct str bytes;

	if (!new->is_folder || new->name.n == 0 || new->name.p[0] == '.')
		return true; /* ".github" holds no documents */
	buf_init(&old_tree, LIMIT_INPUT_BYTES);
	buf_init(&new_tree, LIMIT_INPUT_BYTES);
	bool ok = true;
	if (old && old->is_folder &&
	    (ok = git_reader_blob(w->reader, &old->id, &bytes, e)))
		buf_add(&old_tree, bytes);
	if (ok && (ok = git_reader_blob(w->reader, &new->id, &bytes, e)))
		buf_add(&new_tree, bytes);
	ok = ok &&
	     compare_trees(w, buf_str(&old_tree), buf_str(&new_tree), on_file, &f, e);
	buf_release(&old_tree);
	buf_release(&new_tree);
	return ok;
}

static bool
is_technical(const char *subject)
{
	struct str s = str_of(subject);

	return str_starts_nocase(s, STR("Apply technical or declaration upgrade")) ||
	       str_starts_nocase(s, STR("Refilter"));
}

/* The root tree of the commit's first parent into w->before. */
static bool
load_parent(struct walk *w, git_commit *commit, struct err *e)
{
	git_commit *parent = NULL;
	struct str bytes;

	if (git_commit_parentcount(commit) == 0) {
		buf_clear(&w->before);
		return true;
	}
	if (git_oid_equal(git_commit_parent_id(commit, 0), &w->before_commit))
		return true; /* the one that was walked last */
	if (git_commit_parent(&parent, commit, 0) != 0)
		return git_fail("the repository is damaged", e);
	bool ok = read_object(w->reader, git_commit_tree_id(parent), &bytes, e);
	git_commit_free(parent);
	buf_clear(&w->before);
	if (ok)
		buf_add(&w->before, bytes);
	return ok;
}

static bool
walk_commit(struct walk *w, const git_oid *id, struct err *e)
{
	git_commit *commit;
	struct recording r = {0};
	struct str root;

	if (git_commit_lookup(&commit, w->reader->repository, id) != 0)
		return git_fail("the repository is damaged", e);
	memcpy(r.commit.b, id->id, sizeof r.commit.b);
	r.at = git_commit_author(commit)->when.time;
	const char *subject = git_commit_summary(commit);
	r.technical = is_technical(subject ? subject : "");
	bool ok = load_parent(w, commit, e) &&
	    read_object(w->reader, git_commit_tree_id(commit), &root, e);
	git_commit_free(commit);
	if (!ok)
		return false;
	buf_clear(&w->now);
	buf_add(&w->now, root);
	if (!compare_trees(w, buf_str(&w->before), buf_str(&w->now), on_folder, &r, e))
		return false;
	struct buf swap = w->before;
	w->before = w->now;
	w->now = swap;
	w->before_commit = *id;
	return true;
}

static int
by_name(const void *pa, const void *pb)
{
	const struct recorded_document *a = pa, *b = pb;
	int order = str_cmp(a->service, b->service);

	return order ? order : str_cmp(a->document, b->document);
}

static bool
walk_all(struct walk *w, struct err *e)
{
	git_revwalk *revisions;
	git_oid id;
	bool ok = true;

	if (git_revwalk_new(&revisions, w->reader->repository) != 0)
		return git_fail("cannot walk the repository", e);
	git_revwalk_sorting(revisions, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (git_revwalk_push_head(revisions) != 0)
		ok = err_set(e, ERR_INPUT, "%s: has no commits",
		             git_repository_path(w->reader->repository));
	while (ok && git_revwalk_next(&id, revisions) == 0)
		ok = walk_commit(w, &id, e);
	git_revwalk_free(revisions);
	return ok;
}

bool
git_history_read(const char *repository, const struct import_options *o,
                 struct git_history *out, struct err *e)
{
	struct walk w = {.options = o, .out = out};

	*out = (struct git_history){0};
	if (!git_reader_open(repository, &w.reader, e))
		return false;
	buf_init(&w.before, LIMIT_INPUT_BYTES);
	buf_init(&w.now, LIMIT_INPUT_BYTES);
	bool ok = walk_all(&w, e);
	if (ok && out->count == 0)
		ok = o->service.n || o->document.n
			? err_set(e, ERR_NOT_FOUND, "%s: holds no SERVICE/DOCUMENT.md of that name",
			          repository) : err_set(e, ERR_INPUT,
			                                "%s: holds no SERVICE/DOCUMENT.md",
			                                repository);
	if (ok)
		qsort(out->documents, out->count, sizeof *out->documents, by_name);
	buf_release(&w.before);
	buf_release(&w.now);
	free(w.table);
	git_reader_close(w.reader);
	if (!ok)
		git_history_release(out);
	return ok;
}

void
git_history_release(struct git_history *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->documents[i].recordings);
	free(h->documents);
	arena_release(&h->a);
	*h = (struct git_history){0};
}

bool
git_source_kind(const char *path, enum git_source *out, struct err *e)
{
	char head[16] = "";
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, ERR_NOT_FOUND, "%s: cannot open", path);
	if (S_ISDIR(st.st_mode)) {
		git_start();
		int found = git_repository_open_ext(NULL, path,
		                                    GIT_REPOSITORY_OPEN_NO_SEARCH,
		                                    NULL);
		git_libgit2_shutdown();
		*out = GIT_REPOSITORY;
		return found == 0 ||
		       err_set(e, ERR_INPUT, "%s: is no git repository", path);
	}
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
	if (fd >= 0)
		close(fd);
	*out = GIT_BUNDLE;
	if (n < 0)
		return err_errno(e, ERR_INPUT, "%s: cannot read", path);
	if (!str_starts((struct str){head, (size_t)n}, STR("# v2 git bundle")) &&
	    !str_starts((struct str){head, (size_t)n}, STR("# v3 git bundle")))
		return err_set(e, ERR_INPUT, "%s: neither a git repository nor a "
		               "bundle of one", path);
	return true;
}

/* A bundle unpacks to its own size and an index of it. */
static bool
has_room(const char *bundle, const char *folder)
{
	struct stat size;
	struct statvfs disk;
	char parent[4096];

	snprintf(parent, sizeof parent, "%s", folder);
	char *slash = strrchr(parent, '/');
	if (slash)
		*slash = '\0';
	if (stat(bundle, &size) != 0 || statvfs(slash ? parent : ".", &disk) != 0)
		return true;
	return (uint64_t)disk.f_bavail * disk.f_frsize > (uint64_t)size.st_size + (uint64_t)size.st_size / 4;
}

bool
git_unbundle(const char *bundle, const char *folder, struct err *e)
{
	const char *args[] = {"git", "clone", "--quiet", "--bare",
	                      "--no-hardlinks", "--", bundle,
	                      folder, NULL};
	union {
		const char **in;
		char *const *out;
	} argv = {args};
	posix_spawn_file_actions_t files;
	pid_t child;
	int status = 1;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	int code = posix_spawnp(&child, "git", &files, NULL, argv.out, environ);
	posix_spawn_file_actions_destroy(&files);
	if (code != 0)
		return err_set(e, ERR_INPUT, "%s: unpacking a bundle needs git; "
		               "install it, or unpack the bundle with: git "
		               "clone", bundle);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return has_room(bundle, folder)
			? err_set(e, ERR_INPUT, "%s: git cannot unpack this bundle; is "
			          "it whole?", bundle)
			: err_set(e, ERR_HOME, "%s: no room to unpack this bundle "
			          "beside the home; free some space", bundle);
	return true;
}

void
git_remove(const char *folder)
{
	union {
		const char *in;
		char *out;
	} root = {folder};
	char *roots[] = {root.out, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	if (!walk)
		return;
	while ((entry = fts_read(walk)))
		if (entry->fts_info != FTS_D)
			remove(entry->fts_accpath);
	fts_close(walk);
}
