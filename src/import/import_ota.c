/* import_ota: Open Terms Archive histories to evidence. See import_ota.h. */
#include "import/import_ota.h"

#include <pthread.h>

#include "archive/leaves.h"
#include "import/git_history.h"

/* What one document's work gives, until it is written. */
struct job {
	struct arena a;
	struct addition add;
	size_t known;
	struct err e;
};

struct importer {
	struct home *home;
	const char *repository;
	const struct progress_of *progress;
	struct import_result *result;
	struct git_history history;
	int64_t *ids; /* of the documents */
	struct job *jobs;
	struct git_reader **gits; /* one a thread */
	struct db **readers;
	size_t recordings, seen;
	bool open; /* a transaction is */
	double committed;
	struct err *e;
};

/* Blobs of one document that were read already, by name. */
struct blob_memo {
	struct git_name *names;
	int64_t *versions;
	size_t slots;
};

static int64_t *
blob_slot(struct blob_memo *m, const struct git_name *name)
{
	uint64_t key;

	memcpy(&key, name->b, sizeof key);
	size_t slot = key & (m->slots - 1);
	while (m->versions[slot] &&
	       memcmp(m->names[slot].b, name->b, sizeof name->b) != 0)
		slot = (slot + 1) & (m->slots - 1);
	m->names[slot] = *name;
	return &m->versions[slot];
}

/* The version that a recording shows; 0 with *failure set if there is no text in it. */
static bool
read_recording(struct git_reader *git, struct history *h, const struct recording *r,
               struct arena *scratch, struct job *job, int64_t *version,
               struct str *failure, struct err *e)
{
	struct read_options options = {.type = DOCUMENT_MARKDOWN};
	struct document d;
	struct str bytes;
	struct err bad = {0};

	*version = 0;
	if (!git_reader_blob(git, &r->blob, &bytes, e))
		return false;
	arena_reset(scratch);
	if (!document_read(bytes, &options, scratch, &d, &bad)) {
		*failure = arena_str(&job->a, str_of(bad.msg));
		return true;
	}
	return history_number(h, &d, &job->a, &job->add, version, e);
}

static struct str
source_of(struct arena *a, const struct recording *r)
{
	char hex[41];

	git_name_hex(&r->commit, hex);
	return arena_printf(a, "git:%s", hex);
}

/* Sources of the sightings that the document has already, as a sorted array. */
static int
by_source(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	return str_cmp(x->source, y->source);
}

static bool
known_source(struct sighting *sorted, size_t count, struct str source)
{
	struct sighting key = {.source = source};

	return count && bsearch(&key, sorted, count, sizeof key, by_source);
}

static bool
read_recordings(struct importer *im, unsigned worker, const struct recorded_document *d,
                struct history *h, struct blob_memo *memo, struct job *job,
                struct err *e)
{
	struct arena scratch = {0}, known_arena = {0};
	struct sighting *known;
	size_t known_count;
	bool ok = archive_sightings(im->readers[worker], job->add.document,
	                            &known_arena, &known, &known_count, e);

	if (ok && known_count)
		qsort(known, known_count, sizeof *known, by_source);
	for (size_t i = 0; ok && i < d->count; i++) {
		const struct recording *r = &d->recordings[i];
		struct new_sighting s = {.at = r->at, .technical = r->technical,
		                         .source = source_of(&job->a, r)};
		if (known_source(known, known_count, s.source)) {
			job->known++;
			continue;
		}
		int64_t *version = blob_slot(memo, &r->blob);
		if (*version == 0)
			ok = read_recording(im->gits[worker], h, r, &scratch, job,
			                    version, &s.failure, e);
		s.version = *version;
		job->add.sightings[job->add.sighting_count++] = s;
	}
	arena_release(&scratch);
	arena_release(&known_arena);
	return ok;
}

static bool
import_document(void *context, unsigned worker, size_t item)
{
	struct importer *im = context;
	const struct recorded_document *d = &im->history.documents[item];
	struct job *job = &im->jobs[item];
	struct blob_memo memo = {.slots = 16};
	struct history *h;

	while (memo.slots < d->count * 2)
		memo.slots *= 2;
	memo.names = xcalloc(memo.slots, sizeof *memo.names);
	memo.versions = xcalloc(memo.slots, sizeof *memo.versions);
	job->add.document = im->ids[item];
	job->add.versions = ARENA_ARRAY(&job->a, struct new_version, d->count);
	job->add.sightings = ARENA_ARRAY(&job->a, struct new_sighting, d->count);
	bool ok = history_open(im->readers[worker], job->add.document, &h, &job->e);
	if (ok) {
		ok = read_recordings(im, worker, d, h, &memo, job, &job->e);
		history_close(h);
	}
	free(memo.names);
	free(memo.versions);
	return true; /* the error is told in order, by write_document */
}

