/* bundle_text: instructions and certificate of a bundle. See bundle_text.h. */
#include "evidence/bundle_text.h"

#include "base/visible.h"

#include "evidence/bundle_commands.h"
#include "evidence/bundle_parts.h"

enum { COLUMNS = 80 };

bool
bundle_text_find_payload(struct bundle_text *t, struct str warc, size_t response,
                         struct err *e)
{
	struct arena a = {0};
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;
	size_t at = 0;
	bool found = false;

	if (!warc_open(warc, LIMIT_INPUT_BYTES, &a, &findings, &reader, e))
		return false;
	while (!found && warc_next(reader, &record)) {
		struct str payload = warc_payload(&record, &a);
		found = record.kept && record.offset == response &&
		        payload.p >= record.bytes.p &&
		        payload.p <= record.bytes.p + record.bytes.n;
		if (found) {
			t->payload_at = at + (size_t)(payload.p - record.bytes.p);
			t->payload_bytes = payload.n;
		}
		at += record.bytes.n;
	}
	warc_close(reader);
	arena_release(&a);
	return found ||
	       err_set(e, ERR_CORRUPT, BUNDLE_ORIGINAL ": the payload that is referred "
	               "to is not in it");
}

/* Words, folded, below an empty line. Behind "$" at the start of a line stands what
 * people type: what others wrote never begins one with it. */
static void
add_words(struct buf *out, const char *first, struct str words)
{
	struct arena a = {0};
	struct str word, rest = visible(&a, words, BREAKS_SHOWN);
	size_t indent = strlen(first), column = indent;

	buf_printf(out, "\n%s", first);
	while (str_next(&rest, ' ', &word)) {
		if (word.n == 0)
			continue;
		if (column > indent && column + 1 + word.n > COLUMNS &&
		    word.p[0] != '$') {
			buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			buf_byte(out, ' ');
			column++;
		}
		buf_add(out, word);
		column += word.n;
	}
	buf_byte(out, '\n');
	arena_release(&a);
}

static void
add_command(const struct bundle_command *one, struct buf *out)
{
	struct str prints = one->prints, line;

	if (one->line.n == 0)
		return;
	buf_printf(out, "    $ %.*s\n", STR_ARG(one->line));
	while (str_next(&prints, '\n', &line))
		buf_printf(out, "      %.*s\n", STR_ARG(line));
}

static void
add_commands(const struct bundle_text *t, const struct evidence *v,
             enum bundle_command_of first, enum bundle_command_of last,
             struct buf *out)
{
	struct arena a = {0};

	buf_byte(out, '\n');
	for (enum bundle_command_of i = first; i <= last; i++) {
		struct bundle_command one = bundle_command(t, v, i, &a);
		add_command(&one, out);
	}
	arena_release(&a);
}

static void
say_original(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	if (!v->refers)
		return;
	add_words(out, "   ", STR(
		"The server had sent the same bytes before, and they are kept once: "
		BUNDLE_ORIGINAL " has that earlier capture, and proof/original.json "
		"the log's entry on it. Their digest is the one that the entry of "
		"this capture names."));
	add_commands(t, v, DO_ORIGINAL, DO_ORIGINAL, out);
}

static struct str
what_was_captured(const struct evidence *v)
{
	if (!v->has_records)
		return STR("There are no captured bytes: the text comes from a history "
		           "that others keep, as the entry's \"source\" says.");
	if (evidence_is_file(v))
		return STR("So is the captured record: the bytes of a file that whoever "
		           "added it had. No server was asked.");
	if (str_starts(v->how, STR("imported")))
		return STR("So are the records of the capture, which somebody else "
		           "made: they are those of the file that they were imported "
		           "from, and say what its maker says.");
	return STR("So are the captured records: request, response and what is known of "
	           "the connection. No server signs what it sends: that they came from "
	           "there is the word of whoever captured them.");
}

static void
say_words(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	add_words(out, "1. ", STR(
		"The files are those that the bundle was made of, and no other is "
		"among them. Whoever changes a file could change this list too: "
		"what counts comes after it."));
	add_commands(t, v, DO_SUMS, DO_SUMS, out);
	add_commands(t, v, DO_HERE, DO_NO_OTHER, out);
	add_words(out, "2. ", STR("These are the words."));
	add_commands(t, v, DO_QUOTE, DO_QUOTE, out);
	add_words(out, "3. ", STR(
		"The text that they stand in is the one that the log's entry on "
		"the capture, proof/sighting.json, names."));
	add_commands(t, v, DO_DIGEST, DO_TEXT, out);
	add_words(out, "4. ", what_was_captured(v));
	if (v->has_records) {
		add_commands(t, v, DO_CAPTURE, DO_CAPTURE, out);
		add_words(out, "   ", STR(
			"Whether the captured page gives the text, no digest tells: "
			"open it and compare, or ask the owner of the log for "
			"`proviso verify --deep`."));
	}
	say_original(t, v, out);
}

