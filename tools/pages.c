/*
 * pages: templates of pages to C, at build time.
 *
 *     pages FILE.html OUT.c OUT.h
 *
 * A line of a template that begins with "%" is C; all else is HTML, in which "{{ e }}"
 * writes the value of an expression. What writes it follows from the place: html_text in
 * text, html_attribute in a quoted attribute, html_url in an attribute that is an
 * address, where a "struct url" alone fits (serve/html.h). Where escaping could not make
 * a value inert the template does not compile: in scripts and styles, in attributes that
 * are code, in names, in values without quotes, in comments.
 *
 *     %include "web/record_page.h"             for both files
 *     %template record_page(const struct record_page *p)
 *     <h1>{{ p->title }}</h1>
 *     % for (size_t i = 0; i < p->count; i++) {
 *     <li><a href="{{ p->list[i].url }}">{{ p->list[i].name }}</a></li>
 *     % }
 *     %end
 *
 * makes "void record_page(struct buf *out, const struct record_page *p)". A block of C has
 * to end in the same place of the markup in which it began. Tabs at the start of a line
 * and empty lines are dropped outside of <pre>; spaces stay.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place {
	TEXT, OPENING, TAG_NAME, TAG, NAME, NAMED, EQUALS, DOUBLE, SINGLE, BARE,
	DECLARATION, COMMENT, RAW
};

enum { DEPTH = 64, WORD = 64 };

static const char *file;
static unsigned line;
static FILE *code, *header;

static enum place at;
static char tag[WORD], attribute[WORD], ending[WORD]; /* at hand, in lower case */
static bool is_end_tag, fresh;                        /* the value is empty so far */
static bool only;                                     /* an address was written: it is whole */
static unsigned pre;
static enum place places[DEPTH];
static unsigned depth;
static bool inside, literal; /* a template, a string of C */
static char window[WORD];    /* the last bytes of HTML */

static void
die(const char *why)
{
	fprintf(stderr, "%s:%u: %s\n", file, line, why);
	exit(1);
}

static void
append(char word[WORD], char c)
{
	size_t n = strlen(word);

	if (n + 1 >= WORD)
		die("the name is too long");
	word[n] = (char)tolower((unsigned char)c);
	word[n + 1] = '\0';
}

static bool
is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static void
close_literal(void)
{
	if (literal)
		fputs("\"));\n", code);
	literal = false;
}

static void
put(char c)
{
	if (!literal)
		fputs("\tbuf_add(out, STR(\"", code);
	literal = true;
	if (c == '\n')
		fputs("\\n", code);
	else if (c == '"' || c == '\\')
		fprintf(code, "\\%c", c);
	else if (c == '?') /* no trigraphs */
		fputs("\\?", code);
	else
		putc(c, code);
	if (c == '\n')
		close_literal();
}

static void
end_tag(void)
{
	static const char *const raw[] = {"script", "style", NULL};

	at = TEXT;
	if (strcmp(tag, "pre") == 0)
		pre += is_end_tag ? -1u : 1u;
	if (!is_end_tag && is_one_of(tag, raw)) {
		at = RAW;
		snprintf(ending, sizeof ending, "</%.60s", tag);
	}
}

static void
remember(char c)
{
	memmove(window, window + 1, WORD - 1);
	window[WORD - 1] = (char)tolower((unsigned char)c);
}

/* Do the bytes up to the one at hand end with this word? */
static bool
have_come(const char *word)
{
	size_t n = strlen(word);

	return memcmp(window + WORD - n, word, n) == 0;
}

static void
step_tag(char c)
{
	if (c == '>')
		end_tag();
	else if (c == '=' && at == NAMED)
		at = EQUALS;
	else if (!isspace((unsigned char)c) && c != '/') {
		at = NAME;
		attribute[0] = '\0';
		append(attribute, c);
	}
}

static void
step_value(char c)
{
	if (c == (at == DOUBLE ? '"' : '\'')) {
		at = TAG;
		return;
	}
	if (only)
		die("an address is written as a whole, and stands alone in its attribute");
	fresh = false;
}

/* One byte of HTML. */
static void
step(char c)
{
	remember(c);
	switch (at) {
	case TEXT:
		if (c == '<')
			at = OPENING;
		break;
	case OPENING:
		tag[0] = '\0';
		is_end_tag = c == '/';
		if (c == '!')
			at = DECLARATION;
		else if (is_end_tag || isalpha((unsigned char)c)) {
			at = TAG_NAME;
			if (!is_end_tag)
				append(tag, c);
		} else
			die("a \"<\" in text is written as &lt;");
		break;
	case TAG_NAME:
		if (isalnum((unsigned char)c) || c == '-')
			append(tag, c);
		else {
			at = TAG;
			step_tag(c);
		}
		break;
	case NAME:
		if (c == '=')
			at = EQUALS;
		else if (c == '>')
			end_tag();
		else if (isspace((unsigned char)c))
			at = NAMED;
		else
			append(attribute, c);
		break;
	case TAG: case NAMED:
		step_tag(c);
		break;
	case EQUALS:
		fresh = true;
		only = false;
		at = c == '"' ? DOUBLE : c == '\'' ? SINGLE : BARE;
		break;
	case DOUBLE: case SINGLE:
		step_value(c);
		break;
	case BARE:
		if (c == '>')
			end_tag();
		else if (isspace((unsigned char)c))
			at = TAG;
		break;
	case DECLARATION:
		if (have_come("<!--"))
			at = COMMENT;
		else if (c == '>')
			at = TEXT;
		break;
	case COMMENT:
		if (have_come("-->"))
			at = TEXT;
		break;
	case RAW:
		if (have_come(ending)) {
			at = TAG_NAME;
			is_end_tag = true;
			snprintf(tag, sizeof tag, "%s", ending + 2);
		}
		break;
	}
}

