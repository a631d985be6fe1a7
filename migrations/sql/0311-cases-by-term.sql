-- Open and closed cases of the scope that have a term of a kind, those of their granted services among
-- them: what a list of cases is narrowed by. The policy of deadlines looks each one's case up, and here
-- there are thousands. Which of them may be shown is the policy of social_case.
grant create on schema public to siso_definer;
set local role siso_definer;
create function cases_by_term(kind text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct coalesce(c.parent, c.id)
  from counted_terms() d join social_case c on c.id = d.case_id
  where d.kind = cases_by_term.kind
    and (c.orgs && (select nullif(current_setting('app.orgs', true), '')::int[])
      or c.id = any((select nullif(current_setting('app.cases', true), '')::uuid[])::uuid[]))
$$;
revoke execute on function cases_by_term(text) from public;
grant execute on function cases_by_term(text) to siso_web;
reset role;
revoke create on schema public from siso_definer;
