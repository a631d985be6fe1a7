-- Instants travel as text with milliseconds. A clock that is finer would let an event that was read
-- and one that was not differ within a millisecond, and `at` go back between two events.
create or replace function siso_clock() returns timestamptz language sql volatile as
  $$ select date_trunc('milliseconds', clock_timestamp()) $$;
