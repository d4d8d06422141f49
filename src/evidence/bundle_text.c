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

/* The commands, in order. The certificate has those up to CORE. With the keys, the
 * papers and record.json the instructions alone go on. */
enum { UNZIP, SUMS, QUOTE, DIGEST, SAYS, TEXT, CAPTURE, ORIGINAL, STEPS, NODE, STEP,
      ROOT, NAMED, LEADS,
       IN_LOG, SIGNED, SIGNATURE, STAMPED, STAMP, CORE,
       KEY = CORE, ITS_KEY, OF_PAPERS, PAPERS, OF_RECORD, PAPERS_IN_LOG,
       PAPERS_SIGNATURE, PAPERS_KEY, COMMANDS };

/* One of them; empty where there is nothing to check. */
static struct str
command(const struct bundle_text *t, const struct evidence *v, int which,
        struct arena *a)
{
	static const struct str fixed[COMMANDS] = {
		[SUMS] = STR_INIT("sha256sum --quiet -c proof/SHA256SUMS && echo whole"),
		[DIGEST] = STR_INIT("d() { sha256sum | cut -c-64; }"),
		[SAYS] = STR_INIT("says() { grep -qF \"\\\"$2\\\":\\\"sha256:$(d)\\\"\" proof/$1.json && echo \"$2\" || "
		                  "echo \"WRONG: $2\"; }"),
		[TEXT] = STR_INIT("says sighting text <record/text.txt"),
		[CAPTURE] = STR_INIT("zcat " BUNDLE_WARC " | says sighting warc"),
		[STEPS] = STR_INIT("grep -hvxE '[LR] [0-9a-f]{64}' proof/*.steps && echo WRONG: these are no steps"),
		[NODE] = STR_INIT("node() { echo \"01$1$2\" | xxd -r -p | d; }"),
		[STEP] = STR_INIT("step() { [ \"$1\" = L ] && h=$(node \"$2\" \"$h\") || h=$(node \"$h\" \"$2\"); }"),
		[ROOT] = STR_INIT("root() { h=$( (printf '\\000'; cat $1) | d); while read -r s x; do step \"$s\" \"$x\"; done; "
		                  "echo $h; }"),
		[NAMED] = STR_INIT("named() { sed -n 3p $1 | base64 -d | "
		                   "xxd -p -c 64; }"),
		[LEADS] = STR_INIT("leads() { [ \"$(root $1.json <$2.steps)\" = \"$(named ${3:-$2.checkpoint})\" ] && echo in the log "
		                   "|| echo WRONG; }"),
		[IN_LOG] = STR_INIT("leads proof/sighting proof/sighting"),
		[SIGNED] = STR_INIT("signed() { openssl pkeyutl -verify -pubin -inkey $1.pem -rawin -in $1.checkpoint "
		                    "-sigfile $1.sig; }"),
		[SIGNATURE] = STR_INIT("signed proof/sighting"),
		[STAMPED] = STR_INIT("leads proof/sighting proof/stamped "
		                     "proof/checkpoint"),
		[KEY] = STR_INIT("key() { (printf $2; openssl pkey -pubin -in $1.pem -outform DER | tail -c +13) | base64; }"),
		[ITS_KEY] = STR_INIT("key proof/sighting '\\001'"),
		[OF_PAPERS] = STR_INIT("says papers sighting <proof/sighting.json; says papers publication "
		                       "<proof/publication.json"),
		[PAPERS] = STR_INIT("says papers certificate <certificate.pdf; says papers instructions <VERIFY.txt"),
		[OF_RECORD] = STR_INIT("says publication digest <record/record.json"),
		[PAPERS_IN_LOG] = STR_INIT("leads proof/papers proof/papers"),
		[PAPERS_SIGNATURE] = STR_INIT("signed proof/papers"),
		[PAPERS_KEY] = STR_INIT("key proof/papers '\\001'"),
	};
	struct buf word;
	struct str s;

