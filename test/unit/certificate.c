/* certificate: one page, read back by other people's programs (qpdf, poppler). */
#include "paper/certificate.h"

#include "test/check.h"

#include <sys/wait.h>
#include <unistd.h>

/* fontconfig forgets some 300 bytes, once a process, where it reads its configuration. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static struct arena arena;
static char folder[] = "/tmp/proviso-certificate-XXXXXX";

#define DIGEST "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"

static const struct str commands[] = {
	STR_INIT("unzip -q evidence.wacz -d e && cd e"),
	STR_INIT("tail -c +1205 proof/text.txt | head -c 173        # the exact words"),
	STR_INIT("h=$(cut -c1-64 proof/leaf); while read -r side sib; do"),
	STR_INIT("  [ $side = L ] && x=$sib$h || x=$h$sib"),
	STR_INIT("openssl ts -verify -in proof/checkpoint.tsr -data proof/checkpoint -CAfile tsa.pem"),
};

static const struct certificate plain = {
	.record = STR_INIT("PR-7K3QX0M9ZD"),
	.service = STR_INIT("Example Social"),
	.document = STR_INIT("Privacy Policy"),
	.quote = STR_INIT("We keep the files and traffic of your office for 18 months after you delete "
	                  "them, and share what we find in them with affiliates."),
	.quote_start = 1204,
	.quote_end = 1377,
	.source = STR_INIT("https://social.example/privacy?lang=en"),
	.captured = 1768469400,
	.payload_sha256 = STR_INIT(DIGEST),
	.text_sha256 = STR_INIT(DIGEST),
	.log_origin = STR_INIT("archive.example/log"),
	.key = STR_INIT("archive.example/log+5f2c1b7e+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl"),
	.root = STR_INIT("p3Xh3b1nT9cV7o0mOq2k3z1l8x4u5v6w7y8z9A0B1C2="),
	.entry = 12345,
	.tree_size = 70000,
	.stamp_authority = STR_INIT("Example Timestamps"),
	.stamped = 1768469524,
	.commands = commands,
	.command_count = COUNT(commands),
	.created = 1768469600,
};

static struct str
pdf_of(const struct certificate *c)
{
	struct buf b;
	struct err e = {0};

	buf_init(&b, 4 << 20);
	if (!certificate_write(c, &b, &e))
		CHECK_SAY(false, "no certificate: %s", e.msg);
	struct str s = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static struct err
refused(const struct certificate *c, size_t room)
{
	struct buf b;
	struct err e = {0};

	buf_init(&b, room);
	buf_add(&b, STR("before"));
	CHECK(!certificate_write(c, &b, &e));
	CHECK_STR(buf_str(&b), STR("before"));
	buf_release(&b);
	return e;
}

/* What a program says of a PDF that it finds as "$f"; *status is how it ended. */
static struct str
said(struct str pdf, const char *command, int *status)
{
	struct str path = arena_printf(&arena, "%s/page.pdf", folder);
	struct buf b;
	char chunk[4096];
	size_t n;

	FILE *f = fopen(path.p, "wb");
	CHECK(f && fwrite(pdf.p, 1, pdf.n, f) == pdf.n && fclose(f) == 0);
	f = popen(arena_printf(&arena, "f=%s; %s", path.p, command).p, "r");
	buf_init(&b, 16 << 20);
	while (f && (n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&b, (struct str){chunk, n});
	*status = f ? pclose(f) : -1;
	struct str s = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool
installed(const char *program)
{
	int status;

	said(STR(""), arena_printf(&arena, "command -v %s >/dev/null", program).p, &status);
	return status == 0;
}

/* Without white space, and without the marks that pdftotext puts around words of the
 * other direction. */
static struct str
squeezed(struct str text)
{
	char *to = arena_alloc(&arena, text.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n;) {
		size_t start = i;
		uint32_t cp = utf8_next(text, &i);
		if (cp <= ' ' || (cp >= 0x202A && cp <= 0x202E))
			continue;
		memcpy(to + n, text.p + start, i - start);
		n += i - start;
	}
	return (struct str){to, n};
}

static struct str
text_of(const struct certificate *c)
{
	int status;
	struct str s = said(pdf_of(c), "pdftotext \"$f\" -", &status);

	CHECK(status == 0);
	return squeezed(s);
}

static bool
holds(struct str text, const char *words)
{
	return str_find(text, squeezed(str_of(words)), 0) != SIZE_MAX;
}

static struct str
repeated(const char *words, size_t bytes)
{
	struct buf b;

	buf_init(&b, bytes + strlen(words));
	while (b.n < bytes)
		buf_add(&b, str_of(words));
	struct str s = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return s;
}

/* All that can be hostile, is; and as much of all else as there may be. */
static struct certificate
hostile(void)
{
	static struct str lines[CERTIFICATE_COMMANDS];
	struct certificate c = plain;

	for (size_t i = 0; i < COUNT(lines); i++)
		lines[i] = repeated("W", CERTIFICATE_COLUMNS);
	c.commands = lines;
	c.command_count = COUNT(lines);
	c.quote = repeated("W\u0301\u0301\u0301\u0301\u202E\u4E2D\x01", 50000);
	c.service = repeated("(Evil) >> endobj ", 5000);
	c.document = c.record = c.log_origin = c.key = c.root = repeated("\u202E\n", 5000);
	c.payload_sha256 = c.text_sha256 = c.stamp_authority = c.asked = c.witnesses = c.document;
	c.source = STR("https://x.example/a')/S/JavaScript(\\ rect=[0 0 99 99]\n\u202E uri='b");
	c.quote_start = INT64_MIN;
	c.quote_end = c.entry = c.tree_size = INT64_MAX;
	return c;
}

static void
without_fonts_it_says_so(void)
{
	struct str path = arena_printf(&arena, "%s/none.conf", folder);
	FILE *f = fopen(path.p, "w");

	CHECK(f && fputs("<fontconfig></fontconfig>", f) >= 0 && fclose(f) == 0);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		setenv("FONTCONFIG_FILE", path.p, 1);
		struct err e = refused(&plain, 4 << 20);
		_exit(e.kind == ERR_HOME && strstr(e.msg, "fonts-dejavu-core") ? 0 : 1);
	}
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child && status == 0);
}

