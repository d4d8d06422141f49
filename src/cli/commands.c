/* commands: the one table of commands; help, parsing and the manual follow it. */
#include "cli/cli.h"

static const struct option no_options[] = {{NULL, NULL, NULL}};

static const struct option text_options[] = {
	{"type", "html|md|txt|pdf", "what the file is; told by its content otherwise"},
	{"select", "CSS", "take only what matches (HTML)"},
	{"remove", "CSS", "leave out what matches (HTML)"},
	{"document", "NAME", "of several legal texts on a page, take this one; else "
	 "the one the file is called by"},
	{"links", NULL, "print the links instead: byte range and target"},
	{NULL, NULL, NULL},
};

static const struct option analyse_options[] = {
	{"type", "html|md|txt|pdf", "what the files are; told by their "
	 "content otherwise"},
	{"service", "NAME", "name of the service, printed with the result"},
	{"document", "NAME", "name of the document, printed with the result"},
	{"threads", "N", "threads to use; all cores otherwise"},
	{"batch", NULL, "read the files' paths from standard input, one a line"},
	{NULL, NULL, NULL},
};

static const struct option diff_options[] = {
	{"type", "html|md|txt|pdf", "what the files are; told by their "
	 "content otherwise"},
	{"colour", NULL, "colour even where the output is no terminal"},
	{NULL, NULL, NULL},
};

static const struct option eval_options[] = {
	{"held-out", NULL, "score only services that no training has seen"},
	{"unnamed", NULL, "html-pairs: do not tell the reader which document a page is "
	 "expected to hold"},
	{"threads", "N", "html-pairs: threads to use; all cores otherwise"},
	{NULL, NULL, NULL},
};

static const struct option init_options[] = {
	{"origin", "NAME", "name of the log, such as example.org/log, which stays for "
	 "good, on every citation; a random one otherwise"},
	{NULL, NULL, NULL},
};

static const struct option import_options[] = {
	{"service", "NAME", "ota: only this service. warc: the service of pages that "
	 "are at no document's address; else the host"},
	{"document", "NAME", "ota: only this document. warc: the document of such "
	 "pages; else the path. With both, of every page"},
	{"threads", "N", "threads to use; all cores otherwise"},
	{NULL, NULL, NULL},
};

static const struct option add_options[] = {
	{"at", "TIME", "of a file: when you had it, ISO 8601, on your word; now "
	 "otherwise"},
	{"type", "html|md|txt|pdf", "what the file is; told by its content otherwise"},
	{"select", "CSS", "take only what matches (HTML)"},
	{"remove", "CSS", "leave out what matches (HTML)"},
	{"allow-private", NULL, "allow loopback and private addresses"},
	{"ignore-robots", NULL, "fetch what robots.txt disallows; the capture says so"},
	{NULL, NULL, NULL},
};

static const struct option fetch_options[] = {
	{"conditional", NULL, "ask only whether a page changed, for 7 days after it "
	 "was last fetched in full"},
	{"allow-private", NULL, "allow loopback and private addresses"},
	{"ignore-robots", NULL, "fetch what robots.txt disallows; the capture says so"},
	{NULL, NULL, NULL},
};

static const struct option show_options[] = {
	{"version", "V", "the version's number, SHA-256 (or its first characters) or a "
	 "date; newest otherwise"},
	{NULL, NULL, NULL},
};

static const struct option changes_options[] = {
	{"since", "TIME", "only changes seen at or after this time, ISO 8601"},
	{"service", "NAME", "only this service"},
	{"document", "NAME", "only this document"},
	{"level", "LEVEL", "this level or above: presentation, renaming, "
	 "clarification, substantive"},
	{"all", NULL, "every sighting whose text differs from the one before, "
	 "whatever its level"},
	{NULL, NULL, NULL},
};

static const struct option provisions_options[] = {
	{"type", "TYPE", "only this type, such as ai.feedback_grant; proviso "
	 "prevalence lists all"},
	{"severity", "LEVEL", "only High, Medium, Low or Protective"},
	{"service", "NAME", "only this service"},
	{"document", "NAME", "only this document"},
	{"in-force", NULL, "only what stands in the newest healthy version"},
	{NULL, NULL, NULL},
};

