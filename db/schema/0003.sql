-- The facts of a provision as it stood last, JSON with offsets into its words. What was
-- derived without them is derived again: its stamp is of an older program.
ALTER TABLE provision ADD COLUMN facts TEXT NOT NULL DEFAULT '';
DELETE FROM derived;

-- A provision's wording, in the versions from … to: the k-th provision of the block that
-- has this key where it was read first, and in all of them these words.
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
	PRIMARY KEY (provision, from_version, key, k)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_by_document ON occurrence(document);
