/*
 * link: the addresses of the site's pages, and from an address back to what it names.
 *
 * Names of services and documents stand in addresses with "_" for a space, and are else
 * percent-encoded: /service/Mistral_AI/Terms_of_Service. A record's address is its id;
 * words behind it are decoration.
 */
#ifndef LINK_H
#define LINK_H

#include "serve/url.h"

struct url link_service(struct arena *a, struct str service);
struct url link_document(struct arena *a, struct str service, struct str document);
struct url link_service_feed(struct arena *a, struct str service);
struct url link_document_feed(struct arena *a, struct str service, struct str document);
/* A block of a version, by its number. */
struct url link_block(struct arena *a, struct str service, struct str document,
                      struct str version, uint32_t block);
struct url link_text(struct arena *a, struct str service, struct str document,
                     struct str version);
struct url link_history(struct arena *a, struct str service, struct str document);
/* Of a text, by its SHA-256 in hex, of which the first 16 digits will do. */
struct url link_version(struct arena *a, struct str service, struct str document,
                        struct str version);
/* Two texts side by side; the new one alone where no text is known from before. */
struct url link_change(struct arena *a, struct str service, struct str document,
                       struct str from, struct str to);
/* Where two versions of a form's are asked for. */
struct url link_compare_versions(struct arena *a, struct str service, struct str document);
struct url link_record(struct arena *a, struct str record);
struct url link_record_as(struct arena *a, struct str record, const char *form);
struct url link_type(struct arena *a, const char *type);
struct url link_law(struct arena *a, const char *law);
struct url link_agency(struct arena *a, const char *agency);
/* An entry of the log; `form` NULL: its page, else one of its files. */
struct url link_log_entry(struct arena *a, int64_t index, const char *form);
/* The registry: records of a service, a type, a level; what is empty is left open. */
struct url link_registry(struct arena *a, struct str service, struct str document,
                         const char *type, const char *severity);
/* Of these, the records in force, which the counts of a service or a document count. */
struct url link_in_force(struct arena *a, struct str service, struct str document,
                         const char *type, const char *severity);

#endif