/* What the checks on the page leave out is in VERIFY.txt: a signer swears to both. And
 * that nobody vouches for the wording is as large as the wording. */
static void
the_statement_can_be_true_and_read(void)
{
	int status;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	CHECK(holds(text_of(&plain), "I ran the checks above and those in its VERIFY.txt"));
	CHECK(holds(text_of(&plain), "No lawyer has looked at this wording"));
	struct str height = said(pdf_of(&plain), "pdftotext -bbox \"$f\" - | "
	                         "sed -n 's/.*yMin=\"\\([0-9.]*\\).*yMax=\"\\([0-9.]*\\)\""
	                         ">\\(lawyer\\|perjury\\)<.*/\\2 \\1/p' | "
	                         "awk '{printf \"%.2f \", $1 - $2}'", &status);
	size_t half = height.n / 2;
	CHECK_SAY(height.n >= 8 && str_eq(str_slice(height, 0, half),
	                                  str_slice(height, half, height.n)),
	          "heights %.*s", STR_ARG(height));
}

static void
the_same_values_give_the_same_bytes(void)
{
	struct certificate c = plain;
	struct str first = pdf_of(&c);

	CHECK(str_starts(first, STR("%PDF-1.5")));
	CHECK(str_eq(first, pdf_of(&c)));
	c.created++;
	CHECK(!str_eq(first, pdf_of(&c)));
}

