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
	sighting INTEGER NOT NULL,
	PRIMARY KEY (segment, offset)
) STRICT;
CREATE UNIQUE INDEX capture_of_sighting ON capture(document, sighting);
CREATE INDEX sighting_by_body ON sighting(body);
CREATE INDEX sighting_by_source ON sighting(source, at);
CREATE INDEX address_by_url ON address(url);

CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER leaf_is_kept BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER segment_is_kept BEFORE DELETE ON segment BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER capture_is_kept BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER log_is_fixed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER leaf_is_fixed BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER segment_is_fixed BEFORE UPDATE ON segment BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;
CREATE TRIGGER capture_is_fixed BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'evidence is not changed'); END;

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
