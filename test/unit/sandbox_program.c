/* sandbox_program: what a program of others cannot do in the sandbox, and when it is cut.
 * The program is this one: called with a word, it does what the word says. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "document/sandbox_parts.h"
#include "test/check.h"

/* --- the program, in the sandbox */

/* A file of the user, and the process that started this one. */
static const char *secret;
static pid_t parent;

static bool
opens(const char *path, int flags)
{
	return open(path, flags, 0600) >= 0;
}

static bool reads_a_file(void) { return opens(secret, O_RDONLY); }
static bool reads_accounts(void) { return opens("/etc/passwd", O_RDONLY); }
static bool reads_a_process(void) { return opens("/proc/self/maps", O_RDONLY); }
static bool lists_a_folder(void) { return opendir("/tmp") != NULL; }
static bool has_a_device(void) { return opens("/dev/null", O_RDONLY); }

static bool
executes_another(void)
{
	char name[] = "true", *const argv[] = {name, NULL};

	execve("/usr/bin/true", argv, environ);
	return false; /* else there is no answer, which is seen */
}

static bool writes_a_file(void) { return opens(secret, O_WRONLY); }
static bool reads_and_writes(void) { return opens(secret, O_RDWR); }
static bool cuts_by_opening(void) { return opens(secret, O_RDONLY | O_TRUNC); }
static bool makes_a_file(void) { return opens("/tmp/proviso-escape", O_RDONLY | O_CREAT); }
static bool makes_a_nameless_file(void) { return opens("/tmp", O_TMPFILE | O_WRONLY); }
static bool cuts(void) { return truncate(secret, 0) == 0; }
static bool removes(void) { return unlink(secret) == 0; }
static bool renames(void) { return rename(secret, "/tmp/proviso-escape") == 0; }
static bool links(void) { return link(secret, "/tmp/proviso-escape") == 0; }
static bool points(void) { return symlink(secret, "/tmp/proviso-escape") == 0; }
static bool makes_a_folder(void) { return mkdir("/tmp/proviso-escape", 0700) == 0; }
static bool opens_to_all(void) { return chmod(secret, 0777) == 0; }
static bool gives_away(void) { return chown(secret, 1, 1) == 0; }
static bool changes_times(void) { return utimensat(AT_FDCWD, secret, NULL, 0) == 0; }

static bool
writes_its_input(void)
{
	signal(SIGXFSZ, SIG_IGN);
	return lseek(0, 0, SEEK_SET) == 0 && write(0, "x", 1) == 1;
}

static bool reaches_the_network(void) { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }
static bool reaches_services(void) { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }
static bool makes_memory_files(void) { return memfd_create("x", 0) >= 0; }

static bool
makes_pipes(void)
{
	int ends[2];

	return pipe(ends) == 0;
}

static bool
starts_a_process(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child > 0;
}

static void *
nothing(void *p)
{
	return p;
}

static bool
starts_a_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0;
}

static bool signals_its_parent(void) { return kill(parent, 0) == 0; }
static bool signals_a_thread(void) { return tgkill(parent, parent, 0) == 0; }
static bool traces(void) { return ptrace(PTRACE_SEIZE, parent, NULL, NULL) == 0; }

static bool
reads_memory_of_its_parent(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {(void *)&secret, 1};

	return process_vm_readv(parent, &here, 1, &there, 1, 0) == 1;
}

static bool
sends_signals_by_files(void)
{
	return fcntl(1, F_SETOWN, parent) == 0;
}

static bool
takes_more_memory(void)
{
	struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

	return setrlimit(RLIMIT_AS, &all) == 0;
}

static bool has_an_environment(void) { return environ[0] != NULL; }

static bool
has_files_of_its_parent(void)
{
	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return true;
	return false;
}

static bool
is_elsewhere(void)
{
	struct stat here, root;

	return stat(".", &here) != 0 || stat("/", &root) != 0 || here.st_ino != root.st_ino;
}

struct way {
	const char *name;
	bool (*leads_out)(void);
};

/* What Landlock forbids. */
static const struct way to_files[] = {
	{"reads a file", reads_a_file},       {"reads accounts", reads_accounts},
	{"reads a process", reads_a_process}, {"lists a folder", lists_a_folder},
	{"has a device", has_a_device},       {"executes another", executes_another},
};

