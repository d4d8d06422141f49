-- name: services
SELECT service.id, service.name, count(sighting.n), coalesce(derived.stamp, '')
FROM service JOIN document ON document.service = service.id LEFT JOIN sighting ON sighting.document = document.id
LEFT JOIN derived ON derived.service = service.id
GROUP BY service.id ORDER BY service.name

-- name: drop_states
DELETE FROM version_state WHERE document IN (SELECT id FROM document WHERE service = $1)

-- name: drop_changes
DELETE FROM change WHERE document IN (SELECT id FROM document WHERE service = $1)

-- name: drop_change_provisions
DELETE FROM change_provision WHERE document IN (SELECT id FROM document WHERE service = $1)

-- name: drop_search
DELETE FROM search WHERE rowid IN
(SELECT provision.id FROM provision JOIN document ON document.id = provision.document WHERE document.service = $1)

-- name: drop_provisions
DELETE FROM provision WHERE document IN (SELECT id FROM document WHERE service = $1)

-- name: drop_occurrences
DELETE FROM occurrence WHERE document IN (SELECT id FROM document WHERE service = $1)

-- The index is made anew: rows cannot be deleted from one that is damaged.
-- name: drop_all
BEGIN IMMEDIATE;
DELETE FROM derived;
DELETE FROM version_state;
DELETE FROM change;
DELETE FROM change_provision;
DELETE FROM provision;
DELETE FROM occurrence;
DROP TABLE IF EXISTS search;
CREATE VIRTUAL TABLE search USING fts5(words, detail=none, tokenize='porter unicode61');
COMMIT

-- name: derived_put
INSERT OR REPLACE INTO derived (service, stamp) VALUES ($1, $2)

-- name: state_add
INSERT INTO version_state (document, n, unhealthy, refusal, language) VALUES ($1, $2, $3, $4, $5)

-- name: record_mint
INSERT OR IGNORE INTO record (id, document, version, start, end, type) VALUES ($1, $2, $3, $4, $5, $6)

-- name: provision_add
INSERT INTO provision (id, record, document, type, score, status, facts) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: search_add
INSERT INTO search (rowid, words) VALUES ($1, $2)

-- name: occurrence_add
INSERT INTO occurrence (document, provision, from_version, to_version, key, k, words, read_document, read_version,
	type, score, counted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: change_add
INSERT INTO change (document, n, from_version, to_version, from_time, to_time, level, direction, summary)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: change_provision_add
INSERT INTO change_provision (document, change, place, record, type, how) VALUES ($1, $2, $3, $4, $5, $6)