static const struct option bundle_options[] = {
	{"at", "TIME", "the last capture with these words until this time, ISO 8601 (a "
	 "date: until its end); the first otherwise"},
	{"force", NULL, "write over a file that is there"},
	{NULL, NULL, NULL},
};

static const struct option cite_options[] = {
	{"at", "TIME", "the last capture with these words until this time, ISO 8601 (a "
	 "date: until its end); the first otherwise"},
	{"format", "text|bibtex|csl|ris", "how to write it; text otherwise"},
	{NULL, NULL, NULL},
};

static const struct option service_options[] = {
	{"service", "NAME", "only this service; all that were checked otherwise"},
	{NULL, NULL, NULL},
};

static const struct option checkpoint_options[] = {
	{"stamp", NULL, "have it stamped by the timestamp authority of HOME/config"},
	{"witness", NULL, "have it cosigned by the witnesses of HOME/config"},
	{"allow-private", NULL, "allow loopback and private addresses"},
	{NULL, NULL, NULL},
};

static const struct option key_options[] = {
	{"lost", NULL, "rotate: no private key is left; nothing vouches for "
	 "the new one"},
	{NULL, NULL, NULL},
};

static const struct option serve_options[] = {
	{"listen", "ADDRESS:PORT", "where to take connections; 127.0.0.1:8080 otherwise"},
	{"url", "URL", "what the site is called by others, such as https://example.org; "
	 "http:// and the address otherwise"},
	{"threads", "N", "threads to use; all cores otherwise"},
	{"rate", "N", "requests to the API that one client may make a second; 20 "
	 "otherwise, 0: any number"},
	{"proxied", NULL, "a proxy is in front: the client is whom it names last in "
	 "X-Forwarded-For"},
	{"log", NULL, "write a line of JSON for each request to standard error"},
	{NULL, NULL, NULL},
};

static const struct option verify_options[] = {
	{"deep", NULL, "also derive every row again and compare, and read each "
	 "captured record"},
	{"key", "KEY|FILE", "the log's public key, as you know it from elsewhere: what "
	 "proviso key prints, or a file with it"},
	{"trust", "FILE", "whom you trust besides the system's authorities: "
	 "certificates (PEM), keys of witnesses"},
	{"checkpoint", "FILE", "a checkpoint of this log that was kept elsewhere: the "
	 "log goes on from it"},
	{NULL, NULL, NULL},
};