static void
the_page_is_a_sound_pdf(void)
{
	const struct certificate pages[] = {plain, hostile()};
	int status;

	if (!installed("qpdf") || !installed("pdfinfo"))
		SKIP("qpdf or pdfinfo is not installed");
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct str pdf = pdf_of(&pages[i]);
		struct str s = said(pdf, "qpdf --check \"$f\" 2>&1", &status);
		CHECK_SAY(status == 0, "%.*s", STR_ARG(s));
		s = squeezed(said(pdf, "pdfinfo \"$f\"", &status));
		CHECK(holds(s, "Pages: 1") && holds(s, "Tagged: yes") && holds(s, "(A4)"));
		CHECK(holds(s, "Author: Proviso") && holds(s, "JavaScript: no"));
		s = said(pdf, "pdffonts \"$f\" | awk 'NR > 2 && $(NF-4) != \"yes\"'", &status);
		CHECK_SAY(s.n == 0, "a font is not embedded: %.*s", STR_ARG(s));
	}
}

static void
quotes_can_be_copied_out(void)
{
	/* Right-to-left words without the ligatures and marks that pdftotext turns around. */
	static const char *const quotes[] = {
		"Short.",
		"Difficult offices of affiliates: fi fl ffi ffl, \"quoted\" (so) \\ and 100 %.",
		"One block.\nAnother block.",
		"\u5728\u60A8\u5220\u9664\u4FE1\u606F\u540E\uFF0C\u6211\u4EEC\u4FDD\u755918\u4E2A\u6708\u3002",
		"\u0646\u062D\u062A\u0641\u0638 \u0628\u0645\u062D\u062A\u0648\u0649 \u0631\u0633\u0627\u0626\u0644\u0643",
		"\u05D0\u05E0\u05D5 \u05E9\u05D5\u05DE\u05E8\u05D9\u05DD \u05D0\u05EA \u05EA\u05D5\u05DB\u05DF",
		"\U0001F512 is kept, \u0995\u09CB and \U00020000 too.",
	};
	struct certificate c = plain;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	CHECK(holds(text_of(&c), plain.quote.p));
	for (size_t i = 0; i < COUNT(quotes); i++) {
		c.quote = str_of(quotes[i]);
		CHECK_SAY(holds(text_of(&c), quotes[i]), "not whole: %s", quotes[i]);
	}
	c.quote = repeated("We keep it, and share it where the law allows that. ", 1200);
	CHECK_SAY(holds(text_of(&c), c.quote.p), "a longer quote is not whole");
}

/* What is shown and what is said to be left out are together the quote. */
static void
long_quotes_are_cut_with_a_count(void)
{
	struct certificate c = plain;
	struct buf b;
	int64_t left_out = 0;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	buf_init(&b, 400000);
	for (int i = 0; i < 40000; i++)
		buf_printf(&b, "w%05d\u00E9 ", i);
	c.quote = buf_str(&b);
	struct str text = text_of(&c);
	size_t note = str_find(text, STR("[…"), 0), head = str_find(text, STR("w00000"), 0);
	size_t tail = str_find(text, STR("w39999"), 0);
	CHECK(head < note && note < tail && tail != SIZE_MAX);
	struct str digits = str_slice(text, note + strlen("[…"), str_find(text, STR("char"), note));
	CHECK(str_to_i64(digits, &left_out));
	size_t behind = str_find(text, STR("bundle]"), note) + strlen("bundle]");
	size_t shown = (note - head) / 8 + (tail + 8 - behind) / 8; /* words, without spaces */
	CHECK_SAY(left_out + (int64_t)shown * 8 - 1 == 40000 * 8,
	          "%zu words are shown and %lld characters left out", shown, (long long)left_out);
	CHECK_SAY(shown > 100, "only %zu words are shown", shown);
	buf_release(&b);
}

