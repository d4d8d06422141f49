/* warc_read: the records of a WARC file, and what it has against it. See warc.h. */
#include "warc/warc_parts.h"

enum { DAMAGED_MAX = 100, PIECE = 64 * 1024, HEAD_FIRST = 4096 };

static const struct str start_mark = STR_INIT("WARC/1.");
static const struct str closing = STR_INIT("\r\n\r\n");

/* Where, from `from` on, a line starts with the mark; the first byte starts one. */
static size_t
find_start(struct str s, size_t from)
{
	size_t at = from;

	while ((at = str_find(s, start_mark, at)) != SIZE_MAX && at > 0 &&
	       s.p[at - 1] != '\n')
		at++;
	return at;
}

static bool
line_ends_only(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && s.p[i] != '\n')
			return false;
	return true;
}

static void
say_fault(struct warc_reader *r)
{
	if (!r->source.fault || r->fault_told)
		return;
	r->fault_told = true;
	warc_say(r, true, "its gzip member is damaged: %s", r->source.fault);
}

/* Go from a gzip member that has no more bytes to the next one. */
static bool
next_member(struct warc_reader *r)
{
	struct warc_source *s = &r->source;
	size_t next = s->at + source_packed(s);

	r->offset = s->at;
	if (s->fault) {
		say_fault(r);
		next = source_find_member(s, s->at + 1);
		if (++r->damaged == DAMAGED_MAX && next < s->file.n) {
			warc_say(r, true,
			         "the rest of the file is not read, after %d damaged "
			         "gzip members",
			         DAMAGED_MAX);
			next = s->file.n;
		}
	} else if (r->in_member == 0) {
		warc_say(r, false, "its gzip member is empty");
	}
	size_t found = next;
	if (next < s->file.n && (unsigned char)s->file.p[next] != 0x1f)
		found = source_find_member(s, next);
	if (found > next) {
		r->offset = next;
		warc_say(r, true, "%zu bytes that are no gzip member", found - next);
	}
	if (found == s->file.n)
		return false;
	source_open(s, found);
	r->in_member = 0;
	r->fault_told = false;
	return true;
}

size_t
warc_pass_over(struct warc_reader *r, bool *harmless)
{
	size_t passed = 0, n, start;

	*harmless = true;
	do {
		struct str s = source_want(&r->source, PIECE);
		/* What was kept back from the piece before was looked at already. */
		start = find_start(s, passed ? 1 : 0);
		n = start != SIZE_MAX ? start : s.n >= PIECE ? s.n - start_mark.n : s.n;
		*harmless &= line_ends_only(str_slice(s, 0, n));
		source_skip(&r->source, n);
		passed += n;
	} while (start == SIZE_MAX && n > 0);
	return passed;
}

/* Go to where a record starts in the present stream; false if none does. */
static bool
to_start(struct warc_reader *r)
{
	bool harmless;

	r->offset = r->source.at;
	if (str_starts(source_want(&r->source, 5), STR("WARC/")))
		return true;
	size_t passed = warc_pass_over(r, &harmless);
	if (harmless)
		warc_say(r, false, "%zu bytes of line ends in excess "
		         "before it", passed);
	else
		warc_say(r, true, "%zu bytes that belong to no record", passed);
	r->offset = r->source.at;
	return source_want(&r->source, 1).n > 0;
}

/* The bytes up to the first empty line, and with it. 0: there is none, or not before
 * the next record; *done, where more bytes would not help. */
static size_t
head_length(struct str s, bool *done)
{
	struct str rest = s, line;

	*done = true;
	while (str_find_byte(rest, '\n', 0) != SIZE_MAX) {
		str_next(&rest, '\n', &line);
		if (line.n == 0 || str_eq(line, STR("\r")))
			return s.n - rest.n;
		if (str_starts(line, start_mark) && line.p != s.p)
			return 0;
	}
	*done = false;
	return 0;
}

