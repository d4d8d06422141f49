/*
 * log_page: one entry of the log, with the proof that it is in the log that signed the
 * newest checkpoint, for people and for programs.
 */
#ifndef LOG_PAGE_H
#define LOG_PAGE_H

#include "proof/inclusion.h"
#include "web/page.h"

struct log_page {
	struct page page;
	struct arena *a;
	struct str origin, note;  /* of the log; its signed checkpoint */
	uint64_t index, size;
	struct str entry;         /* as it stands in the log */
	struct sha256 leaf, root;
	struct str steps;         /* as inclusion_steps writes them */
	struct str proof;         /* C2SP tlog-proof */
};

/* The entry that the address names. ERR_NOT_FOUND. */
MUST_CHECK bool log_page_gather(struct exchange *x, struct log_page *p, struct err *e);

route_handler page_log_entry, log_entry_text, log_entry_steps, log_entry_proof,
	api_log_entry;

#endif
