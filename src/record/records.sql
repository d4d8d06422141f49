-- name: documents
SELECT service.name, document.name,
	(SELECT count(*) FROM sighting WHERE sighting.document = document.id),
	(SELECT count(*) FROM version WHERE version.document = document.id),
	(SELECT min(at) FROM sighting WHERE sighting.document = document.id AND version IS NOT NULL),
	(SELECT max(at) FROM sighting WHERE sighting.document = document.id AND version IS NOT NULL),
	(SELECT count(*) FROM provision WHERE provision.document = document.id AND status = 'in force'),
	coalesce((SELECT iif(unhealthy <> '', unhealthy, refusal) FROM sighting
		JOIN version_state ON version_state.document = sighting.document AND version_state.n = sighting.version
		WHERE sighting.document = document.id ORDER BY at DESC, sighting.n DESC LIMIT 1), ''),
	coalesce(url, ''), coalesce(selected, ''), coalesce(removed, ''), coalesce(stopped, 0), document.id,
	max(coalesce((SELECT max(at) FROM sighting WHERE sighting.document = document.id), 0),
		coalesce((SELECT max(at) FROM reverified WHERE reverified.document = document.id), 0)),
	EXISTS (SELECT 1 FROM version_state WHERE version_state.document = document.id AND unhealthy = '' AND refusal = '')
FROM document JOIN service ON service.id = document.service LEFT JOIN address ON address.document = document.id
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2) ORDER BY service.name, document.name

-- The newest first; whether it failed.
-- name: outcomes
SELECT version IS NULL, at, n, failure, source FROM sighting WHERE document = $1
UNION ALL SELECT 0, at, 9223372036854775807, '', '' FROM reverified WHERE document = $1 ORDER BY 2 DESC, 3 DESC

-- name: sightings
SELECT sighting.n, coalesce(sighting.version, 0), at, technical, coalesce(lower(hex(sha256)), ''), source, failure,
	coalesce(unhealthy, ''), 0, coalesce(how, ''), coalesce(refusal, '')
FROM sighting LEFT JOIN version ON version.document = sighting.document AND version.n = sighting.version
LEFT JOIN version_state ON version_state.document = sighting.document AND version_state.n = sighting.version
LEFT JOIN remark ON remark.document = sighting.document AND remark.sighting = sighting.n
WHERE sighting.document = $1
UNION ALL
SELECT sighting.n, coalesce(sighting.version, 0), reverified.at, 0, coalesce(lower(hex(sha256)), ''), source, '', '',
	reverified.n, '', ''
FROM reverified JOIN sighting ON sighting.document = reverified.document AND sighting.n = reverified.sighting
LEFT JOIN version ON version.document = sighting.document AND version.n = sighting.version
WHERE reverified.document = $1
ORDER BY 3, 9, 1

-- name: changes
SELECT change.document, change.n, service.name, document.name, coalesce(lower(hex(old.sha256)), ''),
	lower(hex(new.sha256)), from_time, to_time, level, direction, summary
FROM change JOIN document ON document.id = change.document JOIN service ON service.id = document.service
LEFT JOIN version old ON old.document = change.document AND old.n = from_version
JOIN version new ON new.document = change.document AND new.n = to_version
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2) AND to_time >= $3
	AND ($4 OR level BETWEEN $5 AND $6)
ORDER BY to_time DESC, service.name, document.name, change.n DESC

-- name: record_changes
SELECT change.document, change.n, service.name, document.name, coalesce(lower(hex(old.sha256)), ''),
	lower(hex(new.sha256)), from_time, to_time, level, direction, how
FROM change_provision JOIN change ON change.document = change_provision.document AND change.n = change_provision.change
JOIN document ON document.id = change.document JOIN service ON service.id = document.service
LEFT JOIN version old ON old.document = change.document AND old.n = from_version
JOIN version new ON new.document = change.document AND new.n = to_version
WHERE change_provision.record = $1 ORDER BY to_time, change.n

-- name: change_provisions
SELECT record, type, how FROM change_provision WHERE document = $1 AND change = $2 ORDER BY place

-- name: provisions
SELECT record, service.name, document.name, status, type, score, words FROM provision
JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document JOIN service ON service.id = document.service
WHERE ($1 = '' OR document.name = $1) AND ($2 < 0 OR type = $2) AND score BETWEEN $3 AND $4
	AND (NOT $5 OR status = 'in force')
ORDER BY service.name, document.name, provision.id

-- name: provisions_of_service
SELECT record, service.name, document.name, status, type, score, words FROM service
JOIN document ON document.service = service.id JOIN provision ON provision.document = document.id
JOIN search ON search.rowid = provision.id
WHERE service.name = $1 AND ($2 = '' OR document.name = $2) AND ($3 < 0 OR type = $3)
	AND score BETWEEN $4 AND $5 AND (NOT $6 OR status = 'in force')
ORDER BY document.name, provision.id

-- name: provision_named
SELECT record, service.name, document.name, status, type, score, words FROM provision
JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document JOIN service ON service.id = document.service
WHERE record = $1

-- name: found
SELECT record, service.name, document.name, status, type, score, words FROM search
JOIN provision ON provision.id = search.rowid
JOIN document ON document.id = provision.document JOIN service ON service.id = document.service
WHERE search MATCH $1 AND ($2 = '' OR service.name = $2) AND (NOT $3 OR status = 'in force')
ORDER BY status <> 'in force', service.name, document.name, provision.id

-- name: place
SELECT occurrence.document, to_version, key, k, words, read_document, read_version, from_version FROM occurrence
JOIN provision ON provision.id = occurrence.provision WHERE provision.record = $1
ORDER BY (SELECT max(at) FROM sighting WHERE sighting.document = occurrence.document AND version BETWEEN from_version AND to_version) DESC,
	to_version DESC

