-- name: service_find
SELECT id FROM service WHERE name = $1

-- name: service_add
INSERT INTO service (name) VALUES ($1) RETURNING id

-- name: document_find
SELECT id FROM document WHERE service = $1 AND name = $2

-- name: document_add
INSERT INTO document (service, name) VALUES ($1, $2) RETURNING id

-- name: document_list
SELECT document.id, service.name, document.name FROM document JOIN service ON service.id = document.service
WHERE $1 = '' OR service.name = $1
ORDER BY service.name, document.name

-- name: sighting_list
SELECT n, coalesce(version, 0), at, technical, source, failure FROM sighting WHERE document = $1 ORDER BY n

-- name: sighting_chain
SELECT sighting.n, coalesce(sighting.version, 0), at, technical, source, failure, body, chain, version.sha256
FROM sighting LEFT JOIN version ON version.document = sighting.document AND version.n = sighting.version
WHERE sighting.document = $1 ORDER BY sighting.n

-- name: sighting_last
SELECT n, chain, at FROM sighting WHERE document = $1 ORDER BY n DESC LIMIT 1

-- name: sighting_add
INSERT INTO sighting (document, n, version, at, technical, source, failure, body, chain)
VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, $9)

-- name: version_add
INSERT INTO version (document, n, sha256, bytes, base, text, links, links_bytes, links_sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: version_list
SELECT n, sha256, bytes, base, text FROM version WHERE document = $1 ORDER BY n

-- name: version_get
SELECT sha256, bytes, base, text, links, links_bytes FROM version WHERE document = $1 AND n = $2

-- name: version_ids
SELECT n, sha256 FROM version WHERE document = $1 ORDER BY n

-- name: version_links
SELECT n, links, base, links_bytes, links_sha256 FROM version WHERE document = $1 ORDER BY n

-- name: document_names
SELECT service.name, document.name FROM document JOIN service ON service.id = document.service
WHERE document.id = $1

-- name: record_all
SELECT record.id, service.name, document.name, version, start, end, type FROM record
JOIN document ON document.id = record.document JOIN service ON service.id = document.service

-- name: verified_count
SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM version), (SELECT count(*) FROM sighting),
	(SELECT count(*) FROM capture), (SELECT count(*) FROM stamp), (SELECT count(*) FROM witness)

-- name: address_leave
INSERT OR REPLACE INTO former_address SELECT document, url, selected, removed FROM address WHERE document = $1

-- name: address_put
INSERT OR REPLACE INTO address (document, url, selected, removed) VALUES ($1, $2, $3, $4)

-- name: address_stop
UPDATE address SET stopped = $1 WHERE document = $2 AND stopped IS NULL

-- name: address_list
SELECT document.id, service.name, document.name, url, selected, removed, coalesce(stopped, 0) FROM address
JOIN document ON document.id = address.document JOIN service ON service.id = document.service
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2)
ORDER BY service.name, document.name

-- name: bodies
SELECT n, body FROM sighting WHERE document = $1 AND body IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM capture WHERE capture.document = sighting.document AND capture.sighting = sighting.n)
ORDER BY n

-- name: chain_end_put
INSERT INTO chain_end (document, sightings, versions, chain)
VALUES ($1, $2, (SELECT count(*) FROM version WHERE document = $1), $3)
ON CONFLICT (document) DO UPDATE SET sightings = excluded.sightings, versions = excluded.versions, chain = excluded.chain

-- name: chain_end_get
SELECT sightings, versions, chain, (SELECT count(*) FROM version WHERE document = $1) FROM chain_end WHERE document = $1

-- name: chain_end_orphan
SELECT chain_end.document FROM chain_end LEFT JOIN document ON document.id = chain_end.document
WHERE document.id IS NULL LIMIT 1

-- name: log_get
SELECT origin FROM log WHERE only = 1

-- name: log_put
INSERT INTO log (only, origin) VALUES (1, $1)

-- name: leaf_next
SELECT first + count FROM leaf ORDER BY first DESC LIMIT 1

-- A leaf whose entries do not follow those of the leaf before it.
-- name: leaf_places
SELECT first FROM (SELECT first, lag(first + count, 1, 0) OVER (ORDER BY first) AS due FROM leaf)
WHERE first <> due LIMIT 1

