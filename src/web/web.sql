-- name: home_counts
SELECT (SELECT count(*) FROM service), (SELECT count(*) FROM document), (SELECT count(*) FROM version),
	(SELECT count(*) FROM provision WHERE status = 'in force'), (SELECT count(*) FROM change WHERE level = $1)
