/* language: CLD2 behind one function. See language.h. */
#include "document/language.h"

/* CLD2 is a C++ library without a C header; these are two of its functions under the
 * names that the Itanium C++ ABI gives them (compact_lang_det.h, lang_script.h). */
int cld2_detect(const char *text, int bytes, bool is_plain_text, bool *is_reliable)
	__asm__("_ZN4CLD214DetectLanguageEPKcibPb");
const char *cld2_code(int language) __asm__("_ZN4CLD212LanguageCodeENS_8LanguageE");

enum { SAMPLE_MAX = 3000, BLOCK_MAX = 600, WORDS_LEAST = 12 };

void
language_of(const struct document *d, char out[8])
{
	char sample[SAMPLE_MAX + BLOCK_MAX + 2];
	size_t n = 0, step = 1 + d->text.n / (4 * SAMPLE_MAX);
	bool reliable = false;

	out[0] = '\0';
	for (size_t i = 0; i < d->block_count && n < SAMPLE_MAX; i += step) {
		struct str words = block_words(d, i);
		size_t take = words.n < BLOCK_MAX ? words.n : BLOCK_MAX;
		while (take < words.n && take > 0 &&
		       ((unsigned char)words.p[take] & 0xC0) == 0x80)
			take--;
		memcpy(sample + n, words.p, take);
		n += take;
		sample[n++] = ' ';
	}
	if (n < WORDS_LEAST)
		return;
	const char *code = cld2_code(cld2_detect(sample, (int)n, true, &reliable));
	if (reliable && strcmp(code, "un") != 0)
		snprintf(out, 8, "%s", code);
}