-- name: leaf_add_sightings
INSERT INTO leaf (first, count, document, sighting) VALUES ($1, $2, $3, $4)

-- name: leaf_add_statement
INSERT INTO leaf (first, count, statement) VALUES ($1, 1, $2)

-- name: leaf_of_sighting
SELECT first + $1 - sighting FROM leaf WHERE document = $2 AND sighting <= $1 AND $1 < sighting + count
ORDER BY sighting DESC LIMIT 1

-- name: leaf_of_statement
SELECT first FROM leaf WHERE statement = $1 ORDER BY first DESC LIMIT 1

-- name: remark_add
INSERT INTO remark (document, sighting, how) VALUES ($1, $2, $3)

-- Sightings that no entry of the log is to speak of, or more than one: in each document the
-- leaves follow each other from the first sighting on.
-- name: leaf_gap
SELECT document, sighting FROM (
	SELECT document, sighting, lag(sighting + count, 1, 1) OVER (PARTITION BY document ORDER BY sighting, first) AS due
	FROM leaf WHERE document IS NOT NULL)
WHERE sighting <> due LIMIT 1

-- name: leaf_end
SELECT sighting.document, max(n) AS last FROM sighting GROUP BY sighting.document
HAVING last <> coalesce((SELECT max(leaf.sighting + leaf.count) - 1 FROM leaf WHERE leaf.document = sighting.document), 0)
LIMIT 1

-- name: leaf_key_from
SELECT 1 FROM leaf WHERE first >= $1 AND statement IS NOT NULL AND instr(statement, '"kind":"key"') > 0 LIMIT 1

-- name: leaf_keys
SELECT first, statement FROM leaf WHERE statement IS NOT NULL AND instr(statement, '"kind":"key"') > 0

-- name: leaf_rows
SELECT leaf.first + coalesce(sighting.n - leaf.sighting, 0), statement,
	leaf.document IS NOT NULL OR leaf.sighting IS NOT NULL OR leaf.count <> 1, service.name, document.name,
	sighting.n, sighting.at, sighting.technical, sighting.source, sighting.failure, sighting.body, version.sha256,
	capture.records, version.links_sha256, remark.how
FROM leaf
LEFT JOIN sighting ON sighting.document = leaf.document AND sighting.n >= leaf.sighting + max($1 - leaf.first, 0)
	AND sighting.n < leaf.sighting + leaf.count
LEFT JOIN version ON version.document = sighting.document AND version.n = sighting.version
LEFT JOIN document ON document.id = leaf.document
LEFT JOIN service ON service.id = document.service
LEFT JOIN capture ON capture.document = sighting.document AND capture.sighting = sighting.n
LEFT JOIN remark ON remark.document = sighting.document AND remark.sighting = sighting.n
WHERE leaf.first >= coalesce((SELECT max(l.first) FROM leaf AS l WHERE l.first <= $1), 0)
	AND (sighting.n IS NOT NULL OR leaf.first >= $1)
ORDER BY leaf.first, sighting.n

-- name: segment_last
SELECT segment.n, segment.warcinfo,
	coalesce((SELECT offset + capture.bytes FROM capture WHERE capture.segment = segment.n
		ORDER BY offset DESC LIMIT 1), segment.bytes)
FROM segment ORDER BY n DESC LIMIT 1

-- name: segment_add
INSERT INTO segment (n, bytes, records, warcinfo) VALUES ($1, $2, $3, $4)

-- name: segment_list
SELECT n, bytes, records, warcinfo FROM segment ORDER BY n

-- name: capture_add
INSERT INTO capture (segment, offset, bytes, response, records, document, sighting, original_segment, original_offset)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0), nullif($8, 0), nullif($9, 0))

-- name: capture_list
SELECT capture.offset, capture.bytes, response, records, document.name, service.name, capture.sighting, sighting.body,
	coalesce(original_segment, 0), coalesce(original_offset, 0), reverified.n,
	(original_segment IS NULL AND original_offset IS NULL) OR (original_segment > 0 AND original_offset > 0)
FROM capture
LEFT JOIN reverified ON reverified.segment = capture.segment AND reverified.offset = capture.offset
LEFT JOIN sighting ON sighting.document = capture.document
	AND sighting.n = coalesce(capture.sighting, reverified.sighting)
