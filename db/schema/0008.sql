-- Names that were given for the same words: by place.
DROP INDEX record_by_document;
CREATE INDEX record_by_document ON record(document, version, start);