const struct command commands[] = {
	{"text", cmd_text, 0, "FILE|-", text_options, "print the canonical text "
	 "of a document",
	 "proviso text policy.html | less"},
	{"analyse", cmd_analyse, 0, "FILE|FOLDER|-…", analyse_options,
	 "print the provisions of documents as JSON",
	 "proviso analyse --service Harbor policy.html | jq .provisions"},
	{"diff", cmd_diff, 0, "OLD NEW", diff_options, "show what differs between "
	 "two documents",
	 "proviso diff old.html new.html; proviso diff \"Harbor/Privacy "
	 "Policy@2024-03-01\" \"Harbor/Privacy Policy@2025-06-01\""},
	{"eval", cmd_eval, 0, "SET FILE…", eval_options, "score our reading on a "
	 "labelled set",
	 "proviso eval claudette --held-out claudette-en.jsonl"},
	{"init", cmd_init, NEEDS_HOME, "", init_options,
	 "make a home, and its log, whose name is final",
	 "proviso --home ./atlas init --origin example.org/log"},
	{"import", cmd_import, NEEDS_HOME, "ota REPOSITORY|BUNDLE | warc FILE…",
	 import_options,
	 "bring in a history of Open Terms Archive, or captures from WARC files",
	 "proviso import ota contrib-versions --service Meetup; proviso import warc "
	 "crawl.warc.gz --service Harbor"},
	{"add", cmd_add, NEEDS_HOME, "SERVICE DOCUMENT FILE|URL", add_options,
	 "add one capture of a document; what comes from a URL is fetched from there "
	 "from then on",
	 "proviso add Harbor \"Privacy Policy\" policy.html --at 2025-06-15"},
	{"fetch", cmd_fetch, NEEDS_HOME, "[SERVICE [DOCUMENT]]", fetch_options,
	 "fetch documents again from their addresses",
	 "proviso fetch Harbor"},
	{"stop", cmd_stop, NEEDS_HOME, "SERVICE [DOCUMENT]", no_options,
	 "fetch documents no more; what was captured stays",
	 "proviso stop Harbor \"Cookie Policy\""},
	{"list", cmd_list, NEEDS_HOME, "", no_options, "list services and documents, "
	 "and where they are fetched from",
	 "proviso list"},
	{"log", cmd_log, NEEDS_HOME, "SERVICE DOCUMENT", no_options,
	 "list the sightings of a document\n"
	 "A sighting is one capture: the document was looked at, and showed a version\n"
	 "of its text, or none, and why. Where it came from is told where that differs\n"
	 "from the sighting before, and of every file and import.",
	 "proviso log Harbor \"Privacy Policy\""},
	{"show", cmd_show, NEEDS_HOME, "SERVICE DOCUMENT", show_options,
	 "print a version's text",
	 "proviso show Harbor \"Privacy Policy\" --version 2025-06-15"},
	{"changes", cmd_changes, NEEDS_HOME, "", changes_options,
	 "list what changed, newest first",
	 "proviso changes --service Harbor --since 2025-01-01"},
	{"provisions", cmd_provisions, NEEDS_HOME, "[SERVICE [DOCUMENT]]",
	 provisions_options, "list provisions",
	 "proviso provisions Harbor --severity High --in-force"},
	{"record", cmd_record, NEEDS_HOME, "ID", no_options, "print all that is known "
	 "of a provision",
	 "proviso record PR-7NFK0GGYPN"},
	{"cite", cmd_cite, NEEDS_HOME, "ID", cite_options, "cite a provision, with "
	 "what others need to check it",
	 "proviso cite PR-7NFK0GGYPN --format bibtex"},
	{"bundle", cmd_bundle, NEEDS_HOME, "ID OUT.wacz", bundle_options,
	 "write all evidence of a provision to one file that anybody can check, "
	 "and log that",
	 "proviso bundle PR-7NFK0GGYPN evidence.wacz"},
	{"compare", cmd_compare, NEEDS_HOME, "TYPE", no_options,
	 "which services have a type of provision, and how they differ",
	 "proviso compare ai.feedback_grant"},
	{"prevalence", cmd_prevalence, NEEDS_HOME, "", no_options,
	 "all types, and how many services have each",
	 "proviso prevalence"},
	{"contradictions", cmd_contradictions, NEEDS_HOME, "", service_options,
	 "clauses of a service that do not go together",
	 "proviso contradictions --service Harbor"},
	{"unstated", cmd_unstated, NEEDS_HOME, "SERVICE [DOCUMENT]", no_options,
	 "what GDPR Articles 13 and 14 ask to be told, and where it is told",
	 "proviso unstated Harbor"},
	{"search", cmd_search, NEEDS_HOME, "WORDS…", no_options,
	 "find provisions by their words",
	 "proviso search class action waiver"},
	{"verify", cmd_verify, 0, "[ID|FILE…]", verify_options,
	 "check the home, one record, or bundles and WARC files from elsewhere",
	 "proviso verify --deep; proviso verify evidence.wacz"},
	{"checkpoint", cmd_checkpoint, NEEDS_HOME, "", checkpoint_options,
	 "print the log's signed checkpoint; have it stamped and cosigned",
	 "proviso checkpoint --stamp --witness > kept.checkpoint"},
	{"key", cmd_key, NEEDS_HOME, "[rotate|retire ID]", key_options,
	 "list the log's keys; put a new one in the place of the old",
	 "proviso key rotate"},
	{"corrections", cmd_corrections, NEEDS_HOME,
	 "[answer ID corrected|\"no fault\"|duplicate WORDS]", no_options,
	 "list the faults that readers reported on records; answer one",
	 "proviso corrections answer CO-7NFK0GGYPN corrected \"It is read as a denial now.\""},
	{"serve", cmd_serve, NEEDS_HOME, "", serve_options,
	 "show the home as a website, with an API",
	 "proviso serve --listen 127.0.0.1:8080"},
	{"rebuild", cmd_rebuild, NEEDS_HOME, "", import_options + 2,
	 "drop and recompute everything derived",
	 "proviso rebuild"},
	{"help", cmd_help, 0, "[COMMAND]", no_options, "explain a command",
	 "proviso help compare"},
	{NULL, NULL, 0, NULL, NULL, NULL, NULL},
};
