/* corrections: reports of faults, and answers. See corrections.h. */
#include "record/corrections.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES = 64 << 20 };

static const char *
path_of(const char *home, struct arena *a)
{
	return arena_printf(a, "%s/corrections.jsonl", home).p;
}

static struct str
member(const cJSON *line, const char *name, struct arena *a)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, name));

	return value ? arena_str(a, str_of(value)) : (struct str){0};
}

struct lines {
	struct correction *list;
	size_t count, cap;
	size_t *slots, slot_count; /* by id: numbers in `list`, from 1; of the arena */
};

/* The slot of an id, as it stands in the file; it is 0 where there is none. */
static size_t *
slot_of(struct lines *l, struct str id)
{
	size_t i = hash64(id, 0) % l->slot_count;

	while (l->slots[i] && !str_eq(l->list[l->slots[i] - 1].id, id))
		i = (i + 1) % l->slot_count;
	return &l->slots[i];
}

static struct correction *
find(struct lines *l, struct str id)
{
	for (size_t i = 0; i < l->count; i++)
		if (str_eq_nocase(l->list[i].id, id))
			return &l->list[i];
	return NULL;
}

/* Of this record; of any, where it is empty. */
static bool
is_of(const struct correction *c, struct str record)
{
	return record.n == 0 || str_eq_nocase(record, c->record);
}

/* Words are kept of what is wanted alone. */
static bool
take_line(struct lines *l, struct str line, struct str wanted, struct arena *a)
{
	cJSON *json = cJSON_ParseWithLength(line.p ? line.p : "", line.n);
	struct str kind = member(json, "kind", a), id = member(json, "id", a);
	size_t *slot = slot_of(l, id);
	struct correction *known = *slot ? &l->list[*slot - 1] : NULL;
	int64_t at = 0;
	bool ok = id.n && time_from_iso(member(json, "at", a), &at);

	if (ok && str_eq(kind, STR("report")) && !known) {
		GROW(l->list, l->count, l->cap);
		struct correction *c = &l->list[l->count++];
		*c = (struct correction){.id = id, .record = member(json, "record", a), .at = at};
		if (is_of(c, wanted))
			c->words = member(json, "words", a);
		*slot = l->count;
	} else if (ok && str_eq(kind, STR("answer")) && known && !known->verdict.n) {
		known->verdict = member(json, "verdict", a);
		if (is_of(known, wanted))
			known->answer = member(json, "words", a);
		known->answered = at;
	} else {
		ok = false;
	}
	cJSON_Delete(json);
	return ok;
}

static bool
read_lines(const char *home, struct str wanted, struct arena *a, struct lines *out,
           struct err *e)
{
	const char *path = path_of(home, a);
	struct buf b;
	struct err none = {0};
	size_t number = 0, from = 0, end;
	bool ok = true;

	*out = (struct lines){.count = 0};
	buf_init(&b, FILE_BYTES);
	if (!file_read(path, &b, &none)) {
		buf_release(&b);
		if (none.kind == ERR_NOT_FOUND)
			return true;
		*e = none;
		return false;
	}
	struct str all = buf_str(&b);
	out->slot_count = 1;
	for (size_t i = 0; i < all.n; i++)
		out->slot_count += all.p[i] == '\n' ? 2 : 0;
	out->slots = ARENA_ARRAY(a, size_t, out->slot_count);
	for (; ok && (end = str_find_byte(all, '\n', from)) != SIZE_MAX; from = end + 1) {
		number++;
		ok = take_line(out, str_slice(all, from, end), wanted, a) ||
		     err_set(e, ERR_CORRUPT, "%s: line %zu is no report and no answer", path,
		             number);
	}
	buf_release(&b);
	if (!ok)
		free(out->list);
	return ok;
}

bool
corrections_read(const char *home, struct str record, struct arena *a,
                 struct correction **out, size_t *count, struct err *e)
{
	struct lines l;

	if (!read_lines(home, record, a, &l, e))
		return false;
	*out = ARENA_ARRAY(a, struct correction, l.count);
	*count = 0;
	for (size_t i = 0; i < l.count; i++)
		if (is_of(&l.list[i], record))
			(*out)[(*count)++] = l.list[i];
	free(l.list);
	return true;
}

/* Who adds is alone with the file. A line that a crash cut off is ended first, so that
 * the next one stands by itself: it is no line of ours, and taken away. */
static bool
open_locked(const char *path, int *out, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	struct stat st;
	char last = '\n';

	if (fd < 0 || flock(fd, LOCK_EX) != 0 || fstat(fd, &st) != 0)
		goto failed;
	off_t size = st.st_size;
	while (size > 0) {
		if (pread(fd, &last, 1, size - 1) != 1)
			goto failed;
		if (last == '\n')
			break;
		size--;
	}
	if (size < st.st_size && ftruncate(fd, size) != 0)
		goto failed;
	*out = fd;
	return true;
failed:
	err_errno(e, ERR_HOME, "%s: cannot be added to", path);
	if (fd >= 0)
		close(fd);
	return false;
}

static bool
append(int fd, const char *path, struct buf *line, struct err *e)
{
	buf_byte(line, '\n');
	return buf_ok(line, "a correction", e) &&
	       ((file_write_all(fd, buf_str(line)) && fsync(fd) == 0) ||
	        err_errno(e, ERR_HOME, "%s: cannot be added to", path)) &&
	       file_sync_folder(path, e);
}

