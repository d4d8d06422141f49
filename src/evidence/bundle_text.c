/* bundle_text: instructions and certificate of a bundle. See bundle_text.h. */
#include "evidence/bundle_text.h"

#include "base/visible.h"

#include "evidence/bundle_parts.h"

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
		found = record.kept && record.offset == response && payload.p >= record.bytes.p &&
		        payload.p <= record.bytes.p + record.bytes.n;
		if (found) {
			t->payload_at = at + (size_t)(payload.p - record.bytes.p);
			t->payload_bytes = payload.n;
		}
		at += record.bytes.n;
	}
	warc_close(reader);
	arena_release(&a);
	return found || err_set(e, ERR_CORRUPT, BUNDLE_ORIGINAL ": the payload that is referred to is not in it");
}

/* A word of a shell. */
static void
quote_for_shell(struct buf *out, const char *word)
{
	buf_byte(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_add(out, STR("'\\''"));
		else
			buf_byte(out, *word);
	}
	buf_byte(out, '\'');
}

/* The commands, in order; the instructions and the certificate have the same. */
enum { UNZIP, SUMS, QUOTE, DIGEST, TEXT, CAPTURE, PAYLOAD, ORIGINAL, NODE, LEAF, STEPS, PATH, ROOT,
       FOLDER, SIGNATURE, STAMP, COMMANDS };

/* One of them; empty where there is nothing to check. */
static struct str
command(const struct bundle_text *t, const struct evidence *v, int which, struct arena *a)
{
	static const struct str fixed[COMMANDS] = {
		[SUMS] = STR_INIT("sha256sum --quiet -c proof/SHA256SUMS && echo whole"),
		[DIGEST] = STR_INIT("d() { sha256sum | cut -c-64; }"),
		[TEXT] = STR_INIT("grep -qF \"\\\"text\\\":\\\"sha256:$(d <record/text.txt)\\\"\" proof/sighting.json && echo text"),
		[CAPTURE] = STR_INIT("grep -qF \"\\\"warc\\\":\\\"sha256:$(zcat " BUNDLE_WARC " | d)\\\"\" proof/sighting.json && "
		                     "echo bytes"),
		[ORIGINAL] = STR_INIT("grep -qF \"\\\"payload\\\":\\\"sha256:$p\\\"\" proof/sighting.json && echo payload"),
		[NODE] = STR_INIT("node() { echo \"01$1$2\" | xxd -r -p | d; }"),
		[LEAF] = STR_INIT("h=$( (printf '\\000'; cat proof/sighting.json) | d)"),
		[STEPS] = STR_INIT("grep -qvxE '[LR] [0-9a-f]{64}' proof/steps.txt && echo STOP: these are no steps"),
		[PATH] = STR_INIT("while read -r s x; do [ \"$s\" = L ] && h=$(node \"$x\" \"$h\") || h=$(node \"$h\" \"$x\"); "
		                  "done <proof/steps.txt"),
		[ROOT] = STR_INIT("[ \"$h\" = \"$(sed -n 3p proof/checkpoint.txt | base64 -d | xxd -p -c 64)\" ] && "
		                  "echo in the log"),
		[FOLDER] = STR_INIT("cd proof"),
		[SIGNATURE] = STR_INIT("openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in checkpoint.txt "
		                       "-sigfile checkpoint.sig"),
	};
	struct buf word;
	struct str s;

	if ((which == CAPTURE && !v->has_records) || (which == ORIGINAL && !v->refers))
		return (struct str){0};
	switch (which) {
	case UNZIP:
		buf_init(&word, 1 << 14);
		quote_for_shell(&word, t->file);
		s = arena_printf(a, "unzip -q %.*s", STR_ARG(buf_str(&word)));
		buf_release(&word);
		return s;
	case QUOTE:
		return arena_printf(a, "tail -c +%u record/text.txt | head -c %u; echo", v->place.p.start + 1,
		                    v->place.p.end - v->place.p.start);
	case PAYLOAD:
		return !v->refers ? (struct str){0}
		    : arena_printf(a, "p=$(zcat " BUNDLE_ORIGINAL " | tail -c +%zu | head -c %zu | sha256sum | cut -c-64)",
		                   t->payload_at + 1, t->payload_bytes);
	case STAMP:
		return t->stamp_authority.n == 0 ? (struct str){0}
		    : arena_printf(a, "openssl ts -verify -data checkpoint -in stamp.tsr -CAfile authority.pem "
		                   "-attime %lld", (long long)t->stamped);
	default:
		return fixed[which];
	}
}

static void
add_command(const struct bundle_text *t, const struct evidence *v, int which,
            struct buf *out)
{
	struct arena a = {0};
	struct str s = command(t, v, which, &a);

	if (s.n)
		buf_printf(out, "    $ %.*s\n", STR_ARG(s));
	arena_release(&a);
}

