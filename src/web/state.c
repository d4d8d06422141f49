/* state: how documents stand. See state.h. */
#include "web/state.h"

#include "web/page.h"

static const struct {
	const char *name;
	struct str words;
} refusals[] = {{"not_legal_text", STR_INIT("it is no legal text")},
                {"error_page", STR_INIT("it is an error page")},
                {"login_wall", STR_INIT("it asks to log in first")},
                {"language", STR_INIT("it is in a language that is not analysed")},
                {"empty", STR_INIT("it has no text")},
                {"unreadable", STR_INIT("it cannot be read")}};

struct str
problem_words(struct str problem)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (str_eq(problem, str_of(refusals[i].name)))
			return refusals[i].words;
	return problem;
}

bool
problem_is_refusal(struct str problem)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (str_eq(problem, str_of(refusals[i].name)))
			return true;
	return false;
}

enum state
state_of(const struct document_row *r)
{
	if (r->stopped)
		return STATE_STOPPED;
	if (r->failed)
		return STATE_FAILED;
	if (r->last == 0)
		return STATE_EMPTY;
	if (r->state.n)
		return problem_is_refusal(r->state) ? STATE_REFUSED : STATE_ILL;
	return STATE_HEALTHY;
}

const char *
document_state(const struct document_row *r)
{
	static const char *const names[STATES] = {
		[STATE_HEALTHY] = "healthy", [STATE_REFUSED] = "refused", [STATE_ILL] = "ill",
		[STATE_FAILED] = "failed", [STATE_EMPTY] = "empty",
		[STATE_STOPPED] = "stopped"};

	return names[state_of(r)];
}

static void
write_words(struct buf *out, const char *state, const char *words)
{
	buf_printf(out, "<span class=\"state %s\">%s</span>", state, words);
}

void
write_document_state(struct buf *out, const struct document_row *r)
{
	const char *state = document_state(r);

	switch (state_of(r)) {
	case STATE_STOPPED:
		write_words(out, state, "no longer fetched");
		buf_add(out, STR(" since "));
		write_day(out, r->stopped);
		break;
	case STATE_FAILED:
		write_words(out, state, "failed");
		buf_add(out, STR(": the last "));
		write_count(out, (uint64_t)r->failed, "capture");
		buf_add(out, STR(" ("));
		html_add(out, r->failure);
		buf_add(out, STR(")"));
		break;
	case STATE_EMPTY:
		write_words(out, state, "nothing captured");
		break;
	case STATE_REFUSED: case STATE_ILL:
		write_words(out, state, state_of(r) == STATE_REFUSED
		            ? "not analysed" : "newest capture not sound");
		buf_add(out, STR(": "));
		html_add(out, problem_words(r->state));
		break;
	default:
		write_words(out, state, "healthy");
	}
}
