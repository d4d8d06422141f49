/* warc_place: reading stops at a place and goes on there. See warc.h. */
#include "warc/warc_parts.h"

struct warc_place
warc_tell(const struct warc_reader *r)
{
	const struct warc_source *s = &r->source;

	if (!s->gzip)
		return (struct warc_place){s->at + r->taken, r->number, 0};
	if (source_ends(s, r->taken))
		return (struct warc_place){s->at + source_packed(s), r->number, 0};
	return (struct warc_place){s->at, r->number - r->in_member, r->in_member};
}

void
warc_seek(struct warc_reader *r, struct warc_place place)
{
	struct warc_findings told = {0}, *findings = r->findings;
	struct warc_record passed;

	r->taken = 0;
	r->number = place.number;
	r->in_member = place.skip ? 0 : 1; /* none is missing behind the one before */
	r->fault_told = false;
	if (!r->source.gzip)
		r->source.at = place.offset;
	else if (place.skip)
		source_open(&r->source, place.offset);
	else
		source_end(&r->source, place.offset);
	r->findings = &told;
	while (r->in_member < place.skip && warc_next(r, &passed))
		continue;
	r->findings = findings;
}

void
warc_seek_behind(struct warc_reader *r, struct warc_place place)
{
	struct warc_source *s = &r->source;
	bool harmless;

	place.offset++;
	place.number += place.skip + 1;
	place.skip = 0;
	if (s->gzip)
		place.offset = source_find_member(s, place.offset);
	warc_seek(r, place);
	if (!s->gzip)
		warc_pass_over(r, &harmless);
}
