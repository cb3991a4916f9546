-- One text for SQLite and PostgreSQL.

-- Buckets that have or had notification rules; whoever changes a bucket's rules changes its row first.
create table notification_buckets (
    bucket   text   not null primary key,
    revision bigint not null
);

-- Which events of a bucket run which function. The function may be gone: the rule stays, as in S3.
create table notification_rules (
    bucket        text    not null references notification_buckets (bucket) on delete cascade,
    id            text    not null,
    position      integer not null,
    events        text    not null, -- such as s3:ObjectCreated:*, separated by spaces
    prefix        text    not null,
    suffix        text    not null,
    function_name text    not null,
    qualifier     text,
    primary key (bucket, id)
);
