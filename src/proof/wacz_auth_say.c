/* wacz_auth_say: the signature of a WACZ file in plain lines. See wacz_auth.h. */
#include "proof/wacz_auth.h"

static void
say_failures(const struct wacz_auth *w, struct buf *out)
{
	const struct wacz_check *checks[] = {&w->hash,  &w->signature, &w->owner,
	                                     &w->stamp, &w->near,      &w->cross};

	for (size_t i = 0; i < COUNT(checks); i++)
		if (checks[i]->why.n)
			buf_printf(out, "%.*s\n", STR_ARG(checks[i]->why));
}

static void
say_chain(const struct chain *c, const char *what, int64_t now, struct buf *out)
{
	char end[TIME_ISO + 1];

	time_iso(c->not_after, end);
	if (c->trusted)
		buf_printf(out, "%s: the chain of %.*s leads to %.*s, which "
		           "is trusted\n",
		           what, STR_ARG(c->owner), STR_ARG(c->root));
	else
		buf_printf(out, "%s: not trusted: %.*s\n", what, STR_ARG(c->why));
	if (now > c->not_after)
		buf_printf(out, "%s: the certificate of %.*s expired on %.10s\n", what,
		           STR_ARG(c->owner), end);
}

/* Who signed when, with no more certainty than the chains give. */
static void
say_signed(const struct wacz_auth *w, struct buf *out)
{
	bool vouched = w->chain.trusted || (w->cross.holds && w->cross_chain.trusted);
	char when[TIME_ISO + 1], key[SHA256_HEX + 1];

	time_iso(w->stamp.holds ? w->timestamp.time : w->created, when);
	sha256_hex(&w->key, key);
	buf_add(out, wacz_auth_holds(w) ? STR("signed") : STR("not validly signed"));
	if (w->form == WACZ_ANONYMOUS)
		buf_printf(out, " without a name, with the key sha256:%s", key);
	else
		buf_printf(out, "%s for %.*s",
		           vouched ? "" : ", with a certificate that is not trusted,",
		           STR_ARG(w->domain));
	if (!w->stamp.holds)
		buf_printf(out, "; the signer says at %s\n", when);
	else if (!w->timestamp.chain.trusted)
		buf_printf(out, "; an authority that is not trusted says "
		           "at %s\n", when);
	else
		buf_printf(out, " at %s%s\n", when,
		           wacz_auth_holds(w) && vouched ? "; valid then" : "");
}

void
wacz_auth_say(const struct wacz_auth *w, int64_t now, struct buf *out)
{
	if (w->form == WACZ_UNSIGNED) {
		buf_add(out, STR("not signed\n"));
		return;
	}
	say_signed(w, out);
	say_failures(w, out);
	if (w->form == WACZ_ANONYMOUS)
		return;
	say_chain(&w->chain, "domain", now, out);
	if (w->stamp.holds)
		say_chain(&w->timestamp.chain, "timestamp", now, out);
	if (w->crossed)
		say_chain(&w->cross_chain, "second certificate", now, out);
}
