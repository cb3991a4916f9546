-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970, periods milliseconds.

-- Names for versions, which can be moved from one to another. A version that has one is not deleted alone.
create table function_aliases (
    function_name     text   not null,
    alias             text   not null,
    number            bigint not null, -- 0 is $LATEST
    description       text   not null,
    additional_number bigint,          -- the version that gets a part of the calls
    additional_weight double precision, -- that part, 0 to 1
    revision_id       text   not null,
    primary key (function_name, alias),
    foreign key (function_name, number)
        references function_versions (function_name, number) on delete cascade,
    foreign key (function_name, additional_number)
        references function_versions (function_name, number) on delete cascade
);

-- Takes the place of event_invoke_configs, which knew no aliases. Of number and alias one is null.
create table function_event_invoke_configs (
    function_name      text    not null,
    qualifier          text    not null, -- $LATEST, a number or an alias
    number             bigint,
    alias              text,
    retries            integer,
    maximum_age_millis bigint,
    on_success         text,             -- a destination: an ARN, kafka://TOPIC or a URL
    on_failure         text,
    last_modified      bigint  not null,
    primary key (function_name, qualifier),
    foreign key (function_name, number) references function_versions (function_name, number) on delete cascade,
    foreign key (function_name, alias) references function_aliases (function_name, alias) on delete cascade
);

insert into function_event_invoke_configs
    (function_name, qualifier, number, retries, maximum_age_millis, on_success, on_failure, last_modified)
select function_name, case when number = 0 then '$LATEST' else cast(number as text) end, number, retries,
    maximum_age_millis, on_success, on_failure, last_modified
from event_invoke_configs;

drop table event_invoke_configs;
