/* witness: any answer of a witness to a request with a fixed checkpoint. The input is the
 * status, a line; the Content-Type, a line; then the body. */
#include "fuzz/target.h"
#include "proof/checkpoint.h"
#include "proof/witness.h"

static const char vkey[] = "witness.example/w+0b1ca5bb+BMH7PBvigh0pYAi47zXwCEExGF6ISshSBOgzrkdcXK3x";
static const char text[] = "log.example/fuzz\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n";
static const char line[] = "\xE2\x80\x94 log.example/fuzz ZWZnaAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/* The line alone, put on the checkpoint, is a cosignature over its text. */
static void
look_at_line(const struct witness_said *said, struct str body, struct str note,
             const struct note_key *key)
{
	struct buf both;
	struct note n;
	struct err e = {0};

	MUST(said->line.p >= body.p && said->line.p + said->line.n <= body.p + body.n);
	MUST(said->at >= 0 && str_ends(said->line, STR("\n")));
	buf_init(&both, note.n + said->line.n);
	buf_add(&both, note);
	buf_add(&both, said->line);
	MUST(note_parse(buf_str(&both), &n, &e) && n.count == 2 && str_eq(n.text, str_of(text)));
	MUST(note_verify(&n, key, 1, &e) && n.signatures[1].holds && n.signatures[1].at == said->at);
	buf_release(&both);
}

/* The size is what the body says, and nothing else. */
static void
look_at_size(const struct witness_said *said, struct str body)
{
	char want[32];
	int n = snprintf(want, sizeof want, "%llu\n", (unsigned long long)said->size);

	MUST(str_eq(body, (struct str){want, (size_t)n}));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, status;
	struct witness_answer answer = {0};
	struct witness_said said;
	struct note_key key;
	struct buf note;
	struct err e = {0};
	uint64_t number = 0;

	str_next(&rest, '\n', &status);
	str_next(&rest, '\n', &answer.type);
	answer.status = decimal_read(status, &number) && number < 1000 ? (int)number : 200;
	answer.body = rest;
	MUST(note_key_parse(str_of(vkey), &key, &e));
	buf_init(&note, 1024);
	buf_printf(&note, "%s\n%s", text, line);
	if (!witness_read(&answer, buf_str(&note), &key, &said, &e))
		MUST(e.kind == ERR_REMOTE && e.msg[0] && !said.cosigned);
	else if (said.cosigned)
		look_at_line(&said, answer.body, buf_str(&note), &key);
	else
		look_at_size(&said, answer.body);
	buf_release(&note);
	return 0;
}
