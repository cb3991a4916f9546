-- Counting what waits, and finding what is overdue, must not read rows: there may be very many.

drop index invocations_waiting;
create index invocations_waiting on invocations (status, not_before_micros);
