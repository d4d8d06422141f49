-- The evidence that derived rows are a function of, and where it is put.
-- name: all_services
SELECT id, name FROM service

-- name: service_put
INSERT INTO service (id, name) VALUES ($1, $2)

-- name: all_documents
SELECT id, service, name FROM document

-- name: document_put
INSERT INTO document (id, service, name) VALUES ($1, $2, $3)

-- name: all_versions
SELECT document, n, sha256, bytes, base, text, links, links_bytes, links_sha256 FROM version

-- name: version_put
INSERT INTO version (document, n, sha256, bytes, base, text, links, links_bytes, links_sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: all_sightings
SELECT document, n, version, at, technical, source, failure, body, chain FROM sighting

-- name: sighting_put
INSERT INTO sighting (document, n, version, at, technical, source, failure, body, chain)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- Derived rows: document, what they are called, the columns by which they are sorted, the
-- others.
-- name: rows_of_provision
SELECT document, 'provision ' || record, id, type, score, status, facts FROM provision ORDER BY id

-- name: rows_of_occurrence
SELECT occurrence.document, 'provision ' || record || ' in version ' || from_version, provision, from_version, key, k,
	to_version, words, read_document, read_version, occurrence.type, occurrence.score, counted
FROM occurrence LEFT JOIN provision ON provision.id = occurrence.provision ORDER BY provision, from_version, key, k

-- name: rows_of_version_state
SELECT document, 'version ' || n, document, n, unhealthy, refusal, language FROM version_state ORDER BY document, n

-- name: rows_of_change
SELECT document, 'change ' || n, document, n, from_version, to_version, from_time, to_time, level, direction, summary
FROM change ORDER BY document, n

-- name: rows_of_change_provision
SELECT document, 'change ' || change || ', provision ' || record, document, change, place, type, how
FROM change_provision ORDER BY document, change, place

-- name: rows_of_search
SELECT document, 'provision ' || record || ' in the index of words', search.rowid, words
FROM search LEFT JOIN provision ON provision.id = search.rowid ORDER BY search.rowid

-- Which words find which provisions, of each document's 2^24.
-- name: found_table
CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, search, instance)

-- name: rows_of_found
SELECT doc >> 24, '"' || term || '" in the index of words', term, doc FROM found ORDER BY term

-- name: rows_of_derived
SELECT 0, 'service ' || service, service, stamp FROM derived ORDER BY service

-- name: names_of_document
SELECT service.name, document.name FROM document JOIN service ON service.id = document.service WHERE document.id = $1
