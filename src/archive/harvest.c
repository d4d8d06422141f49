/* harvest: children that read a WARC file, one after the other. See harvest.h. */
#include "archive/harvest_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/sandbox.h"

enum { FALLS_MAX = 10 }; /* of children, on one file, each at a record of its own */

struct harvester {
	const char *path;
	int fd;
	size_t size;
	struct harvest_end end;
	unsigned falls;
	_Atomic uint64_t *records_read; /* shared with the child */
	struct buf result;
	struct arena a; /* of what was given last */
};

static bool
open_file(struct harvester *h, struct err *e)
{
	struct stat st;

	h->fd = open(h->path, O_RDONLY | O_CLOEXEC);
	if (h->fd < 0)
		return err_errno(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_INPUT, "%s: cannot open", h->path);
	if (fstat(h->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_INPUT, "%s: is no file; name a WARC file", h->path);
	h->size = (size_t)st.st_size;
	return h->size || err_set(e, ERR_INPUT, "%s: is empty; name a WARC file", h->path);
}

/* One child on the mapped file; its result is in h->result. */
static bool
run_child(struct harvester *h, uint64_t records_max, struct err *e)
{
	void *p = mmap(NULL, h->size, PROT_READ, MAP_PRIVATE, h->fd, 0);
	struct harvest_job job = {{p, h->size}, h->end.next, records_max, h->records_read};

	if (p == MAP_FAILED)
		return err_errno(e, ERR_HOME, "%s: cannot be mapped", h->path);
	madvise(p, h->size, MADV_SEQUENTIAL);
	*h->records_read = 0;
	buf_release(&h->result);
	buf_init(&h->result, HARVEST_RESULT_MAX);
	bool ok = sandbox_run(harvest_work, &job, &h->result, e);
	munmap(p, h->size);
	return ok;
}

static bool
is_further(const struct harvest_end *end, const struct warc_place *from)
{
	return end->at_end || end->next.offset > from->offset ||
	       (end->next.offset == from->offset && end->next.skip > from->skip);
}

static bool
run(struct harvester *h, uint64_t records_max, struct harvest *out, struct err *e)
{
	struct harvest_end end;

	if (!run_child(h, records_max, e))
		return false;
	arena_reset(&h->a);
	if (!harvest_read(buf_str(&h->result), h->size, &h->a, out, &end) ||
	    (records_max && !is_further(&end, &h->end.next)))
		return err_set(e, ERR_INPUT, "its parser gave no sound answer; the bytes may be damaged");
	h->end = end;
	return true;
}

/* Where the child has fallen at the first record of a batch, that record is named, and
 * the next one looked for. */
static void
pass_over(struct harvester *h, const char *why, struct harvest *out)
{
	struct warc_place *at = &h->end.next;
	struct harvest_finding *f = ARENA_NEW(&h->a, struct harvest_finding);
	bool last = ++h->falls == FALLS_MAX;

	*f = (struct harvest_finding){
		true, arena_printf(&h->a, "record %llu at offset %zu: %s%s",
		                   (unsigned long long)(at->number + at->skip + 1), at->offset, why,
		                   last ? "; the rest of the file is not read" : "")};
	*at = (struct warc_place){at->offset + 1, at->number + at->skip + 1, 0};
	h->end.at_end = last || at->offset >= h->size;
	*out = (struct harvest){.findings = f, .finding_count = 1, .wrong = 1, .done = at->offset};
}

bool
harvester_next(struct harvester *h, bool *some, struct harvest *out, struct err *e)
{
	uint64_t most = UINT64_MAX;

	*some = !h->end.at_end;
	while (*some) {
		struct err fall = {0};
		if (run(h, most, out, &fall))
			return true;
		if (fall.kind != ERR_INPUT && fall.kind != ERR_LIMIT) {
			*e = fall;
			return err_context(e, "%s", h->path);
		}
		/* What stands before the record at which it fell can be had. */
		uint64_t read = *h->records_read;
		most = read < most ? read : most - 1;
		if (most == 0) {
			arena_reset(&h->a);
			pass_over(h, fall.msg, out);
			return true;
		}
	}
	return true;
}

uint64_t
harvester_size(const struct harvester *h)
{
	return h->size;
}

/* Digests of all kinds are set up here: a child may not open what they need. */
static void
warm_up(void)
{
	static const enum hash_kind kinds[] = {HASH_SHA256, HASH_SHA1, HASH_MD5};

	for (size_t i = 0; i < COUNT(kinds); i++)
		hash_close(hash_start(kinds[i]));
}

bool
harvester_open(const char *path, struct harvester **out, struct err *e)
{
	struct harvester *h = xcalloc(1, sizeof *h);
	struct harvest none;

	*h = (struct harvester){.path = path, .fd = -1};
	buf_init(&h->result, HARVEST_RESULT_MAX);
	void *shared = mmap(NULL, sizeof *h->records_read, PROT_READ | PROT_WRITE,
	                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	h->records_read = shared == MAP_FAILED ? NULL : shared;
	warm_up();
	bool ok = h->records_read ? open_file(h, e) : err_errno(e, ERR_INTERNAL, "no memory can be shared");
	if (ok && !run(h, 0, &none, e))
		ok = err_context(e, "%s", path);
	if (!ok) {
		harvester_close(h);
		return false;
	}
	*out = h;
	return true;
}

void
harvester_close(struct harvester *h)
{
	if (!h)
		return;
	if (h->fd >= 0)
		close(h->fd);
	if (h->records_read)
		munmap((void *)(uintptr_t)h->records_read, sizeof *h->records_read);
	buf_release(&h->result);
	arena_release(&h->a);
	free(h);
}
