/* records: rows of the home for people and JSON. See records.h. */
#include "record/records.h"

#include "record/records.sql.h"

/* How many captures of it failed of late. Strings are in the arena. */
static bool
find_failures(struct db *db, int64_t document, struct arena *a,
              struct document_row *out, struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_outcomes, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row && stmt_int(s, 0))
		if (out->failed++ == 0) {
			out->failure = arena_str(a, stmt_str(s, 3));
			out->source = arena_str(a, stmt_str(s, 4));
		}
	if (ok)
		stmt_reset(s);
	return ok;
}

bool
records_documents(struct db *db, struct str service, struct str document,
                  on_document *f, void *context, struct err *e)
{
	struct arena a = {0};
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_documents, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	stmt_bind_str(s, 2, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct document_row r = {
			.id = stmt_int(s, 12), .service = stmt_str(s, 0),
			.document = stmt_str(s, 1), .sightings = stmt_int(s, 2),
			.versions = stmt_int(s, 3), .first = stmt_int(s, 4),
			.last = stmt_int(s, 5),
			.provisions = stmt_int(s, 6), .state = stmt_str(s, 7),
			.address = stmt_str(s, 8),
			.select = stmt_str(s, 9), .remove = stmt_str(s, 10),
			.stopped = stmt_int(s, 11), .checked = stmt_int(s, 13),
			.is_read = stmt_int(s, 14) != 0};
		arena_reset(&a);
		if (!(ok = find_failures(db, r.id, &a, &r, e)) ||
		    !f(context, &r))
			break;
	}
	stmt_reset(s);
	arena_release(&a);
	return ok;
}

bool
records_sightings(struct db *db, int64_t document, on_sighting *f, void *context,
                  struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_sightings, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct sighting_row r = {
			.n = stmt_int(s, 0), .version = stmt_int(s, 1),
			.at = stmt_int(s, 2),
			.technical = stmt_int(s, 3) != 0, .version_id = stmt_str(s, 4),
			.source = stmt_str(s, 5),
			.failure = stmt_str(s, 6), .unhealthy = stmt_str(s, 7),
			.is_confirmation = stmt_int(s, 8) != 0,
			.how = stmt_str(s, 9), .refusal = stmt_str(s, 10)};
		if (!f(context, &r))
			break;
	}
	stmt_reset(s);
	return ok;
}

bool
records_unread(struct db *db, struct str service, struct str document, int64_t n,
               struct arena *a, struct str *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_unread, e);

	*out = (struct str){0};
	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	stmt_bind_str(s, 2, document);
	stmt_bind_int(s, 3, n);
	if (!stmt_next(s, &row, e))
		return false;
	if (row)
		*out = arena_str(a, stmt_str(s, 0));
	stmt_reset(s);
	return true;
}

static bool
provisions_of_change(struct db *db, int64_t document, int64_t n, struct arena *a,
                     struct change_row *out, struct err *e)
{
	struct changed_provision *list = NULL;
	size_t count = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_change_provisions, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, n);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, count, cap);
		list[count++] = (struct changed_provision){arena_str(a, stmt_str(s, 0)),
		                                           arena_str(a, stmt_str(s, 2)),
		                                           (uint16_t)stmt_int(s, 1)};
	}
	struct changed_provision *kept = ARENA_ARRAY(a,
	                                             struct changed_provision, count);
	if (count)
		memcpy(kept, list, count * sizeof *list);
	free(list);
	out->provisions = kept;
	out->provision_count = count;
	return ok;
}

bool
records_each_change(struct db *db, struct stmt *s, on_change *f, void *context,
                    struct err *e)
{
	struct arena a = {0};
	bool row = true, ok;

	while ((ok = stmt_next(s, &row, e)) && row) {
		struct change_row r = {
			.service = stmt_str(s, 2), .document = stmt_str(s, 3),
			.from = stmt_str(s, 4),
			.to = stmt_str(s, 5), .from_time = stmt_int(s, 6),
			.to_time = stmt_int(s, 7),
			.level = (enum change_level)stmt_int(s, 8),
			.direction = stmt_str(s, 9),
			.summary = stmt_str(s, 10),
			.document_id = stmt_int(s, 0), .n = stmt_int(s, 1)};
		arena_reset(&a);
		if (!(ok = provisions_of_change(db, r.document_id, r.n, &a, &r, e)) ||
		    !f(context, &r))
			break;
	}
	stmt_reset(s);
	arena_release(&a);
	return ok;
}

