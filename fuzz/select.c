/* select: any bytes as a selector, on a page that has a bit of everything. */
#include "document/select.h"
#include "fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char page[] =
		"<div id=a class='b c'><p lang=en>One<p class=c>Two<ul><li>L1<li data-x=yz>L2<li>L3</ul>"
		"<section><h1>T</h1><span></span></section></div><footer class=f><a href=/x>y</a></footer>";
	struct arena a = {0};
	struct selector *s;
	struct dom d;
	struct err e = {0};
	struct str text = {(const char *)data, size};

	if (utf8_valid(text) && selector_parse(text, &a, &s, &e) &&
	    dom_parse(str_of(page), &a, &d, &e)) {
		bool *matched = ARENA_ARRAY(&a, bool, d.count);
		if (selector_match(s, &d, matched, &e))
			for (size_t i = 0; i < d.count; i++)
				if (matched[i] && d.nodes[i].tag.n == 0)
					abort(); /* only elements match */
	}
	arena_release(&a);
	return 0;
}
