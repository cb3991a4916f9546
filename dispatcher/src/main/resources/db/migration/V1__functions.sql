-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970.

create table functions (
    name                 text    not null primary key,
    reserved_concurrency integer
);

-- Every version of a function; number 0 is $LATEST.
create table function_versions (
    function_name   text   not null references functions (name) on delete cascade,
    number          bigint not null,
    runtime         text   not null,
    handler         text   not null,
    role            text   not null,
    description     text   not null,
    memory_bytes    bigint not null,
    timeout_millis  bigint not null,
    environment     text   not null, -- a JSON object
    code_sha256     text   not null, -- hexadecimal
    code_size       bigint not null,
    revision_id     text   not null,
    source_revision text,            -- what $LATEST's revision was when this version was published
    last_modified   bigint not null,
    primary key (function_name, number)
);

create index function_versions_by_code on function_versions (code_sha256);

-- Outlives its function: a number is never given twice, not even to a new function of the same name.
create table function_version_numbers (
    function_name text   not null primary key,
    last_number   bigint not null
);
