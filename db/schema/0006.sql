-- Derived again: a wording says with what type and severity it was read, so that a text of
-- before can be shown, and counted, as it stood then.
DROP TABLE occurrence;
CREATE TABLE occurrence (
	provision INTEGER NOT NULL,
	from_version INTEGER NOT NULL,
	key INTEGER NOT NULL,
	k INTEGER NOT NULL,
	to_version INTEGER NOT NULL,
	document INTEGER NOT NULL,
	words INTEGER NOT NULL,         -- hash of the block's words
	read_document INTEGER NOT NULL, -- where the block was read
	read_version INTEGER NOT NULL,
	type INTEGER NOT NULL,
	score INTEGER NOT NULL,
	counted INTEGER NOT NULL,       -- 0: in these versions another wording of it counts
	PRIMARY KEY (provision, from_version, key, k)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_by_document ON occurrence(document, counted, from_version, to_version, score);
DELETE FROM derived;
