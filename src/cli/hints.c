/* hints: what one may look at next. See hints.h. */
#include "cli/hints.h"

#include "cli/print.h"

struct hint {
	struct hint *next;
	struct str service, document;
	int64_t version;
};

void
hints_add(struct hints *h, struct call *c, struct str service, struct str document,
          int64_t version)
{
	struct hint *hint = ARENA_NEW(&c->a, struct hint);

	*hint = (struct hint){.service = arena_str(&c->a, service),
	                      .document = arena_str(&c->a, document),
	                      .version = version};
	if (h->last)
		h->last->next = hint;
	else
		h->first = hint;
	h->last = hint;
}

bool
hints_say(const struct hints *h, struct call *c, struct db *db, struct err *e)
{
	struct str reason;

	if (h->first && !call_flush(c, e)) /* what they are about comes first */
		return false;
	for (const struct hint *i = h->first; i; i = i->next) {
		if (!records_unread(db, i->service, i->document, i->version,
		                    &c->a, &reason, e))
			return false;
		if (reason.n)
			call_say(c, "%.*s / %.*s: archived; not analysed: %.*s",
			         STR_ARG(i->service), STR_ARG(i->document),
			         STR_ARG(reason_words(reason)));
		else if (i->version == 1)
			call_say(c, "see: proviso provisions %.*s %.*s",
			         STR_ARG(shell_word(i->service, &c->a)),
			         STR_ARG(shell_word(i->document, &c->a)));
		else
			call_say(c, "see: proviso changes --service %.*s "
			         "--document %.*s",
			         STR_ARG(shell_word(i->service, &c->a)),
			         STR_ARG(shell_word(i->document, &c->a)));
	}
	return true;
}