static void
it_says_what_it_proves_and_what_not(void)
{
	struct certificate c = plain;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	struct str text = text_of(&c);
	CHECK(holds(text, "Certificate of a captured text"));
	CHECK(holds(text, "Nobody, not even the operator of the log, can change the text"));
	CHECK(holds(text, "as entry 12345, when the log signed its checkpoint of 70000 entries"));
	CHECK(holds(text, "existed not later than 2026-01-15 09:32:04 UTC"));
	CHECK(holds(text, "That a server sent this text, beyond the word of those who captured it"));
	CHECK(holds(text, "a TLS certificate in the records is their word, too"));
	CHECK(holds(text, "no legal advice") && holds(text, "No lawyer has looked"));
	CHECK(holds(text, "Statement of the person who made this bundle"));
	CHECK(holds(text, DIGEST) && holds(text, plain.root.p) && holds(text, "Example Timestamps"));
	c.history = true;
	c.stamp_authority = c.payload_sha256 = STR("");
	text = text_of(&c);
	CHECK(holds(text, "a history kept by others, and the time of capture is theirs"));
	CHECK(holds(text, "no timestamp yet") && !holds(text, "existed not later than"));
	CHECK(!holds(text, "SHA-256 of the payload") && !holds(text, "server"));
}

/* Of a file no server is spoken of, and a time that was stated is told beside it. */
static void
it_says_what_a_file_is(void)
{
	struct certificate c = plain;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	struct str text = text_of(&c);
	CHECK(holds(text, "server") && holds(text, "TLS") && !holds(text, "a file"));
	CHECK(holds(text, "2026-01-15 09:30:00 UTC") && !holds(text, "UTC, as"));
	c.source = STR("drafts/privacy.html");
	c.how = STR("as stated by whoever added it");
	c.file = true;
	text = text_of(&c);
	CHECK(!holds(text, "server") && !holds(text, "TLS"));
	CHECK(holds(text, "2026-01-15 09:30:00 UTC, as stated by whoever added it"));
	CHECK(holds(text, "a file that whoever added it had: drafts/privacy.html"));
}

static void
it_says_whose_keys_are_claims(void)
{
	struct certificate c = plain;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	struct str text = text_of(&c);
	CHECK(holds(text, plain.key.p) && holds(text, plain.log_origin.p));
	CHECK(holds(text, "compare its key with the one that its owner gave you by another way"));
	CHECK(!holds(text, "Witnesses (claimed)") && !holds(text, "Redirected from"));
	c.witnesses = STR("witness.example/one, witness.example/two");
	c.asked = STR("https://social.example/terms");
	text = text_of(&c);
	CHECK(holds(text, "Witnesses (claimed)") && holds(text, "witness.example/one, witness.example/two"));
	CHECK(holds(text, "compare their keys with those that they gave you"));
	CHECK(holds(text, "Redirected from") && holds(text, c.asked.p) && holds(text, plain.source.p));
}

/* Names as long as they may be, of letters that stand high and low. */
static void
long_names_in_any_script_leave_room_for_words(void)
{
	static const char *const scripts[] = {
		"\u0926\u094D\u0927\u094D\u0930\u093F ", "\u0E17\u0E35\u0E48\u0E1B\u0E38\u0E48 ", "\u0F66\u0F92\u0FB2\u0F74\u0F56 ",
		"\uFDFA\u0631\u0633\u0627\u0626\u0644 ", "\u9F98\u9F98", "\U0001F512", "W", "A\u030A\u0323\u0308 ",
		"\u1000\u1039\u1000\u103D\u103E\u102F "};
	struct certificate c = hostile();
	int status;

	if (!installed("pdfinfo"))
		SKIP("pdfinfo is not installed");
	for (size_t i = 0; i < COUNT(scripts); i++) {
		c.service = c.document = c.asked = c.witnesses = c.log_origin = c.key = repeated(scripts[i], 5000);
		c.source = c.stamp_authority = c.record = c.service;
		c.history = i % 2;
		struct str s = squeezed(said(pdf_of(&c), "pdfinfo \"$f\"", &status));
		CHECK_SAY(holds(s, "Pages: 1"), "script %zu", i);
	}
}

