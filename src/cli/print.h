/*
 * print: what the listing commands share.
 */
#ifndef PRINT_H
#define PRINT_H

#include "cli/cli.h"
#include "record/records.h"

/* A listing on its way to standard output. */
struct listing {
	struct call *call;
	struct err *e;
	size_t rows;
};

/* After each row: write out now and then. False stops the listing. */
bool listing_next(struct listing *l);
/* The day of a time, "2024-03-12". */
void print_day(struct buf *b, int64_t t);
/* What is printed from here on is bold, red and so on, where colour is on. */
void print_style(struct call *c, const char *code); /* as in struct style; a literal */
/* Others' words as a field of a line: white space of ASCII is a space each, so that no
 * line end in them makes a line of its own. */
void print_field(struct buf *b, struct str words);
/* "1 version", "2 versions": a number and what it counts. */
void print_count(struct buf *b, uint64_t n, const char *what);
/* Words folded to the width of the page, each line behind `indent` spaces. */
void print_folded(struct buf *b, struct str words, size_t indent);
/* The first line of them, cut with "…" where there are more. */
void print_first_words(struct buf *b, struct str words, size_t indent);
/* Why a capture failed, without the address that it begins with, where that is the
 * source, which is told beside it. */
void print_failure(struct buf *b, struct str failure, struct str source);
/* The same without what was added in brackets or behind a semicolon. */
void print_failure_shortly(struct buf *b, struct str failure, struct str source);
/* Why a text is not analysed, in words: of a refusal's name. Others are words
 * already. */
struct str reason_words(struct str reason);
/* A word of a command that one may copy into a shell. In the arena. */
struct str shell_word(struct str word, struct arena *a);
/* --service and --document of the call, or empty. */
struct str option_words(const struct call *c, const char *name);

#endif
