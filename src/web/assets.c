/* assets: files of the site. See assets.h. */
#include "web/assets.h"

struct embedded {
	const char *name, *type, *start, *end, *address;
};

#include "assets_table.h"

bool
asset_at(struct str address, struct asset *out)
{
	for (size_t i = 0; i < COUNT(embedded); i++) {
		const struct embedded *m = &embedded[i];
		if (!str_eq(address, str_of(m->address)))
			continue;
		*out = (struct asset){m->name, m->type,
		                      {m->start, (size_t)(m->end - m->start)}, m->address};
		return true;
	}
	return false;
}

struct url
asset_url(const char *name)
{
	for (size_t i = 0; i < COUNT(embedded); i++)
		if (strcmp(embedded[i].name, name) == 0)
			return url_own(embedded[i].address);
	return url_own("");
}