static bool
check_words(struct str words, struct err *e)
{
	return (words.n > 0 && words.n <= CORRECTION_WORDS) ||
	       err_set(e, ERR_USAGE, words.n ? "the words are longer than %d bytes"
	               : "say what is wrong, in up to %d bytes", CORRECTION_WORDS);
}

/* By its words and its moment: two reports of the same are two. */
static struct str
name_of(struct str record, struct str words, int64_t at, struct arena *a)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct str all = arena_printf(a, "%.*s\n%lld\n%.*s", STR_ARG(record), (long long)at,
	                              STR_ARG(words));
	struct sha256 digest = sha256_of(all);
	char *id = arena_alloc(a, CORRECTION_ID + 1, 1);

	memcpy(id, "CO-", 3);
	for (size_t i = 0; i < 10; i++)
		id[3 + i] = digits[digest.b[i] & 31];
	return (struct str){id, CORRECTION_ID};
}

static bool
has_room(const struct lines *l, struct str record, struct err *e)
{
	size_t waiting = 0, here = 0;

	for (size_t i = 0; i < l->count; i++)
		if (!l->list[i].verdict.n) {
			waiting++;
			here += str_eq(l->list[i].record, record);
		}
	return (here < CORRECTIONS_WAITING && waiting < CORRECTIONS_ALL) ||
	       err_set(e, ERR_LIMIT, "so many reports wait for an answer that no more are "
	               "taken now");
}

static void
write_line(struct buf *b, const char *kind, struct str id, int64_t at, const char *name,
           struct str value, struct str words)
{
	struct json j = {.out = b};

	json_object(&j);
	json_key_time(&j, "at", at);
	json_key_str(&j, "id", id);
	json_key_cstr(&j, "kind", kind);
	json_key_str(&j, name, value);
	json_key_str(&j, "words", words);
	json_object_end(&j);
}

bool
corrections_report(const char *home, struct str record, struct str words, int64_t at,
                   struct arena *a, struct str *id, struct err *e)
{
	const char *path = path_of(home, a);
	struct lines l;
	struct buf b;
	int fd;

	words = str_trim(words);
	if (!check_words(words, e) || !open_locked(path, &fd, e))
		return false;
	buf_init(&b, FILE_BYTES);
	bool ok = read_lines(home, STR(""), a, &l, e);
	if (ok) {
		*id = name_of(record, words, at, a);
		if (!find(&l, *id)) { /* sent twice in a second is one */
			write_line(&b, "report", *id, at, "record", record, words);
			ok = has_room(&l, record, e) && append(fd, path, &b, e);
		}
		free(l.list);
	}
	buf_release(&b);
	close(fd);
	return ok;
}

static bool
check_answer(struct lines *l, struct str id, struct str verdict, struct err *e)
{
	const struct correction *c = find(l, id);

	if (!c)
		return err_set(e, ERR_NOT_FOUND, "there is no report %.*s; see: proviso "
		               "corrections", STR_ARG(id));
	if (!str_eq(verdict, STR("corrected")) && !str_eq(verdict, STR("no fault")) &&
	    !str_eq(verdict, STR("duplicate")))
		return err_set(e, ERR_USAGE, "\"%.*s\" is none of corrected, \"no fault\", "
		               "duplicate", STR_ARG(verdict));
	return c->verdict.n == 0 || err_set(e, ERR_USAGE, "the report %.*s is answered "
	                                    "already", STR_ARG(id));
}

bool
corrections_answer(const char *home, struct str id, struct str verdict, struct str words,
                   int64_t at, struct err *e)
{
	struct arena a = {0};
	const char *path = path_of(home, &a);
	struct lines l = {.count = 0};
	struct buf b;
	int fd;

	words = str_trim(words);
	bool ok = check_words(words, e) && open_locked(path, &fd, e);
	if (ok) {
		buf_init(&b, FILE_BYTES);
		ok = read_lines(home, STR(""), &a, &l, e);
		if (ok) {
			ok = check_answer(&l, id, verdict, e);
			if (ok)
				write_line(&b, "answer", find(&l, id)->id, at, "verdict",
				           verdict, words);
			ok = ok && append(fd, path, &b, e);
			free(l.list);
		}
		buf_release(&b);
		close(fd);
	}
	arena_release(&a);
	return ok;
}

void
correction_json(struct json *j, const struct correction *c, bool words)
{
	json_object(j);
	json_key_str(j, "id", c->id);
	json_key_str(j, "record", c->record);
	json_key_time(j, "reported", c->at);
	json_key_cstr(j, "state", c->verdict.n ? "answered" : "waiting");
	if (words)
		json_key_str(j, "words", c->words);
	if (c->verdict.n) {
		json_key_str(j, "verdict", c->verdict);
		json_key_str(j, "answer", c->answer);
		json_key_time(j, "answered", c->answered);
	}
	json_object_end(j);
}

uint64_t
corrections_bytes(const char *home)
{
	struct arena a = {0};
	struct stat st;
	uint64_t n = stat(path_of(home, &a), &st) == 0 ? (uint64_t)st.st_size : 0;

	arena_release(&a);
	return n;
}
