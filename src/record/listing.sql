-- Filters that are open have an end of the range, -1 or '' as their value.
-- name: listed
SELECT record, service.name, document.name, status, type, score, words, provision.id FROM document
CROSS JOIN service ON service.id = document.service
CROSS JOIN provision ON provision.document = document.id CROSS JOIN search ON search.rowid = provision.id
WHERE document.id >= $1 AND provision.id > $2 AND ($3 = '' OR service.name = $3) AND ($4 = '' OR document.name = $4)
	AND ($5 < 0 OR type = $5) AND score BETWEEN $6 AND $7 AND ($8 = '' OR status LIKE $8 || '%')
	AND ($9 OR (document.id IN (SELECT document FROM change WHERE to_time >= $10) AND EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $10)))
ORDER BY document.id, provision.id LIMIT $11

-- name: listed_of_type
SELECT record, service.name, document.name, status, type, score, words, provision.id FROM provision
CROSS JOIN document ON document.id = provision.document CROSS JOIN service ON service.id = document.service
CROSS JOIN search ON search.rowid = provision.id
WHERE document.id >= $1 AND provision.id > $2 AND ($3 = '' OR service.name = $3) AND ($4 = '' OR document.name = $4)
	AND type = $5 AND score BETWEEN $6 AND $7 AND ($8 = '' OR status LIKE $8 || '%')
	AND ($9 OR EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $10))
ORDER BY provision.id LIMIT $11

-- name: listed_found
SELECT record, service.name, document.name, status, type, score, words, provision.id FROM search
CROSS JOIN provision ON provision.id = search.rowid
CROSS JOIN document ON document.id = provision.document CROSS JOIN service ON service.id = document.service
WHERE document.id >= $1 AND search.rowid > $2 AND ($3 = '' OR service.name = $3)
	AND ($4 = '' OR document.name = $4)
	AND ($5 < 0 OR type = $5) AND score BETWEEN $6 AND $7 AND ($8 = '' OR status LIKE $8 || '%')
	AND ($9 OR EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $10)) AND search MATCH $11
ORDER BY search.rowid LIMIT $12

-- The keys of the page first: what is told of a change is read for its rows alone.
-- name: listed_changes
SELECT change.document, change.n, service.name, document.name, coalesce(lower(hex(old.sha256)), ''),
	lower(hex(new.sha256)), change.from_time, change.to_time, change.level, change.direction, change.summary FROM
	(SELECT c.document AS d, c.n AS n, c.to_time AS at FROM change c
	WHERE (to_time < $1 OR (to_time = $1 AND (c.document > $2 OR (c.document = $2 AND c.n < $3))))
		AND (($4 = '' AND $5 = '') OR c.document IN (SELECT document.id FROM document
			JOIN service ON service.id = document.service
			WHERE ($4 = '' OR service.name = $4) AND ($5 = '' OR document.name = $5)))
		AND ($6 < 0 OR level = $6) AND ($7 = '' OR direction = $7) AND to_time BETWEEN $8 AND $9
		AND ($10 < 0 OR EXISTS (SELECT 1 FROM change_provision WHERE change_provision.document = c.document
			AND change_provision.change = c.n AND type = $10))
		AND ($11 = '' OR (c.document, c.n) IN
			(SELECT change_provision.document, change FROM change_provision WHERE record = $11))
		AND ($12 = '' OR (c.document, c.n) IN (SELECT change_provision.document, change FROM search
			CROSS JOIN provision ON provision.id = search.rowid
			CROSS JOIN change_provision ON change_provision.record = provision.record WHERE search MATCH $12))
	ORDER BY to_time DESC, c.document, c.n DESC LIMIT $13) AS page
CROSS JOIN change ON change.document = page.d AND change.n = page.n
JOIN document ON document.id = change.document JOIN service ON service.id = document.service
LEFT JOIN version old ON old.document = change.document AND old.n = from_version
JOIN version new ON new.document = change.document AND new.n = to_version
ORDER BY page.at DESC, page.d, page.n DESC

-- The record beside max(score) is that of the row which has it.
-- name: listed_cells
SELECT type, count(*), max(score), record FROM service JOIN document ON document.service = service.id
JOIN provision ON provision.document = document.id
WHERE service.name = $1 AND ($2 < 0 OR type = $2) AND status = 'in force' GROUP BY type ORDER BY type

-- name: listed_versions
SELECT version.n, lower(hex(sha256)), bytes, min(at), max(at), count(*), coalesce(unhealthy, ''), coalesce(refusal, ''),
	coalesce(language, '')
FROM sighting JOIN version ON version.document = sighting.document AND version.n = sighting.version
LEFT JOIN version_state ON version_state.document = version.document AND version_state.n = version.n
WHERE sighting.document = $1 AND version.n > $2 GROUP BY version.n ORDER BY version.n LIMIT $3

-- How many rows a listing has in all.
-- name: counted
SELECT count(*) FROM document CROSS JOIN service ON service.id = document.service
CROSS JOIN provision ON provision.document = document.id
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2)
	AND ($3 < 0 OR type = $3) AND score BETWEEN $4 AND $5 AND ($6 = '' OR status LIKE $6 || '%')
	AND ($7 OR (document.id IN (SELECT document FROM change WHERE to_time >= $8) AND EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $8)))

-- name: counted_of_type
SELECT count(*) FROM provision
CROSS JOIN document ON document.id = provision.document CROSS JOIN service ON service.id = document.service
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2)
	AND type = $3 AND score BETWEEN $4 AND $5 AND ($6 = '' OR status LIKE $6 || '%')
	AND ($7 OR EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $8))

-- name: counted_found
SELECT count(*) FROM search CROSS JOIN provision ON provision.id = search.rowid
CROSS JOIN document ON document.id = provision.document CROSS JOIN service ON service.id = document.service
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2)
	AND ($3 < 0 OR type = $3) AND score BETWEEN $4 AND $5 AND ($6 = '' OR status LIKE $6 || '%')
	AND ($7 OR EXISTS
		(SELECT 1 FROM change_provision JOIN change ON change.document = change_provision.document
		AND change.n = change_provision.change WHERE change_provision.record = provision.record AND to_time >= $8))
	AND search MATCH $9

-- name: counted_words
SELECT count(*) FROM search WHERE search MATCH $1

-- name: counted_changes
SELECT count(*) FROM change JOIN document ON document.id = change.document JOIN service ON service.id = document.service
WHERE ($1 = '' OR service.name = $1) AND ($2 = '' OR document.name = $2) AND ($3 < 0 OR level = $3)
	AND ($4 = '' OR direction = $4) AND to_time BETWEEN $5 AND $6
	AND ($7 < 0 OR EXISTS (SELECT 1 FROM change_provision WHERE change_provision.document = change.document
		AND change_provision.change = change.n AND type = $7))
	AND ($8 = '' OR (change.document, change.n) IN
		(SELECT change_provision.document, change FROM change_provision WHERE record = $8))
	AND ($9 = '' OR (change.document, change.n) IN (SELECT change_provision.document, change FROM search
		CROSS JOIN provision ON provision.id = search.rowid
		CROSS JOIN change_provision ON change_provision.record = provision.record WHERE search MATCH $9))
