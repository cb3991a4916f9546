-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970.

-- A schedule outlives its function.
create table schedules (
    name            text   not null primary key,
    id              text   not null unique,      -- a UUID; another schedule of the same name has another one
    function_name   text   not null,
    qualifier       text,
    definition      text   not null,             -- when it runs and what it does, a JSON object
    payload         text,
    state           text   not null,             -- enabled, disabled or completed
    since           bigint not null,             -- where a rate without a start begins to count
    next_at         bigint,                      -- the next time that nothing has been decided of
    runs            bigint not null,
    revision        bigint not null,
    created         bigint not null,
    changed         bigint not null,
    last_run        bigint,
    last_invocation text,
    last_event      bigint,
    last_skip       bigint,
    skip_reason     text,                        -- missed or overlap
    last_error      text,
    last_error_at   bigint
);

create index schedules_by_next on schedules (next_at);

-- Times that are to be run and are not known to be in the queue yet.
create table scheduled_runs (
    invocation_id text   not null primary key,
    schedule_name text   not null references schedules (name) on delete cascade,
    due           bigint not null,
    held_until    bigint not null                -- until then a node hands it over
);

create index scheduled_runs_by_hold on scheduled_runs (held_until);
create index scheduled_runs_by_schedule on scheduled_runs (schedule_name);
