/* append: entries a second that a log takes in batches, each batch durable and signed
 * before the next. The log is made in a folder that is named, and has some entries. */
#include "proof/log.h"

enum { BEFORE = 5000, ENTRY = 300 };

struct writer {
	struct note_signer *signer;
	struct log *log;
	uint64_t n;
};

static bool
append(struct writer *w, unsigned count, struct err *e)
{
	struct log_signers by = {&w->signer, 1};
	char entry[ENTRY];

	memset(entry, 'x', sizeof entry);
	for (unsigned i = 0; i < count; i++) {
		snprintf(entry, sizeof entry, "{\"document\":\"Privacy Policy\",\"sighting\":%llu}",
		         (unsigned long long)w->n++);
		if (!log_append(w->log, (struct str){entry, sizeof entry}, e))
			return false;
	}
	return log_publish(w->log, by, e);
}

static bool
measure(struct writer *w, unsigned batch, unsigned batches, struct err *e)
{
	double began = time_monotonic();

	for (unsigned i = 0; i < batches; i++)
		if (!append(w, batch, e))
			return false;
	printf("%u %.0f\n", batch, batch * batches / (time_monotonic() - began));
	return true;
}

int
main(int argc, char **argv)
{
	struct writer w = {.n = 0};
	struct err e = {0};

	bool ok = argc == 2 && note_signer_make(STR("bench.example/log"), &w.signer, &e) &&
	          log_create(argv[1], (struct log_signers){&w.signer, 1}, &e) &&
	          log_open(argv[1], (struct log_keys){note_signer_key(w.signer), 1}, true, &w.log, &e) &&
	          append(&w, BEFORE, &e) && measure(&w, 64, 60, &e) && measure(&w, 256, 30, &e) &&
	          measure(&w, 1000, 10, &e);
	log_close(w.log);
	note_signer_close(w.signer);
	if (!ok)
		fprintf(stderr, "append: %s\n", e.msg);
	return !ok;
}