/* What writes an expression here. */
static const char *
writer(void)
{
	static const char *const urls[] = {
		"href", "src", "action", "formaction", "poster", "cite", "data",
		"xlink:href", "manifest", "ping", "background", NULL};
	static const char *const code_in[] = {"style", "srcdoc", "srcset", NULL};

	if (at == TEXT)
		return "html_text";
	if (at != DOUBLE && at != SINGLE)
		die("no expression fits here: only in text and in quoted attributes");
	if (is_one_of(attribute, code_in) || strncmp(attribute, "on", 2) == 0)
		die("this attribute is code: no expression fits into it");
	if (!is_one_of(attribute, urls))
		return "html_attribute";
	if (!fresh)
		die("an address is written as a whole, and stands alone in its attribute");
	only = true;
	return "html_url";
}

static const char *
write_expression(const char *p)
{
	const char *end = strstr(p, "}}");

	if (!end)
		die("\"{{\" without \"}}\"");
	const char *with = writer();
	close_literal();
	fprintf(code, "#line %u \"%s\"\n\t%s(out, %.*s);\n", line, file, with,
	        (int)(end - p), p);
	fresh = false;
	return end + 2;
}

static void
html(const char *p)
{
	if (!pre)
		while (*p == '\t')
			p++;
	if (!pre && *p == '\n')
		return;
	while (*p) {
		if (p[0] == '{' && p[1] == '{') {
			p = write_expression(p + 2);
			continue;
		}
		step(*p);
		put(*p++);
	}
	if (at == NAMED) /* an attribute without a value ends with the line */
		at = TAG;
}

/* Blocks of C begin and end in the same place of the markup. */
static void
keep_place(const char *p)
{
	bool quoted = false;

	for (; *p; p++) {
		if (*p == '"' && p[-1] != '\\' && p[-1] != '\'')
			quoted = !quoted;
		if (quoted || p[-1] == '\'')
			continue;
		if (*p == '}') {
			if (depth == 0)
				die("\"}\" without \"{\"");
			if (places[--depth] != at)
				die("the block of C ends in another place of the markup "
				    "than it began");
		} else if (*p == '{') {
			if (depth == DEPTH)
				die("blocks of C are too deep");
			places[depth++] = at;
		}
	}
}

static void
c_line(const char *p)
{
	if (at != TEXT && at != TAG)
		die("C stands between elements or between attributes");
	close_literal();
	keep_place(p);
	fprintf(code, "#line %u \"%s\"\n%s", line, file, p);
}

/* The name and parameters behind "%template". */
static void
begin(char *p)
{
	char *open = strchr(p, '('), *close = strrchr(p, ')');

	if (inside || !open || !close)
		die(inside ? "\"%template\" inside of another" : "write: %template name(parameters)");
	*open = *close = '\0';
	while (*p == ' ')
		p++;
	const char *more = open + 1, *comma = *more ? ", " : "";
	fprintf(header, "void %s(struct buf *out%s%s);\n", p, comma, more);
	fprintf(code, "\nvoid\n%s(struct buf *out%s%s)\n{\n", p, comma, more);
	inside = true;
	at = TEXT;
}

static void
end(void)
{
	if (!inside || at != TEXT || depth || pre)
		die(!inside ? "\"%end\" outside of a template"
		            : "the template ends inside of a tag, a block of C or <pre>");
	close_literal();
	fputs("}\n", code);
	inside = false;
}

static void
one_line(char *p)
{
	if (strncmp(p, "%include ", 9) == 0)
		fprintf(header, "#include %s", p + 9);
	else if (strncmp(p, "%template ", 10) == 0)
		begin(p + 10);
	else if (strncmp(p, "%end", 4) == 0)
		end();
	else if (strncmp(p, "%#", 2) == 0)
		return; /* a comment */
	else if (*p == '%' && inside)
		c_line(p + 1);
	else if (inside)
		html(p);
	else if (strspn(p, " \t\n") != strlen(p))
		die("text outside of a template");
}

static FILE *
opened(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

int
main(int argc, char **argv)
{
	char *text = NULL;
	size_t room = 0;

	if (argc != 4) {
		fputs("usage: pages FILE.html OUT.c OUT.h\n", stderr);
		return 2;
	}
	file = argv[1];
	FILE *in = opened(file, "r");
	code = opened(argv[2], "w");
	header = opened(argv[3], "w");
	const char *name = strstr(argv[3], "gen/");

	fprintf(code, "/* Generated from %s by tools/pages.c; do not edit. */\n"
	        "#include \"%s\"\n", file, name ? name + 4 : argv[3]);
	fprintf(header, "/* Generated from %s by tools/pages.c; do not edit. */\n"
	        "#pragma once\n#include \"serve/html.h\"\n", file);
	while (getline(&text, &room, in) != -1) {
		line++;
		one_line(text);
	}
	if (inside)
		die("the template does not end: %end");
	free(text);
	return fclose(in) | fclose(code) | fclose(header) ? 1 : 0;
}
