/* keyring: the folder of a log's keys, and what stays of a private half in memory. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proof/keyring.h"
#include "test/check.h"

static char scratch[] = "/tmp/proviso-keys-XXXXXX";

static const char *
folder_of(struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", scratch, name).p;
}

/* How a child of this process ends that does `work`. */
static int
in_child(int (*work)(const void *), const void *context)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(work(context));
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
create(const void *folder)
{
	struct err e = {0};

	return keyring_create(folder, STR("log.example/a"), &e) ? 0 : 1;
}

/* A secret that is looked for, and must not be found where it is kept to compare. */
enum { MASK = 0x5A, SECRET = 64 };
struct secret {
	unsigned char base64[SECRET], seed[32]; /* each byte with MASK */
};

/* The line of a PEM file, byte by byte, and the last 32 bytes that it stands for. */
static bool
read_secret(const char *path, struct secret *out)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned bits = 0;
	char c;

	if (fd < 0)
		return false;
	while (read(fd, &c, 1) == 1 && c != '\n')
		continue;
	for (size_t i = 0; i < SECRET && read(fd, &c, 1) == 1; i++) {
		const char *digit = strchr(alphabet, c);
		bits = bits << 6 | (unsigned)(digit ? digit - alphabet : 0);
		out->base64[i] = (unsigned char)(c ^ MASK);
		if (i % 4 && 3 * i / 4 >= 16)
			out->seed[3 * i / 4 - 16] = (unsigned char)((bits >> (6 - 2 * (i % 4))) ^ MASK);
	}
	close(fd);
	return true;
}

static bool
holds(const unsigned char *bytes, size_t n, const unsigned char *masked, size_t length)
{
	for (size_t i = 0; i + length <= n; i++) {
		size_t k = 0;
		while (k < length && (bytes[i + k] ^ MASK) == masked[k])
			k++;
		if (k == length)
			return true;
	}
	return false;
}

/* 1: the secret is in memory that this process may write to. */
static int
search(const void *context)
{
	enum { LARGEST = 1 << 28 }; /* sanitizers map more that they do not use */
	const struct secret *s = context;
	FILE *maps = fopen("/proc/self/maps", "r");
	int memory = open("/proc/self/mem", O_RDONLY), found = 0;
	unsigned long start, end;
	char line[512], *rest;

	while (maps && fgets(line, sizeof line, maps)) {
		start = strtoul(line, &rest, 16);
		end = strtoul(rest + 1, &rest, 16);
		if (strncmp(rest, " rw", 3) != 0 || end - start > LARGEST)
			continue;
		unsigned char *bytes = malloc(end - start);
		ssize_t n = bytes ? pread(memory, bytes, end - start, (off_t)start) : -1;
		if (n > 0 && (holds(bytes, (size_t)n, s->base64, SECRET / 2) ||
		              holds(bytes, (size_t)n, s->seed, sizeof s->seed)))
			found = 1;
		free(bytes);
	}
	return maps && memory >= 0 ? found : 2;
}

static void
a_private_half_is_in_no_child_after_it_signed(void)
{
	struct arena a = {0};
	struct buf line;
	struct err e = {0};
	struct keyring k;
	struct secret s = {0};
	const char *folder = folder_of(&a, "secret");

	buf_init(&line, 4096);
	CHECK(in_child(create, folder) == 0);
	CHECK(keyring_open(folder, false, &k, &e));
	const char *pem = arena_printf(&a, "%s/%08x.pem", folder, k.keys[0].id).p;
	keyring_close(&k);
	CHECK(read_secret(pem, &s));
	CHECK(keyring_open(folder, true, &k, &e));
	CHECK(note_sign(k.signers[0], STR("text\n"), &line, &e));
	CHECK_SAY(in_child(search, &s) == 1, "the private half is not found even while it signs");
	keyring_forget(&k);
	CHECK_SAY(in_child(search, &s) == 0, "the private half is in memory after it was forgotten");
	keyring_close(&k);
	buf_release(&line);
	arena_release(&a);
}

static void
a_list_that_was_written_by_hand_is_added_to(void)
{
	struct arena a = {0};
	struct buf b;
	struct err e = {0};
	struct keyring k;
	const char *folder = folder_of(&a, "by_hand"), *list = folder_of(&a, "by_hand/log.keys");

	buf_init(&b, 1 << 16);
	CHECK(keyring_create(folder, STR("log.example/a"), &e) && file_read(list, &b, &e));
	CHECK(file_write_durably(list, str_trim(buf_str(&b)), 0600, &e)); /* no line end */
	CHECK_SAY(keyring_add(folder, STR("log.example/a"), &e), "%s", e.msg);
	CHECK_SAY(keyring_open(folder, true, &k, &e) && k.count == 2 && k.signer_count == 2, "%s", e.msg);
	keyring_close(&k);
	buf_release(&b);
	arena_release(&a);
}

static void
a_full_list_takes_no_more(void)
{
	struct arena a = {0};
	struct err e = {0};
	struct keyring k;
	const char *folder = folder_of(&a, "full");

	for (int i = 0; i < KEYRING_KEYS; i++)
		CHECK_SAY(keyring_add(folder, STR("log.example/a"), &e), "%s", e.msg);
	CHECK(!keyring_add(folder, STR("log.example/a"), &e) && e.kind == ERR_LIMIT);
	e = (struct err){0};
	CHECK_SAY(keyring_open(folder, true, &k, &e) && k.count == KEYRING_KEYS, "%s", e.msg);
	keyring_close(&k);
	arena_release(&a);
}

static void
a_private_half_of_another_form_is_refused(void)
{
	static const char *const bad[] = {
		"", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
		/* encrypted: whoever asks for its password waits for ever */
		"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
		"MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw\n"
		"-----END ENCRYPTED PRIVATE KEY-----\n",
		/* a key of another kind (X25519) */
		"-----BEGIN PRIVATE KEY-----\n"
		"MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
		"-----END PRIVATE KEY-----\n",
	};
	static const char good[] = "with\r\nnotes before it\r\n-----BEGIN PRIVATE KEY-----\r\n"
		"MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\r\n"
		"-----END PRIVATE KEY-----\r\n";
	struct note_signer *s = NULL;
	struct err e = {0};

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err no = {0};
		CHECK_SAY(!note_signer_open(STR("log.example/a"), str_of(bad[i]), &s, &no) &&
		          no.kind == ERR_INPUT, "number %zu is read", i);
	}
	CHECK_SAY(note_signer_open(STR("log.example/a"), str_of(good), &s, &e), "%s", e.msg);
	note_signer_close(s);
}

int
main(void)
{
	if (!mkdtemp(scratch))
		return 1;
	RUN(a_private_half_is_in_no_child_after_it_signed);
	RUN(a_list_that_was_written_by_hand_is_added_to);
	RUN(a_full_list_takes_no_more);
	RUN(a_private_half_of_another_form_is_refused);
	check_remove(scratch);
	return check_done();
}
