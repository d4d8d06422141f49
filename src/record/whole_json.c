/* whole_json: a record as JSON. See whole.h and doc/schema/record.json. */
#include "atlas/knowledge.h"
#include "record/whole.h"

static void
reasons_json(struct json *j, const struct explanation *x, struct arena *a)
{
	json_key(j, "why");
	json_object(j);
	json_key(j, "words");
	json_array(j);
	for (size_t i = 0; i < x->count; i++) {
		json_object(j);
		json_key_str(j, "words", x->reasons[i].words);
		json_key_bool(j, "heading", x->reasons[i].heading);
		json_key(j, "logit");
		json_decimal(j, x->reasons[i].hundredths / 100.0, 2);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "rule");
	if (x->rule_line)
		json_str(j, arena_printf(a, "knowledge/rules.txt:%u", x->rule_line));
	else
		json_null(j);
	json_object_end(j);
}

static void
events_json(struct json *j, const struct whole *w)
{
	json_key(j, "history");
	json_array(j);
	for (size_t i = 0; i < w->event_count; i++) {
		const struct record_event *v = &w->events[i];
		json_object(j);
		json_key_time(j, "time", v->at);
		json_key_str(j, "how", v->how);
		json_key_cstr(j, "level", level_name(v->level));
		json_key_str(j, "version", v->to);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
strings_json(struct json *j, const char *key, const struct str *list, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_str(j, list[i]);
	json_array_end(j);
}

static void
comparator_json(struct json *j, const struct comparator *c)
{
	json_object(j);
	json_key_str(j, "record", c->clause->record);
	json_key_str(j, "service", c->clause->service);
	json_key_str(j, "document", c->clause->document);
	json_key_cstr(j, "type", type_id(c->clause->type));
	json_key_cstr(j, "severity", severity_name(severity_level(c->clause->score)));
	json_key(j, "overlap");
	json_decimal(j, c->overlap / 1000.0, 3);
	json_key_bool(j, "boilerplate", c->boilerplate);
	strings_json(j, "alike", c->like, c->like_count);
	strings_json(j, "differs", c->unlike, c->unlike_count);
	strings_json(j, "lacks", c->lacks, c->lack_count);
	json_key_str(j, "quote", c->clause->words);
	json_object_end(j);
}

void
measured_json(struct json *j, const struct measured *m)
{
	json_object(j);
	json_key(j, "precision");
	json_decimal(j, m->precision, 4);
	json_key(j, "recall");
	json_decimal(j, m->recall, 4);
	json_key_int(j, "cases", m->cases);
	json_object_end(j);
}

static void
elsewhere_json(struct json *j, const struct whole *w)
{
	const struct comparison *x = &w->elsewhere;

	json_key(j, "elsewhere");
	if (!w->in_force) {
		json_null(j);
		return;
	}
	json_object(j);
	json_key_bool(j, "same_type", x->same_type);
	json_key_int(j, "services", (int64_t)x->services);
	json_key_int(j, "checked", (int64_t)x->checked);
	json_key_int(j, "same_words", (int64_t)x->boilerplates);
	json_key(j, "comparators");
	json_array(j);
	for (size_t i = 0; i < x->count; i++)
		comparator_json(j, &x->best[i]);
	json_array_end(j);
	json_key(j, "other_words");
	json_array(j);
	for (size_t i = 0; i < x->other_count; i++)
		comparator_json(j, &x->others[i]);
	json_array_end(j);
	json_object_end(j);
}

static const char *
or_null(const char *s)
{
	return *s ? s : NULL;
}

void
law_json(struct json *j, const struct law *l)
{
	json_object(j);
	json_key_cstr(j, "id", l->id);
	json_key_cstr(j, "jurisdiction", l->jurisdiction);
	json_key_cstr(j, "name", l->official_name);
	json_key_cstr(j, "provision", l->provision);
	json_key_cstr(j, "subject", l->subject);
	json_key_cstr(j, "link", or_null(l->link));
	json_key_cstr(j, "status", law_status_name(l->status));
	json_key_cstr(j, "checked_on", or_null(l->checked_on));
	json_object_end(j);
}

void
agency_json(struct json *j, const struct agency *g)
{
	json_object(j);
	json_key_cstr(j, "id", g->id);
	json_key_cstr(j, "name", g->name);
	json_key_cstr(j, "jurisdiction", g->jurisdiction);
	json_key_cstr(j, "competence", g->competence);
	json_key_cstr(j, "complaint_page", or_null(g->complaint_page));
	json_object_end(j);
}

static void
laws_json(struct json *j, const struct type_knowledge *k)
{
	json_key(j, "laws");
	json_array(j);
	for (size_t i = 0; i < k->law_count; i++)
		law_json(j, law_at(k->laws[i]));
	json_array_end(j);
	json_key(j, "agencies");
	json_array(j);
	for (size_t i = 0; i < k->agency_count; i++)
		agency_json(j, agency_at(k->agencies[i]));
	json_array_end(j);
}

void
general_json(struct json *j, uint16_t type)
{
	struct type_knowledge k;

	type_knowledge(type, &k);
	json_object(j);
	json_key_cstr(j, "title", type_title(type));
	json_key_cstr(j, "definition", k.definition);
	json_key_cstr(j, "does", k.does);
	json_key_cstr(j, "matters", k.matters);
	json_key_cstr(j, "means", k.means);
	json_key_cstr(j, "severity", k.severity);
	json_key(j, "steps");
	json_array(j);
	for (size_t i = 0; i < k.step_count; i++)
		json_cstr(j, k.steps[i]);
	json_array_end(j);
	json_key(j, "questions");
	json_array(j);
	for (size_t i = 0; i < k.question_count; i++) {
		json_object(j);
		json_key_cstr(j, "question", k.questions[i].question);
		json_key_cstr(j, "answer", k.questions[i].answer);
		json_object_end(j);
	}
	json_array_end(j);
	laws_json(j, &k);
	json_object_end(j);
}

void
whole_json(struct json *j, const struct whole *w, struct arena *a)
{
	const struct provision_place *p = &w->place;
	char hex[SHA256_HEX + 1];

	sha256_hex(&p->version.id, hex);
	json_object(j);
	json_key_str(j, "record", w->row.record);
	json_key_str(j, "status", w->row.status);
	json_key_str(j, "service", w->row.service);
	json_key_str(j, "document", w->row.document);
	json_key_cstr(j, "version", hex);
	json_key_time(j, "first_seen", p->first_seen);
	json_key_time(j, "last_seen", p->last_seen);
	json_key_int(j, "versions", p->versions);
	json_key(j, "at_publisher");
	if (w->at_publisher.n)
		json_str(j, w->at_publisher);
	else
		json_null(j);
	json_key(j, "provision");
	provision_json(j, &p->d, &p->p);
	reasons_json(j, &w->why, a);
	events_json(j, w);
	doings_json(j, &w->doings);
	json_key(j, "measured");
	if (w->is_measured)
		measured_json(j, &w->measured);
	else
		json_null(j);
	elsewhere_json(j, w);
	json_key(j, "general");
	general_json(j, p->p.type);
	json_object_end(j);
}
