/* reading: how many megabytes a second one core turns into canonical text, and reads. */
#include "base/base.h"
#include "document/document.h"
#include "provision/provision.h"

struct sums {
	size_t files, refused, bytes, text_bytes, provisions;
	double text_seconds, analysis_seconds;
};

static bool
read_one(struct reader *r, const char *path, struct sums *s, struct err *e)
{
	struct read_options o = {0};
	struct arena a = {0};
	struct buf bytes;
	struct document d;
	struct analysis found;

	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &bytes, e);
	double t0 = time_monotonic();
	ok = ok && document_read(buf_str(&bytes), &o, &a, &d, e);
	double t1 = time_monotonic();
	if (ok) {
		provision_analyse(r, &d, &a, &found);
		s->text_seconds += t1 - t0;
		s->analysis_seconds += time_monotonic() - t1;
		s->files++;
		s->bytes += bytes.n;
		s->text_bytes += d.text.n;
		s->refused += found.about.refusal != REFUSED_NOT;
		s->provisions += found.provision_count;
	}
	arena_release(&a);
	buf_release(&bytes);
	return ok;
}

int
main(int argc, char **argv)
{
	struct ruleset *rules;
	struct err e = {0};
	struct sums s = {0};
	bool ok = ruleset_open(&rules, &e);

	if (ok) {
		struct reader *r = reader_open(rules);
		for (int i = 1; i < argc && ok; i++)
			ok = read_one(r, argv[i], &s, &e);
		reader_close(r);
		ruleset_close(rules);
	}
	if (!ok || s.files == 0) {
		fprintf(stderr, "reading: %s\n", ok ? "no files" : e.msg);
		return 1;
	}
	double mb = (double)s.bytes / 1e6, text_mb = (double)s.text_bytes / 1e6;
	printf("%zu documents, %.1f MB; %zu not analysed; %zu provisions\n", s.files, mb,
	       s.refused, s.provisions);
	printf("text      %7.1f MB/s per core\n", mb / s.text_seconds);
	printf("analysis  %7.1f MB/s per core\n", text_mb / s.analysis_seconds);
	printf("together  %7.1f MB/s per core\n",
	       mb / (s.text_seconds + s.analysis_seconds));
	return 0;
}