static void
commands_stand_line_by_line(void)
{
	int status;
	struct str rest, line;
	size_t found = 0;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	rest = said(pdf_of(&plain), "pdftotext -layout \"$f\" -", &status);
	while (str_next(&rest, '\n', &line))
		for (size_t i = 0; i < COUNT(commands); i++)
			found += str_eq(squeezed(line), squeezed(commands[i]));
	CHECK_SAY(found == COUNT(commands), "%zu of %zu lines", found, COUNT(commands));
}

static void
hostile_values_act_nowhere(void)
{
	struct certificate c = hostile();
	int status;

	if (!installed("pdftotext") || !installed("qpdf"))
		SKIP("pdftotext or qpdf is not installed");
	struct str pdf = pdf_of(&c), text = said(pdf, "pdftotext \"$f\" -", &status);
	CHECK(str_find(text, STR("\u202E"), 0) == SIZE_MAX);
	CHECK(str_find(text, STR("[U+202E][U+000A]"), 0) != SIZE_MAX);
	CHECK(holds(squeezed(text), "evidence is in the bundle."));
	text = said(pdf, "qpdf --qdf --object-streams=disable \"$f\" - | grep -a 'URI\\|^ */S'", &status);
	CHECK(str_find(text, STR("/URI (https://x.example/a%27%29/S/JavaScript%28%5C%20rect=[0%200%2099"
	                         "%2099]%0A%E2%80%AE%20uri=%27b)"), 0) != SIZE_MAX);
	CHECK(str_find(text, STR("/S /JavaScript"), 0) == SIZE_MAX);
}

static void
long_urls_are_cut_in_the_middle(void)
{
	struct certificate c = plain;

	if (!installed("pdftotext"))
		SKIP("pdftotext is not installed");
	c.source = arena_printf(&arena, "https://social.example/first%.*s/last",
	                        STR_ARG(repeated("/and/on", 2000)));
	struct str text = text_of(&c);
	CHECK(holds(text, "https://social.example/first/and/on") && holds(text, "/and/on/last"));
	CHECK(holds(text, "characters left out; the whole is in the bundle]"));
}

static void
what_does_not_fit_is_refused(void)
{
	struct str lines[CERTIFICATE_COMMANDS + 1] = {STR("true")};
	struct certificate c = plain;

	CHECK(refused(&c, 1000).kind == ERR_LIMIT);
	c.commands = lines;
	c.command_count = COUNT(lines);
	CHECK(refused(&c, 4 << 20).kind == ERR_LIMIT);
	c.command_count = 0;
	CHECK(refused(&c, 4 << 20).kind == ERR_LIMIT);
	lines[0] = repeated("x", CERTIFICATE_COLUMNS + 1);
	c.command_count = 1;
	CHECK(refused(&c, 4 << 20).kind == ERR_LIMIT);
}

int
main(void)
{
	if (!mkdtemp(folder))
		return 1;
	RUN(without_fonts_it_says_so);
	RUN(the_statement_can_be_true_and_read);
	RUN(the_same_values_give_the_same_bytes);
	RUN(the_page_is_a_sound_pdf);
	RUN(quotes_can_be_copied_out);
	RUN(long_quotes_are_cut_with_a_count);
	RUN(it_says_what_it_proves_and_what_not);
	RUN(it_says_what_a_file_is);
	RUN(it_says_whose_keys_are_claims);
	RUN(long_names_in_any_script_leave_room_for_words);
	RUN(commands_stand_line_by_line);
	RUN(hostile_values_act_nowhere);
	RUN(long_urls_are_cut_in_the_middle);
	RUN(what_does_not_fit_is_refused);
	unlink(arena_printf(&arena, "%s/page.pdf", folder).p);
	unlink(arena_printf(&arena, "%s/none.conf", folder).p);
	rmdir(folder);
	arena_release(&arena);
	return check_done();
}
