/* replay: run a fuzz target over the files of folders, with any compiler. */
#include "base/base.h"
#include "fuzz/target.h"

#include <dirent.h>

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
replay(const char *path, struct err *e)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &bytes, e);
	if (ok) {
		/* A copy of exactly this size, so that reading past the end shows. */
		uint8_t *data = xmalloc(bytes.n ? bytes.n : 1);
		if (bytes.n)
			memcpy(data, bytes.p, bytes.n);
		LLVMFuzzerTestOneInput(data, bytes.n);
		free(data);
	}
	buf_release(&bytes);
	return ok;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct dirent **names = NULL;
		struct err e = {0};
		bool ok = true;
		int done = 0, n = scandir(argv[i], &names, NULL, by_name);

		for (int k = 0; k < n; k++) {
			char path[4096];
			snprintf(path, sizeof path, "%s/%s", argv[i], names[k]->d_name);
			if (names[k]->d_name[0] != '.') {
				ok = replay(path, &e) && ok;
				done++;
			}
			free(names[k]);
		}
		free(names);
		if (n < 0 || done == 0 || !ok) {
			printf("FAIL %s: %s\n", argv[i], ok ? "no files to replay" : e.msg);
			return 1;
		}
		printf("ok %s: %d inputs\n", argv[i], done);
	}
	return 0;
}
