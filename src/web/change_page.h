/*
 * change_page: what differs between two versions of a document, word by word and provision
 * by provision, and the captures that show it.
 */
#ifndef CHANGE_PAGE_H
#define CHANGE_PAGE_H

#include "change/words.h"
#include "record/services.h"
#include "record/standing.h"
#include "web/found.h"
#include "web/page.h"
#include "web/state.h"

enum { DIFF_A_PAGE = 90 << 10, PROVISIONS_A_PAGE = 50, PROVISIONS_SHOWN = 12, WORDS_SHOWN = 900 };

enum change_view { VIEW_UNIFIED, VIEW_SIDE, VIEW_PROVISIONS };

/* One of the two texts, and the capture that shows it. */
struct compared {
	struct version version;
	struct document d;
	char digest[SHA256_HEX + 1];
	struct str language, problem;
	struct standing *standing;
	size_t standing_count;
	int64_t sighting, at; /* 0: there is none */
	struct str source, how;
	int64_t entry;        /* of the log; -1: it is in no log yet */
};

/* What became of a provision. */
struct provision_shown {
	struct str record, how;
	uint16_t type;
	const struct standing *was, *is; /* or NULL */
};

/* Blocks of the difference, of which those between are shown, or folded. */
struct diff_row {
	size_t first, count; /* of diff.blocks; one where it is shown */
	bool folded;
};

struct change_page {
	struct page page;
	struct arena *a;
	struct document_name name;
	struct compared from, to;
	bool is_known;      /* one followed on the other */
	int64_t change;     /* its number in the document */
	uint64_t times;     /* that it was seen */
	int64_t from_time, to_time;
	enum change_level level;
	struct str direction, summary;
	struct diff diff;
	struct diff_row *rows;
	size_t row_count;
	size_t *firsts;     /* the first row of each page, and the end */
	struct provision_shown *provisions;
	size_t provision_count;
	enum change_view view;
	size_t number, pages;
	struct url list, plain; /* this view, and the first one */
};

/* The words of a clause on both sides, which differ: word by word where they are alike. */
void write_reworded(struct buf *out, const struct change_page *p,
                    const struct standing *was, const struct standing *is);
/* Rows of the difference, in one column or in two. */
void write_diff(struct buf *out, const struct change_page *p, size_t from, size_t to);

bool page_change(struct exchange *x, struct err *e);

#endif
