-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970.

-- A mapping outlives its function, and says so.
create table event_source_mappings (
    id             text   not null primary key, -- a UUID
    function_name  text   not null,
    qualifier      text   not null,             -- empty where none was given
    bootstrap      text   not null,             -- host:port, in order, with commas; empty for the platform's own broker
    topic          text   not null,
    consumer_group text   not null,
    definition     text   not null,             -- everything else that it does, a JSON object
    wanted         text   not null,             -- enabled, disabled or deleted
    change         text   not null,             -- what the state is called until every node has carried it out
    revision       bigint not null,
    created        bigint not null,
    last_modified  bigint not null,
    last_event     bigint,
    last_error     text,
    last_error_at  bigint,
    unique (bootstrap, consumer_group),
    unique (bootstrap, topic, function_name, qualifier)
);

create index event_source_mappings_by_age on event_source_mappings (created, id);

-- What each node says of each mapping that it has heard of.
create table event_source_mapping_nodes (
    mapping_id text   not null references event_source_mappings (id) on delete cascade,
    node       text   not null,
    revision   bigint not null,                 -- the one that it has carried out
    result     text   not null,                 -- nothing, fine or problem
    problem    text,
    lag        bigint,
    seen       bigint not null,                 -- when it was last heard of
    primary key (mapping_id, node)
);
