/* canonical: bytes that claim to be canonical text are refused, or parsed within bounds. */
#include "fuzz/canonical.h"
#include "fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct arena a = {0};
	struct document d;
	struct judgement about;
	struct err e = {0};

	if (utf8_valid(text) && document_parse(text, &a, &d, &e)) {
		for (size_t i = 0; i < d.block_count; i++) {
			MUST(d.blocks[i].start < d.blocks[i].end && d.blocks[i].end < size);
			MUST(d.blocks[i].heading == BLOCK_NONE || d.blocks[i].heading < i);
			MUST(d.blocks[i].intro == BLOCK_NONE || d.blocks[i].intro < i);
		}
		document_judge(&d, &about);
		must_parse_the_same(&d, &a);
	}
	arena_release(&a);
	return 0;
}
