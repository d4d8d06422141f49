/* routes: the table of what the site answers, for tests to hold their lists against.
 *
 *   routes      a line each: methods, pattern, and parameters of the query as name=schema,
 *               between tabs
 */
#include <stdio.h>

#include "web/site.h"

int
main(void)
{
	for (const struct route *t = site_routes; t->pattern; t++) {
		printf("%s%s\t%s", t->methods & METHOD_GET ? "GET " : "",
		       t->methods & METHOD_POST ? "POST " : "", t->pattern);
		for (const struct route_parameter *p = t->parameters; p && p->name; p++)
			printf("\t%s=%s", p->name, p->schema);
		putchar('\n');
	}
	return 0;
}
