/*
 * warc_parts: what the parts of the WARC reader share; warc.h is its manual.
 *
 * warc_read.c finds records, warc_head.c reads their fields, warc_block.c holds their
 * blocks against digests and framing. All of them report by warc_say.
 */
#ifndef WARC_PARTS_H
#define WARC_PARTS_H

#include "net/message.h"
#include "warc/warc.h"
#include "warc/warc_source.h"

struct warc_reader {
	struct warc_source source;
	size_t block_max;
	struct arena *a; /* of the findings */
	struct warc_findings *findings;
	struct arena scratch; /* of the present record */
	struct warc_field *fields;
	size_t field_count, field_cap;
	uint64_t number;    /* of the present record, or the one that is looked for */
	size_t offset;      /* of it in the file */
	size_t taken;       /* unpacked bytes to be skipped before the next one */
	/* records that were looked for in the present gzip member */
	uint64_t in_member;
	unsigned damaged;   /* gzip members so far */
	bool fault_told;    /* of the present member */
};

/* A finding about the present record. */
void warc_say(struct warc_reader *r, bool wrong, const char *fmt, ...) PRINTF(3, 4);

/* A copy in which foreign bytes that were printed into it stay one line of UTF-8. */
struct str warc_one_line(struct str text, struct arena *a);

struct str warc_without_brackets(struct str s); /* "<urn:x>" and "urn:x" are the same */

/* Skip to the next start of a record, or the end of the stream. Returns the number of
 * bytes passed over; *harmless: they are line ends alone. */
size_t warc_pass_over(struct warc_reader *r, bool *harmless);

/* Read a head that is the reader's own into r->fields, and say what is against it.
 * False if it names no length that can be used. */
bool warc_head_parse(struct warc_reader *r, struct warc_record *out, uint64_t *length);

/* A digest that a record claims. */
struct warc_claim {
	const char *name; /* of the field */
	bool made;
	enum hash_kind kind;
	uint8_t want[HASH_BYTES_MAX];
};

/* The digests and the framing of one block, whose bytes come in pieces. */
struct warc_block {
	struct warc_reader *r;
	const struct warc_record *record;
	struct warc_claim block, payload;
	struct hash_stream *of_block, *of_payload, *of_framed;
	bool http, chunked, begun;
	bool long_head;              /* the HTTP head is not within the first piece */
	struct str no_message;       /* why the block is not the message it should be */
	struct http_message message; /* its head alone; in the scratch arena */
	struct http_chunks chunks;
	uint64_t body;
};

void block_begin(struct warc_block *b, struct warc_reader *r,
                 const struct warc_record *record);
/* The first piece is the whole block, or at least WARC_HEAD_MAX bytes of it. */
void block_add(struct warc_block *b, struct str piece);
/* Say what does not match; nothing, where the block is not `whole`. True: the payload
 * is that of its digest. */
bool block_end(struct warc_block *b, bool whole);

#endif
