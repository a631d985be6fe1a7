-- Nearly every body and account is of the world of whoever asks. Written with the column on both sides the
-- planner took one in two hundred, and began long lists from a single body: the list of cases of a region
-- of fifty thousand people took ten seconds. Of a case it takes half.
do $$
declare
  own_world constant text := $q$case when nullif(current_setting('app.training', true), '') is null then true
    else training = current_setting('app.training', true)::boolean end$q$;
begin
  execute format('alter policy web on organisation using (%s) with check (%1$s)', own_world);
  execute format('alter policy web_read on user_account using (%s)', own_world);
end $$;
