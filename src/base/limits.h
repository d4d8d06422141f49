/*
 * limits: how much of anything Proviso takes in. Over a limit is a clear error.
 */
#ifndef PROVISO_LIMITS_H
#define PROVISO_LIMITS_H

#define LIMIT_INPUT_BYTES   ((size_t)64 << 20) /* of one file, page or response, unpacked */
#define LIMIT_TEXT_BYTES    ((size_t)32 << 20) /* of one canonical text */
#define LIMIT_TREE_DEPTH    512                /* of nested HTML elements */
#define LIMIT_BLOCKS        ((size_t)1 << 20)  /* of one document */
#define LIMIT_PARSE_SECONDS 10                 /* of processor time for one foreign file */
#define LIMIT_PARSE_MEMORY  ((size_t)2 << 30)  /* address space of the child that parses it */
#define LIMIT_BUNDLE_MEMBERS ((size_t)10000)   /* files in one bundle of evidence */
#define LIMIT_BUNDLE_BYTES  ((size_t)1 << 30)  /* of one bundle, packed or unpacked */
#define LIMIT_FETCH_SECONDS 60
#define LIMIT_REDIRECTS     10

#endif
