/* categories: the names of kinds of data in noun phrases and cells. See facts.h. */
#include "provision/facts.h"

/* Without what stands in brackets. */
static struct str
drop_brackets(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0, depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(') {
			depth++;
			while (n > 0 && p[n - 1] == ' ')
				n--;
		} else if (s.p[i] == ')' && depth > 0) {
			depth--;
		} else if (depth == 0) {
			p[n++] = s.p[i];
		}
	}
	return str_trim((struct str){p, n});
}

/* Without quotation marks, which defined terms bring along. */
static struct str
drop_quotes(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			continue;
		if (str_starts(str_slice(s, i, s.n), STR("\xE2\x80\x9C")) ||
		    str_starts(str_slice(s, i, s.n), STR("\xE2\x80\x9D"))) {
			i += 2;
			continue;
		}
		p[n++] = s.p[i];
	}
	return str_trim((struct str){p, n});
}

static struct str
strip_front(struct str s)
{
	static const char *const fronts[] = {
		"your ", "our ", "the ", "any ", "all ", "such ", "certain ", "this ", "these ", "some ", "a ",
		"an ", "note that ", "please note that ", "of ", "and ", "or ", "both ", "each ",
		"data relating to ", "data related to ", "data about ", "data concerning ",
		"information relating to ", "information related to ", "information about ", "copies of ",
		"personal data relating to ", "personal data related to ",
	};

	for (size_t i = 0; i < COUNT(fronts);) {
		struct str f = str_of(fronts[i]);
		if (s.n > f.n && str_starts_nocase(s, f)) {
			s = str_slice(s, f.n, s.n);
			i = 0;
		} else {
			i++;
		}
	}
	return s;
}

static struct str
strip_back(struct str s)
{
	static const char *const backs[] = {" data", " information", " about you", " itself", ",", ";",
	                                    ":", "."};

	for (size_t i = 0; i < COUNT(backs);) {
		struct str b = str_of(backs[i]);
		if (s.n > b.n && str_eq_nocase(str_slice(s, s.n - b.n, s.n), b)) {
			s = str_trim(str_slice(s, 0, s.n - b.n));
			i = 0;
		} else {
			i++;
		}
	}
	return s;
}

/* Words that say "data" and no more. */
static bool
says_nothing(struct str s)
{
	static const char *const empty[] = {"data", "information", "it", "them", "this", "personal",
	                                    "these", "that", "personal data", "personal information",
	                                    "such", "you", "your", "categories of", "part", "we", "us", "limited", "some", "certain"};

	for (size_t i = 0; i < COUNT(empty); i++)
		if (str_eq_nocase(s, str_of(empty[i])))
			return true;
	return s.n < 2;
}

/* "commercial licences to use our models" is about licences: what follows "to use" says
 * what they are for, not what they are. */
static struct str
drop_purpose(struct arena *a, struct str s)
{
	static struct regex purpose = {
		" to (use|access|receive|contact|verify|identify|reach) (our|your|the|you|us|an?)( [a-z]\\w*)?", NULL};
	struct found f;

	if (!regex_find(&purpose, s, 0, &f))
		return s;
	return arena_printf(a, "%.*s%.*s", (int)f.start, s.p, (int)(s.n - f.end),
	                    s.p + f.end);
}

/* Where what is named ends, and what is said about it begins. */
static struct regex aside = {
	"(, (subject to|despite|except|including|such as|unless|in particular|provided|which|where)\\b"
	"| (that|which) (you|we|is|are|was|were|has|have|the)\\b| we hold about\\b| such as | unless |\\. "
	"| (collected|processed|used|logged|contained|obtained) (and|for|in|by|with|from|this|during|via|when|through|to)\\b).*$", NULL};

struct str
category_clean(struct str phrase, struct arena *a)
{
	static struct regex other = {"^any other (personal )?(data|information)\\b.* (\\w+)$", NULL};
	static struct regex published = {"\\bpublicly (available|accessible)\\b", NULL};
	struct found f;
	struct str s = str_trim(drop_quotes(a, drop_brackets(a, phrase)));

	if (regex_find(&aside, s, 0, &f))
		s = str_slice(s, 0, f.start);
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';'))
		s = str_trim(str_slice(s, 0, s.n - 1));
	if (regex_matches(&published, s))
		return STR("publicly available data");
	if (regex_find(&other, s, 0, &f))
		return lower(a, arena_printf(a, "other data in the %.*s", STR_ARG(f.group[3])));
	s = drop_purpose(a, s);
	s = strip_back(strip_front(s));
	return says_nothing(s) ? (struct str){0} : lower(a, s);
}

/* "A and B data": what is joined are the words before one noun. */
static bool
shares_noun(struct str s)
{
	static struct regex noun = {"^[^,]* and [^,]* (data|information|details|statistics|records|metadata|logs)\\.?$", NULL};

	return regex_matches(&noun, s);
}

static void
add_category(struct str part, struct arena *a, struct terms *out)
{
	struct str c = category_clean(part, a);

	if (c.n && c.n <= 120)
		terms_add(out, c);
}

void
categories_of(struct str phrase, struct arena *a, struct terms *out)
{
	struct str s = str_trim(drop_brackets(a, phrase));
	struct found f;

	if (regex_find(&aside, s, 0, &f))
		s = str_slice(s, 0, f.start);
	if (shares_noun(s) || str_starts_nocase(s, STR("any other "))) {
		add_category(s, a, out);
		return;
	}
	size_t start = 0;
	for (size_t i = 0; i <= s.n; i++) {
		struct str rest = str_slice(s, i, s.n);
		size_t cut = i == s.n ? 0 : str_starts(rest, STR(", and ")) ? 6 : str_starts(rest, STR(", or ")) ? 5
		           : str_starts(rest, STR(", ")) ? 2 : str_starts(rest, STR(" and ")) ? 5
		           : str_starts(rest, STR(" or ")) ? 4 : str_starts(rest, STR("; ")) ? 2 : SIZE_MAX;
		if (cut == SIZE_MAX)
			continue;
		add_category(str_slice(s, start, i), a, out);
		start = i + cut;
		i = cut ? start - 1 : i;
	}
}

bool
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

void
cell_categories(struct str cell, struct arena *a, struct terms *out)
{
	static struct regex sentence = {"^(legal bas[ie]s|lawful bas[ie]s|to\\b|in order|if|we|you can|you may|please|for more|this|these|when|where|see|note|in some|as described|depending)\\b|:$", NULL};
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
