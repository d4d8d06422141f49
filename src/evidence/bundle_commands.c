/* bundle_commands: the lines of shell that check a bundle. See bundle_commands.h. */
#include "evidence/bundle_commands.h"

#include "evidence/bundle_parts.h"

static const struct bundle_command fixed[COMMANDS] = {
	[DO_SUMS] = {
		STR_INIT("sha256sum --quiet -c proof/SHA256SUMS && echo whole"),
		STR_INIT("prints: whole")},
	[DO_NO_OTHER] = {
		STR_INIT("(cut -c67- proof/SHA256SUMS; here) | sort | uniq -u | "
		         "sed 's/^/WRONG: not as the list has it: /'"),
		STR_INIT("prints nothing")},
	[DO_DIGEST] = {STR_INIT("d() { sha256sum | cut -c-64; }"), {0}},
	[DO_SAYS] = {
		STR_INIT("says() { grep -qF \"\\\"$2\\\":\\\"sha256:$(d)\\\"\" "
		         "proof/$1.json && echo \"$2\" || echo \"WRONG: $2\"; }"), {0}},
	[DO_TEXT] = {
		STR_INIT("says sighting text <record/text.txt"),
		STR_INIT("prints: text")},
	[DO_CAPTURE] = {
		STR_INIT("gzip -dc " BUNDLE_WARC " | says sighting warc"),
		STR_INIT("prints: warc")},
	[DO_STEPS] = {
		STR_INIT("grep -hvxE '[LR] [0-9a-f]{64}' proof/*.steps && "
		         "echo WRONG: these are no steps"),
		STR_INIT("prints nothing")},
	[DO_NODE] = {STR_INIT("node() { echo \"01$1$2\" | xxd -r -p | d; }"), {0}},
	[DO_STEP] = {
		STR_INIT("step() { [ \"$1\" = L ] && h=$(node \"$2\" \"$h\") || "
		         "h=$(node \"$h\" \"$2\"); }"), {0}},
	[DO_ROOT] = {
		STR_INIT("root() { h=$( (printf '\\000'; cat $1) | d); "
		         "while read -r s x; do step \"$s\" \"$x\"; done; echo $h; }"),
		{0}},
	[DO_NAMED] = {
		STR_INIT("named() { sed -n 3p $1 | base64 -d | xxd -p -c 64; }"), {0}},
	[DO_LEADS] = {
		STR_INIT("leads() { [ \"$(root $1.json <$2.steps)\" = "
		         "\"$(named ${3:-$2.checkpoint})\" ] && echo in the log "
		         "|| echo WRONG; }"), {0}},
	[DO_IN_LOG] = {
		STR_INIT("leads proof/sighting proof/sighting"),
		STR_INIT("prints: in the log")},
	[DO_SIGNED] = {
		STR_INIT("signed() { openssl pkeyutl -verify -pubin -inkey $1.pem "
		         "-rawin -in $1.checkpoint -sigfile $1.sig; }"), {0}},
	[DO_SIGNATURE] = {
		STR_INIT("signed proof/sighting"),
		STR_INIT("prints: Signature Verified Successfully")},
	[DO_KEY] = {
		STR_INIT("key() { (printf $2; openssl pkey -pubin -in $1.pem "
		         "-outform DER | tail -c +13) | base64; }"), {0}},
	[DO_KNOWN] = {STR_INIT("known='PASTE THE KEY HERE'"), {0}},
	/* All of it, by `case`: what no key of Ed25519 is, "key" prints in several
	 * lines, and each of them would be a pattern for grep. */
	[DO_SAME] = {
		STR_INIT("same() { case \"+$known \" in "
		         "+PASTE*) echo not compared yet;; "
		         "*\"+$(key $1 '\\001') \"*) echo the key that I know;; "
		         "*) echo WRONG: not the key that I know;; esac; }"), {0}},
	[DO_ITS_KEY_IS_KNOWN] = {
		STR_INIT("same proof/sighting"),
		STR_INIT("prints: not compared yet\n"
		         "with the key that you know in its place: "
		         "the key that I know")},
	[DO_WHOSE_STAMP] = {
		STR_INIT("awk 'BEGIN {c = \"openssl x509 -noout -subject -sha256 "
		         "-fingerprint\"} /BEGIN/,/END/ {print | c} /END/ {close(c)}' "
		         "proof/authority.pem"),
		STR_INIT("prints the owner of each certificate, and its SHA-256")},
	[DO_OF_PAPERS] = {
		STR_INIT("says papers sighting <proof/sighting.json; "
		         "says papers publication <proof/publication.json"),
		STR_INIT("prints: sighting\nprints: publication")},
	[DO_PAPERS] = {
		STR_INIT("says papers certificate <certificate.pdf; "
		         "says papers instructions <VERIFY.txt"),
		STR_INIT("prints: certificate\nprints: instructions")},
	[DO_OF_RECORD] = {
		STR_INIT("says publication digest <record/record.json"),
		STR_INIT("prints: digest")},
	[DO_PAPERS_IN_LOG] = {
		STR_INIT("leads proof/papers proof/papers"),
		STR_INIT("prints: in the log")},
	[DO_PAPERS_SIGNATURE] = {
		STR_INIT("signed proof/papers"),
		STR_INIT("prints: Signature Verified Successfully")},
	[DO_PAPERS_KEY_IS_KNOWN] = {
		STR_INIT("same proof/papers"),
		STR_INIT("prints: as in step 6")},
};

