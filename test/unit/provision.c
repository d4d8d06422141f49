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

/* One line of clauses.txt: [?] TYPE [LEVEL] [@ HEADING] | CLAUSE. */
static void
check_clause(struct str line)
{
	bool may_be_missed = str_starts(line, STR("? "));

	if (may_be_missed)
		line = str_slice(line, 2, line.n);
	size_t bar = str_find(line, STR(" | "), 0), at = str_find(line, STR(" @ "), 0);
	struct str clause = str_slice(line, bar + 3, line.n), type, level;
	struct str head = at < bar ? str_slice(line, at + 3, bar) : STR("Terms of Service");
	struct str front = str_slice(line, 0, at < bar ? at : bar);

	str_next(&front, ' ', &type);
	level = str_trim(front);
	struct analysis found = analysis_of(arena_printf(&arena, "# %.*s\n\n%.*s\n", STR_ARG(head), STR_ARG(clause)).p);
	if (found.provision_count == 0) {
		CHECK_SAY(may_be_missed || str_eq(type, STR("-")), "no provision, not %.*s: %.*s", STR_ARG(type),
		          STR_ARG(clause));
		return;
	}
	const struct provision *p = &found.provisions[0];
	CHECK_SAY(str_eq(type, str_of(type_id(p->type))), "%s, not %.*s: %.*s",
	          type_id(p->type), STR_ARG(type), STR_ARG(clause));
	const char *got = severity_name(severity_level(p->score));
	CHECK_SAY(level.n == 0 || str_eq(level, str_of(got)), "%s %d, not %.*s: %.*s", got, p->score, STR_ARG(level),
	          STR_ARG(clause));
}

static void
clauses_are_typed(void)
{
	check_lines("test/data/clauses.txt", check_clause);
}

static void
add_values(struct buf *b, const char *before, const struct field *f,
           const char *between)
{
	for (size_t i = 0; f && f->kind != FIELD_NULL && i < f->count; i++) {
		buf_add(b, str_of(i ? between : before));
		buf_add(b, f->values[i]);
	}
}

static void
add_if(struct buf *b, const struct fact *f, const char *name, const char *words)
{
	const struct field *field = fact_field(f, name);

	if (field && field->truth)
		buf_add(b, str_of(words));
}

/* A fact as the files of test/data/ write it. */
static struct str
fact_line(const struct fact *f)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	if (strcmp(f->kind, "retention") == 0) {
		if (fact_field(f, "duration")->kind == FIELD_NULL)
			buf_add(&b, STR("-"));
		add_values(&b, "", fact_field(f, "duration"), "");
		add_values(&b, " ", fact_field(f, "anchor"), "");
		add_values(&b, " until ", fact_field(f, "ends_at"), ",");
		add_if(&b, f, "rolling", " rolling");
		add_if(&b, f, "archival", " archival");
		add_if(&b, f, "open_ended", " open");
		add_values(&b, " : ", fact_field(f, "categories"), ", ");
	} else if (strcmp(f->kind, "processing") == 0) {
		add_values(&b, "", fact_field(f, "purpose"), "");
		add_values(&b, " : ", fact_field(f, "categories"), ", ");
		add_values(&b, " : ", fact_field(f, "lawful_bases"), ", ");
	} else {
		buf_printf(&b, "%s", f->kind);
		for (size_t i = 0; i < f->field_count; i++) {
			buf_add(&b, str_of(i ? "; " : ": "));
			if (f->fields[i].kind == FIELD_NULL)
				buf_byte(&b, '-');
			add_values(&b, "", &f->fields[i], ", ");
		}
	}
	struct str line = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return line;
}

/* The kind that is looked for, or NULL for all that have no file of their own. */
static const char *facts_kind;

static bool
is_wanted_kind(const char *kind)
{
	return facts_kind ? strcmp(kind, facts_kind) == 0
	                  : strcmp(kind, "retention") != 0 && strcmp(kind, "processing") != 0;
}

static struct str facts_clause, facts_got; /* lines that the clause gave and no line asked for yet */

static void
check_no_more(void)
{
	CHECK_SAY(facts_got.n == 0, "not asked for: %.*s in: %.*s",
	          STR_ARG(str_trim(facts_got)), STR_ARG(facts_clause));
	facts_got = (struct str){0};
}

/* "\\n" as the end of a line. */
static struct str
unescaped(struct str s)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < s.n; i++)
		if (str_starts(str_slice(s, i, s.n), STR("\\n"))) {
			buf_byte(&b, '\n');
			i++;
		} else {
			buf_byte(&b, s.p[i]);
		}
	struct str out = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return out;
}

static void
start_clause(struct str line)
{
	size_t at = str_find(line, STR(" @ "), 0);
	struct str head = at == SIZE_MAX ? STR("Privacy Policy") : str_slice(line, 0, at);
	struct buf b;

	check_no_more();
	facts_clause = unescaped(at == SIZE_MAX ? line : str_slice(line, at + 3, line.n));
	struct analysis found = analysis_of(arena_printf(&arena, "# %.*s\n\n%.*s\n", STR_ARG(head), STR_ARG(facts_clause)).p);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < found.provision_count; i++)
		for (size_t k = 0; k < found.provisions[i].fact_count; k++)
			if (is_wanted_kind(found.provisions[i].facts[k].kind)) {
				buf_add(&b, fact_line(&found.provisions[i].facts[k]));
				buf_byte(&b, '\n');
			}
	facts_got = arena_str(&arena, buf_str(&b));
	buf_release(&b);
}

static void
check_fact(struct str line)
{
	struct str got = {0};

	if (line.p[0] != '\t') {
		start_clause(line);
		return;
	}
	line = str_trim(line);
	if (str_eq(line, STR("none")))
		return;
	str_next(&facts_got, '\n', &got);
	CHECK_SAY(str_eq(got, line), "\"%.*s\", not \"%.*s\": %.*s", STR_ARG(got),
	          STR_ARG(line), STR_ARG(facts_clause));
}

static void
retention_is_read(void)
{
	facts_kind = "retention";
	check_lines("test/data/retention.txt", check_fact);
	check_no_more();
}

static void
processing_is_read(void)
{
	facts_kind = "processing";
	check_lines("test/data/processing.txt", check_fact);
	check_no_more();
}

static void
smaller_facts_are_read(void)
{
	facts_kind = NULL;
	check_lines("test/data/facts.txt", check_fact);
	check_no_more();
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
	RUN(retention_is_read);
	RUN(processing_is_read);
	RUN(smaller_facts_are_read);
	reader_close(reader);
	ruleset_close(rules);
	arena_release(&arena);
	return check_done();
}
