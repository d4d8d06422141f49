/* wacz_auth: any text as datapackage-digest.json, signed over a fixed datapackage.json. */
#include "fuzz/target.h"
#include "proof/wacz_auth.h"

static void
look_at(const struct wacz_auth *w)
{
	const struct wacz_check *checks[] = {&w->hash, &w->signature, &w->owner, &w->stamp, &w->near};
	size_t count = w->form == WACZ_DOMAIN ? COUNT(checks) : w->form == WACZ_ANONYMOUS ? 2 : 0;
	struct buf said;

	for (size_t i = 0; i < count; i++)
		MUST(checks[i]->holds == (checks[i]->why.n == 0));
	MUST(!w->chain.trusted && !w->timestamp.chain.trusted && !w->cross_chain.trusted);
	MUST(!w->near.holds || w->stamp.holds);
	buf_init(&said, 1 << 16);
	wacz_auth_say(w, 0, &said);
	MUST(!said.over && said.n > 0 && utf8_valid(buf_str(&said)));
	for (size_t i = 0; i < said.n; i++)
		MUST((unsigned char)said.p[i] >= 0x20 || said.p[i] == '\n');
	buf_release(&said);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str json = {(const char *)data, size};
	struct sha256 hash = sha256_of(STR("{\"profile\": \"data-package\"}\n"));
	struct arena a = {0};
	struct wacz_auth w;
	struct err e = {0};

	if (wacz_auth_verify(json, &hash, (struct str){0}, &a, &w, &e))
		look_at(&w);
	else
		MUST(e.kind == ERR_INPUT || e.kind == ERR_LIMIT);
	arena_release(&a);
	return 0;
}
