/* facts_processing: which data for which purpose on which lawful basis. */
#include "provision/facts.h"

/* Take the next paragraph or list item off the front of a cell. */
static bool
next_line(struct str *cell, struct str *line)
{
	static const char *const breaks[] = {" \xC2\xB6 ", " \xE2\x80\xA2 "};
	size_t best = SIZE_MAX, length = 0;

	if (cell->n == 0)
		return false;
	for (size_t i = 0; i < COUNT(breaks); i++) {
		size_t at = str_find(*cell, str_of(breaks[i]), 0);
		if (at < best) {
			best = at;
			length = strlen(breaks[i]);
		}
	}
	*line = str_slice(*cell, 0, best == SIZE_MAX ? cell->n : best);
	*cell = best == SIZE_MAX ? (struct str){0} : str_slice(*cell, best + length, cell->n);
	if (str_starts(*line, STR("\xE2\x80\xA2 ")))
		*line = str_slice(*line, 4, line->n);
	return true;
}

/* Categories in a cell: one line names one or some; sentences explain and name none. */
static void
cell_categories(struct str cell, struct arena *a, struct terms *out)
{
	static struct regex sentence = {"^(if|we|you can|you may|please|for more|this|these|when|where|see|note|in some|as described|depending)\\b|:$", NULL};
	struct str line;

	while (next_line(&cell, &line)) {
		struct str first = str_trim(line);
		size_t stop = str_find(first, STR(". "), 0);
		if (stop != SIZE_MAX)
			first = str_slice(first, 0, stop);
		if (first.n && !regex_matches(&sentence, first))
			categories_of(first, a, out);
	}
}

static struct str
first_line(struct str cell)
{
	struct str line = {0};

	while (line.n == 0 && next_line(&cell, &line))
		line = str_trim(line);
	return line;
}

static void
write_processing(struct fact_reader *r, struct str purpose, const struct terms *categories,
                 const struct terms *bases)
{
	struct fact *f = fact_add(r, "processing", r->start, r->end);

	fact_string(r, f, "purpose", purpose);
	fact_strings(r, f, "categories", categories->t, categories->n);
	fact_strings(r, f, "lawful_bases", bases->t, bases->n);
}

static bool
read_row(struct fact_reader *r)
{
	struct terms categories = {.n = 0}, bases = {.n = 0};
	struct str purpose, cell;

	if (!r->s->column_count || !cell_of(r->s, COLUMN_PURPOSE, &purpose) || purpose.n == 0)
		return false;
	bool based = cell_of(r->s, COLUMN_BASIS, &cell);
	if (based)
		bases_of(cell, &bases);
	bool listed = cell_of(r->s, COLUMN_CATEGORIES, &cell);
	if (listed)
		cell_categories(cell, r->a, &categories);
	if (!based || (bases.n == 0 && categories.n == 0))
		return true;
	write_processing(r, first_line(purpose), &categories, &bases);
	return true;
}

/* "We process your address to send newsletters on the basis of your consent." */
static void
read_prose(struct fact_reader *r)
{
	static struct regex use = {"\\b(?:process|use|collect|handle|rely on)(?:es|s)? ((?:your|the|this|such|certain|personal)[^.;:]{2,120}?) (?:in order to|to|for the purposes? of|for) ([^.;]{4,160}?)(?:[,.;]| (?:on the basis|based on|because|as (?:this|it) is|under|in accordance|where|with your consent|is based|pursuant))", NULL};
	static struct regex basis = {"\\b(legal basis|lawful basis|basis of|based on|legitimate interests?|consent|performance of|necessary (for|to)|legal obligations?)\\b", NULL};
	struct terms categories = {.n = 0}, bases = {.n = 0};
	struct found f;

	if (!regex_matches(&basis, r->words) || !regex_find(&use, r->words, 0, &f))
		return;
	bases_of(str_slice(r->words, f.start, r->words.n), &bases);
	if (bases.n == 0)
		return;
	categories_of(f.group[1], r->a, &categories);
	write_processing(r, str_trim(f.group[2]), &categories, &bases);
}

void
facts_processing(struct fact_reader *r)
{
	if (read_row(r))
		return;
	if (is_typed(r, "basis.lawful"))
		read_prose(r);
}
