-- name: last_capture
SELECT coalesce(max(at), 0) FROM sighting
