/* file: whole files in, with a bound. See file.h. */
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
