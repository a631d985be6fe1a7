-- The scope of a session in fewer steps: what it gives is the same.

-- Level by level: a recursive query costs more to start than all of its levels together.
create or replace function organisations_below(roots int[], day date) returns int[]
language plpgsql stable as $$
declare below int[] := roots; level int[] := roots;
begin
  while level <> '{}' loop
    select coalesce(array_agg(distinct tie.child), '{}') into level from organisation_tie tie
      where tie.parent = any(level) and tie.relation = 'part-of' and tie.valid_from <= day
        and (tie.valid_to is null or tie.valid_to > day) and tie.child <> all(below);
    below := below || level;
  end loop;
  return coalesce(below, '{}');
end $$;
