/* fact_words: names and values of facts to words. See fact_words.h. */
#include "record/fact_words.h"

/* What stands before a field's value; of what is not listed it is its kind (for
 * "value") or its own name, and a colon. */
static const struct {
	const char *kind, *field, *words;
} called[] = {
	{"retention", "categories", "data: "},
	{"retention", "duration", "kept: "},
	{"retention", "criterion", "kept: "},
	{"retention", "anchor", "counted from: "},
	{"retention", "ends_at", "until: "},
	{"retention", "exceptions", "except: "},
	{"processing", "categories", "data: "},
	{"processing", "lawful_bases", "lawful basis: "},
	{"collection", "categories", "data: "},
	{"recipient", "role", "as: "},
	{"transfer", "to", "transfer to "},
	{"jurisdiction", "places", "jurisdiction: "},
	{"opt_out", "from", "opt-out from "},
	{"opt_out", "method", "how: "},
};

/* "P1Y6M" to "1 year 6 months"; false if it is no period. */
static bool
print_period(struct buf *b, struct str iso)
{
	static const struct {
		char letter;
		bool time;
		const char *unit;
	} units[] = {{'Y', false, "year"}, {'M', false, "month"}, {'W', false, "week"}, {'D', false, "day"},
	             {'H', true, "hour"}, {'M', true, "minute"}};
	bool time = false;
	size_t before = b->n, i = 1;

	while (iso.n > 1 && iso.p[0] == 'P' && i < iso.n) {
		size_t from = i, unit = 0;
		if (iso.p[i] == 'T') {
			time = true;
			i++;
			continue;
		}
		while (i < iso.n && iso.p[i] >= '0' && iso.p[i] <= '9')
			i++;
		while (unit < COUNT(units) && (i == iso.n || units[unit].letter != iso.p[i] || units[unit].time != time))
			unit++;
		if (i == from || unit == COUNT(units))
			break;
		struct str number = str_slice(iso, from, i++);
		buf_printf(b, "%s%.*s %s%s", b->n > before ? " " : "", STR_ARG(number), units[unit].unit,
		           str_eq(number, STR("1")) ? "" : "s");
	}
	if (b->n > before && i == iso.n)
		return true;
	buf_truncate(b, before);
	return false;
}

void
print_fact_value(struct buf *b, struct str field, struct str value)
{
	if (print_period(b, value))
		return;
	bool name = str_eq(field, STR("anchor")) || str_eq(field, STR("ends_at"));
	for (size_t i = 0; i < value.n; i++)
		buf_byte(b, name && value.p[i] == '_' ? ' ' : value.p[i]);
}

struct str
fact_kind_words(struct str kind)
{
	return str_eq(kind, STR("opt_out")) ? STR("opt-out") : kind;
}

/* The words before a value, after those that were said already. */
static void
print_lead(struct buf *b, struct str kind, struct str field, struct str said)
{
	struct str words = str_eq(field, STR("value")) ? kind : field;
	struct str colon = STR(": ");

	for (size_t i = 0; i < COUNT(called); i++)
		if (str_eq(kind, str_of(called[i].kind)) &&
		    str_eq(field, str_of(called[i].field))) {
			words = str_of(called[i].words);
			colon = STR("");
		}
	if (said.n && str_starts(words, said)) {
		words = str_slice(words, said.n, words.n);
		if (words.n == 0 || words.p[0] == ':')
			return;
		words = str_slice(words, 1, words.n);
	}
	buf_add(b, words);
	buf_add(b, colon);
}

void
print_fact_part(struct buf *b, struct str kind, struct str field, struct str value)
{
	print_lead(b, kind, field, fact_kind_words(kind));
	print_fact_value(b, field, value);
}

void
print_fact_field(struct buf *b, struct str kind, struct str field, struct str value)
{
	print_lead(b, kind, field, STR(""));
	print_fact_value(b, field, value);
}

void
print_flat_fact(struct buf *b, struct str fact)
{
	size_t dot = str_find_byte(fact, '.', 0), equals = str_find_byte(fact, '=', 0);

	if (dot < equals && equals < fact.n)
		print_fact_field(b, str_slice(fact, 0, dot), str_slice(fact, dot + 1, equals),
		                 str_slice(fact, equals + 1, fact.n));
	else
		buf_add(b, fact);
}

static bool
says_something(const struct field *d)
{
	return d->kind != FIELD_NULL && (d->kind != FIELD_LIST || d->count) &&
	       (d->kind != FIELD_BOOL || d->truth);
}

static void
add_field(struct buf *words, const char *kind, const struct field *d)
{
	print_fact_part(words, str_of(kind), str_of(d->name),
	                d->count ? d->values[0] : STR("yes"));
	for (size_t m = 1; m < d->count; m++) {
		buf_add(words, STR(", "));
		print_fact_value(words, str_of(d->name), d->values[m]);
	}
}

void
fact_words(struct buf *b, const struct fact *f)
{
	size_t said = 0;

	for (size_t k = 0; k < f->field_count; k++) {
		if (!says_something(&f->fields[k]))
			continue;
		if (said++)
			buf_add(b, STR("; "));
		add_field(b, f->kind, &f->fields[k]);
	}
}
