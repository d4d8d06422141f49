/* citation: values apart by NUL bytes; no value leaves its field in any form. */
#include "evidence/citation.h"
#include "fuzz/target.h"

#include <cjson/cJSON.h>

static void
must_balance(struct str bibtex)
{
	int depth = 0;

	for (size_t i = 0; i < bibtex.n; i++) {
		depth += (bibtex.p[i] == '{') - (bibtex.p[i] == '}');
		if (depth < (i > 5 && i + 2 < bibtex.n))
			abort();
	}
	if (depth != 0)
		abort();
}

static void
must_be_lines(struct str ris)
{
	struct str line;

	while (str_next(&ris, '\n', &line))
		if (line.n < 7 || !str_eq(str_slice(line, 2, 6), STR("  - ")) ||
		    str_find_byte(line, '\r', 0) != line.n - 1)
			abort();
}

static void
must_be_json(struct str csl)
{
	cJSON *j = cJSON_ParseWithLength(csl.p, csl.n);

	if (!cJSON_IsArray(j) || cJSON_GetArraySize(j) != 1)
		abort();
	cJSON_Delete(j);
}

/* No control but the line ends of the form itself. */
static void
must_be_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\n' && s.p[i] != '\r') || s.p[i] == 0x7F)
			abort();
	if (!utf8_valid(s))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, all = rest;
	struct citation c = {.first_seen = (int64_t)size * 86400, .captured = (int64_t)size};
	struct str *const values[] = {&c.document, &c.service, &c.url, &c.quote,
	                              &c.record, &c.log_origin, &c.text_sha256,
	                              &c.heading, &c.asked};

	if (!utf8_valid(all))
		return 0;
	for (size_t i = 0; i < COUNT(values); i++)
		str_next(&rest, '\0', values[i]);
	for (int f = CITATION_TEXT; f <= CITATION_RIS; f++) {
		struct buf b;
		buf_init(&b, LIMIT_TEXT_BYTES);
		citation_write(&c, (enum citation_format)f, &b);
		must_be_plain(buf_str(&b));
		if (f == CITATION_BIBTEX)
			must_balance(buf_str(&b));
		if (f == CITATION_RIS)
			must_be_lines(buf_str(&b));
		if (f == CITATION_CSL)
			must_be_json(buf_str(&b));
		buf_release(&b);
	}
	return 0;
}
