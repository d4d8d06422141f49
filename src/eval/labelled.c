/* labelled: files of labelled sets to documents with labelled spans. See labelled.h. */
#include "eval/labelled.h"

#include <cjson/cJSON.h>

#include "document/builder.h"

/* The document under way: its blocks as they are added, and the spans in them. */
struct maker {
	const struct labelled_source *source;
	labelled_each *each;
	void *context;
	struct arena a, names;
	struct builder *builder;
	struct labelled l;
	size_t blocks, cap;
	const char *file;
	size_t line;
	bool stopped;
	struct err *e;
};

bool
labelled_held_out(struct str group)
{
	return sha256_of(group).b[0] % 5 == 0;
}

bool
labelled_has(const struct labelled_span *s, struct str label)
{
	for (size_t i = 0; i < s->label_count; i++)
		if (str_eq(s->labels[i], label))
			return true;
	return false;
}

bool
labelled_is_type(struct str label)
{
	static const char *const others[] = {"none", "other", "summary"};

	for (size_t i = 0; i < COUNT(others); i++)
		if (str_eq(label, str_of(others[i])))
			return false;
	return label.n && label.p[0] != '@';
}

const char *const claudette_tags[CLAUDETTE_TAGS] = {"a", "ch", "cr", "j", "law", "ltd", "pinc", "ter", "use"};

bool
claudette_has(const struct str *labels, size_t count, struct str tag)
{
	for (size_t i = 0; i < count; i++)
		if (labels[i].n == tag.n + 1 && str_starts(labels[i], tag) && is_digit(labels[i].p[tag.n]))
			return true;
	return false;
}

struct str
tosdr_type(struct str map, struct str words)
{
	enum { DIGITS = 12 };
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(words);
	struct str line;

	sha256_hex(&h, hex);
	while (str_next(&map, '\n', &line))
		if (line.n > DIGITS && str_starts(line, (struct str){hex, DIGITS}) && line.p[DIGITS] == '\t')
			return str_slice(line, DIGITS + 1, line.n);
	return (struct str){0};
}

static bool
bad_row(struct maker *m, const char *what)
{
	return err_set(m->e, ERR_INPUT, "%s: line %zu: %s; see the set's format in its README",
	               m->file, m->line, what);
}

static void
start(struct maker *m, struct str group, struct str name)
{
	arena_reset(&m->a);
	m->builder = builder_new(&m->a);
	m->l = (struct labelled){.group = arena_str(&m->a, group),
	                         .name = arena_str(&m->a, name)};
	m->blocks = m->cap = 0;
}

static bool
is_wanted(const struct maker *m)
{
	bool held = labelled_held_out(m->l.group);

	return !(m->source->held_out_only && !held) && !(m->source->train_only && held);
}

/* Hand the document over, if there is one. */
static bool
finish(struct maker *m)
{
	struct document *d = &m->l.d;

	if (!m->builder)
		return true;
	bool ok = builder_finish(m->builder, d, m->e);
	m->builder = NULL;
	if (!ok || !is_wanted(m))
		return ok;
	if (d->block_count != m->blocks)
		return bad_row(m, "a text without any words");
	for (size_t i = 0; i < d->block_count; i++)
		d->blocks[i].repeated = false; /* every row counts, said before or not */
	for (size_t i = 0; i < m->l.count; i++) {
		struct labelled_span *s = &m->l.spans[i];
		s->start += d->blocks[s->block].start;
		s->end = s->end == UINT32_MAX ? d->blocks[s->block].end
		                              : s->end + d->blocks[s->block].start;
	}
	m->stopped = !m->each(m->context, &m->l);
	return true;
}

static void
add_block(struct maker *m, enum block_kind kind, unsigned level, struct str words)
{
	if (str_trim(words).n == 0)
		return;
	builder_block(m->builder, kind, level, -1);
	builder_words(m->builder, words);
	m->blocks++;
}

/* A span over the last block; its labels are added to it. */
static struct labelled_span *
add_span(struct maker *m)
{
	if (m->l.count == m->cap) {
		size_t cap = m->cap ? m->cap * 2 : 64;
		struct labelled_span *grown = ARENA_ARRAY(&m->a, struct labelled_span, cap);
		if (m->l.count)
			memcpy(grown, m->l.spans, m->l.count * sizeof *grown);
		m->l.spans = grown;
		m->cap = cap;
	}
	struct labelled_span *s = &m->l.spans[m->l.count++];
	*s = (struct labelled_span){.block = (uint32_t)m->blocks - 1, .end = UINT32_MAX};
	return s;
}

static void
add_label(struct maker *m, struct labelled_span *s, struct str label)
{
	if (s->label_count < LABELS_MAX)
		s->labels[s->label_count++] = arena_str(&m->a, label);
}

