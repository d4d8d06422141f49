/* timestamp: any bytes as a reply, over a text of which the corpus has good stamps. */
#include "fuzz/target.h"
#include "proof/timestamp.h"

/* What is given back can be shown, and the chain can be read again. */
static void
look_at(const struct timestamp *t, struct str reply, struct str bytes, struct arena *a)
{
	struct chain_sources own = {.anchors = t->chain.pem};
	struct timestamp again;
	struct err e = {0};

	MUST(utf8_valid(t->chain.owner) && utf8_valid(t->chain.root) && utf8_valid(t->chain.why));
	MUST(t->serial.n > 0 && !t->chain.trusted && t->chain.why.n > 0);
	MUST(t->chain.not_before <= t->time && t->time <= t->chain.not_after);
	MUST(t->chain.earliest_end <= t->chain.not_after);
	MUST(timestamp_verify(reply, bytes, &own, a, &again, &e));
	MUST(again.time == t->time && str_eq(again.serial, t->serial));
	MUST(again.chain.trusted == (again.chain.why.n == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str reply = {(const char *)data, size}, bytes = STR("what is stamped\n");
	struct chain_sources nobody = {0};
	struct arena a = {0};
	struct timestamp t;
	struct err e = {0};

	if (timestamp_verify(reply, bytes, &nobody, &a, &t, &e))
		look_at(&t, reply, bytes, &a);
	else
		MUST(e.kind == ERR_NO || e.kind == ERR_LIMIT);
	arena_release(&a);
	return 0;
}
