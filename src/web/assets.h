/*
 * assets: files of the site that never change under their address, which has the hash of
 * their bytes in it: style, script, icon. From src/web/static/, built into the program.
 */
#ifndef ASSETS_H
#define ASSETS_H

#include "serve/url.h"

struct asset {
	const char *name, *type;
	struct str bytes;
	const char *address;  /* "/static/0123456789abcdef-style.css" */
};

/* By its address; false: there is none. */
bool asset_at(struct str address, struct asset *out);
/* Of an asset that is there. */
struct url asset_url(const char *name);

#endif
