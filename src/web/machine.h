/*
 * machine: files for search engines, language models, browsers and web archives. All of
 * them follow from the evidence and the site's address alone.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "web/site.h"

/* A provision as text that may be quoted: its status first, its exact words, what proves
 * them, how to cite them. */
route_handler record_text;
route_handler llms_text, robots_text, opensearch;
/* sitemaps.org, 0.9: an index, and parts of at most SITEMAP_PART addresses. */
enum { SITEMAP_PART = 20000 };
route_handler sitemap_index, sitemap_part;
/* RFC 7089: evidence/memento.h. */
route_handler memento;

#endif