/* Whoever forges a bundle forges all of it: whose key it is, the reader must know. */
static void
say_key(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	struct arena a = {0};

	add_words(out, "6. ", arena_printf(
		&a, "The checkpoint is signed by the log %.*s, with this key:",
		STR_ARG(t->checkpoint.origin)));
	buf_printf(out, "\n    %.*s\n", STR_ARG(t->vkey));
	add_words(out, "   ", STR(
		"Here it only speaks for itself: whoever forged a whole log brings "
		"a key of his own, under any name. Ask who runs the log, or who "
		"has known it for long, for the line that \"proviso key\" prints "
		"there, by another way than the one that this bundle came by, and "
		"paste it where PASTE THE KEY HERE stands. Until then, whose log "
		"it is stays open. (A log may change its key: then ask for the new "
		"one. \"proviso verify --key KEY FILE\" follows from older keys to "
		"newer ones.)"));
	add_commands(t, v, DO_SIGNED, DO_SIGNATURE, out);
	add_commands(t, v, DO_KEY, DO_ITS_KEY_IS_KNOWN, out);
	arena_release(&a);
}

static void
say_log(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	add_words(out, "5. ", STR(
		"The entry is in the log: the way from it to the root of the tree "
		"ends in the root that the checkpoint names."));
	add_commands(t, v, DO_STEPS, DO_IN_LOG, out);
	say_key(t, v, out);
}

static void
say_stamp(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	char iso[TIME_ISO + 1];
	struct arena a = {0};

	if (t->stamp_authority.n == 0) {
		add_words(out, "7. ", STR(
		"There is no time stamp of an authority yet. When the capture was "
		"made, the log alone says."));
		return;
	}
	time_iso(t->stamped, iso);
	add_words(out, "7. ", arena_printf(
		&a, "%.*s stamped a checkpoint of the log, proof/checkpoint, at %s. "
		"The entry leads to the root that this one names, too, so that it "
		"existed then, whichever key of the log signed it, if you trust that "
		"authority. Its certificates are in proof/authority.pem, and anybody "
		"can make some under any name, whose stamps pass this check, too: compare a SHA-256 "
		"with the one that the authority itself makes known.",
		STR_ARG(t->stamp_authority), iso));
	add_commands(t, v, DO_WHOSE_STAMP, DO_WHOSE_STAMP, out);
	add_commands(t, v, DO_STAMPED, DO_STAMP_HOLDS, out);
	arena_release(&a);
}

static void
say_papers(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	add_words(out, "8. ", STR(
		"What is said of the words (record/record.json), the certificate "
		"and this file are stated in the log too. Its entry "
		"proof/papers.json is of this capture, of both papers, and of the "
		"statement proof/publication.json, which is of record.json. The "
		"log made it last, and signed a later checkpoint, with the key of "
		"step 6."));
	add_commands(t, v, DO_OF_PAPERS, DO_PAPERS_KEY_IS_KNOWN, out);
}

/* A cosignature is over its own head and the checkpoint (C2SP tlog-cosignature). */
static void
say_witness(const struct bundle_witness *w, size_t n, struct buf *out)
{
	char iso[TIME_ISO + 1];
	struct arena a = {0};
	struct str key = bundle_key_part(w->vkey);

	time_iso(w->at, iso);
	add_words(out, "   ", arena_printf(&a, "%.*s, at %s, with the key",
	                                  STR_ARG(w->key.name), iso));
	buf_printf(out, "\n    %.*s\n\n", STR_ARG(w->vkey));
	const struct bundle_command commands[] = {
		{arena_printf(&a, "(printf 'cosignature/v1\\ntime %lld\\n'; "
		              "cat proof/witnessed.checkpoint) "
		              ">proof/witness-%zu.checkpoint", (long long)w->at, n), {0}},
		{arena_printf(&a, "signed proof/witness-%zu; "
		              "rm proof/witness-%zu.checkpoint", n, n),
		 STR("prints: Signature Verified Successfully")},
		{arena_printf(&a, "key proof/witness-%zu '\\004'", n),
		 arena_printf(&a, "prints: %.*s", STR_ARG(key))}};
	for (size_t i = 0; i < COUNT(commands); i++)
		add_command(&commands[i], out);
	arena_release(&a);
}

