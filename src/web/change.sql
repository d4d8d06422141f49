-- Without the old text: that of the last time that the new one came by a step, and did not
-- just come back.
-- name: change_between
SELECT from_version, n, from_time, to_time, level, direction, summary, count(*) OVER () FROM change
WHERE document = $1 AND iif($2 = 0, from_version <> to_version, from_version = $2) AND to_version = $3
	AND from_version > 0
ORDER BY $2 = 0 AND level > 3, to_time DESC, n DESC LIMIT 1

-- The first capture of a version at or after a time.
-- name: capture_from
SELECT sighting.n, at, source, coalesce(how, '') FROM sighting
LEFT JOIN remark ON remark.document = sighting.document AND remark.sighting = sighting.n
WHERE sighting.document = $1 AND version = $2 AND at >= $3 ORDER BY at, sighting.n LIMIT 1

-- The last one at or before it.
-- name: capture_until
SELECT sighting.n, at, source, coalesce(how, '') FROM sighting
LEFT JOIN remark ON remark.document = sighting.document AND remark.sighting = sighting.n
WHERE sighting.document = $1 AND version = $2 AND at <= $3 ORDER BY at DESC, sighting.n DESC LIMIT 1

-- name: state_of
SELECT language, iif(refusal <> '', refusal, unhealthy) FROM version_state WHERE document = $1 AND n = $2

-- name: provisions_of_change
SELECT record, how, type FROM change_provision WHERE document = $1 AND change = $2 ORDER BY place