/* A copy of the head, since the block may take the place of what was unpacked. */
static bool
take_head(struct warc_reader *r, struct str *head)
{
	size_t want = HEAD_FIRST;
	bool done, harmless;
	struct str s = source_want(&r->source, want);
	size_t n = head_length(s, &done);

	while (!done && s.n >= want && want < WARC_HEAD_MAX) {
		want *= 4;
		s = source_want(&r->source, want);
		n = head_length(s, &done);
	}
	if (n > 0) {
		*head = arena_str(&r->scratch, str_slice(s, 0, n));
		return true;
	}
	if (!r->source.fault)
		warc_say(r, true, "no empty line ends its head");
	source_skip(&r->source, 1);
	warc_pass_over(r, &harmless);
	return false;
}

/* The two line ends behind a block, which follow the head's in being LF alone; 0 if
 * they are not there. */
static size_t
closing_length(struct str s, size_t end, struct str head)
{
	struct str rest = str_slice(s, end, s.n);

	if (str_starts(rest, closing))
		return closing.n;
	return str_starts(rest, STR("\n\n")) && str_ends(head, STR("\n\n")) ? 2 : 0;
}

/* Everything up to the next record or the end of the stream. *last: it is the end. A
 * plain file costs nothing, of a packed one little more is unpacked than is needed. */
static struct str
up_to_next(struct warc_reader *r, size_t head, bool *last)
{
	size_t want = PIECE, next;
	struct str s;

	do {
		want = r->source.gzip ? 2 * want : SIZE_MAX;
		s = source_want(&r->source, want);
		next = find_start(s, head);
	} while (next == SIZE_MAX && s.n >= want && s.n - head <= r->block_max);
	*last = next == SIZE_MAX;
	return str_slice(s, 0, next);
}

/* The size of the block of a record whose Content-Length, where it is known, does not
 * lead to its end: what stands before the next record. False: it is cut. */
static bool
find_size(struct warc_reader *r, struct warc_record *out, bool known, uint64_t length,
          struct str *all)
{
	bool last;

	*all = up_to_next(r, out->head.n, &last);
	struct str block = str_slice(*all, out->head.n, all->n);
	bool closed = str_ends(block, closing), within = known && length <= block.n;
	if (r->source.fault) {
		out->size = within ? length : block.n;
		return false;
	}
	if (within && !closed && line_ends_only(str_slice(block, (size_t)length, block.n))) {
		out->size = length;
		warc_say(r, true, "two CRLF do not follow its block");
		return true;
	}
	bool cut = known && !within && last;
	out->size = closed && !cut ? block.n - closing.n : block.n;
	if (known)
		warc_say(r, true, "Content-Length says %llu and %llu bytes are there",
		         (unsigned long long)length, (unsigned long long)out->size);
	return !cut;
}

/* A block that lies in memory: of a plain file always, of a packed one up to the
 * limit. */
static void
whole_block(struct warc_reader *r, struct warc_record *out, bool known, uint64_t length)
{
	size_t end = out->head.n + (size_t)length;
	struct str s = {0};
	struct warc_block b;

	if (known) /* and what follows it, if there is more */
		s = source_want(&r->source, end + closing.n + start_mark.n);
	size_t tail = known ? closing_length(s, end, out->head) : 0;
	if (tail == 0 && str_starts(str_slice(s, end + closing.n, s.n), start_mark)) {
		warc_say(r, true, "two CRLF do not follow its block");
		tail = closing.n;
	}
	bool whole = tail > 0;
	if (whole) {
		out->size = length;
		s = str_slice(s, 0, end + tail);
	} else {
		whole = find_size(r, out, known, length, &s);
	}
	struct str block = str_slice(s, out->head.n, out->head.n + (size_t)out->size);
	block_begin(&b, r, out);
	block_add(&b, block);
	out->payload_holds = block_end(&b, whole);
	out->kept = out->size <= r->block_max;
	if (out->kept) {
		out->block = block;
		out->bytes = s;
	}
	r->taken = s.n;
}

