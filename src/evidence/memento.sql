-- name: memento_before
SELECT at, document, sighting FROM memento WHERE uri = $1 AND at <= $2 ORDER BY at DESC LIMIT 1

-- name: memento_after
SELECT at, document, sighting FROM memento WHERE uri = $1 AND at >= $2 ORDER BY at LIMIT 1

-- name: memento_times
SELECT at FROM memento WHERE uri = $1 ORDER BY at

-- name: memento_sighting
SELECT source, at FROM sighting WHERE document = $1 AND n = $2
