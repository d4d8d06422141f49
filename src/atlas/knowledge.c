/* knowledge: compiled texts, laws and agencies. See knowledge.h. */
#include "atlas/knowledge.h"

#include "provision/provision.h"

struct text_entry {
	const char *id, *definition, *does, *matters, *means, *severity;
	uint16_t first_step, steps, first_question, questions, first_law, laws, first_agency,
	         agencies;
};

#include "knowledge_texts.h"

void
type_knowledge(uint16_t type, struct type_knowledge *out)
{
	const struct text_entry *t = &text_table[type];

	*out = (struct type_knowledge){
		.definition = t->definition, .does = t->does, .matters = t->matters, .means = t->means,
		.severity = t->severity,
		.steps = step_table + t->first_step, .step_count = t->steps,
		.questions = question_table + t->first_question, .question_count = t->questions,
		.laws = law_numbers + t->first_law, .law_count = t->laws,
		.agencies = agency_numbers + t->first_agency, .agency_count = t->agencies,
	};
}

const struct law *
law_at(size_t i)
{
	return &law_table[i];
}

const struct agency *
agency_at(size_t i)
{
	return &agency_table[i];
}

size_t
law_count(void)
{
	return COUNT(law_table);
}

size_t
agency_count(void)
{
	return COUNT(agency_table);
}

const struct law *
law_find(struct str id)
{
	for (size_t i = 0; i < COUNT(law_table); i++)
		if (str_eq(id, str_of(law_table[i].id)))
			return &law_table[i];
	return NULL;
}

const struct agency *
agency_find(struct str id)
{
	for (size_t i = 0; i < COUNT(agency_table); i++)
		if (str_eq(id, str_of(agency_table[i].id)))
			return &agency_table[i];
	return NULL;
}

static bool
has_number(const uint16_t *list, size_t n, size_t number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

bool
type_has_law(uint16_t type, const struct law *l)
{
	struct type_knowledge k;

	type_knowledge(type, &k);
	return has_number(k.laws, k.law_count, (size_t)(l - law_table));
}

bool
type_has_agency(uint16_t type, const struct agency *g)
{
	struct type_knowledge k;

	type_knowledge(type, &k);
	return has_number(k.agencies, k.agency_count, (size_t)(g - agency_table));
}

const struct duty *
duty_at(size_t i)
{
	return &duty_table[i];
}

size_t
duty_count(void)
{
	return COUNT(duty_table);
}

const char *
law_status_name(enum law_status s)
{
	static const char *const names[] = {"checked", "checked in secondary sources only", "unchecked"};

	return names[s];
}