/* Write one document; commit when it is time. */
static bool
write_document(void *context, size_t item)
{
	struct importer *im = context;
	struct job *job = &im->jobs[item];
	int64_t last;
	bool ok = job->e.kind == ERR_NONE;

	if (!ok)
		*im->e = job->e;
	if (ok && !im->open)
		ok = im->open = db_begin(im->home->db, im->e);
	ok = ok && archive_write(im->home->db, &job->add, &last, im->e);
	if (ok && time_monotonic() - im->committed > 0.5) {
		ok = db_commit(im->home->db, im->e);
		im->open = !ok;
		im->committed = time_monotonic();
	}
	im->result->sightings += job->add.sighting_count;
	im->result->versions += job->add.version_count;
	im->result->known += job->known;
	im->seen += im->history.documents[item].count;
	if (im->progress && im->progress->tick)
		im->progress->tick(im->progress->context, im->seen, im->recordings);
	arena_release(&job->a);
	return ok;
}

/* All documents get their numbers at once, in the order of their names. */
static bool
number_documents(struct importer *im)
{
	struct git_history *h = &im->history;

	if (!db_begin(im->home->db, im->e))
		return false;
	for (size_t i = 0; i < h->count; i++) {
		if (!archive_document(im->home->db, h->documents[i].service,
		                      h->documents[i].document, true,
		                      &im->ids[i], im->e)) {
			db_rollback(im->home->db);
			return false;
		}
		im->recordings += h->documents[i].count;
	}
	return db_commit(im->home->db, im->e);
}

static bool
import_documents(struct importer *im, unsigned threads)
{
	bool ok = true;
	size_t count = im->history.count;

	im->jobs = xcalloc(count, sizeof *im->jobs);
	im->gits = xcalloc(threads, sizeof *im->gits);
	im->readers = xcalloc(threads, sizeof *im->readers);
	for (unsigned i = 0; ok && i < threads; i++)
		ok = git_reader_open(im->repository, &im->gits[i], im->e) &&
		     home_reader(im->home, &im->readers[i], im->e);
	im->committed = time_monotonic();
	ok = ok && pool_run(threads, count, (size_t)threads * 4, import_document,
	                    write_document, im);
	if (im->open && ok)
		ok = db_commit(im->home->db, im->e);
	else if (im->open)
		db_rollback(im->home->db);
	for (unsigned i = 0; i < threads; i++) {
		git_reader_close(im->gits[i]);
		db_close(im->readers[i]);
	}
	for (size_t i = 0; i < count; i++)
		arena_release(&im->jobs[i].a);
	free(im->readers);
	free(im->gits);
	free(im->jobs);
	return ok;
}

static bool
import_repository(struct home *h, const char *repository,
                  const struct import_options *o, const struct progress_of *p,
                  struct import_result *out, struct err *e)
{
	struct importer im = {.home = h, .repository = repository, .progress = p,
	                      .result = out, .e = e};

	if (!git_history_read(repository, o, &im.history, e))
		return false;
	im.ids = xcalloc(im.history.count, sizeof *im.ids);
	out->documents = im.history.count;
	bool ok = number_documents(&im) && import_documents(&im, o->threads ? o->threads : 1) &&
	          leaves_publish(h, e);
	free(im.ids);
	git_history_release(&im.history);
	return ok;
}

bool
import_ota(struct home *h, const char *source, const struct import_options *o,
           const struct progress_of *p, struct import_result *out, struct err *e)
{
	struct arena a = {0};
	enum git_source kind;

	*out = (struct import_result){0};
	if (!git_source_kind(source, &kind, e))
		return false;
	if (kind == GIT_REPOSITORY)
		return import_repository(h, source, o, p, out, e);
	const char *folder = arena_printf(&a, "%s/unbundled", h->path).p;
	git_remove(folder); /* what an interrupted import left */
	bool ok = git_unbundle(source, folder, e) &&
	    import_repository(h, folder, o, p, out, e);
	git_remove(folder);
	arena_release(&a);
	return ok;
}
