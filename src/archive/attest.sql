-- name: stamp_add
INSERT INTO stamp (size, at, note, reply, chain) VALUES ($1, $2, $3, $4, $5)

-- name: stamp_list
SELECT size, at, note, reply, chain FROM stamp ORDER BY size, at

-- name: stamp_statements
SELECT count(*), (SELECT count(*) FROM stamp) FROM leaf
WHERE statement IS NOT NULL AND statement GLOB '{"digest":"sha256:*","kind":"stamp",*'

-- name: witness_add
INSERT INTO witness (key, size, at, note) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- name: witness_last
SELECT coalesce(max(size), 0) FROM witness WHERE key = $1

-- name: witness_list
SELECT key, size, at, note FROM witness ORDER BY key, size, at
