/*
 * cdxj: the index of a WARC file by src/warc/cdxj, for a comparison with that of others.
 *
 *     cdxj FILE
 *
 * In the order of the records. The file is to be named without folders.
 */
#include "warc/cdxj.h"

static bool
index_file(const char *name, struct str file, struct arena *a, struct buf *out,
           struct err *e)
{
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;
	struct cdxj line;
	bool ok = true;

	if (!warc_open(file, LIMIT_INPUT_BYTES, a, &findings, &reader, e))
		return false;
	while (ok && warc_next(reader, &record))
		if (cdxj_of_record(&record, &line)) {
			line.filename = str_of(name);
			ok = cdxj_line(&line, out, e);
		}
	warc_close(reader);
	if (ok && findings.first)
		ok = err_set(e, ERR_INPUT, "%.*s", STR_ARG(findings.first->text));
	return ok;
}

int
main(int argc, char **argv)
{
	struct arena a = {0};
	struct buf file, out;
	struct err e = {0};

	if (argc != 2)
		return 2;
	buf_init(&file, LIMIT_INPUT_BYTES);
	buf_init(&out, LIMIT_INPUT_BYTES);
	bool ok = file_read(argv[1], &file, &e) && index_file(argv[1], buf_str(&file), &a, &out, &e);
	if (ok)
		fwrite(out.p, 1, out.n, stdout);
	else
		fprintf(stderr, "%s\n", e.msg);
	buf_release(&file);
	buf_release(&out);
	arena_release(&a);
	return ok ? 0 : 1;
}
