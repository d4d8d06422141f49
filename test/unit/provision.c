/* provision: clauses to types, severity and facts. */
#include "provision/provision.h"
#include "test/check.h"

enum { PROVISIONS_MAX = 64 };

static struct arena arena;
static struct reader *reader;

/* The provisions of a text of any length: the document is not judged as a whole. */
static struct analysis
analysis_of(const char *text)
{
	struct read_options o = {.type = DOCUMENT_MARKDOWN};
	struct document *d = ARENA_NEW(&arena, struct document);
	struct analysis found = {.provision_count = 0};
	struct err e = {0};

	if (!document_read(str_of(text), &o, &arena, d, &e)) {
		CHECK_SAY(false, "not read: %s", e.msg);
		return found;
	}
	struct context *c = provision_context(reader, d, &found.about, &arena);
	found.provisions = ARENA_ARRAY(&arena, struct provision, PROVISIONS_MAX);
	for (size_t i = 0; i < d->block_count; i++) {
		struct provision *some;
		size_t n;
		provision_block(c, i, &arena, &some, &n);
		for (size_t k = 0; k < n && found.provision_count < PROVISIONS_MAX; k++)
			found.provisions[found.provision_count++] = some[k];
	}
	return found;
}

/* One line of clauses.txt: TYPE [LEVEL] [@ HEADING] | CLAUSE. */
static void
check_clause(struct str line)
{
	size_t bar = str_find(line, STR(" | "), 0), at = str_find(line, STR(" @ "), 0);
	struct str clause = str_slice(line, bar + 3, line.n), type, level;
	struct str head = at < bar ? str_slice(line, at + 3, bar) : STR("Terms of Service");
	struct str front = str_slice(line, 0, at < bar ? at : bar);

	str_next(&front, ' ', &type);
	level = str_trim(front);
	struct analysis found = analysis_of(arena_printf(&arena, "# %.*s\n\n%.*s\n", STR_ARG(head), STR_ARG(clause)).p);
	if (found.provision_count == 0) {
		CHECK_SAY(str_eq(type, STR("-")), "no provision, not %.*s: %.*s", STR_ARG(type), STR_ARG(clause));
		return;
	}
	const struct provision *p = &found.provisions[0];
	CHECK_SAY(str_eq(type, str_of(type_id(p->type))), "%s, not %.*s: %.*s", type_id(p->type), STR_ARG(type),
	          STR_ARG(clause));
	const char *got = severity_name(severity_level(p->score));
	CHECK_SAY(level.n == 0 || str_eq(level, str_of(got)), "%s %d, not %.*s: %.*s", got, p->score, STR_ARG(level),
	          STR_ARG(clause));
}

static void
clauses_are_typed(void)
{
	struct buf b;
	struct err e = {0};
	struct str rest, line;

	buf_init(&b, LIMIT_INPUT_BYTES);
	CHECK_SAY(file_read("test/data/clauses.txt", &b, &e), "%s", e.msg);
	rest = buf_str(&b);
	while (str_next(&rest, '\n', &line))
		if (line.n && line.p[0] != '#')
			check_clause(line);
	buf_release(&b);
}

int
main(void)
{
	struct ruleset *rules;
	struct err e = {0};

	if (!ruleset_open(&rules, &e)) {
		printf("FAIL ruleset_open: %s\n", e.msg);
		return 1;
	}
	reader = reader_open(rules);
	RUN(clauses_are_typed);
	reader_close(reader);
	ruleset_close(rules);
	arena_release(&arena);
	return check_done();
}
