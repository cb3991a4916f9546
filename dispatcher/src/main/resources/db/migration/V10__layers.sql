-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970.

create table layer_versions (
    layer_name               text   not null,
    number                   bigint not null,
    description              text   not null,
    license_info             text   not null,
    compatible_runtimes      text   not null, -- a JSON array of texts
    compatible_architectures text   not null, -- the same
    code_sha256              text   not null, -- hexadecimal
    code_size                bigint not null,
    unpacked_size            bigint not null,
    created                  bigint not null,
    primary key (layer_name, number)
);

create index layer_versions_by_code on layer_versions (code_sha256);

-- Outlives its layer: a number is never given twice.
create table layer_version_numbers (
    layer_name  text   not null primary key,
    last_number bigint not null
);

-- All that a run needs to know of its layers, since they may be deleted while functions use them.
alter table function_versions add column layers text not null default '[]'; -- a JSON array of objects

-- The packages in that column, to be found by package.
create table function_layers (
    function_name text   not null,
    number        bigint not null,
    code_sha256   text   not null,
    primary key (function_name, number, code_sha256),
    foreign key (function_name, number) references function_versions (function_name, number) on delete cascade
);

create index function_layers_by_code on function_layers (code_sha256);
