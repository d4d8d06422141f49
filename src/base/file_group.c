/* file_group: files that become durable together. See file_group.h. */
#include "base/file_group.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OPEN = 64,  /* members, before what is there is synced on the way */
	AT_ONCE = 16 /* of them being synced */
};

struct group_member {
	int fd;
	char *path;
	int error; /* of its sync; 0: none */
};

static char *
copy_of(const char *s, size_t n)
{
	char *copy = xcalloc(n + 1, 1);

	memcpy(copy, s, n);
	return copy;
}

/* The folder that the file at `path` is in, or will be. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return copy_of(".", 1);
	return copy_of(path, slash == path ? 1 : (size_t)(slash - path));
}

static void
add_member(struct file_group *g, int fd, char *path)
{
	GROW(g->list, g->count, g->cap);
	g->list[g->count++] = (struct group_member){.fd = fd, .path = path};
}

static bool
add_folder(struct file_group *g, const char *path, struct err *e)
{
	for (size_t i = 0; i < g->count; i++)
		if (strcmp(g->list[i].path, path) == 0)
			return true;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_HOME, "%s: cannot be written", path);
	add_member(g, fd, copy_of(path, strlen(path)));
	return true;
}

bool
file_group_names(struct file_group *g, const char *path, struct err *e)
{
	char *folder = folder_of(path);
	bool ok = add_folder(g, folder, e);

	free(folder);
	return ok;
}

bool
file_group_folders(struct file_group *g, const char *path, struct err *e)
{
	char *folder = folder_of(path);
	bool made = mkdir(folder, 0777) == 0, ok = true;

	if (!made && errno == ENOENT)
		ok = file_group_folders(g, folder, e) &&
		     ((made = mkdir(folder, 0777) == 0) ||
		      err_errno(e, ERR_HOME, "%s: cannot make the folder", folder));
	else if (!made && errno != EEXIST)
		ok = err_errno(e, ERR_HOME, "%s: cannot make the folder", folder);
	ok = ok && (!made || file_group_names(g, folder, e));
	free(folder);
	return ok;
}

static bool
sync_member(void *context, unsigned worker, size_t item)
{
	struct file_group *g = context;
	struct group_member *m = &g->list[item];

	(void)worker;
	m->error = fsync(m->fd) == 0 ? 0 : errno;
	return true;
}

static bool
sync_members(struct file_group *g, struct err *e)
{
	unsigned threads = g->count < AT_ONCE ? (unsigned)g->count : AT_ONCE;

	if (threads == 1)
		sync_member(g, 0, 0);
	else if (threads &&
	         !pool_run(threads, g->count, g->count, sync_member, NULL, g))
		return err_set(e, ERR_INTERNAL, "files cannot be synced");
	for (size_t i = 0; i < g->count; i++)
		if ((errno = g->list[i].error))
			return err_errno(e, ERR_HOME, "%s: cannot be written",
			                 g->list[i].path);
	return true;
}

static void
forget_members(struct file_group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		close(g->list[i].fd);
		free(g->list[i].path);
	}
	g->count = 0;
}

/* The last member takes the place of the file that it replaces. */
static bool
take_place(struct file_group *g, struct err *e)
{
	if (rename(g->list[g->count - 1].path, g->replaces) != 0)
		return err_errno(e, ERR_HOME, "%s: cannot be written", g->replaces);
	forget_members(g);
	return file_group_names(g, g->replaces, e) && sync_members(g, e);
}

void
file_group_release(struct file_group *g)
{
	if (g->replaces && g->count)
		unlink(g->list[g->count - 1].path); /* or nothing, if it took its place */
	free(g->replaces);
	forget_members(g);
	free(g->list);
	*g = (struct file_group){.count = 0};
}

bool
file_group_sync(struct file_group *g, struct err *e)
{
	bool ok = sync_members(g, e) && (!g->replaces || take_place(g, e));

	if (ok) {
		free(g->replaces);
		g->replaces = NULL;
	}
	file_group_release(g);
	return ok;
}

/* Takes `path`. The kernel is told to begin at once, so that all places on the disk are
 * chosen when the first member is synced. */
static bool
write_member(struct file_group *g, char *path, struct str bytes, unsigned mode,
             struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	if (fd >= 0)
		add_member(g, fd, path);
	if (fd >= 0 && file_write_all(fd, bytes)) {
		sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
		return true;
	}
	err_errno(e, ERR_HOME, "%s: cannot be written", path);
	if (fd < 0)
		free(path);
	return false;
}

bool
file_group_add(struct file_group *g, const char *path, struct str bytes, unsigned mode,
               struct err *e)
{
	if (g->count >= OPEN) {
		if (!sync_members(g, e))
			return false;
		forget_members(g);
	}
	return file_group_folders(g, path, e) && file_group_names(g, path, e) &&
	       write_member(g, copy_of(path, strlen(path)), bytes, mode, e);
}

bool
file_group_replace(struct file_group *g, const char *path, struct str bytes,
                   unsigned mode, struct err *e)
{
	struct buf temporary;

	buf_init(&temporary, 1 << 14);
	buf_printf(&temporary, "%s.%ld.new", path, (long)getpid());
	size_t before = g->count;
	bool ok = buf_ok(&temporary, "the path of a file", e) &&
	          write_member(g, copy_of(temporary.p, temporary.n), bytes, mode, e);
	if (g->count > before)
		g->replaces = copy_of(path, strlen(path));
	buf_release(&temporary);
	return ok;
}
