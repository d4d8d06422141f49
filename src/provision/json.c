/* json: provisions and facts as the contract prints them. See provision.h. */
#include "provision/provision.h"

static void
field_json(struct json *j, const struct field *f)
{
	json_key(j, f->name);
	switch (f->kind) {
	case FIELD_NULL:
		json_null(j);
		break;
	case FIELD_STRING:
		json_str(j, f->values[0]);
		break;
	case FIELD_BOOL:
		json_bool(j, f->truth);
		break;
	case FIELD_LIST:
		json_array(j);
		for (size_t i = 0; i < f->count; i++)
			json_str(j, f->values[i]);
		json_array_end(j);
		break;
	}
}

void
fact_json(struct json *j, const struct fact *f, uint32_t base)
{
	json_object(j);
	json_key_cstr(j, "kind", f->kind);
	for (size_t i = 0; i < f->field_count; i++)
		field_json(j, &f->fields[i]);
	json_key_int(j, "start", f->start - base);
	json_key_int(j, "end", f->end - base);
	json_object_end(j);
}

static void
severity_json(struct json *j, const struct provision *p)
{
	json_key(j, "severity");
	json_object(j);
	json_key_cstr(j, "level", severity_name(severity_level(p->score)));
	json_key_int(j, "score", p->score);
	json_key(j, "points");
	json_array(j);
	for (size_t i = 0; i < p->point_count; i++) {
		json_object(j);
		json_key_cstr(j, "reason", p->points[i].reason);
		json_key_int(j, "points", p->points[i].points);
		json_key_int(j, "start", p->points[i].start);
		json_key_int(j, "end", p->points[i].end);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void
headings_json(struct json *j, const struct document *d, uint32_t block)
{
	uint32_t chain[8];
	size_t depth = 0;

	for (uint32_t h = d->blocks[block].heading; h != BLOCK_NONE && depth < COUNT(chain);
	     h = d->blocks[h].heading)
		chain[depth++] = h;
	json_key(j, "heading");
	json_array(j);
	while (depth > 0)
		json_str(j, block_words(d, chain[--depth]));
	json_array_end(j);
}

void
provision_json(struct json *j, const struct document *d, const struct provision *p)
{
	json_object(j);
	json_key_cstr(j, "type", type_id(p->type));
	json_key(j, "also");
	json_array(j);
	for (size_t i = 0; i < ALSO_MAX; i++)
		if (p->also[i] != TYPE_NONE)
			json_cstr(j, type_id(p->also[i]));
	json_array_end(j);
	severity_json(j, p);
	json_key_int(j, "start", p->start);
	json_key_int(j, "end", p->end);
	json_key_str(j, "quote", str_slice(d->text, p->start, p->end));
	headings_json(j, d, p->block);
	json_key(j, "confidence");
	json_decimal(j, p->confidence / 1000.0, 3);
	json_key(j, "facts");
	json_array(j);
	for (size_t i = 0; i < p->fact_count; i++)
		fact_json(j, &p->facts[i], 0);
	json_array_end(j);
	json_object_end(j);
}
