-- One text for SQLite and PostgreSQL. Times are microseconds since 1970.

-- Made anew, because SQLite cannot take the reference to functions away: records outlive their function.
create table ledger (
    id                 text    not null primary key, -- a UUID
    function_name      text    not null,
    qualifier          text,                         -- as the caller gave it
    function_version   text,                         -- the one that ran last
    origin             text    not null,
    trace_id           text,
    client_context     text,
    status             text    not null,
    received_micros    bigint  not null,
    ended_micros       bigint,
    forgettable_micros bigint,                       -- from when on it need not be kept; null while it must be
    error_type         text,
    error_message      text,
    attempts           text    not null,             -- a JSON array of runs that are over, the oldest first

    -- What is kept of what went in and came out; the size is what there was.
    kept_size          bigint  not null,             -- bytes of log, event and result together, as stored
    log_size           integer not null,
    log_stored_size    integer not null,
    log                bytea   not null,             -- in zlib's format if stored_size is less than size
    event_size         integer,
    event              bytea,
    result_size        integer,
    result             bytea,

    -- Of asynchronous ones only.
    options            text,                         -- a JSON object
    attempt            integer,                      -- the copy that is waited for, or was claimed last
    setbacks           integer,
    not_before_micros  bigint,
    claim_number       bigint  not null,
    place              text,                         -- where the copy lay that was claimed last
    node               text,                         -- who claimed it
    claimed_micros     bigint,
    heard_micros       bigint,                       -- when that one was last heard of
    cancel_requested   integer not null,             -- 0 or 1
    percent            integer,
    progress           text,
    runs               integer,                      -- this and the next ones are of its end
    condition          text,
    reason             text,
    function_error     text,
    telling            text    not null,
    redriving_micros   bigint,                       -- the acceptance that a redrive under way has given it
    redriven_micros    bigint                        -- copies from before this are worth nothing
);

insert into ledger (
    id, function_name, function_version, origin, status, received_micros, ended_micros, forgettable_micros, error_type,
    attempts, kept_size, log_size, log_stored_size, log, claim_number, cancel_requested, telling)
select
    id, function_name, function_version, origin, status, received_micros, ended_micros,
    coalesce(ended_micros, received_micros), error_type,
    case when container is null then '[]' else
        '[{"claim":0,"attempt":1,"status":"' || status || '"'
        || ',"started":' || received_micros
        || coalesce(',"ended":' || ended_micros, '')
        || coalesce(',"errorType":"' || error_type || '"', '')
        || ',"container":"' || container || '","start":"' || start_type || '"'
        || ',"queued":' || queue_micros || ',"init":' || init_micros || ',"run":' || run_micros
        || ',"memory":' || memory_bytes || coalesce(',"peak":' || peak_memory_bytes, '')
        || ',"containers":' || attempts || '}]' end,
    log_stored_size, log_size, log_stored_size, log, 0, 0, 'nothing'
from invocations;

drop table invocations;
alter table ledger rename to invocations;

-- Newest first, of one function or of all; and how much of a function's past is to be forgotten.
create index invocations_by_function
    on invocations (function_name, received_micros, id, forgettable_micros, kept_size);
create index invocations_by_time on invocations (received_micros, id);
create index invocations_by_status on invocations (status, received_micros, id);

create index invocations_waiting on invocations (not_before_micros) where status = 'queued';
create index invocations_dead on invocations (ended_micros, id) where status = 'dead';
create index invocations_forgettable on invocations (forgettable_micros);

-- What came out of the queue and could not be understood.
create table unreadable_letters (
    id           text   not null primary key, -- a UUID made from place and bytes
    place        text   not null,
    bytes        bytea  not null,
    reason       text   not null,
    since_micros bigint not null
);

-- Running totals of the asynchronous invocations, changed with their rows. Each total is the sum over all
-- slots: there are several, so that nodes do not wait for each other.
create table queue_totals (
    slot      integer not null primary key,
    accepted  bigint  not null,
    completed bigint  not null,
    dead      bigint  not null
);

insert into queue_totals (slot, accepted, completed, dead) values
    (0, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0),
    (4, 0, 0, 0), (5, 0, 0, 0), (6, 0, 0, 0), (7, 0, 0, 0);
