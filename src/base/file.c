/* file: whole files in and out. See file.h. */
#include "base/file.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
read_all(int fd, const char *name, struct buf *out, struct err *e)
{
	char piece[64 * 1024];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, ERR_INPUT, "%s: cannot read", name);
		if (n == 0)
			return buf_ok(out, name, e);
		buf_add(out, (struct str){piece, (size_t)n});
		if (out->over)
			return buf_ok(out, name, e);
	}
}

bool
file_read(const char *path, struct buf *out, struct err *e)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", out, e);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_INPUT, "%s: cannot open", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(e, ERR_INPUT, "%s: is a folder, a file is needed", path);
	}
	bool ok = read_all(fd, path, out, e);
	close(fd);
	return ok;
}

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return true;
}

bool
file_sync_entry(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str folder = {path, slash ? (size_t)(slash - path) + 1 : 0};
	struct arena a = {0};
	int fd = open(folder.n ? arena_cstr(&a, folder) : ".",
	              O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	arena_release(&a);
	return ok;
}

/* The bytes at `temporary` on the disk, then under the name that they are to have. */
static bool
write_and_rename(const char *temporary, const char *path, struct str bytes)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return false;
	if (!write_all(fd, bytes) || fsync(fd) != 0) {
		int why = errno;
		close(fd);
		errno = why;
		return false;
	}
	return close(fd) == 0 && rename(temporary, path) == 0 && file_sync_entry(path);
}

bool
file_write_durably(const char *path, struct str bytes, bool replace, struct err *e)
{
	struct arena a = {0};
	const char *temporary = arena_printf(&a, "%s.%ld", path, (long)getpid()).p;
	struct stat st;
	bool ok = true;

	if (!replace && lstat(path, &st) == 0)
		ok = err_set(e, ERR_USAGE,
		             "%s: is there already; name another file, or remove it", path);
	if (ok && !write_and_rename(temporary, path, bytes)) {
		ok = err_errno(e, ERR_HOME, "%s: cannot be written", path);
		unlink(temporary);
	}
	arena_release(&a);
	return ok;
}
