-- name: evidence_sighting
SELECT sighting.n, sighting.at, sighting.source, sighting.body,
	EXISTS (SELECT 1 FROM capture WHERE capture.document = sighting.document AND capture.sighting = sighting.n) AS kept,
	(SELECT min(first.at) FROM sighting AS first
		WHERE first.document = sighting.document AND first.version = sighting.version)
FROM sighting WHERE sighting.document = $1 AND sighting.version = $2
ORDER BY kept DESC, sighting.n DESC LIMIT 1

-- name: evidence_stamp
SELECT size, at, note, reply, chain FROM stamp WHERE size > $1 ORDER BY at LIMIT 1
