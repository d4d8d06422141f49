-- The facts of a provision as it stood last, JSON with offsets into its words. What was
-- derived without them is derived again: its stamp is of an older program.
ALTER TABLE provision ADD COLUMN facts TEXT NOT NULL DEFAULT '';
DELETE FROM derived;