static void
say_stamp(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	char iso[TIME_ISO + 1];

	if (t->stamp_authority.n == 0) {
		buf_add(out, STR("7. There is no time stamp of an authority yet. When the capture was made, the log "
		                 "alone says.\n"));
		return;
	}
	time_iso(t->stamped, iso);
	buf_printf(out, "7. %.*s stamped the checkpoint at %s, so that all of this existed then. Whether you trust "
	           "that authority, you decide: its certificates are in proof/authority.pem.\n\n",
	           STR_ARG(t->stamp_authority), iso);
	add_command(t, v, STAMP, out);
}

static void
say_original(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	if (!v->refers)
		return;
	buf_add(out, STR("\n   The server had sent the same bytes before, and they are kept once: " BUNDLE_ORIGINAL
	                 " has that earlier capture, and proof/original.json the log's entry on it. Their digest "
	                 "is the one that the entry of this capture names.\n\n"));
	add_command(t, v, PAYLOAD, out);
	add_command(t, v, ORIGINAL, out);
}

void
bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                         struct buf *out)
{
	struct arena a = {0};
	struct str shown = visible(&a, t->title, BREAKS_SHOWN); /* it holds others' words */

	buf_printf(out, "How to check this bundle without the program that made it\n\n"
	           "%.*s\n\nYou need a shell with unzip, sha256sum, zcat, xxd and OpenSSL 3. In an empty folder, "
	           "with the bundle in it:\n\n", STR_ARG(shown));
	arena_release(&a);
	add_command(t, v, UNZIP, out);
	buf_add(out, STR("\n1. The files are those that the bundle was made of. Whoever changes a file could change "
	                 "this list too: what counts comes after it.\n\n"));
	add_command(t, v, SUMS, out);
	buf_add(out, STR("\n2. These are the words.\n\n"));
	add_command(t, v, QUOTE, out);
	buf_add(out, STR("\n3. The text that they stand in is the one that the log's entry names.\n\n"));
	add_command(t, v, DIGEST, out);
	add_command(t, v, TEXT, out);
	buf_add(out, v->has_records
	        ? STR("\n4. So are the captured records: request, response and what is known of the connection.\n\n")
	        : STR("\n4. There are no captured bytes: the text comes from a history that others keep, as the "
	              "entry's \"source\" says.\n"));
	add_command(t, v, CAPTURE, out);
	say_original(t, v, out);
	buf_add(out, STR("\n5. The entry is in the log: the way from it to the root of the tree ends in the root that "
	                 "the checkpoint names.\n\n"));
	add_command(t, v, NODE, out);
	add_command(t, v, LEAF, out);
	add_command(t, v, STEPS, out);
	add_command(t, v, PATH, out);
	add_command(t, v, ROOT, out);
	buf_printf(out, "\n6. The checkpoint is signed by the log %.*s, key %.*s. Compare that key with one that you "
	           "have from elsewhere: here it only speaks for itself.\n\n", STR_ARG(t->checkpoint.origin),
	           STR_ARG(t->key_id));
	add_command(t, v, FOLDER, out);
	add_command(t, v, SIGNATURE, out);
	buf_byte(out, '\n');
	say_stamp(t, v, out);
	buf_add(out, STR("\nThe formats: WACZ 1.1.1, WARC/1.1 (ISO 28500), RFC 9162 (the tree), C2SP signed-note, "
	                 "tlog-checkpoint and tlog-proof, RFC 3161 (the stamp).\n"));
}

void
bundle_text_certificate(const struct bundle_text *t, const struct evidence *v,
                        struct arena *a, struct certificate *out)
{
	struct str *commands = ARENA_ARRAY(a, struct str, COMMANDS);
	struct buf root;
	char hex[SHA256_HEX + 1];
	size_t n = 0;

	for (int i = 0; i < COMMANDS; i++) {
		commands[n] = command(t, v, i, a);
		n += commands[n].n > 0;
	}
	sha256_hex(&v->place.version.id, hex);
	buf_init(&root, 64);
	base64_write((struct str){(const char *)t->checkpoint.root.b, sizeof t->checkpoint.root.b}, &root);
	*out = (struct certificate){
		.record = v->row.record, .service = v->row.service, .document = v->row.document,
		.quote = v->quote, .quote_start = v->place.p.start, .quote_end = v->place.p.end,
		.source = v->how.n ? arena_printf(a, "%.*s (%.*s)", STR_ARG(v->source), STR_ARG(v->how)) : v->source,
		.captured = v->at, .history = !v->has_records,
		.text_sha256 = arena_str(a, str_of(hex)), .log_origin = t->checkpoint.origin,
		.key_id = t->key_id, .root = arena_str(a, buf_str(&root)), .entry = v->seen.index,
		.tree_size = (int64_t)t->checkpoint.size, .stamp_authority = t->stamp_authority,
		.stamped = t->stamped, .commands = commands, .command_count = n, .created = t->created};
	if (v->has_payload) {
		sha256_hex(&v->payload, hex);
		out->payload_sha256 = arena_str(a, str_of(hex));
	}
	buf_release(&root);
}
