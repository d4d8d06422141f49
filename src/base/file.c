/* file: whole files in and out. See file.h. */
#include "base/file.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
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

bool
file_map(const char *path, struct str *out, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = (struct str){0};
	if (fd < 0)
		return err_errno(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_INPUT, "%s: cannot open", path);
	bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	void *p = ok && st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	close(fd);
	if (!ok)
		return err_set(e, ERR_INPUT, "%s: is no file", path);
	if (p == MAP_FAILED)
		return err_errno(e, ERR_INPUT, "%s: cannot be read", path);
	*out = (struct str){p, (size_t)st.st_size};
	return true;
}

void
file_unmap(struct str bytes)
{
	if (bytes.n)
		munmap((void *)(uintptr_t)bytes.p, bytes.n);
}

bool
file_write_all(int fd, struct str bytes)
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

/* The folder that the file at `path` is in, or will be; freed by the caller. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = !slash ? 1 : slash == path ? 1 : (size_t)(slash - path);
	char *folder = xcalloc(n + 1, 1);

	memcpy(folder, slash ? path : ".", n);
	return folder;
}

bool
file_sync_folder(const char *path, struct err *e)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_errno(e, ERR_HOME, "%s: cannot be written", folder);
	if (fd >= 0)
		close(fd);
	free(folder);
	return ok;
}

bool
file_make_folders(const char *path, struct err *e)
{
	char *folder = folder_of(path);
	bool ok = true, made = mkdir(folder, 0777) == 0;

	if (!made && errno == ENOENT)
		ok = file_make_folders(folder, e) &&
		     ((made = mkdir(folder, 0777) == 0) ||
		      err_errno(e, ERR_HOME, "%s: cannot make the folder", folder));
	else if (!made && errno != EEXIST)
		ok = err_errno(e, ERR_HOME, "%s: cannot make the folder", folder);
	ok = ok && (!made || file_sync_folder(folder, e));
	free(folder);
	return ok;
}

static bool
write_and_sync(const char *path, struct str bytes, unsigned mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	if (fd < 0)
		return false;
	bool ok = file_write_all(fd, bytes) && fsync(fd) == 0;
	int why = errno;
	ok = close(fd) == 0 && ok;
	errno = ok ? 0 : why;
	return ok;
}

bool
file_write_durably(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	struct buf temporary;

	buf_init(&temporary, 1 << 14);
	buf_printf(&temporary, "%s.%ld.new", path, (long)getpid());
	buf_byte(&temporary, '\0');
	bool ok = buf_ok(&temporary, "the path of a file", e);
	if (ok && (!write_and_sync(temporary.p, bytes, mode) || rename(temporary.p, path) != 0)) {
		ok = err_errno(e, ERR_HOME, "%s: cannot be written", path);
		unlink(temporary.p);
	}
	ok = ok && file_sync_folder(path, e);
	buf_release(&temporary);
	return ok;
}