	if ((which == CAPTURE && !v->has_records) ||
	    (which == STAMPED && t->stamp_authority.n == 0))
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
	case ORIGINAL:
		return !v->refers ? (struct str){0}
		    : arena_printf(a, "zcat " BUNDLE_ORIGINAL " | tail -c +%zu | head -c %zu | says sighting payload",
		                   t->payload_at + 1, t->payload_bytes);
	case STAMP:
		return t->stamp_authority.n == 0 ? (struct str){0}
		    : arena_printf(a, "openssl ts -verify -data proof/checkpoint -in proof/stamp.tsr -CAfile "
		                   "proof/authority.pem -attime %lld", (long long)t->stamped);
	default:
		return fixed[which];
	}
}

static void
add_commands(const struct bundle_text *t, const struct evidence *v, int first, int last,
             struct buf *out)
{
	struct arena a = {0};

	for (int i = first; i <= last; i++) {
		struct str s = command(t, v, i, &a);
		if (s.n)
			buf_printf(out, "    $ %.*s\n", STR_ARG(s));
	}
	arena_release(&a);
}

static void
say_original(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	if (!v->refers)
		return;
	buf_add(out, STR("\n   The server had sent the same bytes before, and they are kept once: " BUNDLE_ORIGINAL
	                 " has that earlier capture, and proof/original.json the log's entry on it. Their digest "
	                 "is the one that the entry of this capture names.\n\n"));
	add_commands(t, v, ORIGINAL, ORIGINAL, out);
}

static void
say_words(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	buf_add(out, STR("\n1. The files are those that the bundle was made of. Whoever changes a file could change "
	                 "this list too: what counts comes after it.\n\n"));
	add_commands(t, v, SUMS, SUMS, out);
	buf_add(out, STR("\n2. These are the words.\n\n"));
	add_commands(t, v, QUOTE, QUOTE, out);
	buf_add(out, STR("\n3. The text that they stand in is the one that the log's entry on the capture, "
	                 "proof/sighting.json, names.\n\n"));
	add_commands(t, v, DIGEST, TEXT, out);
	buf_add(out, evidence_is_file(v)
	        ? STR("\n4. So is the captured record: the bytes of a file that "
	              "whoever added it had. No server was asked.\n\n")
	        : v->has_records
	        ? STR("\n4. So are the captured records: request, response and what is known of the connection.\n\n")
	        : STR("\n4. There are no captured bytes: the text comes from a history that others keep, as the "
	              "entry's \"source\" says.\n"));
	add_commands(t, v, CAPTURE, CAPTURE, out);
	say_original(t, v, out);
}

static void
say_log(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	buf_add(out, STR("\n5. The entry is in the log: the way from it to the root of the tree ends in the root that "
	                 "the checkpoint names.\n\n"));
	add_commands(t, v, STEPS, IN_LOG, out);
	buf_printf(out, "\n6. The checkpoint is signed by the log %.*s, with the key\n\n    %.*s\n\n   The last line "
	           "prints what stands behind its second \"+\". Here the key only speaks for itself. Ask who runs the "
	           "log for it, or who has known it for long, by another way than the one that this bundle came by: "
	           "\"proviso key\" prints it there. (\"proviso verify --key KEY FILE\" compares it, and follows older "
	           "keys.)\n\n", STR_ARG(t->checkpoint.origin), STR_ARG(t->vkey));
	add_commands(t, v, SIGNED, SIGNATURE, out);
	add_commands(t, v, KEY, ITS_KEY, out);
	buf_byte(out, '\n');
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
	buf_printf(out, "7. %.*s stamped a checkpoint of the log, proof/checkpoint, "
	           "at %s. The entry leads to the root that this one names, too, so "
	           "that it existed then, whichever key of the log signed it. Whether "
	           "you trust that authority, you decide: its certificates are in "
	           "proof/authority.pem.\n\n",
	           STR_ARG(t->stamp_authority), iso);
	add_commands(t, v, STAMPED, STAMP, out);
}

