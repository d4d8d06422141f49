/* markdown: any bytes as Markdown and as plain text give canonical text. */
#include "fuzz/canonical.h"
#include "fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum document_type types[] = {DOCUMENT_MARKDOWN, DOCUMENT_TEXT};

	for (size_t i = 0; i < COUNT(types); i++) {
		struct read_options o = {.type = types[i]};
		struct arena a = {0};
		struct document d;
		struct judgement about;
		struct err e = {0};
		if (document_read((struct str){(const char *)data, size}, &o, &a, &d, &e)) {
			must_be_canonical(&d);
			must_parse_the_same(&d, &a);
			document_judge(&d, &about);
		}
		arena_release(&a);
	}
	return 0;
}
