-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970, periods milliseconds.

-- What versions of functions want of their asynchronous invocations. What is null is as the settings say.
create table event_invoke_configs (
    function_name      text    not null,
    number             bigint  not null, -- 0 is $LATEST
    retries            integer,
    maximum_age_millis bigint,
    on_success         text,             -- a destination: an ARN, kafka://TOPIC or a URL
    on_failure         text,
    last_modified      bigint  not null,
    primary key (function_name, number),
    foreign key (function_name, number) references function_versions (function_name, number) on delete cascade
);