static void
say_papers(const struct bundle_text *t, const struct evidence *v, struct buf *out)
{
	buf_add(out, STR("\n8. What is said of the words (record/record.json), the certificate and this file are stated "
	                 "in the log too. Its entry proof/papers.json is of this capture, of both papers, and of the "
	                 "statement proof/publication.json, which is of record.json. The log made it last, under a "
	                 "later checkpoint. If the key is another than in step 6, compare that one, too.\n\n"));
	add_commands(t, v, OF_PAPERS, PAPERS_KEY, out);
}

/* A cosignature is over its own head and the checkpoint (C2SP tlog-cosignature). */
static void
say_witness(const struct bundle_witness *w, size_t n, struct buf *out)
{
	char iso[TIME_ISO + 1];

	time_iso(w->at, iso);
	buf_printf(out, "\n   %.*s, at %s, with the key\n\n    %.*s\n\n",
	           STR_ARG(w->key.name), iso, STR_ARG(w->vkey));
	buf_printf(out, "    $ (printf 'cosignature/v1\\ntime %lld\\n'; cat "
	           "proof/witnessed.checkpoint) "
	           ">proof/witness-%zu.checkpoint\n", (long long)w->at, n);
	buf_printf(out, "    $ signed proof/witness-%zu\n    $ key proof/witness-%zu "
	           "'\\004'\n", n, n);
}

static void
say_witnesses(const struct bundle_text *t, struct buf *out)
{
	if (t->witness_count == 0) {
		buf_add(out, STR("\n9. No witness has cosigned the log since the "
		                 "capture: that its owner shows "
		                 "everybody the same log, nobody else says.\n"));
		return;
	}
	buf_add(out, STR("\n9. Witnesses cosigned a checkpoint of the log that has the "
	                 "entry, too. Each cosigns only what "
	                 "goes on from all that it saw of this log before. Their names "
	                 "are what the log's owner calls "
	                 "them: compare each key with the one that the witness itself "
	                 "makes known.\n\n"
	                 "    $ leads proof/sighting proof/witnessed\n"));
	for (size_t i = 0; i < t->witness_count; i++)
		say_witness(&t->witnesses[i], i + 1, out);
}

void
bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                         struct buf *out)
{
	struct arena a = {0};
	/* it holds others' words */
	struct str shown = visible(&a, t->title, BREAKS_SHOWN);

	buf_printf(out, "How to check this bundle without the program that made it\n\n"
	           "%.*s\n\nYou need a shell with unzip, sha256sum, zcat, xxd and "
	           "OpenSSL 3. In an empty folder, "
	           "with the bundle in it, type what stands behind \"$\". Where WRONG "
	           "or an error comes out, what that "
	           "step says does not hold.\n\n", STR_ARG(shown));
	arena_release(&a);
	add_commands(t, v, UNZIP, UNZIP, out);
	say_words(t, v, out);
	say_log(t, v, out);
	say_stamp(t, v, out);
	say_papers(t, v, out);
	say_witnesses(t, out);
	buf_add(out, STR("\nindexes/, pages/ and datapackage.json only lead programs "
	                 "to the records, and prove "
	                 "nothing.\n\nThe formats: WACZ 1.1.1, WARC/1.1 (ISO 28500), "
	                 "RFC 9162 (the tree), C2SP "
	                 "signed-note, tlog-checkpoint, tlog-proof and "
	                 "tlog-cosignature, RFC 3161 (the stamp).\n"));
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
	struct str *commands = ARENA_ARRAY(a, struct str, CORE);
	struct buf root;
	char hex[SHA256_HEX + 1];
	struct str source = v->url.n ? v->url : v->source;
	size_t n = 0;

	for (int i = 0; i < CORE; i++) {
		commands[n] = command(t, v, i, a);
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
		.captured = v->at, .how = evidence_how_words(v),
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
