/* api_services: services, their documents, texts and captures. See api.h. */
#include "web/api.h"

#include "record/services.h"
#include "record/text_json.h"
#include "web/found.h"
#include "web/state.h"

static void
add_severities(struct json *j, const struct severity_counts *c)
{
	json_object(j);
	for (int s = SEVERITY_HIGH; s >= SEVERITY_PROTECTIVE; s--)
		json_key_int(j, severity_name((enum severity)s), (int64_t)c->of[s]);
	json_object_end(j);
}

static void
add_service(struct json *j, const struct service_row *s)
{
	char iso[TIME_ISO + 1];

	time_iso(s->last_seen, iso);
	json_key_str(j, "service", s->name);
	json_key_int(j, "documents", s->documents);
	json_key_int(j, "analysed", s->read);
	json_key_cstr(j, "last_seen", s->last_seen ? iso : NULL);
	json_key(j, "in_force");
	add_severities(j, &s->in_force);
}

/* Behind the service whose number the cursor is, wherever that now stands. */
static bool
first_of_page(struct exchange *x, const struct rows *r, size_t *from, struct err *e)
{
	struct service_row *all;
	size_t none, total;
	int64_t after;

	*from = 0;
	if (!paging_number(&r->page, &after, e) ||
	    !records_services(site_db(x), STR(""), 0, 0, x->a, &all, &none, &total, e))
		return false;
	while (after && *from < total && all[*from].id != after)
		++*from;
	if (after && *from == total)
		return paging_unknown(&r->page, e);
	*from += after != 0;
	return true;
}