bool
records_changes(struct db *db, const struct change_filter *filter, on_change *f,
                void *context, struct err *e)
{
	struct stmt *s = db_stmt(db, filter->service.n ? sql_changes_of : sql_changes, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, filter->service);
	stmt_bind_str(s, 2, filter->document);
	stmt_bind_int(s, 3, filter->since);
	stmt_bind_int(s, 4, filter->all);
	stmt_bind_int(s, 5, filter->least);
	stmt_bind_int(s, 6, filter->least > LEVEL_SUBSTANTIVE ? filter->least : LEVEL_SUBSTANTIVE);
	return records_each_change(db, s, f, context, e);
}

bool
records_history(struct db *db, struct str record, on_change *f, void *context,
                struct err *e)
{
	struct stmt *s = db_stmt(db, sql_record_changes, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	return records_each_change(db, s, f, context, e);
}

void
records_score_range(int severity, int64_t *low, int64_t *high)
{
	static const int64_t ranges[][2] = {{-100, 0}, {1, 3}, {4, 6}, {7, 100}};

	*low = severity < 0 ? -100 : ranges[severity][0];
	*high = severity < 0 ? 100 : ranges[severity][1];
}

static bool
is_word_byte(char c)
{
	return is_alnum(c) || (unsigned char)c >= 0x80;
}

bool
records_can_search(struct str words)
{
	for (size_t i = 0; i < words.n; i++)
		if (is_word_byte(words.p[i]))
			return true;
	return false;
}

static struct stmt *
provision_query(struct db *db, const struct provision_filter *filter, struct err *e)
{
	int64_t low, high;
	struct stmt *s;
	int place = 1;

	if (filter->words.n) {
		if (!(s = db_stmt(db, sql_found, e)))
			return NULL;
		stmt_bind_words(s, 1, filter->words);
		stmt_bind_str(s, 2, filter->service);
		stmt_bind_int(s, 3, filter->in_force);
		return s;
	}
	if (filter->record.n) {
		if ((s = db_stmt(db, sql_provision_named, e)))
			stmt_bind_str(s, 1, filter->record);
		return s;
	}
	if (!(s = db_stmt(db, filter->service.n ? sql_provisions_of_service
	                                        : sql_provisions, e)))
		return NULL;
	records_score_range(filter->severity, &low, &high);
	if (filter->service.n)
		stmt_bind_str(s, place++, filter->service);
	stmt_bind_str(s, place++, filter->document);
	stmt_bind_int(s, place++, filter->type == TYPE_NONE ? -1 : filter->type);
	stmt_bind_int(s, place++, low);
	stmt_bind_int(s, place++, high);
	stmt_bind_int(s, place, filter->in_force);
	return s;
}

bool
records_provisions(struct db *db, const struct provision_filter *filter,
                   on_provision *f, void *context, struct err *e)
{
	bool row = true, ok = false;
	struct stmt *s = provision_query(db, filter, e);

	while (s && (ok = stmt_next(s, &row, e)) && row) {
		struct provision_row r = {
			.record = stmt_str(s, 0), .service = stmt_str(s, 1),
			.document = stmt_str(s, 2),
			.status = stmt_str(s, 3), .type = (uint16_t)stmt_int(s, 4),
			.score = (int)stmt_int(s, 5), .words = stmt_str(s, 6)};
		if (!f(context, &r))
			break;
	}
	if (s)
		stmt_reset(s);
	return ok;
}

struct found {
	struct arena *a;
	struct provision_row *row;
	bool some;
};

static bool
take_row(void *context, const struct provision_row *r)
{
	struct found *f = context;

	*f->row = *r;
	f->row->record = arena_str(f->a, r->record);
	f->row->service = arena_str(f->a, r->service);
	f->row->document = arena_str(f->a, r->document);
	f->row->status = arena_str(f->a, r->status);
	f->row->words = arena_str(f->a, r->words);
	f->some = true;
	return false;
}

/* Records are named in capitals; a person may type them in any case. */
static struct str
record_name_of(struct str typed, struct arena *a)
{
	char *name = ARENA_ARRAY(a, char, typed.n + 1);

	for (size_t i = 0; i < typed.n; i++)
		name[i] = (char)(typed.p[i] >= 'a' && typed.p[i] <= 'z' ? typed.p[i] - 'a' + 'A' : typed.p[i]);
	return (struct str){name, typed.n};
}

bool
records_find(struct db *db, struct str name, struct arena *a, struct provision_row *out,
             struct err *e)
{
	struct found found = {a, out, false};
	struct provision_filter f = {.type = TYPE_NONE, .severity = -1,
	                             .record = record_name_of(name, a)};

	if (f.record.n == 0)
		return err_set(e, ERR_USAGE, "say which record, by its id, such as "
		               "PR-7NFK0GGYPN");
	if (!records_provisions(db, &f, take_row, &found, e))
		return false;
	return found.some || err_set(e, ERR_NOT_FOUND, "there is no record \"%.*s\"; see: proviso provisions",
	                             (int)(name.n < 60 ? name.n : 60), name.n ? name.p : "");
}

static bool
version_at(struct db *db, int64_t document, int64_t at, int64_t *n, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_version_newest, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, at);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND,
		               "there is no version at that time; see: proviso log");
	*n = stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

