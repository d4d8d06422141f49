/* certificate: values apart by NUL bytes; whatever they are, they make one page, and the
 * same one twice. */
#include "fuzz/target.h"
#include "paper/certificate.h"

/* fontconfig forgets some 300 bytes, once a process, where it reads its configuration. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static void
write_page(const struct certificate *c, struct buf *out)
{
	struct err e = {0};

	buf_init(out, 16 << 20);
	if (!certificate_write(c, out, &e))
		abort();
	struct str pdf = buf_str(out);
	if (!str_starts(pdf, STR("%PDF-1.5")) || !str_ends(pdf, STR("%%EOF\n")) ||
	    str_find(pdf, STR("/Count 1"), 0) == SIZE_MAX)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, command = {NULL, 0};
	struct certificate c = {.quote_end = (int64_t)size, .history = size % 2, .created = 1};
	struct str *const values[] = {&c.quote, &c.source, &c.document, &c.service, &command,
	                              &c.record, &c.log_origin, &c.root, &c.key,
	                              &c.stamp_authority, &c.text_sha256, &c.payload_sha256,
	                              &c.asked, &c.witnesses};
	struct buf first, second;

	if (!utf8_valid(rest))
		return 0;
	for (size_t i = 0; i < COUNT(values); i++)
		str_next(&rest, '\0', values[i]);
	if (command.n > CERTIFICATE_COLUMNS)
		command = STR("true");
	c.commands = &command;
	c.command_count = 1;
	write_page(&c, &first);
	write_page(&c, &second);
	if (!str_eq(buf_str(&first), buf_str(&second)))
		abort();
	buf_release(&first);
	buf_release(&second);
	return 0;
}
