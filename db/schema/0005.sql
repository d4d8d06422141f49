-- What pages ask of all rows.
CREATE INDEX provision_in_force ON provision(type, document, score) WHERE status = 'in force';
CREATE INDEX change_by_time ON change(to_time);