-- name: read_as
SELECT type, score FROM provision WHERE record = $1

-- name: seen
SELECT min(at), max(at), count(DISTINCT sighting.version), min(CASE WHEN key = $1 AND k = $2 THEN at END)
FROM sighting JOIN occurrence
	ON occurrence.document = sighting.document AND sighting.version BETWEEN from_version AND to_version
JOIN provision ON provision.id = occurrence.provision WHERE provision.record = $3

-- name: version_newest
SELECT version FROM sighting WHERE document = $1 AND version IS NOT NULL AND at <= $2 ORDER BY at DESC, n DESC LIMIT 1

-- name: version_numbered
SELECT n FROM version WHERE document = $1 AND n = CAST($2 AS INTEGER)

-- name: version_named
SELECT n FROM version WHERE document = $1 AND lower(hex(sha256)) LIKE $2 || '%' LIMIT 2

-- name: verify_occurrences
SELECT from_version, to_version, key, provision.record, words, read_document = $1, read_version FROM occurrence
JOIN provision ON provision.id = occurrence.provision WHERE occurrence.document = $1

-- name: verify_records
SELECT id, record.version, start, end, type, version.bytes FROM record
LEFT JOIN version ON version.document = record.document AND version.sha256 = record.version
WHERE record.document = $1

-- name: verify_minted
SELECT provision.record FROM provision LEFT JOIN record ON record.id = provision.record
WHERE provision.document = $1 AND record.id IS NULL LIMIT 1

-- name: unread
SELECT iif(refusal <> '', refusal, unhealthy) FROM version_state
JOIN document ON document.id = version_state.document JOIN service ON service.id = document.service
WHERE service.name = $1 AND document.name = $2 AND version_state.n = $3

-- name: service_names
SELECT id, name FROM service

-- name: service_counts
SELECT count(*),
	sum(EXISTS (SELECT 1 FROM version_state WHERE version_state.document = document.id AND unhealthy = '' AND refusal = '')),
	max(max(coalesce((SELECT max(at) FROM sighting WHERE sighting.document = document.id AND version IS NOT NULL), 0),
		coalesce((SELECT max(at) FROM reverified WHERE reverified.document = document.id), 0)))
FROM document WHERE service = $1

-- name: type_counts
SELECT type, score, count(*) FROM document JOIN provision ON provision.document = document.id
WHERE service = $1 AND ($2 = 0 OR document.id = $2) AND status = 'in force' GROUP BY type, score

-- name: all_standing
SELECT occurrence.provision, from_version, to_version, key, k, words, read_document, read_version, record,
	occurrence.type, occurrence.score, status, counted
FROM occurrence JOIN provision ON provision.id = occurrence.provision
WHERE occurrence.document = $1 ORDER BY occurrence.provision

-- name: last_words
SELECT words FROM search WHERE rowid = $1

-- name: last_sightings
SELECT version, max(at) FROM sighting WHERE document = $1 AND version IS NOT NULL GROUP BY version

-- name: changes_of
SELECT change.document, change.n, service.name, document.name, coalesce(lower(hex(old.sha256)), ''),
	lower(hex(new.sha256)), from_time, to_time, level, direction, summary
FROM service JOIN document ON document.service = service.id JOIN change ON change.document = document.id
LEFT JOIN version old ON old.document = change.document AND old.n = from_version
JOIN version new ON new.document = change.document AND new.n = to_version
WHERE service.name = $1 AND ($2 = '' OR document.name = $2) AND to_time >= $3 AND ($4 OR level BETWEEN $5 AND $6)
ORDER BY to_time DESC, document.name, change.n DESC

-- name: minted
SELECT version.n, start, end FROM record
JOIN version ON version.sha256 = record.version AND version.document = record.document WHERE record.id = $1

-- What lists count as in force is what the last of these shows.
-- name: sound_sightings
SELECT sighting.version, at, refusal <> '' FROM sighting
JOIN version_state ON version_state.document = sighting.document AND version_state.n = sighting.version
WHERE sighting.document = $1 AND unhealthy = '' ORDER BY at, sighting.n

-- name: counted
SELECT from_version, to_version, score FROM occurrence WHERE document = $1 AND counted = 1

-- Where the document is fetched from, or was captured last.
-- name: page_of
SELECT coalesce((SELECT url FROM address WHERE address.document = provision.document AND stopped IS NULL),
	(SELECT source FROM sighting WHERE sighting.document = provision.document AND version IS NOT NULL
	ORDER BY at DESC, n DESC LIMIT 1), '')
FROM provision WHERE record = $1

-- name: derived_by
SELECT stamp FROM provision JOIN document ON document.id = provision.document
JOIN derived ON derived.service = document.service WHERE record = $1

-- Names that no reading gives now, of words that the record was minted for.
-- name: read_otherwise
SELECT other.id, other.type FROM record JOIN record AS other ON other.document = record.document
	AND other.version = record.version AND other.start < record.end AND other.end > record.start
WHERE record.id = $1 AND other.id <> record.id
	AND NOT EXISTS (SELECT 1 FROM provision WHERE provision.record = other.id) ORDER BY other.id

-- The condition is that of the index leaf_of_record.
-- name: published
SELECT first, statement, coalesce((SELECT min(at) FROM stamp WHERE size > leaf.first), 0) FROM leaf
WHERE instr(statement, '"kind":"record"') > 0
	AND substr(statement, instr(statement, '"record":"') + 10, 13) = $1 ORDER BY first
