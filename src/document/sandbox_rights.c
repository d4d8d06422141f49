/*
 * sandbox_rights: what a child may still do: bounds, system calls (seccomp(2)), files
 * (landlock(7)). See sandbox.h.
 *
 * A filter is compiled before the bounds are set and put in place after them: that
 * takes no memory, which a child of a large parent has none of then.
 */
#include "document/sandbox_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOW_HALF 0xFFFFFFFFU /* of an argument that is an int: the rest may be anything */

struct filter {
	struct sock_filter code[1024];
	unsigned short length;
};

/* Memory, files that are open, and the end. */
static const int computing[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(mmap), SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(mprotect), SCMP_SYS(futex),
	SCMP_SYS(exit_group), SCMP_SYS(exit), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(clock_gettime), SCMP_SYS(getrandom), SCMP_SYS(gettid),
	SCMP_SYS(getpid),
	SCMP_SYS(sysinfo), /* how much memory there is, for qsort */
};

/* What a program needs besides: to start, to find files and to read them. */
static const int running[] = {
	SCMP_SYS(execve), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack), SCMP_SYS(uname), SCMP_SYS(getuid), SCMP_SYS(geteuid),
	SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(readv),
	SCMP_SYS(pread64), SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(close),
	SCMP_SYS(fstat),
	SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(fstatfs), SCMP_SYS(fadvise64), SCMP_SYS(access), SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	SCMP_SYS(getdents64),
};

/* Of these only what changes nothing. */
static const struct {
	int call;
	struct scmp_arg_cmp when;
} harmless[] = {
	{SCMP_SYS(open), {1, SCMP_CMP_MASKED_EQ,
	                  O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY}},
	{SCMP_SYS(openat), {2, SCMP_CMP_MASKED_EQ,
	                    O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY}},
	{SCMP_SYS(fcntl), {1, SCMP_CMP_MASKED_EQ, LOW_HALF, F_GETFD}},
	{SCMP_SYS(fcntl), {1, SCMP_CMP_MASKED_EQ, LOW_HALF, F_SETFD}},
	{SCMP_SYS(fcntl), {1, SCMP_CMP_MASKED_EQ, LOW_HALF, F_GETFL}},
	{SCMP_SYS(prlimit64), {2, SCMP_CMP_EQ, 0, 0}}, /* no new limit */
};

static bool
allow(scmp_filter_ctx rules, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(rules, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return false;
	return true;
}

static bool
allow_when(scmp_filter_ctx rules, int call, struct scmp_arg_cmp when)
{
	return seccomp_rule_add_array(rules, SCMP_ACT_ALLOW, call, 1, &when) == 0;
}

/* Computing, and a signal to itself, which is how abort(3) ends. */
static bool
allow_computing(scmp_filter_ctx rules)
{
	return allow(rules, computing, COUNT(computing)) &&
	       allow_when(rules, SCMP_SYS(tgkill), (struct scmp_arg_cmp){
	                  0, SCMP_CMP_MASKED_EQ, LOW_HALF, (scmp_datum_t)getpid()});
}

/* malloc asks for the number of processors, the C library for the time zone, OpenSSL
 * for its configuration: they do without an answer. What else is called is no
 * accident. */
static bool
rules_for_work(scmp_filter_ctx rules)
{
	static const int refused[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat),
	                              SCMP_SYS(access),
	                              SCMP_SYS(faccessat), SCMP_SYS(sched_getaffinity)};
	bool ok = allow_computing(rules);

	for (size_t i = 0; ok && i < COUNT(refused); i++)
		ok = seccomp_rule_add(rules, SCMP_ACT_ERRNO(EACCES),
		                      refused[i], 0) == 0;
	return ok;
}

static bool
rules_for_program(scmp_filter_ctx rules)
{
	bool ok = allow_computing(rules) && allow(rules, running, COUNT(running));

	for (size_t i = 0; ok && i < COUNT(harmless); i++)
		ok = allow_when(rules, harmless[i].call, harmless[i].when);
	return ok;
}

