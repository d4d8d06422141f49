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
	ssize_t n;

	do {
		n = read(fd, piece, sizeof piece);
		if (n > 0)
			buf_add(out, (struct str){piece, (size_t)n});
	} while (!out->over && (n > 0 || (n < 0 && errno == EINTR)));
	bool ok = n < 0 ? err_errno(e, ERR_INPUT, "%s: cannot read", name)
	                : buf_ok(out, name, e);
	explicit_bzero(piece, sizeof piece); /* it may have been a private key */
	return ok;
}

/* Below 0: it cannot be opened. */
static int
open_to_read(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err_errno(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_INPUT,
		          "%s: cannot open", path);
	return fd;
}

bool
file_read(const char *path, struct buf *out, struct err *e)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", out, e);
	int fd = open_to_read(path, e);
	if (fd < 0)
		return false;
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
	void *p = NULL;
	int fd = open_to_read(path, e);

	*out = (struct str){0};
	if (fd < 0)
		return false;
	bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	if (ok && st.st_size)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
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

bool
file_sync_folder(const char *path, struct err *e)
{
	struct file_group g = {.count = 0};

	if (file_group_names(&g, path, e))
		return file_group_sync(&g, e);
	file_group_release(&g);
	return false;
}

bool
file_make_folders(const char *path, struct err *e)
{
	struct file_group g = {.count = 0};

	if (file_group_folders(&g, path, e))
		return file_group_sync(&g, e);
	file_group_release(&g);
	return false;
}

bool
file_write_durably(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	struct file_group g = {.count = 0};

	if (file_group_replace(&g, path, bytes, mode, e))
		return file_group_sync(&g, e);
	file_group_release(&g);
	return false;
}
