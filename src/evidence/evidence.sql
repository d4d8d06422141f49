-- name: evidence_sighting
SELECT sighting.n, sighting.version, sighting.at, sighting.source, sighting.body,
	EXISTS (SELECT 1 FROM capture WHERE capture.document = sighting.document AND capture.sighting = sighting.n) AS kept,
	(SELECT how FROM remark WHERE remark.document = sighting.document AND remark.sighting = sighting.n),
	(SELECT min(first.at) FROM sighting AS first
		WHERE first.document = sighting.document AND first.version = sighting.version)
FROM sighting WHERE sighting.document = $1 AND ($2 = 0 OR sighting.at <= $2)
	AND EXISTS (SELECT 1 FROM json_each($3) WHERE sighting.version BETWEEN value ->> 0 AND value ->> 1)
ORDER BY kept AND sighting.body IS NOT NULL DESC, kept DESC, iif($2 = 0, sighting.at, -sighting.at),
	iif($2 = 0, sighting.n, -sighting.n) LIMIT 1

-- name: evidence_of_place
SELECT document, sighting FROM capture WHERE segment = $1 AND offset = $2 AND sighting IS NOT NULL

-- name: evidence_stamp
SELECT size, at, note, reply, chain FROM stamp WHERE size > $1 ORDER BY at, size LIMIT 1

-- name: evidence_cosigned
SELECT size FROM witness WHERE size > $1 AND key IN (SELECT value FROM json_each($2))
GROUP BY size ORDER BY count(DISTINCT key) DESC, size LIMIT 1

-- name: evidence_cosignatures
SELECT key, note FROM witness WHERE size = $1 AND key IN (SELECT value FROM json_each($2)) ORDER BY key, at
