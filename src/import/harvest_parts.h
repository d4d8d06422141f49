/*
 * harvest_parts: what the parts of the harvest share; harvest.h is its manual.
 *
 * In the child, harvest_walk.c goes from record to record, harvest_take.c says what one
 * of them is, harvest_address.c whether it is to be believed where and when that was,
 * and harvest_pipe.c writes it all down. In the parent, harvest_pipe.c reads that, and
 * harvest.c starts the children.
 */
#ifndef HARVEST_PARTS_H
#define HARVEST_PARTS_H

#include "import/harvest.h"
#include "net/message.h"

/* Of what a child writes. */
#define HARVEST_RESULT_MAX ((size_t)256 << 20)

/* One batch, for the child. */
struct harvest_job {
	struct str file;
	enum harvest_aim aim;
	struct warc_place from;
	/* that place cannot be read: from the next one on */
	bool behind;
	int64_t latest; /* what has a later WARC-Date is of the future */
	uint64_t records_max;           /* 0: only look whether it is a WARC file */
	_Atomic uint64_t *records_read; /* told as it goes on, in case that it falls */
};

/* Where a batch ended. */
struct harvest_end {
	struct warc_place next;
	bool at_end;
};

/* A record among those of a batch. */
struct harvest_entry {
	enum { ENTRY_OTHER, ENTRY_REQUEST, ENTRY_METADATA, ENTRY_ITEM } kind;
	struct harvest_item item;  /* its URI is told for all kinds */
	struct str id, date;       /* as written */
	struct str *concurrent;    /* ids that it is concurrent to */
	size_t concurrent_count;
	bool is_linked;            /* one of these was found, or leads here */
	struct str bytes;          /* the whole record; empty for others */
	struct harvest_entry *owner;    /* the item that it goes with, or is */
	bool has_request, has_metadata; /* that go with it */
	/* a request of another method than GET; an item that answers one */
	bool is_of_other_method;
};

struct harvest_walk {
	struct warc_reader *reader;
	enum harvest_aim aim;
	int64_t latest;
	struct arena a;            /* of all that is kept */
	struct arena scratch;      /* of one record */
	struct harvest_entry *entries;
	size_t count, cap;
	struct harvest sums;       /* its counts alone */
	size_t kept, work;         /* bytes: in memory; read and unpacked */
	size_t overtime;           /* records taken when the batch was full */
};

/* The work of the child (a sandbox_work on a struct harvest_job). */
MUST_CHECK bool harvest_work(void *job, struct buf *out, struct err *e);

/* Say what a sound record is, and take what is needed of it. */
void harvest_take(struct harvest_walk *w, const struct warc_record *r,
                  struct harvest_entry *entry);
/* UTF-8 without controls, neither empty nor too long. */
bool harvest_is_address(struct str uri);
bool harvest_is_place(struct str uri); /* of http, https, ftp or file */
/* Why nothing is taken from the address and the time that a record tells. */
struct harvest_refusal {
	const char *why; /* NULL: something may be */
	bool wrong;      /* it is a finding of that kind */
};
struct harvest_refusal harvest_refusal(const struct harvest_walk *w,
                                       const struct warc_record *r, int64_t at);
/* Where an answer of HTTP leads to, in the normal form. False: nowhere, which is noted
 * where it should. */
bool harvest_leads_on(struct harvest_walk *w, const struct warc_record *r,
                      struct str *to);
/* Does a request name another host in its Host field than in its address? */
bool harvest_asks_other_host(const struct http_message *m, struct str uri,
                             struct arena *a);
/* The entry is an item of those that are wanted. */
bool harvest_is_wanted(const struct harvest_walk *w, const struct harvest_entry *entry);

/* The entries with what they own, the counts, and the findings. */
void harvest_write(const struct harvest_walk *w, const struct warc_findings *f,
                   const struct harvest_end *end, struct buf *out);
/* False: no child of ours says this. Slices lie in `bytes`, arrays in the arena. */
bool harvest_read(struct str bytes, size_t file_size, struct arena *a,
                  struct harvest *out, struct harvest_end *end);

#endif
