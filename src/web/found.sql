-- name: service_named
SELECT id, name FROM service WHERE replace(name, ' ', '_') = replace($1, ' ', '_') COLLATE NOCASE
ORDER BY name <> $1, replace(name, ' ', '_') <> replace($1, ' ', '_'), name LIMIT 1

-- name: document_named
SELECT id, name FROM document WHERE service = $1 AND replace(name, ' ', '_') = replace($2, ' ', '_') COLLATE NOCASE
ORDER BY name <> $2, replace(name, ' ', '_') <> replace($2, ' ', '_'), name LIMIT 1

-- name: document_of_any
SELECT name FROM document WHERE replace(name, ' ', '_') = replace($1, ' ', '_') COLLATE NOCASE
ORDER BY name <> $1, replace(name, ' ', '_') <> replace($1, ' ', '_'), name LIMIT 1