bool
api_services(struct exchange *x, struct err *e)
{
	struct service_row *list;
	size_t from, count, total;
	struct rows r;

	if (!rows_begin(x, &r, e) || !first_of_page(x, &r, &from, e) ||
	    !records_services(site_db(x), STR(""), from, (size_t)r.page.most, x->a,
	                      &list, &count, &total, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		json_object(&r.j);
		add_service(&r.j, &list[i]);
		json_object_end(&r.j);
	}
	if (from + count < total)
		paging_next_number(&r.page, list[count - 1].id);
	rows_end(&r);
	return true;
}

static bool
find_row(struct exchange *x, struct str name, struct service_row *out, struct err *e)
{
	struct service_row *list;
	size_t count, total;

	if (!records_services(site_db(x), name, 0, SIZE_MAX, x->a, &list, &count, &total,
	                      e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_eq(list[i].name, name)) {
			*out = list[i];
			return true;
		}
	return err_set(e, ERR_NOT_FOUND, "there is no such service");
}

static bool
add_document(void *context, const struct document_row *row)
{
	document_row_json(context, row);
	return true;
}

static bool
add_types(struct exchange *x, struct json *j, int64_t service, struct err *e)
{
	struct type_counts *list;
	size_t n;

	if (!records_type_counts(site_db(x), service, 0, x->a, &list, &n, e))
		return false;
	json_key(j, "types");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_key_cstr(j, "type", type_id(list[i].type));
		json_key(j, "in_force");
		add_severities(j, &list[i].in_force);
		json_object_end(j);
	}
	json_array_end(j);
	return true;
}

bool
api_service(struct exchange *x, struct err *e)
{
	struct found_service of;
	struct service_row row;

	if (!found_service(x, x->values[0], &of, e) || !find_row(x, of.name, &row, e))
		return false;
	struct json j = api_json(x);
	json_object(&j);
	add_service(&j, &row);
	if (!add_types(x, &j, of.id, e))
		return false;
	json_object_end(&j);
	buf_byte(j.out, '\n');
	return true;
}

/* Documents are listed as a whole, and a page of them written: those behind the one whose
 * number the cursor is. */
struct documents {
	struct rows *r;
	int64_t after, last, n;
	bool is_begun;
	bool troubled; /* those alone that are not healthy */
};

static bool
add_of_page(void *context, const struct document_row *row)
{
	struct documents *d = context;

	if (!d->is_begun) {
		d->is_begun = row->id == d->after;
		return true;
	}
	if (d->troubled && state_of(row) == STATE_HEALTHY)
		return true;
	if (d->n++ == d->r->page.most) {
		paging_next_number(&d->r->page, d->last);
		return false;
	}
	document_row_json(&d->r->j, row);
	d->last = row->id;
	return true;
}

static bool
list_documents(struct exchange *x, struct str service, bool troubled, struct err *e)
{
	struct rows r;
	struct documents d = {.r = &r, .troubled = troubled};

	if (!rows_begin(x, &r, e) || !paging_number(&r.page, &d.after, e))
		return false;
	d.is_begun = d.after == 0;
	if (!records_documents(site_db(x), service, STR(""), add_of_page, &d, e))
		return false;
	if (!d.is_begun)
		return paging_unknown(&r.page, e);
	rows_end(&r);
	return true;
}

bool
api_documents(struct exchange *x, struct err *e)
{
	struct found_service of;

	return found_service(x, x->values[0], &of, e) &&
	       list_documents(x, of.name, false, e);
}

bool
api_status(struct exchange *x, struct err *e)
{
	return list_documents(x, STR(""), true, e);
}

bool
api_document(struct exchange *x, struct err *e)
{
	struct document_name d;

	if (!found_document(x, x->values[0], x->values[1], &d, e))
		return false;
	struct json j = api_json(x);
	if (!records_documents(site_db(x), d.service, d.document, add_document, &j, e))
		return false;
	buf_byte(j.out, '\n');
	return true;
}

static bool
add_version(void *context, const struct version_row *row)
{
	struct rows *r = context;

	version_row_json(&r->j, row);
	return true;
}

bool
api_versions(struct exchange *x, struct err *e)
{
	struct document_name d;
	struct rows r;

	if (!found_document(x, x->values[0], x->values[1], &d, e) ||
	    !rows_begin(x, &r, e) ||
	    !listing_versions(site_db(x), d.id, &r.page, add_version, &r, e))
		return false;
	rows_end(&r);
	return true;
}

bool
api_version(struct exchange *x, struct err *e)
{
	struct document_name d;
	struct version v;
	int64_t n;

	if (!found_document(x, x->values[0], x->values[1], &d, e) ||
	    !found_version(x, &d, x->values[2], &n, e) ||
	    !archive_version(site_db(x), d.id, n, x->a, &v, e))
		return false;
	struct json j = api_json(x);
	version_json(&j, d.service, d.document, &v);
	buf_byte(j.out, '\n');
	return true;
}

/* In the order of time, in which an import may put older ones before those that were given.
 * A cursor is the last one's time, number, and whether it confirmed another. */
struct sightings {
	struct rows *r;
	int64_t after[3], last[3], n;
	bool is_begun, is_past; /* the cursor was met; and what equals it is behind */
};

static bool
add_sighting(void *context, const struct sighting_row *row)
{
	struct sightings *s = context;
	int64_t key[3] = {row->at, row->n, row->is_confirmation};
	bool same = memcmp(key, s->after, sizeof key) == 0;

	s->is_begun = s->is_begun || same;
	s->is_past = s->is_past || (s->is_begun && !same);
	if (!s->is_past)
		return true;
	if (s->n++ == s->r->page.most) {
		s->r->page.next = arena_printf(s->r->page.a, "%lld-%lld-%lld",
		                               (long long)s->last[0], (long long)s->last[1],
		                               (long long)s->last[2]);
		return false;
	}
	sighting_row_json(&s->r->j, row);
	memcpy(s->last, key, sizeof key);
	return true;
}

bool
api_sightings(struct exchange *x, struct err *e)
{
	struct document_name d;
	struct rows r;
	struct sightings s = {.r = &r};

	if (!found_document(x, x->values[0], x->values[1], &d, e) || !rows_begin(x, &r, e) ||
	    !paging_numbers(&r.page, s.after, COUNT(s.after), e))
		return false;
	s.is_begun = s.is_past = r.page.after.n == 0;
	if (!records_sightings(site_db(x), d.id, add_sighting, &s, e))
		return false;
	if (!s.is_begun)
		return paging_unknown(&r.page, e);
	rows_end(&r);
	return true;
}

/* The change between two texts that is asked for. */
struct wanted {
	struct json *j;
	struct str from, to; /* first digits of their SHA-256; `from` may be empty */
	bool some;
};

static bool
add_wanted(void *context, const struct change_row *row)
{
	struct wanted *w = context;

	if (!str_starts(row->to, w->to) || (w->from.n ? !str_starts(row->from, w->from)
	                                              : row->from.n > 0))
		return true;
	w->some = true;
	change_row_json(w->j, row);
	return false;
}

static bool
add_text_change(struct exchange *x, struct json *j, const struct document_name *d,
                const struct wanted *w, struct err *e)
{
	struct document old, new;
	struct version a, b;
	struct diff diff;
	int64_t m, n;

	json_key(j, "diff");
	if (w->from.n == 0) {
		json_null(j);
		return true;
	}
	if (!found_version(x, d, w->from, &m, e) ||
	    !found_version(x, d, w->to, &n, e) ||
	    !archive_version(site_db(x), d->id, m, x->a, &a, e) ||
	    !archive_version(site_db(x), d->id, n, x->a, &b, e) ||
	    !document_parse(a.text, x->a, &old, e) ||
	    !document_parse(b.text, x->a, &new, e))
		return false;
	diff_documents(&old, &new, x->a, &diff);
	diff_json(j, &old, &new, &diff);
	return true;
}

bool
api_change(struct exchange *x, struct err *e)
{
	struct change_listing f = {.level = -1, .type = TYPE_NONE, .since = INT64_MIN,
	                           .until = INT64_MAX};
	struct paging all = {.most = INT64_MAX - 1, .a = x->a};
	struct str pair = x->values[2];
	size_t dots = str_find(pair, STR(".."), 0);
	size_t behind = dots == SIZE_MAX ? pair.n : dots + 2;
	struct document_name d;

	if (!found_document(x, x->values[0], x->values[1], &d, e))
		return false;
	struct json j = api_json(x);
	struct wanted w = {.j = &j, .from = str_slice(pair, 0, dots),
	                   .to = str_slice(pair, behind, pair.n)};
	f.service = d.service;
	f.document = d.document;
	json_object(&j);
	json_key(&j, "change");
	if (w.to.n >= 8 && !listing_changes(site_db(x), &f, &all, add_wanted, &w, e))
		return false;
	if (!w.some)
		return err_set(e, ERR_NOT_FOUND, "there is no such change of this "
		               "document; a change is named by the SHA-256 of both "
		               "texts, as 0123456789abcdef..0123456789abcdef");
	if (!add_text_change(x, &j, &d, &w, e))
		return false;
	json_object_end(&j);
	buf_byte(j.out, '\n');
	return true;
}
