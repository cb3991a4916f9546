-- One text for SQLite and PostgreSQL. Times are microseconds since 1970, periods microseconds.

-- One row for each invocation. Those that are not over yet have no end.
create table invocations (
    id                text    not null primary key, -- a UUID
    function_name     text    not null references functions (name) on delete cascade,
    function_version  text    not null,
    origin            text    not null,
    status            text    not null,
    error_type        text,
    received_micros   bigint  not null,
    ended_micros      bigint,
    attempts          integer not null,             -- containers that were tried
    start_type        text,                         -- warm or cold; this and the next ones are of the last run
    container         text,
    queue_micros      bigint,
    init_micros       bigint,
    run_micros        bigint,
    memory_bytes      bigint,                       -- the limit
    peak_memory_bytes bigint,                       -- null where it was not measured
    log_size          integer not null,
    log_stored_size   integer not null,
    log               bytea   not null              -- in zlib's format if stored_size is less than size
);

-- Newest first, and how much of a function's past is to be forgotten.
create index invocations_by_function on invocations (function_name, received_micros, id, log_stored_size);

create index invocations_by_age on invocations (received_micros);
