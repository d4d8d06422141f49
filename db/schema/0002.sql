-- Derived: recomputed from the evidence by `proviso rebuild`, to the same bytes.

-- What a service's rows were derived from; a service without a row, or with another
-- stamp, is derived again.
CREATE TABLE derived (
	service INTEGER PRIMARY KEY,
	stamp TEXT NOT NULL          -- ruleset and number of sightings
) STRICT;

CREATE TABLE version_state (
	document INTEGER NOT NULL,
	n INTEGER NOT NULL,
	unhealthy TEXT NOT NULL,     -- why it is no sound capture; empty if it is
	refusal TEXT NOT NULL,       -- why it is not analysed; empty if it is
	language TEXT NOT NULL,
	PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
	document INTEGER NOT NULL,
	n INTEGER NOT NULL,          -- in the order of time
	from_version INTEGER NOT NULL,
	to_version INTEGER NOT NULL,
	from_time INTEGER NOT NULL,
	to_time INTEGER NOT NULL,
	level INTEGER NOT NULL,      -- enum change_level
	direction TEXT NOT NULL,
	summary TEXT NOT NULL,
	PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_provision (
	document INTEGER NOT NULL,
	change INTEGER NOT NULL,
	place INTEGER NOT NULL,
	record TEXT NOT NULL,
	type INTEGER NOT NULL,
	how TEXT NOT NULL,           -- added, removed, changed, moved
	PRIMARY KEY (document, change, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_of_record ON change_provision(record);

-- A provision and where it stands now.
CREATE TABLE provision (
	id INTEGER PRIMARY KEY,      -- document × 2^24 and a number within it
	record TEXT NOT NULL UNIQUE,
	document INTEGER NOT NULL,
	type INTEGER NOT NULL,
	score INTEGER NOT NULL,
	status TEXT NOT NULL         -- "in force", "removed", "removed, seen once"
) STRICT;
CREATE INDEX provision_by_document ON provision(document);
CREATE INDEX provision_by_type ON provision(type);

-- A provision's wording, the k-th of the block with this key, in the versions from … to.
CREATE TABLE occurrence (
	provision INTEGER NOT NULL,
	from_version INTEGER NOT NULL,
	key INTEGER NOT NULL,
	k INTEGER NOT NULL,
	to_version INTEGER NOT NULL,
	document INTEGER NOT NULL,
	PRIMARY KEY (provision, from_version, key, k)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_by_document ON occurrence(document);

-- The words of provisions as they stood last.
CREATE VIRTUAL TABLE search USING fts5(words, detail=none, tokenize='porter unicode61');
