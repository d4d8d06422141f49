/*
 * data: what a page is about in the words of schema.org, as JSON-LD for search engines
 * and chats. Each is a function for struct page's `data`.
 */
#ifndef DATA_H
#define DATA_H

#include "base/base.h"

void data_record(struct buf *out, const void *record_page);
void data_document(struct buf *out, const void *document_page);
void data_dataset(struct buf *out, const void *exchange); /* all of the site */

#endif
