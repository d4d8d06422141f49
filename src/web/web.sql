-- name: home_counts
SELECT (SELECT count(*) FROM service), (SELECT count(*) FROM document), (SELECT count(*) FROM version),
	(SELECT count(*) FROM provision WHERE status = 'in force'), (SELECT count(*) FROM change WHERE level = $1)

-- name: newest_change
SELECT max(to_time) FROM change

-- name: changes_since
SELECT to_time, direction FROM change WHERE level = $1 AND to_time >= $2 ORDER BY to_time
