/* server: the files of a folder from memory, by HTTP/1.1, on connections that stay open;
 * for measuring clients. Prints its port, and serves until it is ended. */
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base.h"

struct page {
	struct str name;     /* "/000001.html" */
	struct str response; /* with its head */
};

static struct {
	struct page *list;
	size_t count, cap;
} pages;

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct page *)a)->name, ((const struct page *)b)->name);
}

static bool
load_page(const char *folder, const char *name, struct arena *a, struct err *e)
{
	struct buf body;

	buf_init(&body, LIMIT_INPUT_BYTES);
	bool ok = file_read(arena_printf(a, "%s/%s", folder, name).p, &body, e);
	GROW(pages.list, pages.count, pages.cap);
	pages.list[pages.count++] = (struct page){
		arena_printf(a, "/%s", name),
		arena_printf(a, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
		             "Content-Length: %zu\r\n\r\n%.*s", body.n, STR_ARG(buf_str(&body)))};
	buf_release(&body);
	return ok;
}

static bool
load(const char *folder, struct arena *a, struct err *e)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	bool ok = true;

	if (!d)
		return err_errno(e, ERR_INPUT, "%s: cannot open", folder);
	while (ok && (entry = readdir(d)))
		if (entry->d_name[0] != '.')
			ok = load_page(folder, entry->d_name, a, e);
	closedir(d);
	qsort(pages.list, pages.count, sizeof *pages.list, by_name);
	return ok;
}

static struct str
answer(struct str request)
{
	struct page wanted = {.name = {0}};
	struct str word;

	str_next(&request, ' ', &word);
	str_next(&request, ' ', &wanted.name);
	const struct page *p = bsearch(&wanted, pages.list, pages.count, sizeof *pages.list, by_name);
	return p ? p->response : STR("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

/* One request after the other, each in one piece. */
static void *
serve(void *context)
{
	int fd = (int)(intptr_t)context, on = 1;
	char piece[16 * 1024];
	size_t n = 0;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	for (;;) {
		ssize_t got = n < sizeof piece ? read(fd, piece + n, sizeof piece - n) : 0;
		if (got <= 0)
			break;
		n += (size_t)got;
		struct str request = {piece, n};
		if (str_find(request, STR("\r\n\r\n"), 0) == SIZE_MAX)
			continue;
		if (!file_write_all(fd, answer(request)))
			break;
		n = 0;
	}
	close(fd);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	struct arena a = {0};
	struct err e = {0};
	pthread_t thread;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (argc != 2 || !load(argv[1], &a, &e) || bind(fd, (struct sockaddr *)&at, size) != 0 ||
	    listen(fd, 64) != 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0) {
		fprintf(stderr, "server: %s\n", argc == 2 ? e.msg : "name a folder");
		return 1;
	}
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	for (;;) {
		int peer = accept(fd, NULL, NULL);
		if (peer < 0 || pthread_create(&thread, NULL, serve, (void *)(intptr_t)peer) != 0)
			return 1;
		pthread_detach(thread);
	}
}