static struct str
text_of(const cJSON *object, const char *key)
{
	return str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

static void
add_labels(struct maker *m, struct labelled_span *s, const cJSON *list)
{
	const cJSON *label;

	cJSON_ArrayForEach(label, list)
		add_label(m, s, str_of(cJSON_GetStringValue(label)));
}

/* A row that is a headline: few words and no mark at the end. */
static bool
is_headline(struct str text)
{
	enum { WORDS_MAX = 9 };
	size_t words = 1;

	text = str_trim(text);
	for (size_t i = 0; i < text.n; i++)
		words += text.p[i] == ' ';
	return words <= WORDS_MAX && text.n && !strchr(".,;:!?", text.p[text.n - 1]);
}

static bool
has_any(const cJSON *row, const char *key)
{
	return cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(row, key)) > 0;
}

/* Sentences in order: those of one document make one document. */
static bool
take_claudette(struct maker *m, const cJSON *row)
{
	struct str doc = text_of(row, "doc"), text = text_of(row, "text");

	if (!doc.n)
		return bad_row(m, "no \"doc\"");
	if (!m->builder || !str_eq(m->l.name, doc)) {
		if (!finish(m))
			return false;
		start(m, doc, doc);
	}
	if (str_trim(text).n == 0)
		return true;
	bool headline = is_headline(text) && !has_any(row, "tags");
	add_block(m, headline ? BLOCK_HEADING : BLOCK_PARAGRAPH, 2, text);
	struct labelled_span *s = add_span(m);
	add_labels(m, s, cJSON_GetObjectItemCaseSensitive(row, "tags"));
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "unfair")))
		add_label(m, s, STR("unfair"));
	return true;
}

static bool
take_tosdr(struct maker *m, const cJSON *row)
{
	struct str service = text_of(row, "service"), quote = text_of(row, "quote");

	if (!service.n || str_trim(quote).n == 0)
		return bad_row(m, "no \"service\" or no \"quote\"");
	start(m, service, text_of(row, "document"));
	add_block(m, BLOCK_PARAGRAPH, 0, quote);
	struct labelled_span *s = add_span(m);
	add_label(m, s, text_of(row, "case"));
	add_label(m, s, text_of(row, "point"));
	return finish(m);
}

static bool
take_opp115(struct maker *m, const cJSON *row)
{
	struct str doc = text_of(row, "doc"), text = text_of(row, "text");

	if (!doc.n || str_trim(text).n == 0)
		return bad_row(m, "no \"doc\" or no \"text\"");
	start(m, doc, doc);
	add_block(m, BLOCK_PARAGRAPH, 0, text);
	add_labels(m, add_span(m), cJSON_GetObjectItemCaseSensitive(row, "labels_majority"));
	return finish(m);
}

static bool
take_goppc(struct maker *m, const cJSON *row)
{
	enum { HEADINGS = 6 };
	struct str doc = text_of(row, "site"), text = text_of(row, "text");
	const cJSON *path = cJSON_GetObjectItemCaseSensitive(row, "path"), *heading;

	if (!doc.n)
		return bad_row(m, "no \"site\"");
	if (str_trim(text).n == 0 || str_eq(text_of(row, "kind"), STR("title")))
		return true; /* headings are context, not clauses */
	start(m, doc, doc);
	unsigned level = 0;
	cJSON_ArrayForEach(heading, path)
		if (level < HEADINGS)
			add_block(m, BLOCK_HEADING, ++level, str_of(cJSON_GetStringValue(heading)));
	add_block(m, BLOCK_PARAGRAPH, 0, text);
	add_labels(m, add_span(m), cJSON_GetObjectItemCaseSensitive(row, "labels_agreed"));
	return finish(m);
}

/* Tokens with labels like "B-retention-period.retention-period", "I-…", "O". */
static bool
take_policyie(struct maker *m, const cJSON *row)
{
	const cJSON *tokens = cJSON_GetObjectItemCaseSensitive(row, "tokens"), *labels = cJSON_GetObjectItemCaseSensitive(row, "labels");
	struct labelled_span *open = NULL;
	struct buf text;

	if (cJSON_GetArraySize(tokens) == 0 || cJSON_GetArraySize(tokens) != cJSON_GetArraySize(labels))
		return bad_row(m, "as many \"labels\" as \"tokens\" are needed");
	start(m, arena_printf(&m->a, "line %zu", m->line), STR("policyie"));
	buf_init(&text, LIMIT_TEXT_BYTES);
	m->blocks = 1;
	const cJSON *l = labels->child, *t = tokens->child;
	for (; t && l; t = t->next, l = l->next) {
		struct str label = str_of(cJSON_GetStringValue(l)), token = str_of(cJSON_GetStringValue(t));
		if (text.n)
			buf_byte(&text, ' ');
		if (label.n > 2 && label.p[0] == 'B') {
			open = add_span(m);
			open->start = (uint32_t)text.n;
			add_label(m, open, str_slice(label, 2, label.n));
		} else if (label.n < 2 || label.p[0] != 'I') {
			open = NULL;
		}
		buf_add(&text, token);
		if (open)
			open->end = (uint32_t)text.n;
	}
	m->blocks = 0;
	add_block(m, BLOCK_PARAGRAPH, 0, buf_str(&text));
	buf_release(&text);
	return m->blocks == 0 || finish(m);
}

