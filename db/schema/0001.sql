-- Evidence: what was there when, what failed. Written once, never changed.

CREATE TABLE service (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	service INTEGER NOT NULL REFERENCES service(id),
	name TEXT NOT NULL,
	UNIQUE (service, name)
) STRICT;

-- A distinct canonical text of a document. `text` is compressed by zstd against the text
-- of version `base` of the same document (0: against nothing); so are the links, as
-- they stood when the text was first seen.
CREATE TABLE version (
	document INTEGER NOT NULL REFERENCES document(id),
	n INTEGER NOT NULL,          -- 1, 2, 3 … in the order of first sighting
	sha256 BLOB NOT NULL,        -- of the canonical text
	bytes INTEGER NOT NULL,      -- of the canonical text
	base INTEGER NOT NULL,
	text BLOB NOT NULL,
	links BLOB NOT NULL,
	links_bytes INTEGER NOT NULL,
	links_sha256 BLOB NOT NULL,
	PRIMARY KEY (document, n)
) STRICT;
CREATE INDEX version_by_sha256 ON version(sha256);

-- A capture of a document: the version that it showed, or why it showed none.
CREATE TABLE sighting (
	document INTEGER NOT NULL REFERENCES document(id),
	n INTEGER NOT NULL,          -- 1, 2, 3 … in the order of arrival
	version INTEGER,             -- NULL: the capture failed
	at INTEGER NOT NULL,         -- Unix seconds
	technical INTEGER NOT NULL,  -- 1: the extraction changed, not the publisher
	source TEXT NOT NULL,        -- "git:" commit, or the file's name or address
	failure TEXT NOT NULL,       -- empty where there is a version
	body BLOB,                   -- SHA-256 of the bytes kept under archive/, if any
	chain BLOB NOT NULL,         -- SHA-256 over the chain before and this row
	PRIMARY KEY (document, n)
) STRICT;

-- Where each document's chain ends, so that rows cut off its end are missed.
CREATE TABLE chain_end (
	document INTEGER PRIMARY KEY,
	sightings INTEGER NOT NULL,
	versions INTEGER NOT NULL,
	chain BLOB NOT NULL
) STRICT;

-- The name of a provision for ever, and the words it was given for.
CREATE TABLE record (
	id TEXT PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document(id),
	version BLOB NOT NULL,       -- SHA-256 of the text
	start INTEGER NOT NULL,
	end INTEGER NOT NULL,
	type TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX record_by_document ON record(document);

CREATE TRIGGER service_is_kept BEFORE DELETE ON service BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER document_is_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER version_is_kept BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER sighting_is_kept BEFORE DELETE ON sighting BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER record_is_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER service_is_fixed BEFORE UPDATE ON service BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER document_is_fixed BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER version_is_fixed BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER sighting_is_fixed BEFORE UPDATE ON sighting BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER record_is_fixed BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;

-- Not evidence: where a document is fetched from.
CREATE TABLE address (
	document INTEGER PRIMARY KEY REFERENCES document(id),
	url TEXT NOT NULL,
	selected TEXT NOT NULL,
	removed TEXT NOT NULL
) STRICT;
