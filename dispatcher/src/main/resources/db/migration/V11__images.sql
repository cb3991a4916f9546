-- One text for SQLite and PostgreSQL.

-- The container image that a version runs in, instead of a runtime and a package; a JSON object.
alter table function_versions add column image text;