/* text,label with quotes around a text that has commas, doubled inside. */
static bool
take_date(struct maker *m, struct str line)
{
	struct buf text;
	size_t i = 0;
	bool quoted = line.n && line.p[0] == '"';

	buf_init(&text, LIMIT_TEXT_BYTES);
	for (i = quoted; i < line.n && line.p[i] != (quoted ? '"' : ','); i++) {
		buf_byte(&text, line.p[i]);
		if (quoted && i + 2 < line.n && line.p[i + 1] == '"' && line.p[i + 2] == '"') {
			buf_byte(&text, '"');
			i += 2;
		}
	}
	size_t comma = str_find_byte(line, ',', i);
	bool ok = comma != SIZE_MAX || bad_row(m, "two columns are needed");
	if (ok && m->line > 1 && str_trim(buf_str(&text)).n) {
		start(m, arena_printf(&m->a, "line %zu", m->line), STR("policy-dates"));
		add_block(m, BLOCK_PARAGRAPH, 0, buf_str(&text));
		add_label(m, add_span(m), str_trim(str_slice(line, comma + 1, line.n)));
		ok = finish(m);
	}
	buf_release(&text);
	return ok;
}

/* The canonical text of a document in one of the source's folders; false if none of them
 * holds it as it was when it was labelled. */
static bool
find_document(struct maker *m, struct str service, struct str name, struct str hex)
{
	struct read_options o = {.type = DOCUMENT_AUTO, .document = name};
	struct err ignored = {0};
	struct sha256 want, got;
	struct buf bytes;

	if (!sha256_from_hex(hex, &want))
		return false;
	for (size_t i = 1; i < m->source->file_count; i++) {
		const char *path = arena_printf(&m->a, "%s/%.*s/%.*s.md", m->source->files[i],
		                                STR_ARG(service), STR_ARG(name)).p;
		buf_init(&bytes, LIMIT_INPUT_BYTES);
		bool ok = file_read(path, &bytes, &ignored) &&
		    document_read(arena_str(&m->a, buf_str(&bytes)), &o, &m->a, &m->l.d, &ignored);
		buf_release(&bytes);
		if (!ok)
			continue;
		got = sha256_of(m->l.d.text);
		if (sha256_eq(&got, &want))
			return true;
	}
	return false;
}

