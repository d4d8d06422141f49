/* family: groups of types. See family.h. */
#include "web/family.h"

static const struct family families[] = {
	{"ai.", "Artificial intelligence"},
	{"collect.", "What is collected"},
	{"cookies.", "Cookies and trackers"},
	{"purpose.", "What data is used for"},
	{"basis.", "On what basis"},
	{"share.", "Who gets it"},
	{"transfer.", "Where it goes"},
	{"retain.", "How long it is kept"},
	{"delete.", "Deletion"},
	{"rights.", "Rights of people"},
	{"minors.", "Minors"},
	{"security.", "Security"},
	{"monitor.", "Monitoring"},
	{"dpa.", "Processing for customers"},
	{"licence.", "Licences"},
	{"content.", "What users post"},
	{"ip.", "Intellectual property"},
	{"pay.", "Payment"},
	{"change.", "Changes by the service"},
	{"end.", "End of the contract"},
	{"liab.", "Liability"},
	{"disp.", "Disputes and formalities"},
	{"confidentiality.", "Confidentiality"},
	{"eligibility.", "Who may use it"},
	{"party.", "Who the parties are"},
	{"thirdparty.", "Services of others"},
	{"scope.", "What is covered"},
	{"terms.", "About the terms"},
};

size_t
family_count(void)
{
	return COUNT(families);
}

const struct family *
family_at(size_t i)
{
	return &families[i];
}

struct str
family_name(const struct family *f)
{
	return str_slice(str_of(f->front), 0, strlen(f->front) - 1);
}

bool
family_has(const struct family *f, uint16_t type)
{
	return str_starts(str_of(type_id(type)), str_of(f->front));
}
