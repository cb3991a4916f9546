-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970.

-- A webhook outlives its function. Its secret is in the platform's configuration (secret_name) or here.
create table webhooks (
    name          text   not null primary key,
    function_name text   not null,
    qualifier     text,
    scheme        text   not null,
    secret_name   text,
    secret        text,
    verify_token  text,
    window_millis bigint not null,
    state         text   not null, -- enabled or disabled
    deployment    text,            -- the function whose deployment has made it
    created       bigint not null,
    revision      bigint not null
);
