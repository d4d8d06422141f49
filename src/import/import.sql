-- name: version_count
SELECT count(*) FROM version

-- The addresses of documents, and those that they had (`former`), in their normal form, in
-- a table of the connection. Where a document is fetched from, no other is that was.
-- name: place_table
CREATE TEMP TABLE IF NOT EXISTS place (
	document INTEGER NOT NULL,
	uri TEXT NOT NULL,
	selected TEXT NOT NULL,
	removed TEXT NOT NULL,
	former INTEGER NOT NULL,
	PRIMARY KEY (document, uri)
) STRICT;
CREATE INDEX IF NOT EXISTS temp.place_by_uri ON place(uri, former);
DELETE FROM place

-- name: place_addresses
SELECT document, url, selected, removed, 0 FROM address
UNION ALL SELECT document, url, selected, removed, 1 FROM former_address ORDER BY 5, 1, 2

-- name: place_put
INSERT OR IGNORE INTO place (document, uri, selected, removed, former) VALUES ($1, $2, $3, $4, $5)

-- name: place_close
DELETE FROM place WHERE former AND EXISTS (SELECT 1 FROM place p WHERE p.uri = place.uri AND NOT p.former)

-- name: place_of_uri
SELECT service.name, document.name, selected, removed FROM place
JOIN document ON document.id = place.document JOIN service ON service.id = document.service
WHERE uri = $1 ORDER BY service.name, document.name

-- name: sighting_known
SELECT 1 FROM sighting JOIN document ON document.id = sighting.document JOIN service ON service.id = document.service
WHERE source = $1 AND at = $2 AND service.name = $3 AND document.name = $4 AND body IS $5 LIMIT 1

-- The payload that was seen at an address at a time, as the document $3 has it, else another that takes
-- the whole page.
-- name: original_at
SELECT document, n, coalesce(version, 0), failure FROM sighting
WHERE source = $1 AND at = $2 AND body IS NOT NULL AND (document = $3 OR NOT EXISTS
	(SELECT 1 FROM (SELECT * FROM address UNION ALL SELECT *, NULL FROM former_address) part
		WHERE part.document = sighting.document AND (selected <> '' OR removed <> '')))
ORDER BY document = $3 DESC, version IS NULL, document, n LIMIT 1

-- name: original_of_body
SELECT document, n, coalesce(version, 0), failure FROM sighting
WHERE body = $1 AND (document = $2 OR NOT EXISTS
	(SELECT 1 FROM (SELECT * FROM address UNION ALL SELECT *, NULL FROM former_address) part
		WHERE part.document = sighting.document AND (selected <> '' OR removed <> '')))
ORDER BY document = $2 DESC, version IS NULL, document, n LIMIT 1

-- What the files of one import say of payloads, in a table of the connection.
-- name: told_table
CREATE TEMP TABLE IF NOT EXISTS told (digest TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID

-- name: told_put
INSERT OR IGNORE INTO told (digest, body) VALUES ($1, $2)

-- name: told_get
SELECT body FROM told WHERE digest = $1

-- The answers of all files, the records of the redirects among them, and the redirects that
-- lead from documents to captures: in tables of the connection.
-- name: way_tables
CREATE TEMP TABLE IF NOT EXISTS answer (
	file INTEGER NOT NULL,
	number INTEGER NOT NULL,
	offset INTEGER NOT NULL,
	uri TEXT NOT NULL,           -- in its normal form, as leads_to
	at INTEGER NOT NULL,
	source TEXT NOT NULL,        -- of a redirect: its address as it was written; else empty
	leads_to TEXT NOT NULL,      -- the same
	records INTEGER NOT NULL,
	taken INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS temp.answer_by_uri ON answer(uri, at, file, number);
CREATE TEMP TABLE IF NOT EXISTS answer_record (
	file INTEGER NOT NULL,
	number INTEGER NOT NULL,
	n INTEGER NOT NULL,
	is_main INTEGER NOT NULL,
	bytes BLOB NOT NULL,
	PRIMARY KEY (file, number, n)
) STRICT;
CREATE TEMP TABLE IF NOT EXISTS way (
	file INTEGER NOT NULL,       -- with number: what it leads to
	number INTEGER NOT NULL,
	document INTEGER NOT NULL,
	n INTEGER NOT NULL,          -- 0, 1, 2 …: its redirects
	redirect_file INTEGER NOT NULL,
	redirect_number INTEGER NOT NULL,
	PRIMARY KEY (file, number, document, n)
) STRICT, WITHOUT ROWID;
DELETE FROM answer;
DELETE FROM answer_record;
DELETE FROM way

-- name: way_answer_add
INSERT INTO answer (file, number, offset, uri, at, source, leads_to, records) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: way_record_add
INSERT INTO answer_record (file, number, n, is_main, bytes) VALUES ($1, $2, $3, $4, $5)

-- The redirects at addresses of documents, the last ones first.
-- name: way_starts
SELECT file, number, offset, at, answer.uri, leads_to, document
FROM place JOIN answer ON answer.uri = place.uri
WHERE leads_to <> '' ORDER BY at DESC, file DESC, number DESC, document

-- name: way_next_behind
SELECT file, number, offset, at, uri, leads_to FROM answer
WHERE uri = $1 AND (at, file, number) > ($2, $3, $4) AND at <= $5 ORDER BY at, file, number

-- name: way_next_before
SELECT file, number, offset, at, uri, leads_to FROM answer
WHERE uri = $1 AND (at, file, number) < ($2, $3, $4) AND at >= $5 ORDER BY at DESC, file DESC, number DESC

-- name: way_get
SELECT 1 FROM way WHERE file = $1 AND number = $2 AND document = $3 LIMIT 1

-- name: way_add
INSERT INTO way (file, number, document, n, redirect_file, redirect_number) VALUES ($1, $2, $3, $4, $5, $6)

-- name: way_places
SELECT service.name, document.name, selected, removed, answer.source, way.document FROM way
JOIN answer ON answer.file = redirect_file AND answer.number = redirect_number
JOIN place ON place.document = way.document AND place.uri = answer.uri
JOIN document ON document.id = way.document JOIN service ON service.id = document.service
WHERE way.file = $1 AND way.number = $2 AND way.n = 0 ORDER BY service.name, document.name

-- name: way_records
SELECT is_main, bytes FROM way
JOIN answer_record ON answer_record.file = redirect_file AND answer_record.number = redirect_number
WHERE way.file = $1 AND way.number = $2 AND document = $3 ORDER BY way.n, answer_record.n

-- name: way_take
UPDATE answer SET taken = 1 WHERE (file, number) IN
	(SELECT redirect_file, redirect_number FROM way WHERE way.file = $1 AND way.number = $2)

-- name: way_count
SELECT count(*), coalesce(sum(records), 0) FROM answer WHERE taken = 1
