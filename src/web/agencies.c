/* agencies: kinds of agencies and names of their places. See agencies.h. */
#include "web/agencies.h"

static const struct {
	const char *code, *name;
} places[] = {
	{"AT", "Austria"}, {"BE", "Belgium"}, {"BG", "Bulgaria"}, {"CY", "Cyprus"},
	{"CZ", "Czechia"}, {"DE", "Germany"}, {"DK", "Denmark"}, {"EE", "Estonia"},
	{"ES", "Spain"}, {"FI", "Finland"}, {"FR", "France"}, {"GR", "Greece"},
	{"HR", "Croatia"}, {"HU", "Hungary"}, {"IE", "Ireland"}, {"IS", "Iceland"},
	{"IT", "Italy"}, {"LI", "Liechtenstein"}, {"LT", "Lithuania"}, {"LU", "Luxembourg"},
	{"LV", "Latvia"}, {"MT", "Malta"}, {"NL", "Netherlands"}, {"NO", "Norway"},
	{"PL", "Poland"}, {"PT", "Portugal"}, {"RO", "Romania"}, {"SE", "Sweden"},
	{"SI", "Slovenia"}, {"SK", "Slovakia"}, {"US-CA", "California"},
	{"US-CO", "Colorado"}, {"US-CT", "Connecticut"}, {"US-DE", "Delaware"},
	{"US-IA", "Iowa"}, {"US-MT", "Montana"}, {"US-NE", "Nebraska"},
	{"US-NH", "New Hampshire"}, {"US-NJ", "New Jersey"}, {"US-OR", "Oregon"},
	{"US-TX", "Texas"}, {"US-UT", "Utah"}, {"US-VA", "Virginia"}};

enum agency_kind
agency_kind(const struct agency *g)
{
	if (str_ends(str_of(g->id), STR(".dpa")))
		return AGENCY_OF_COUNTRY;
	return str_starts(str_of(g->jurisdiction), STR("US-")) ? AGENCY_OF_STATE
	                                                       : AGENCY_OF_ALL;
}

size_t
agencies_of_kind(const struct type_knowledge *k, enum agency_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < k->agency_count; i++)
		n += agency_kind(agency_at(k->agencies[i])) == kind;
	return n;
}

const char *
agency_place(const struct agency *g)
{
	for (size_t i = 0; i < COUNT(places); i++)
		if (strcmp(places[i].code, g->jurisdiction) == 0)
			return places[i].name;
	return g->jurisdiction;
}