/* A packed block above the limit passes by in pieces. */
static void
passing_block(struct warc_reader *r, struct warc_record *out, uint64_t length)
{
	struct warc_block b;
	size_t want = WARC_HEAD_MAX;

	source_skip(&r->source, out->head.n);
	out->size = length;
	block_begin(&b, r, out);
	uint64_t left = length;
	while (left > 0) {
		struct str piece = source_want(&r->source,
		                               left < want ? (size_t)left : want);
		piece = str_slice(piece, 0, (size_t)left);
		if (piece.n == 0)
			break;
		block_add(&b, piece);
		source_skip(&r->source, piece.n);
		left -= piece.n;
		want = PIECE;
	}
	out->payload_holds = block_end(&b, left == 0);
	out->size = length - left;
	if (left > 0 && !r->source.fault)
		warc_say(r, true, "Content-Length says %llu and %llu bytes are there",
		         (unsigned long long)length, (unsigned long long)out->size);
	struct str s = source_want(&r->source, closing.n + 1);
	r->taken = closing_length(s, 0, out->head);
	if (left == 0 && r->taken == 0 && !r->source.fault)
		warc_say(r, true, "two CRLF do not follow its block");
}

/* Read the record that is looked for in the present stream. */
static bool
read_record(struct warc_reader *r, struct warc_record *out)
{
	struct warc_source *s = &r->source;
	uint64_t length = 0;

	*out = (struct warc_record){.number = r->number};
	arena_reset(&r->scratch);
	r->in_member++;
	bool found = to_start(r);
	size_t wrong = r->findings->wrong;
	if (!found || !take_head(r, &out->head)) {
		say_fault(r);
		return false;
	}
	out->offset = r->offset;
	if (s->gzip && r->in_member == 2)
		warc_say(r, false,
		         "it shares its gzip member with the record before, and cannot "
		         "be read at random");
	bool known = warc_head_parse(r, out, &length);
	if (known && s->gzip && length > r->block_max)
		passing_block(r, out, length);
	else
		whole_block(r, out, known, length);
	if (!s->gzip)
		out->packed = r->taken;
	else if (r->in_member == 1 && source_ends(s, r->taken))
		out->packed = source_packed(s);
	say_fault(r);
	out->sound = r->findings->wrong == wrong && !s->fault;
	return true;
}

/* `s` is the start of what was unpacked; a file that is damaged there is still one. */
static bool
is_warc(const struct warc_reader *r, struct str s, struct err *e)
{
	if (str_starts(s, STR("filedesc:")))
		return err_set(e, ERR_INPUT,
		               "an ARC file of the time before WARC, which is not "
		               "read; convert it with \"warcio recompress\"");
	return str_starts(s, STR("WARC/")) || find_start(s, 0) != SIZE_MAX ||
	       r->source.fault ||
	    err_set(e, ERR_INPUT,
	            "not a WARC file: no line in its first %zu bytes starts a record",
	            s.n);
}

bool
warc_open(struct str file, size_t block_max, struct arena *a, struct warc_findings *f,
          struct warc_reader **out, struct err *e)
{
	struct warc_reader *r = xcalloc(1, sizeof *r);

	*r = (struct warc_reader){.a = a, .findings = f};
	r->block_max = block_max < SIZE_MAX / 4 ? block_max : SIZE_MAX / 4;
	source_init(&r->source, file);
	if (!is_warc(r, source_want(&r->source, PIECE), e)) {
		warc_close(r);
		return false;
	}
	*out = r;
	return true;
}

bool
warc_next(struct warc_reader *r, struct warc_record *out)
{
	source_skip(&r->source, r->taken);
	r->taken = 0;
	for (;;) {
		r->number++;
		while (source_want(&r->source, 1).n == 0)
			if (!r->source.gzip || !next_member(r))
				return false;
		if (read_record(r, out))
			return true;
	}
}

void
warc_close(struct warc_reader *r)
{
	if (!r)
		return;
	source_release(&r->source);
	arena_release(&r->scratch);
	free(r->fields);
	free(r);
}

bool
warc_check(struct str file, size_t block_max, struct arena *a, struct warc_findings *f,
           uint64_t *records, struct err *e)
{
	struct warc_reader *r;
	struct warc_record record;

	*records = 0;
	if (!warc_open(file, block_max, a, f, &r, e))
		return false;
	while (warc_next(r, &record))
		*records += 1;
	warc_close(r);
	return true;
}