/* The rules as the kernel takes them; any other call has `otherwise` for an answer. */
static bool
compile(bool (*add_rules)(scmp_filter_ctx), uint32_t otherwise, struct filter *out)
{
	scmp_filter_ctx rules = seccomp_init(otherwise);
	int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t n = -1;

	if (rules && fd >= 0 && add_rules(rules) && seccomp_export_bpf(rules, fd) == 0)
		n = pread(fd, out->code, sizeof out->code, 0);
	if (fd >= 0)
		close(fd);
	if (rules)
		seccomp_release(rules);
	if (n <= 0 || (size_t)n == sizeof out->code)
		return false;
	out->length = (unsigned short)((size_t)n / sizeof out->code[0]);
	return true;
}

static bool
put_in_place(struct filter *f)
{
	struct sock_fprog program = {f->length, f->code};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/* `mapped`: bytes that are in the address space already and do not count. */
static void
bound_resources(size_t mapped)
{
	rlim_t seconds = (rlim_t)sandbox_seconds();
	struct rlimit time = {seconds, seconds + 1};
	struct rlimit memory = {mapped + LIMIT_PARSE_MEMORY,
	                        mapped + LIMIT_PARSE_MEMORY};
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CPU, &time);
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_FSIZE, &none);
	setrlimit(RLIMIT_AS, &memory);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* The address space that the child has from its parent, such as files of any size that
 * are mapped: the first number of statm, in pages. 0 where it is not told. */
static size_t
mapped_by_parent(void)
{
	char line[128];
	int64_t pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, line, sizeof line) : -1;
	struct str text = {line, n > 0 ? (size_t)n : 0}, first;

	if (fd >= 0)
		close(fd);
	if (!str_next(&text, ' ', &first) || !str_to_i64(first, &pages))
		return 0;
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* All that the first version of Landlock knows of. For what it does not know, such as
 * cutting a file short, there is no call in the filter. */
#define ANY_ACCESS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define READ_ACCESS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static bool
open_to(int rules, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access,
	                                          .parent_fd = open(path, O_PATH | O_CLOEXEC)};

	if (rule.parent_fd < 0) /* what is not there needs no rule */
		return true;
	long code = syscall(SYS_landlock_add_rule, rules,
	                    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return code == 0;
}

/* Libraries, among them the loader, which is executed; the data of poppler and, for
 * forms that do not say how they look, fonts. */
static bool
open_to_program(int rules, const char *program)
{
	static const char *const libraries[] = {"/lib", "/lib64",
	                                        "/usr/lib", "/usr/lib64",
	                                        "/usr/local/lib"};
	static const char *const data[] = {"/usr/share", "/etc/fonts",
	                                   "/var/cache/fontconfig"};
	uint64_t execute = LANDLOCK_ACCESS_FS_EXECUTE;
	bool ok = open_to(rules, program, LANDLOCK_ACCESS_FS_READ_FILE | execute) &&
	          open_to(rules, "/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE);

	for (size_t i = 0; ok && i < COUNT(libraries); i++)
		ok = open_to(rules, libraries[i], READ_ACCESS | execute);
	for (size_t i = 0; ok && i < COUNT(data); i++)
		ok = open_to(rules, data[i], READ_ACCESS);
	return ok;
}

/* Kernels without Landlock say that they know no such call, or nothing of it;
 * containers that they do not permit it. */
static bool
shut_files(const char *program)
{
	struct landlock_ruleset_attr handled = {.handled_access_fs = ANY_ACCESS};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled,
	                         sizeof handled, 0);

	if (rules < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM;
	bool ok = open_to_program(rules, program) &&
	          syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return ok;
}

bool
sandbox_give_up_rights(void)
{
	struct filter f;
	bool ok = compile(rules_for_work, SCMP_ACT_KILL_PROCESS, &f);

	bound_resources(mapped_by_parent());
	return ok && put_in_place(&f);
}

bool
sandbox_give_up_all_but(const char *program)
{
	struct filter f;
	bool ok = compile(rules_for_program, SCMP_ACT_ERRNO(ENOSYS), &f);

	bound_resources(0);
	return ok && shut_files(program) && put_in_place(&f);
}