static bool
is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && !(to_lower(s.p[i]) >= 'a' &&
		                           to_lower(s.p[i]) <= 'f'))
			return false;
	return s.n >= 8;
}

bool
records_find_version(struct db *db, int64_t document, struct str name, int64_t *n,
                     struct err *e)
{
	enum { NUMBER_DIGITS = 7 }; /* what is longer is a hash */
	int64_t at;
	bool row, more;

	if (name.n == 0)
		return version_at(db, document, INT64_MAX, n, e);
	if (time_until_iso(name, &at))
		return version_at(db, document, at, n, e);
	bool numbered = name.n <= NUMBER_DIGITS && str_to_i64(name, n) && *n > 0;
	if (!numbered && !is_hex(name))
		return err_set(e, ERR_USAGE, "\"%.*s\" is neither a date, nor a "
		               "version's number, nor 8 or more characters of its "
		               "SHA-256; see: proviso log", STR_ARG(name));
	struct stmt *s = db_stmt(db, numbered ? sql_version_numbered
	                                      : sql_version_named, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_str(s, 2, name);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no version %.*s; see: "
		               "proviso log", STR_ARG(name));
	*n = stmt_int(s, 0);
	if (!stmt_next(s, &more, e))
		return false;
	stmt_reset(s);
	return !more ||
	       err_set(e, ERR_USAGE, "%.*s is the start of more than one version; give "
	               "more of it", STR_ARG(name));
}

void
document_row_json(struct json *j, const struct document_row *r)
{
	char iso[TIME_ISO + 1];

	json_object(j);
	json_key_str(j, "service", r->service);
	json_key_str(j, "document", r->document);
	json_key_int(j, "sightings", r->sightings);
	json_key_int(j, "versions", r->versions);
	time_iso(r->first, iso);
	json_key_cstr(j, "first_seen", r->versions ? iso : NULL);
	time_iso(r->last, iso);
	json_key_cstr(j, "last_seen", r->versions ? iso : NULL);
	json_key_int(j, "failed", r->failed);
	json_key_int(j, "provisions", r->provisions);
	json_key_word(j, "problem", r->failed ? r->failure : r->state);
	json_key_word(j, "address", r->address);
	json_key_word(j, "select", r->select);
	json_key_word(j, "remove", r->remove);
	time_iso(r->stopped, iso);
	json_key_word(j, "stopped", r->stopped ? str_of(iso) : STR(""));
	json_object_end(j);
}

void
sighting_row_json(struct json *j, const struct sighting_row *r)
{
	json_object(j);
	json_key_time(j, "time", r->at);
	json_key_word(j, "version", r->version_id);
	json_key_bool(j, "technical", r->technical);
	json_key_bool(j, "confirmed", r->is_confirmation);
	json_key_str(j, "source", r->source);
	json_key_word(j, "how", r->how);
	json_key_word(j, "failure", r->failure);
	json_key_word(j, "unhealthy", r->unhealthy);
	json_object_end(j);
}

void
change_row_json(struct json *j, const struct change_row *r)
{
	char iso[TIME_ISO + 1];

	json_object(j);
	json_key_str(j, "service", r->service);
	json_key_str(j, "document", r->document);
	json_key_word(j, "from", r->from);
	json_key_str(j, "to", r->to);
	time_iso(r->from_time, iso);
	json_key_cstr(j, "from_time", r->from.n ? iso : NULL);
	json_key_time(j, "to_time", r->to_time);
	json_key_cstr(j, "level", level_name(r->level));
	json_key_str(j, "direction", r->direction);
	json_key_str(j, "summary", r->summary);
	json_key(j, "provisions");
	json_array(j);
	for (size_t i = 0; i < r->provision_count; i++) {
		json_object(j);
		json_key_str(j, "record", r->provisions[i].record);
		json_key_cstr(j, "type", type_id(r->provisions[i].type));
		json_key_str(j, "how", r->provisions[i].how);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

void
provision_row_json(struct json *j, const struct provision_row *r)
{
	json_object(j);
	json_key_str(j, "record", r->record);
	json_key_str(j, "service", r->service);
	json_key_str(j, "document", r->document);
	json_key_cstr(j, "type", type_id(r->type));
	json_key_cstr(j, "title", type_title(r->type));
	json_key_cstr(j, "severity", severity_name(severity_level(r->score)));
	json_key_int(j, "score", r->score);
	json_key_str(j, "status", r->status);
	json_key_str(j, "quote", r->words);
	json_object_end(j);
}