LEFT JOIN document ON document.id = capture.document
LEFT JOIN service ON service.id = document.service
WHERE capture.segment = $1 ORDER BY capture.offset

-- name: capture_of_sighting
SELECT segment, offset, bytes, response, records, coalesce(original_segment, 0), coalesce(original_offset, 0)
FROM capture WHERE document = $1 AND sighting = $2

-- name: capture_at
SELECT segment, offset, bytes, response, records, coalesce(original_segment, 0), coalesce(original_offset, 0)
FROM capture WHERE segment = $1 AND offset = $2

-- name: sighting_body
SELECT body FROM sighting WHERE document = $1 AND n = $2

-- name: reverified_add
INSERT INTO reverified (document, n, at, sighting, segment, offset)
VALUES ($1, (SELECT coalesce(max(n), 0) + 1 FROM reverified WHERE document = $1), $2, $3, $4, $5) RETURNING n

-- name: reverified_row
SELECT reverified.document, reverified.n, at, reverified.sighting, service.name, document.name, capture.records
FROM reverified
LEFT JOIN capture ON capture.segment = reverified.segment AND capture.offset = reverified.offset
	AND capture.document = reverified.document
LEFT JOIN document ON document.id = reverified.document
LEFT JOIN service ON service.id = document.service
WHERE reverified.document = $1 AND reverified.n = $2

-- name: reverified_all
SELECT reverified.document, reverified.n, at, reverified.sighting, service.name, document.name, capture.records
FROM reverified
LEFT JOIN capture ON capture.segment = reverified.segment AND capture.offset = reverified.offset
	AND capture.document = reverified.document
LEFT JOIN document ON document.id = reverified.document
LEFT JOIN service ON service.id = document.service
ORDER BY reverified.document, reverified.n

-- name: reverified_count
SELECT (SELECT count(*) FROM reverified),
	(SELECT count(*) FROM leaf WHERE instr(statement, ',"kind":"reverified",') > 0)

-- name: validator_put
INSERT OR REPLACE INTO validator (document, sighting, url, etag, modified) VALUES ($1, $2, $3, $4, $5)

-- name: validator_get
SELECT document.id, validator.sighting, coalesce(sighting.version, 0), sighting.at, url, etag, modified
FROM service JOIN document ON document.service = service.id
JOIN validator ON validator.document = document.id
JOIN sighting ON sighting.document = validator.document AND sighting.n = validator.sighting
WHERE service.name = $1 AND document.name = $2 AND sighting.source = $3
	AND NOT EXISTS (SELECT 1 FROM sighting AS later WHERE later.document = sighting.document
		AND later.n > sighting.n AND later.source = sighting.source AND later.version IS NOT NULL)

-- name: reading_add
INSERT INTO reading (document, sighting, reader, type, charset, selected, removed) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- The first of those that are the same in everything that their text depends on.
-- name: reading_list
SELECT min(sighting.n), at, source, version.sha256, reader, type, charset, selected, removed
FROM sighting
JOIN capture ON capture.document = sighting.document AND capture.sighting = sighting.n
LEFT JOIN version ON version.document = sighting.document AND version.n = sighting.version
LEFT JOIN reading ON reading.document = sighting.document AND reading.sighting = sighting.n
WHERE sighting.document = $1 AND sighting.version IS NOT NULL AND body IS NOT NULL
GROUP BY sighting.version, body, reader, type, charset, selected, removed ORDER BY 1

-- name: capture_wholes
SELECT segment, offset, bytes, response, records, 0, 0
FROM sighting JOIN capture ON capture.document = sighting.document AND capture.sighting = sighting.n
WHERE sighting.body = $1 AND original_segment IS NULL

-- name: memento_add
INSERT OR IGNORE INTO memento (uri, at, document, sighting) VALUES ($1, $2, $3, $4)

-- name: memento_at
SELECT 1 FROM memento WHERE uri = $1 AND at = $2

-- name: memento_all
SELECT uri, memento.at, source, sighting.at FROM memento
JOIN sighting ON sighting.document = memento.document AND sighting.n = memento.sighting

-- name: memento_captures
SELECT source, at FROM capture JOIN sighting ON sighting.document = capture.document AND sighting.n = capture.sighting
WHERE body IS NOT NULL