/* A word of a shell. */
static struct str
quoted_for_shell(const char *word, struct arena *a)
{
	struct buf out;

	buf_init(&out, 1 << 14);
	buf_byte(&out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_add(&out, STR("'\\''"));
		else
			buf_byte(&out, *word);
	}
	buf_byte(&out, '\'');
	struct str s = arena_str(a, buf_str(&out));
	buf_release(&out);
	return s;
}

static struct str
quote_line(const struct evidence *v, struct arena *a)
{
	return arena_printf(a, "tail -c +%u record/text.txt | head -c %u; echo",
	                    v->place.p.start + 1, v->place.p.end - v->place.p.start);
}

static struct str
original_line(const struct bundle_text *t, struct arena *a)
{
	return arena_printf(a, "gzip -dc " BUNDLE_ORIGINAL " | tail -c +%zu | "
	                    "head -c %zu | says sighting payload", t->payload_at + 1,
	                    t->payload_bytes);
}

/* What is in the folder, but for the bundle and what the list does not list. */
static struct str
here_line(struct str file, struct arena *a)
{
	return arena_printf(a, "here() { find . ! -type d | cut -c3- | grep -vxF "
	                    "-e %.*s -e proof/SHA256SUMS -e datapackage.json "
	                    "-e datapackage-digest.json; }", STR_ARG(file));
}

struct str
bundle_key_part(struct str vkey)
{
	size_t id = str_find_byte(vkey, '+', 0);

	return id == SIZE_MAX
	       ? vkey : str_slice(vkey, str_find_byte(vkey, '+', id + 1) + 1, vkey.n);
}

/* The log's key, as a file of the bundle has it. */
static struct bundle_command
key_command(const char *name, struct str vkey, struct arena *a)
{
	return (struct bundle_command){
		arena_printf(a, "key proof/%s '\\001'", name),
		arena_printf(a, "prints: %.*s", STR_ARG(bundle_key_part(vkey)))};
}

struct bundle_command
bundle_command(const struct bundle_text *t, const struct evidence *v,
               enum bundle_command_of which, struct arena *a)
{
	struct str file = quoted_for_shell(t->file, a);

	switch (which) {
	case DO_UNZIP:
		return (struct bundle_command){
			arena_printf(a, "unzip -q %.*s", STR_ARG(file)),
			STR("prints nothing")};
	case DO_HERE:
		return (struct bundle_command){here_line(file, a), {0}};
	case DO_QUOTE:
		return (struct bundle_command){
			quote_line(v, a),
			STR("prints the words, as the certificate has them")};
	case DO_CAPTURE:
		return v->has_records ? fixed[which] : (struct bundle_command){0};
	case DO_ORIGINAL:
		return !v->refers ? (struct bundle_command){0}
		    : (struct bundle_command){
			original_line(t, a), STR("prints: payload")};
	case DO_ITS_KEY:
		return key_command("sighting", t->vkey, a);
	case DO_PAPERS_KEY:
		return key_command("papers", t->vkey, a);
	case DO_STAMPED:
		return t->stamp_authority.n == 0 ? (struct bundle_command){0}
		    : (struct bundle_command){
			STR("leads proof/sighting proof/stamped proof/checkpoint"),
			STR("prints: in the log")};
	case DO_STAMP:
		return t->stamp_authority.n == 0 ? (struct bundle_command){0}
		    : (struct bundle_command){
			/* the last of them need not be a root: who stamps may trust
			 * another one */
			STR("stamp() { openssl ts -verify -data $1 -in proof/stamp.tsr "
			    "-CAfile $2 -partial_chain -attime $3; }"), {0}};
	case DO_STAMP_HOLDS:
		return t->stamp_authority.n == 0 ? (struct bundle_command){0}
		    : (struct bundle_command){
			arena_printf(a, "stamp proof/checkpoint proof/authority.pem "
			             "%lld", (long long)t->stamped),
			STR("prints: Verification: OK")};
	default:
		return fixed[which];
	}
}