/* What is forbidden with it or without. */
static const struct way ways_out[] = {
	{"writes a file", writes_a_file},
	{"reads and writes", reads_and_writes},
	{"cuts by opening", cuts_by_opening},
	{"makes a file", makes_a_file},
	{"makes a nameless file", makes_a_nameless_file},
	{"cuts", cuts},
	{"removes", removes},
	{"renames", renames},
	{"links", links},
	{"points", points},
	{"makes a folder", makes_a_folder},
	{"opens to all", opens_to_all},
	{"gives away", gives_away},
	{"changes times", changes_times},
	{"writes its input", writes_its_input},
	{"reaches the network", reaches_the_network},
	{"reaches services", reaches_services},
	{"makes memory files", makes_memory_files},
	{"makes pipes", makes_pipes},
	{"starts a process", starts_a_process},
	{"starts a thread", starts_a_thread},
	{"signals its parent", signals_its_parent},
	{"signals a thread", signals_a_thread},
	{"traces", traces},
	{"reads memory of its parent", reads_memory_of_its_parent},
	{"sends signals by files", sends_signals_by_files},
	{"takes more memory", takes_more_memory},
	{"has an environment", has_an_environment},
	{"has files of its parent", has_files_of_its_parent},
	{"is elsewhere", is_elsewhere},
};

static void
reach_out(const struct way *ways, size_t n)
{
	setlinebuf(stdout);
	for (size_t i = 0; i < n; i++)
		if (ways[i].leads_out())
			printf("%s\n", ways[i].name);
	printf("that is all\n");
}

static void
wait_for_ever(void)
{
	for (uint32_t never = 0;;)
		syscall(SYS_futex, &never, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void
eat_time(void)
{
	for (volatile unsigned n = 0;;)
		n++;
}

static void
eat_memory(void)
{
	for (;;)
		memset(xmalloc((size_t)64 << 20), 1, 4096);
}

static void
pour(void)
{
	for (;;)
		puts("more");
}

static int
do_what_is_said(struct str word)
{
	if (str_eq(word, STR("files")))
		reach_out(to_files, COUNT(to_files));
	if (str_eq(word, STR("out")))
		reach_out(ways_out, COUNT(ways_out));
	if (str_eq(word, STR("linger"))) {
		close(1);
		wait_for_ever();
	}
	if (str_eq(word, STR("wait")))
		wait_for_ever();
	if (str_eq(word, STR("eat time")))
		eat_time();
	if (str_eq(word, STR("eat memory")))
		eat_memory();
	if (str_eq(word, STR("pour")))
		pour();
	return 0;
}

/* --- the tests, outside */

static char self[4096], file[] = "/tmp/proviso-test-XXXXXX", process[32];

static struct err
call(const char *const argv[], struct str input, struct buf *out)
{
	struct err e = {0};

	buf_init(out, 1 << 20);
	if (!sandbox_program(argv, input, out, &e))
		CHECK(e.kind != ERR_NONE);
	return e;
}

static struct err
say(const char *word, struct buf *out)
{
	const char *const argv[] = {self, word, file, process, NULL};

	return call(argv, STR("input"), out);
}

/* No address given: a fault, where there are filters. */
static const char *
no_seccomp(void)
{
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) == 0 || errno != EFAULT)
		return "this kernel, or the container, allows no seccomp filters";
	return NULL;
}

static const char *
not_this_program(void)
{
	return SANITIZED ? "a program with a sanitizer needs rights to start" : no_seccomp();
}

static const char *
no_landlock(void)
{
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1)
		return "this kernel, or the container, has no Landlock";
	return not_this_program();
}

static void
a_program_gets_its_input_and_gives_its_output(void)
{
	const char *const argv[] = {"/usr/bin/cat", NULL};
	struct buf input, out;

	if (no_seccomp())
		SKIP(no_seccomp());
	buf_init(&input, 1 << 20);
	for (int i = 0; i < 1000000; i++)
		buf_byte(&input, (char)('a' + i % 26));
	struct err e = call(argv, buf_str(&input), &out);
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	CHECK(str_eq(buf_str(&out), buf_str(&input)));
	buf_release(&input);
	buf_release(&out);
}

