/*
 * authority: a certificate and timestamp authority of our own, for tests.
 *
 * It lives in a scratch folder and is made by the program `openssl`, which is also the
 * second opinion on what our code writes. `authority_open` makes:
 *   root          Example Root, 2010 to 2049
 *   between       Example Intermediate, issued by root, 2015 to 2045
 *   stamps        Example Stamps, issued by between, 2020 to 2044
 * each as NAME.key and NAME.pem. All keys are P-256.
 */
#ifndef AUTHORITY_H
#define AUTHORITY_H

#include "test/check.h"

#include <stdarg.h>
#include <unistd.h>

struct authority {
	char folder[64];
	struct arena a;
};

/* Run a command in the folder; false if it fails. */
static inline bool PRINTF(2, 3)
authority_run(struct authority *y, const char *fmt, ...)
{
	char command[1024];
	struct str all;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	all = arena_printf(&y->a, "cd %s && { %s; } >log 2>&1", y->folder, command);
	return system(all.p) == 0;
}

/* As authority_run, and a test fails with it. */
#define AUTHORITY_RUN(y, ...) CHECK_SAY(authority_run((y), __VA_ARGS__), "openssl fails: " __VA_ARGS__)

static inline struct str
authority_read(struct authority *y, const char *name)
{
	struct buf b;
	struct err e = {0};
	struct str path = arena_printf(&y->a, "%s/%s", y->folder, name), out;

	buf_init(&b, LIMIT_INPUT_BYTES);
	CHECK_SAY(file_read(path.p, &b, &e), "%s", e.msg);
	out = arena_str(&y->a, buf_str(&b));
	buf_release(&b);
	return out;
}

static inline void
authority_write(struct authority *y, const char *name, struct str bytes)
{
	struct str path = arena_printf(&y->a, "%s/%s", y->folder, name);
	FILE *f = fopen(path.p, "wb");

	CHECK(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n);
	if (f)
		fclose(f);
}

/* NAME.key and NAME.pem: "/O=Example Trust/CN=`common`", of the kind `section` of
 * test/data/authority.cnf, valid from one year's first day to another's, signed by the
 * key and certificate of `by` (its own name: self-signed). */
static inline void
authority_issue(struct authority *y, const char *name, const char *common,
                const char *section, const char *by, int from, int to)
{
	AUTHORITY_RUN(y, "openssl req -config cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
	                 "-nodes -keyout %s.key -subj '/O=Example Trust/CN=%s' -out csr",
	              name, common);
	AUTHORITY_RUN(y, "openssl ca -config cnf -batch -notext -in csr -extensions %s -out %s.pem "
	                 "-startdate %d0101000000Z -enddate %d0101000000Z -keyfile %s.key %s%s%s",
	              section, name, from, to, by, strcmp(by, name) == 0 ? "-selfsign" : "-cert ",
	              strcmp(by, name) == 0 ? "" : by, strcmp(by, name) == 0 ? "" : ".pem");
}

/* False where there is no program `openssl`. */
static inline bool
authority_open(struct authority *y)
{
	*y = (struct authority){.folder = "/tmp/proviso-authority-XXXXXX"};
	if (system("openssl version >/dev/null 2>&1") != 0 || !mkdtemp(y->folder))
		return false;
	setenv("NAMES", "DNS:archive.example", 1);
	CHECK(system(arena_printf(&y->a, "cp test/data/authority.cnf %s/cnf", y->folder).p) == 0);
	AUTHORITY_RUN(y, "touch index; echo 1000 >certificate_serial; echo 01 >stamp_serial");
	authority_issue(y, "root", "Example Root", "authority", "root", 2010, 2049);
	authority_issue(y, "between", "Example Intermediate", "authority", "root", 2015, 2045);
	authority_issue(y, "stamps", "Example Stamps", "stamps", "between", 2020, 2044);
	return true;
}

static inline void
authority_close(struct authority *y)
{
	CHECK(system(arena_printf(&y->a, "rm -rf %s", y->folder).p) == 0);
	arena_release(&y->a);
}

/* The reply of a signer to a request, with the intermediate's certificate. */
static inline struct str
authority_reply(struct authority *y, const char *signer, struct str request)
{
	authority_write(y, "query", request);
	AUTHORITY_RUN(y, "openssl ts -reply -config cnf -section tsa -queryfile query -signer %s.pem "
	                 "-inkey %s.key -chain between.pem -out reply",
	              signer, signer);
	return authority_read(y, "reply");
}

#endif
