-- What the file holds and the store does not.
CREATE OR REPLACE TEMP TABLE incoming AS
FROM read_parquet({file}) AS i
WHERE NOT EXISTS (SELECT 1 FROM facts AS f WHERE f.origin = i.origin);
