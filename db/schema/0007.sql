-- What pages count of all changes.
DROP INDEX change_by_time;
CREATE INDEX change_by_time ON change(to_time, level, direction);

-- By record: what the log states of it.
CREATE INDEX leaf_of_record ON leaf(substr(statement, instr(statement, '"record":"') + 10, 13))
WHERE instr(statement, '"kind":"record"') > 0;
