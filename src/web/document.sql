-- The newest version that was analysed, and the newest of all.
-- name: version_shown
SELECT sighting.version, unhealthy = '' AND refusal = '' FROM sighting
JOIN version_state ON version_state.document = sighting.document AND version_state.n = sighting.version
WHERE sighting.document = $1 ORDER BY unhealthy = '' AND refusal = '' DESC, at DESC, sighting.n DESC LIMIT 1

-- name: version_about
SELECT iif(refusal <> '', refusal, unhealthy), language,
	(SELECT min(at) FROM sighting WHERE sighting.document = $1 AND version = $2),
	(SELECT max(at) FROM sighting WHERE sighting.document = $1 AND version = $2)
FROM version_state WHERE document = $1 AND n = $2

-- name: captures
SELECT at, version IS NULL FROM sighting WHERE document = $1
UNION ALL SELECT at, 0 FROM reverified WHERE document = $1 ORDER BY 1

-- name: version_digest
SELECT lower(hex(sha256)) FROM version WHERE document = $1 AND n = $2
