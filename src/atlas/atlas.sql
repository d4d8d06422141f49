-- name: checked
SELECT count(DISTINCT document.service) FROM version_state JOIN document ON document.id = version_state.document
WHERE unhealthy = '' AND refusal = ''

-- name: prevalence
SELECT type, count(DISTINCT document.service), count(*),
	count(DISTINCT document.service) - count(DISTINCT CASE WHEN score > 0 THEN document.service END) FROM provision
JOIN document ON document.id = provision.document WHERE status = 'in force' GROUP BY type

-- name: clauses_of_type
SELECT record, service.name, document.name, type, score, facts, words FROM provision
JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document
JOIN service ON service.id = document.service
WHERE type = $1 AND status = 'in force' ORDER BY service.name, document.name, provision.id

-- name: clauses_of_all
SELECT record, service.name, document.name, type, score, facts, words FROM provision
JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document
JOIN service ON service.id = document.service
WHERE status = 'in force' ORDER BY service.name, document.name, provision.id

-- name: clauses_of_service
SELECT record, service.name, document.name, type, score, facts, words FROM provision
JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document
JOIN service ON service.id = document.service
WHERE service.name = $1 AND status = 'in force' ORDER BY document.name, provision.id

-- name: checked_services
SELECT DISTINCT service.name FROM version_state JOIN document ON document.id = version_state.document
JOIN service ON service.id = document.service WHERE unhealthy = '' AND refusal = '' ORDER BY service.name
