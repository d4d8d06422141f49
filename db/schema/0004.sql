-- The log that outsiders can check: which of its entries speaks of what.

-- Its name, once it is made: a home that has this row and no log has lost it.
CREATE TABLE log (
	only INTEGER PRIMARY KEY CHECK (only = 1),
	origin TEXT NOT NULL
) STRICT;

-- The entries first, first + 1, … are the sightings from `sighting` on of a document; or
-- the one entry is what `statement` says.
CREATE TABLE leaf (
	first INTEGER PRIMARY KEY,
	count INTEGER NOT NULL,
	document INTEGER REFERENCES document(id),
	sighting INTEGER,
	statement TEXT
) STRICT;
CREATE INDEX leaf_of_sighting ON leaf(document, sighting);
CREATE INDEX leaf_of_statement ON leaf(statement) WHERE statement IS NOT NULL;

INSERT INTO leaf (first, count, document, sighting)
SELECT sum(sightings) OVER (ORDER BY document) - sightings, sightings, document, 1
FROM chain_end WHERE sightings > 0 ORDER BY document;

-- What else is to be known of how a sighting came, where it was not by fetching it then:
-- the log's entry on it says the same.
CREATE TABLE remark (
	document INTEGER NOT NULL REFERENCES document(id),
	sighting INTEGER NOT NULL,
	how TEXT NOT NULL,           -- "time stated", "imported", "robots.txt not asked"
	PRIMARY KEY (document, sighting),
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n)
) STRICT;
CREATE TRIGGER remark_is_kept BEFORE DELETE ON remark BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER remark_is_fixed BEFORE UPDATE ON remark BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;

-- Where captured bytes lie: WARC records in archive/NNNNNN.warc.gz, one gzip member each.
CREATE TABLE segment (
	n INTEGER PRIMARY KEY,
	bytes INTEGER NOT NULL,      -- packed, of the warcinfo record that it starts with
	records BLOB NOT NULL,       -- SHA-256 of that record
	warcinfo TEXT NOT NULL       -- its name, which the records after it refer to
) STRICT;

CREATE TABLE capture (
	segment INTEGER NOT NULL REFERENCES segment(n),
	offset INTEGER NOT NULL,
	bytes INTEGER NOT NULL,      -- packed
	response INTEGER NOT NULL,   -- from `offset` to the member of the last response
	records BLOB NOT NULL,       -- SHA-256 of its records, unpacked, one after the other
	document INTEGER NOT NULL REFERENCES document(id),
	sighting INTEGER,            -- NULL: they are of a row of "reverified"
	original_segment INTEGER,    -- where the capture lies to which its last response, a
	original_offset INTEGER,     -- revisit record, refers; NULL: it is whole by itself
	PRIMARY KEY (segment, offset),
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n),
	FOREIGN KEY (original_segment, original_offset) REFERENCES capture(segment, offset)
) STRICT;
-- How the text of a capture was read from its bytes, by which it is read again.
CREATE TABLE reading (
	document INTEGER NOT NULL,
	sighting INTEGER NOT NULL,
	reader INTEGER NOT NULL,     -- the rules of reading, by their number
	type INTEGER NOT NULL,       -- enum document_type that it was taken for
	charset TEXT NOT NULL,       -- as the server said; empty: it did not
	selected TEXT NOT NULL,      -- CSS selectors of what was taken, and left; empty: all
	removed TEXT NOT NULL,
	PRIMARY KEY (document, sighting),
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX capture_of_sighting ON capture(document, sighting);
CREATE INDEX sighting_by_body ON sighting(body);
CREATE INDEX sighting_by_source ON sighting(source, at);

-- The server said (304) that what it had shown before still stands: no capture, but an
-- entry of the log, and records of what was asked and answered.
CREATE TABLE reverified (
	document INTEGER NOT NULL REFERENCES document(id),
	n INTEGER NOT NULL,          -- 1, 2, 3 … in the order of arrival
	at INTEGER NOT NULL,         -- Unix seconds
	sighting INTEGER NOT NULL,   -- that it confirms
	segment INTEGER NOT NULL,    -- where the records lie
	offset INTEGER NOT NULL,
	PRIMARY KEY (document, n),
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n),
	FOREIGN KEY (segment, offset) REFERENCES capture(segment, offset)
) STRICT;
CREATE UNIQUE INDEX reverified_at ON reverified(segment, offset);

CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER leaf_is_kept BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER segment_is_kept BEFORE DELETE ON segment BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER capture_is_kept BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER reading_is_kept BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER reverified_is_kept BEFORE DELETE ON reverified BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER log_is_fixed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER leaf_is_fixed BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER segment_is_fixed BEFORE UPDATE ON segment BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER capture_is_fixed BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER reading_is_fixed BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER reverified_is_fixed BEFORE UPDATE ON reverified BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;

-- Since when it is fetched no more, in Unix seconds; NULL: it is.
ALTER TABLE address ADD COLUMN stopped INTEGER;

-- Not evidence: where documents were fetched from before. Pages of others that are at such
-- an address belong to them too.
CREATE TABLE former_address (
	document INTEGER NOT NULL REFERENCES document(id),
	url TEXT NOT NULL,
	selected TEXT NOT NULL,
	removed TEXT NOT NULL,
	PRIMARY KEY (document, url)
) STRICT, WITHOUT ROWID;

-- Not evidence: by what to ask a server whether its last full response still stands. It is
-- used only where that response says the same.
CREATE TABLE validator (
	document INTEGER PRIMARY KEY REFERENCES document(id),
	sighting INTEGER NOT NULL,   -- of that response
	url TEXT NOT NULL,           -- that gave it, after redirects
	etag TEXT NOT NULL,          -- empty: none
	modified TEXT NOT NULL,      -- Last-Modified, as it came; empty: none
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n)
) STRICT;

-- Not evidence: the captures of an address, which is in its normal form. Of those of one
-- second the first that was written counts, since then and for ever.
CREATE TABLE memento (
	uri TEXT NOT NULL,
	at INTEGER NOT NULL,         -- Unix seconds
	document INTEGER NOT NULL,
	sighting INTEGER NOT NULL,
	PRIMARY KEY (uri, at),
	FOREIGN KEY (document, sighting) REFERENCES sighting(document, n)
) STRICT, WITHOUT ROWID;

-- Signed checkpoints that others have stamped or cosigned. Evidence too, and more of it
-- may be had for the same size.
CREATE TABLE stamp (
	size INTEGER NOT NULL,       -- of the log
	at INTEGER NOT NULL,         -- Unix seconds, as the stamp says
	note BLOB NOT NULL,          -- the signed checkpoint that is stamped
	reply BLOB NOT NULL,         -- RFC 3161 TimeStampResp, DER
	chain TEXT NOT NULL,         -- certificates, PEM
	PRIMARY KEY (size, at)
) STRICT;
CREATE TRIGGER stamp_is_kept BEFORE DELETE ON stamp BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER stamp_is_fixed BEFORE UPDATE ON stamp BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;

CREATE TABLE witness (
	key TEXT NOT NULL,           -- of the witness: "NAME+ID+KEY"
	size INTEGER NOT NULL,       -- of the log
	at INTEGER NOT NULL,         -- Unix seconds, as the cosignature says
	note BLOB NOT NULL,          -- the checkpoint, signed by the log and cosigned by this witness
	PRIMARY KEY (key, size, at)
) STRICT;
CREATE TRIGGER witness_is_kept BEFORE DELETE ON witness BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER witness_is_fixed BEFORE UPDATE ON witness BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