static void
a_parent_without_files_of_its_own_is_no_matter(void)
{
	const char *const argv[] = {"/usr/bin/cat", NULL};
	struct buf out;

	if (no_seccomp())
		SKIP(no_seccomp());
	int in = dup(0);
	close(0);
	struct err e = call(argv, STR("words"), &out);
	dup2(in, 0);
	close(in);
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	CHECK_STR(buf_str(&out), STR("words"));
	buf_release(&out);
}

static void
a_parent_that_has_mapped_much_is_no_matter(void)
{
	const char *const argv[] = {"/usr/bin/cat", NULL};
	size_t much = 2 * LIMIT_PARSE_MEMORY;
	struct buf out;

	if (no_seccomp())
		SKIP(no_seccomp());
	void *p = mmap(NULL, much, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		SKIP("there is not so much to map");
	struct err e = call(argv, STR("words"), &out);
	munmap(p, much);
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	CHECK_STR(buf_str(&out), STR("words"));
	buf_release(&out);
}

static void
no_file_of_the_user_is_within_reach(void)
{
	struct buf out;

	if (no_landlock())
		SKIP(no_landlock());
	struct err e = say("files", &out);
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	CHECK_STR(buf_str(&out), STR("that is all\n"));
	buf_release(&out);
}

static void
nothing_else_is_within_reach(void)
{
	struct buf out;
	struct stat st;

	if (not_this_program())
		SKIP(not_this_program());
	int left_open = open("/dev/null", O_RDONLY);
	struct err e = say("out", &out);
	close(left_open);
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	CHECK_STR(buf_str(&out), STR("that is all\n"));
	CHECK(stat(file, &st) == 0 && st.st_size == 6 && (st.st_mode & 0777) == 0600);
	CHECK(access("/tmp/proviso-escape", F_OK) != 0);
	buf_release(&out);
}

static void
a_program_that_is_not_there_is_named(void)
{
	const char *const argv[] = {"/usr/bin/proviso-absent", NULL};
	struct buf out;

	if (no_seccomp())
		SKIP(no_seccomp());
	struct err e = call(argv, STR("words"), &out);
	CHECK_SAY(e.kind == ERR_INTERNAL && strstr(e.msg, argv[0]) && strstr(e.msg, "installed"), "%s", e.msg);
	buf_release(&out);
}

static void
a_program_that_refuses_its_input_is_bad_input(void)
{
	const char *const argv[] = {"/usr/bin/false", NULL};
	struct buf out;

	if (no_seccomp())
		SKIP(no_seccomp());
	CHECK(call(argv, STR("words"), &out).kind == ERR_INPUT);
	buf_release(&out);
}

/* However it goes on, it is over soon. */
static void
a_program_that_does_not_end_is_cut(void)
{
	static const char *const words[] = {"wait", "linger", "eat time", "eat memory", "pour"};

	if (not_this_program())
		SKIP(not_this_program());
	setenv("PROVISO_PARSE_SECONDS", "1", 1);
	for (size_t i = 0; i < COUNT(words); i++) {
		struct buf out;
		double began = time_monotonic();
		struct err e = say(words[i], &out);
		CHECK_SAY(e.kind == ERR_LIMIT, "%s: %s", words[i], e.msg);
		CHECK_SAY(time_monotonic() - began < 10, "%s: too late", words[i]);
		buf_release(&out);
	}
	unsetenv("PROVISO_PARSE_SECONDS");
}

int
main(int argc, char **argv)
{
	if (argc > 3) {
		secret = argv[2];
		parent = (pid_t)strtol(argv[3], NULL, 10);
		return do_what_is_said(str_of(argv[1]));
	}
	int fd = mkstemp(file);
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	CHECK(n > 0 && fd >= 0 && write(fd, "secret", 6) == 6);
	close(fd);
	snprintf(process, sizeof process, "%d", (int)getpid());
	RUN(a_program_gets_its_input_and_gives_its_output);
	RUN(a_parent_without_files_of_its_own_is_no_matter);
	RUN(a_parent_that_has_mapped_much_is_no_matter);
	RUN(no_file_of_the_user_is_within_reach);
	RUN(nothing_else_is_within_reach);
	RUN(a_program_that_is_not_there_is_named);
	RUN(a_program_that_refuses_its_input_is_bad_input);
	RUN(a_program_that_does_not_end_is_cut);
	unlink(file);
	return check_done();
}