static void
say_witnesses(const struct bundle_text *t, struct buf *out)
{
	const struct bundle_command leads = {
		STR("leads proof/sighting proof/witnessed"), STR("prints: in the log")};

	if (t->witness_count == 0) {
		add_words(out, "9. ", STR(
		"No witness has cosigned the log since the capture: that its owner "
		"shows everybody the same log, nobody else says."));
		return;
	}
	add_words(out, "9. ", STR(
		"Witnesses cosigned a checkpoint of the log that has the entry, "
		"too. Each cosigns only what goes on from all that it saw of this "
		"log before. Their names are what the log's owner calls them: "
		"compare each key with the one that the witness itself makes known."));
	buf_byte(out, '\n');
	add_command(&leads, out);
	for (size_t i = 0; i < t->witness_count; i++)
		say_witness(&t->witnesses[i], i + 1, out);
}

void
bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                         struct buf *out)
{
	buf_add(out, STR("How to check this bundle without the program that made "
	                 "it\n"));
	add_words(out, "", t->title); /* it holds others' words */
	add_words(out, "", STR(
		"You need a shell with unzip, sha256sum, gzip, xxd, awk and "
		"OpenSSL 3. In an empty folder, with the bundle in it, type what "
		"stands behind \"$\", line by line. Below a line stands what it "
		"prints where all is well; a line with nothing below only prepares "
		"others. Where WRONG or an error comes out, what that step says "
		"does not hold."));
	add_commands(t, v, DO_UNZIP, DO_UNZIP, out);
	say_words(t, v, out);
	say_log(t, v, out);
	say_stamp(t, v, out);
	say_papers(t, v, out);
	say_witnesses(t, out);
	add_words(out, "", STR(
		"indexes/, pages/ and datapackage.json only lead programs to the "
		"records, and prove nothing."));
	add_words(out, "", STR(
		"The formats: WACZ 1.1.1, WARC/1.1 (ISO 28500), RFC 9162 (the "
		"tree), C2SP signed-note, tlog-checkpoint, tlog-proof and "
		"tlog-cosignature, RFC 3161 (the stamp)."));
}

static struct str
names_of_witnesses(const struct bundle_text *t, struct arena *a)
{
	struct str names = {0};

	for (size_t i = 0; i < t->witness_count; i++)
		names = arena_printf(a, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "",
		                     STR_ARG(t->witnesses[i].key.name));
	return names;
}

void
bundle_text_certificate(const struct bundle_text *t, const struct evidence *v,
                        struct arena *a, struct certificate *out)
{
	struct str *commands = ARENA_ARRAY(a, struct str, COMMANDS_ON_PAPER);
	struct buf root;
	char hex[SHA256_HEX + 1];
	struct str source = v->url.n ? v->url : v->source;
	size_t n = 0;

	for (enum bundle_command_of i = 0; i < COMMANDS_ON_PAPER; i++) {
		commands[n] = bundle_command(t, v, i, a).line;
		n += commands[n].n > 0;
	}
	sha256_hex(&v->place.version.id, hex);
	buf_init(&root, 64);
	base64_write((struct str){(const char *)t->checkpoint.root.b,
	                          sizeof t->checkpoint.root.b}, &root);
	*out = (struct certificate){
		.record = v->row.record, .service = v->row.service,
		.document = v->row.document,
		.quote = v->quote, .quote_start = v->place.p.start,
		.quote_end = v->place.p.end,
		.source = source, .file = evidence_is_file(v),
		.asked = v->url.n ? v->source : (struct str){0},
		.captured = v->at, .how = evidence_how_words(v, a),
		.history = !v->has_records,
		.text_sha256 = arena_str(a, str_of(hex)),
		.log_origin = t->checkpoint.origin,
		.key = t->vkey, .witnesses = names_of_witnesses(t, a),
		.root = arena_str(a, buf_str(&root)), .entry = v->seen.index,
		.tree_size = (int64_t)t->checkpoint.size,
		.stamp_authority = t->stamp_authority,
		.stamped = t->stamped, .commands = commands, .command_count = n,
		.created = t->created};
	if (v->has_payload) {
		sha256_hex(&v->payload, hex);
		out->payload_sha256 = arena_str(a, str_of(hex));
	}
	buf_release(&root);
}