static uint32_t
block_at(const struct document *d, uint32_t at)
{
	uint32_t low = 0, high = (uint32_t)d->block_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (d->blocks[middle].line <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool
take_annotated_span(struct maker *m, struct str line)
{
	struct str column[5] = {{0}}, types, type;
	int64_t from, to;
	size_t n = 0;

	while (n < COUNT(column) && str_next(&line, '\t', &column[n]))
		n++;
	if (n < 4 || !str_to_i64(column[0], &from) || !str_to_i64(column[1], &to) || from >= to)
		return bad_row(m, "start, end, types and level are needed");
	if (m->l.d.text.n == 0)
		return true; /* the document is not there */
	if ((size_t)to > m->l.d.text.n)
		return bad_row(m, "the span ends behind the text");
	m->blocks = 1;
	struct labelled_span *s = add_span(m);
	s->block = block_at(&m->l.d, (uint32_t)from);
	s->start = (uint32_t)from;
	s->end = (uint32_t)to;
	s->facts = arena_str(&m->a, column[4]);
	for (types = column[2]; str_next(&types, ',', &type);)
		add_label(m, s, type);
	add_label(m, s, arena_printf(&m->a, "@%.*s", STR_ARG(column[3])));
	return true;
}

static bool
finish_annotated(struct maker *m)
{
	if (m->l.d.text.n && is_wanted(m))
		m->stopped = !m->each(m->context, &m->l);
	return true;
}

/* "document SERVICE NAME SHA256", and a line for each span of it. */
static bool
take_annotation(struct maker *m, struct str line)
{
	struct str head, service, name;

	if (line.p[0] == '#')
		return true;
	if (!str_starts(line, STR("document\t")))
		return take_annotated_span(m, line);
	if (!finish_annotated(m))
		return false;
	str_next(&line, '\t', &head);
	if (!str_next(&line, '\t', &service) || !str_next(&line, '\t', &name))
		return bad_row(m, "a document needs its service, name and SHA-256");
	start(m, service, name);
	m->builder = NULL;
	if (!find_document(m, m->l.group, m->l.name, line))
		m->l.d = (struct document){0};
	return true;
}

/* doc, segment, period, … segment's text; a segment has a line for each practice in it. */
static bool
take_retention(struct maker *m, struct str line)
{
	enum { COLUMNS = 9, PERIOD = 2, TEXT = 8 };
	struct str column[COLUMNS];
	size_t n = 0;

	while (n < COLUMNS && str_next(&line, '\t', &column[n]))
		n++;
	if (n < COLUMNS)
		return bad_row(m, "nine columns are needed");
	if (m->line == 1 || str_trim(column[TEXT]).n == 0)
		return true;
	struct str name = arena_printf(&m->names, "%.*s %.*s", STR_ARG(column[0]), STR_ARG(column[1]));
	if (!m->builder || !str_eq(m->l.name, name)) {
		if (!finish(m))
			return false;
		start(m, column[0], name);
		add_block(m, BLOCK_PARAGRAPH, 0, column[TEXT]);
		add_span(m);
	}
	add_label(m, &m->l.spans[0], column[PERIOD]);
	return true;
}

/* types TAB level TAB heading TAB clause, written for this project. */
static bool
take_clause(struct maker *m, struct str line)
{
	struct str column[4] = {{0}}, type;
	size_t n = 0;

	while (n < COUNT(column) && str_next(&line, '\t', &column[n]))
		n++;
	if (line.p && line.n && n < COUNT(column))
		return bad_row(m, "types, level, heading and clause are needed");
	start(m, STR("own clauses"), STR("clauses"));
	if (column[2].n > 1)
		add_block(m, BLOCK_HEADING, 2, column[2]);
	add_block(m, BLOCK_PARAGRAPH, 0, column[3]);
	struct labelled_span *s = add_span(m);
	while (str_next(&column[0], ',', &type))
		add_label(m, s, type);
	add_label(m, s, arena_printf(&m->a, "@%.*s", STR_ARG(column[1])));
	return finish(m);
}

struct format {
	const char *set;
	bool (*row)(struct maker *m, const cJSON *row);   /* a JSON object a line, or */
	bool (*line)(struct maker *m, struct str line);
};

static const struct format formats[] = {
	{"claudette", take_claudette, NULL},
	{"tosdr", take_tosdr, NULL},
	{"opp115", take_opp115, NULL},
	{"goppc150", take_goppc, NULL},
	{"policyie", take_policyie, NULL},
	{"policy-dates", NULL, take_date},
	{"annotations", NULL, take_annotation},
	{"pool", NULL, take_annotation},
	{"retention", NULL, take_annotation},
	{"clauses", NULL, take_clause},
	{"opp115-retention", NULL, take_retention},
};

static bool
take_line(struct maker *m, const struct format *f, struct str line)
{
	if (f->line)
		return f->line(m, line);
	cJSON *row = cJSON_ParseWithLength(line.p, line.n);
	bool ok = cJSON_IsObject(row) ? f->row(m, row) : bad_row(m, "no JSON object");
	cJSON_Delete(row);
	return ok;
}

static bool
read_file(struct maker *m, const struct format *f, const char *path)
{
	struct buf bytes;
	struct str rest, line;

	m->file = path;
	m->line = 0;
	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &bytes, m->e);
	if (ok && !utf8_valid(buf_str(&bytes)))
		ok = err_set(m->e, ERR_INPUT, "%s: not UTF-8", path);
	rest = buf_str(&bytes);
	while (ok && !m->stopped && str_next(&rest, '\n', &line)) {
		m->line++;
		if (str_trim(line).n)
			ok = take_line(m, f, line);
	}
	if (ok && !m->stopped)
		ok = f->line == take_annotation ? finish_annotated(m) : finish(m);
	buf_release(&bytes);
	return ok;
}

bool
labelled_read(const struct labelled_source *s, labelled_each *each, void *context,
              struct err *e)
{
	const struct format *f = NULL;
	struct maker m = {.source = s, .each = each, .context = context, .e = e};
	bool ok = true;

	for (size_t i = 0; i < COUNT(formats); i++)
		if (str_eq(s->set, str_of(formats[i].set)))
			f = &formats[i];
	if (!f)
		return err_set(e, ERR_USAGE, "there is no labelled set \"%.*s\"", STR_ARG(s->set));
	size_t files = f->line == take_annotation ? 1 : s->file_count;
	for (size_t i = 0; ok && !m.stopped && i < files; i++)
		ok = read_file(&m, f, s->files[i]);
	arena_release(&m.a);
	arena_release(&m.names);
	return ok;
}
