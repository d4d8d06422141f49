/* periods: spans of time in words, as ISO 8601 writes them. See facts.h. */
#include "provision/facts.h"

static const struct {
	const char *word;
	int value;
} numbers[] = {
	{"a", 1}, {"an", 1}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five",
	        5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten",
	        10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen",
	        14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen",
	        18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30}, {"forty",
	        40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty",
	        80}, {"ninety", 90}, };

/* "one hundred and eighty" is 180, "forty-eight" 48, "90" 90; 0 for what is no number. */
static int
number_of(struct str s)
{
	int64_t digits;
	int sum = 0;
	struct str word;

	if (str_to_i64(s, &digits))
		return digits > 0 && digits < 10000 ? (int)digits : 0;
	while (s.n) {
		size_t end = 0;
		while (end < s.n && s.p[end] != ' ' && s.p[end] != '-')
			end++;
		word = str_slice(s, 0, end);
		s = str_slice(s, end + 1, s.n);
		bool article = str_eq_nocase(word, STR("a")) || str_eq_nocase(word, STR("an"));
		if (str_eq_nocase(word, STR("and")) || (article && s.n && !str_starts_nocase(s, STR("hundred"))))
			continue; /* "a one-year window" */
		if (str_eq_nocase(word, STR("hundred"))) {
			sum *= 100;
			continue;
		}
		size_t i = 0;
		while (i < COUNT(numbers) && !str_eq_nocase(word, str_of(numbers[i].word)))
			i++;
		if (i == COUNT(numbers))
			return 0;
		sum += numbers[i].value;
	}
	return sum;
}

static struct str
iso_of(int n, char unit, struct arena *a)
{
	bool hours = unit == 'h';

	return arena_printf(a, "P%s%d%c", hours ? "T" : "", n, unit - 'a' + 'A');
}

bool
period_find(struct str words, size_t from, struct arena *a, struct period *out)
{
	static struct regex period = {
		"\\b(?:\\d+ ?(?:-|\xE2\x80\x93|to|and|or) ?)?"
		"(\\d+|(?:(?:a|one|two|three|four|five|six) hundred(?: and)? )?[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|an?)"
		"(?: ?\\((\\d+)\\))?[ -]((?:rolling|calendar|business|working|consecutive|full|whole|additional|further|fiscal|financial|tax|accounting) )*"
		"(hour|day|week|month|year)s?\\b(?! (?:old|of age))", NULL};
	struct found f;

	while (regex_find(&period, words, from, &f)) {
		struct str number = f.group[2].n ? f.group[2] : f.group[1];
		int n = number_of(number);
		from = f.start + 1;
		if (n == 0)
			continue;
		*out = (struct period){f.start, f.end, iso_of(n, (char)to_lower(f.group[4].p[0]), a),
		                       str_find_nocase(f.group[0], STR("rolling"), 0) != SIZE_MAX};
		return true;
	}
	return false;
}
