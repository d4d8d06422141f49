/* harvest: children that read a WARC file, one after the other. See harvest.h. */
#include "import/harvest_parts.h"

#include <sys/mman.h>

#include "document/sandbox.h"

enum {
	FALLS_MAX = 10,    /* of children, on one file, each at a record of its own */
	AHEAD = 24 * 3600  /* seconds by which a clock may be ahead of ours */
};

struct harvester {
	const char *path;
	enum harvest_aim aim;
	int64_t latest;
	size_t size;
	struct harvest_end end;
	unsigned falls;
	_Atomic uint64_t *records_read; /* shared with the child */
	struct buf result;
	struct arena a; /* of what was given last */
};

static bool
map(struct harvester *h, struct str *out, struct err *e)
{
	if (!file_map(h->path, out, e))
		return false;
	if (out->n == 0)
		return err_set(e, ERR_INPUT, "%s: is empty; name a WARC file", h->path);
	if (h->size && out->n != h->size) {
		file_unmap(*out);
		return err_set(e, ERR_INPUT,
		               "%s: has changed its size; import it when nobody writes "
		               "to it", h->path);
	}
	h->size = out->n;
	madvise((void *)(uintptr_t)out->p, out->n, MADV_SEQUENTIAL);
	return true;
}

static bool
is_further(const struct harvest_end *end, const struct warc_place *from)
{
	return end->at_end || end->next.offset > from->offset ||
	       (end->next.offset == from->offset && end->next.skip > from->skip);
}

/* One child, for so many records from the place that was reached, or the one behind. */
static bool
run(struct harvester *h, struct str file, bool behind, uint64_t records_max,
    struct harvest *out, struct err *e)
{
	struct harvest_job job = {.file = file, .aim = h->aim, .from = h->end.next,
	                          .latest = h->latest, .behind = behind,
	                          .records_max = records_max,
	                          .records_read = h->records_read};
	struct harvest_end end;

	*h->records_read = 0;
	buf_release(&h->result);
	buf_init(&h->result, HARVEST_RESULT_MAX);
	arena_reset(&h->a);
	if (!sandbox_run(harvest_work, &job, &h->result, e))
		return false;
	if (!harvest_read(buf_str(&h->result), file.n, &h->a, out, &end) ||
	    ((behind || records_max) && !is_further(&end, &h->end.next)))
		return err_set(e, ERR_INPUT,
		               "its parser gave no sound answer; the bytes "
		               "may be damaged");
	h->end = end;
	return true;
}

/* A child has fallen at the first record of a batch: the record is named, and the next
 * one looked for. */
static void
pass_over(struct harvester *h, struct str file, const char *why, struct harvest *out)
{
	struct warc_place at = h->end.next;
	struct err none = {0};
	bool last = ++h->falls == FALLS_MAX || !run(h, file, true, 0, out, &none);

	h->end.at_end |= last;
	struct harvest_finding *f = ARENA_NEW(&h->a, struct harvest_finding);
	*f = (struct harvest_finding){
		true, arena_printf(&h->a, "record %llu at offset %zu: %s%s",
		                   (unsigned long long)(at.number + at.skip + 1),
		                   at.offset, why,
		                   last ? "; the rest of the file is not read" : "")};
	*out = (struct harvest){.findings = f, .finding_count = 1, .wrong = 1,
	                        .done = h->end.next.offset};
}

static bool
read_batch(struct harvester *h, struct str file, struct harvest *out, struct err *e)
{
	uint64_t most = UINT64_MAX;

	while (most) {
		struct err fall = {0};
		if (run(h, file, false, most, out, &fall))
			return true;
		if (fall.kind != ERR_INPUT && fall.kind != ERR_LIMIT) {
			*e = fall;
			return err_context(e, "%s", h->path);
		}
		/* What stands before the place where it fell can be had, or some of
		 * it. */
		uint64_t read = *h->records_read;
		most = read < most ? read : most / 2;
		if (most == 0)
			pass_over(h, file, fall.msg, out);
	}
	return true;
}

bool
harvester_next(struct harvester *h, bool *some, struct harvest *out, struct err *e)
{
	struct str file;

	*some = !h->end.at_end;
	if (!*some)
		return true;
	if (!map(h, &file, e))
		return false;
	bool ok = read_batch(h, file, out, e);
	file_unmap(file);
	return ok;
}

uint64_t
harvester_size(const struct harvester *h)
{
	return h->size;
}

/* Is it a WARC file at all? */
static bool
look(struct harvester *h, struct err *e)
{
	struct harvest none;
	struct str file;

	if (!map(h, &file, e))
		return false;
	bool ok = run(h, file, false, 0, &none, e);
	file_unmap(file);
	return ok || err_context(e, "%s", h->path);
}

bool
harvester_open(const char *path, enum harvest_aim aim, struct harvester **out,
               struct err *e)
{
	struct harvester *h = xcalloc(1, sizeof *h);
	void *shared = mmap(NULL, sizeof *h->records_read, PROT_READ | PROT_WRITE,
	                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*h = (struct harvester){.path = path, .aim = aim, .latest = time_now() + AHEAD};
	buf_init(&h->result, HARVEST_RESULT_MAX);
	if (shared != MAP_FAILED)
		h->records_read = shared;
	bool ok = h->records_read ? look(h, e)
	                          : err_errno(e, ERR_INTERNAL,
	                                      "no memory can be shared");
	if (ok)
		*out = h;
	else
		harvester_close(h);
	return ok;
}

void
harvester_close(struct harvester *h)
{
	if (!h)
		return;
	if (h->records_read)
		munmap((void *)(uintptr_t)h->records_read, sizeof *h->records_read);
	buf_release(&h->result);
	arena_release(&h->a);
	free(h);
}
