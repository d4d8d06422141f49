-- name: version_count
SELECT count(*) FROM version

-- name: address_of_url
SELECT service.name, document.name, selected, removed FROM address
JOIN document ON document.id = address.document JOIN service ON service.id = document.service
WHERE url = $1 ORDER BY service.name, document.name

-- name: sighting_known
SELECT 1 FROM sighting JOIN document ON document.id = sighting.document JOIN service ON service.id = document.service
WHERE source = $1 AND at = $2 AND service.name = $3 AND document.name = $4 AND body IS $5 LIMIT 1

-- What was seen of an address at a time, as the document $3 has it, else another that takes
-- the whole page.
-- name: original_at
SELECT document, coalesce(version, 0), failure FROM sighting
WHERE source = $1 AND at = $2 AND (document = $3 OR NOT EXISTS
	(SELECT 1 FROM address WHERE address.document = sighting.document AND (selected <> '' OR removed <> '')))
ORDER BY document = $3 DESC, version IS NULL, document, n LIMIT 1

-- name: original_of_body
SELECT document, coalesce(version, 0), failure FROM sighting
WHERE body = $1 AND (document = $2 OR NOT EXISTS
	(SELECT 1 FROM address WHERE address.document = sighting.document AND (selected <> '' OR removed <> '')))
ORDER BY document = $2 DESC, version IS NULL, document, n LIMIT 1

-- What the files of one import say of payloads, in a table of the connection.
-- name: told_table
CREATE TEMP TABLE IF NOT EXISTS told (digest TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID

-- name: told_put
INSERT OR IGNORE INTO told (digest, body) VALUES ($1, $2)

-- name: told_get
SELECT body FROM told WHERE digest = $1
