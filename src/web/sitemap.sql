-- name: sitemap_newest
SELECT coalesce(max(at), 0) FROM sighting

-- name: sitemap_count_services
SELECT count(*) FROM service

-- name: sitemap_count_documents
SELECT count(*) FROM document

-- name: sitemap_count_records
SELECT count(*) FROM provision

-- name: sitemap_count_changes
SELECT count(*) FROM (SELECT DISTINCT document, from_version, to_version FROM change)

-- name: sitemap_services
SELECT name, '', '', '', (SELECT max(at) FROM document JOIN sighting ON sighting.document = document.id
	WHERE document.service = service.id) FROM service ORDER BY id LIMIT $1 OFFSET $2

-- name: sitemap_documents
SELECT service.name, document.name, '', '', (SELECT max(at) FROM sighting WHERE sighting.document = document.id)
FROM document JOIN service ON service.id = document.service ORDER BY document.id LIMIT $1 OFFSET $2

-- name: sitemap_records
SELECT record, '', '', '', coalesce((SELECT max(to_time) FROM change_provision JOIN change
		ON change.document = change_provision.document AND change.n = change_provision.change
		WHERE change_provision.record = provision.record),
	(SELECT min(at) FROM sighting WHERE sighting.document = provision.document AND version IS NOT NULL))
FROM provision ORDER BY id LIMIT $1 OFFSET $2

-- name: sitemap_changes
SELECT service.name, document.name, coalesce(lower(hex(old.sha256)), ''), lower(hex(new.sha256)), at FROM
	(SELECT document AS of, from_version, to_version, max(to_time) AS at FROM change
	GROUP BY document, from_version, to_version ORDER BY document, from_version, to_version LIMIT $1 OFFSET $2)
JOIN document ON document.id = of JOIN service ON service.id = document.service
LEFT JOIN version old ON old.document = of AND old.n = from_version
JOIN version new ON new.document = of AND new.n = to_version
