/* html: any bytes as a page give canonical text, in the process itself. */
#include "document/charset.h"
#include "document/html.h"
#include "fuzz/canonical.h"
#include "fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_options o = {.type = DOCUMENT_HTML, .document = STR("Privacy Policy")};
	struct arena a = {0};
	struct document d;
	struct str utf8;
	struct err e = {0};

	if (charset_to_utf8((struct str){(const char *)data, size}, (struct str){0}, &a, &utf8, &e) &&
	    document_html_read(utf8, &o, &a, &d, &e)) {
		must_be_canonical(&d);
		must_parse_the_same(&d, &a);
	}
	arena_release(&a);
	return 0;
}
