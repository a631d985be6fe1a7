-- The policies in force, said again so that a statement starts and runs with less: who sees what does
-- not change. A completion named tables under a policy thirty times, each with up to five selects of
-- its own. Measures: docs/decisions/0017.
do $$
declare
  policy record; using_ text; check_ text;
  setting constant text := $q$\(\( SELECT NULLIF\(current_setting\('(app\.%s)'::text, true\), ''::text\) AS "nullif"\)\)::(uuid\[\]|text\[\]|integer\[\]|uuid)$q$;
  -- Long lists are parsed where they are read: once a statement. The cast stood outside, and each row paid.
  long constant text := format(setting, '(?:orgs|groups|roles|cases|persons)');
  once constant text := $q$(select nullif(current_setting('\1', true), '')::\2)::\2$q$;
  -- What is a value or two, or is read for hidden rows alone, needs no select of its own.
  short constant text := format(setting, '(?:case|user|actors|named|named_persons)');
  in_place constant text := $q$nullif(current_setting('\1', true), '')::\2$q$;
  -- The case of a row is looked up by its key: while cases are few the planner would rather read them all.
  looked_up constant text := $q$(EXISTS \( SELECT 1\s+FROM \w+ \w\s+WHERE \([^()]*\))\)$q$;
begin
  for policy in select tablename, policyname, qual, with_check from pg_policies where not roles && array[current_user] loop
    using_ := regexp_replace(regexp_replace(regexp_replace(policy.qual, long, once, 'g'), short, in_place, 'g'),
      looked_up, '\1 offset 0)', 'g');
    check_ := regexp_replace(regexp_replace(regexp_replace(policy.with_check, long, once, 'g'), short, in_place, 'g'),
      looked_up, '\1 offset 0)', 'g');
    if (using_, check_) is distinct from (policy.qual, policy.with_check) then
      execute format('alter policy %I on %I', policy.policyname, policy.tablename)
        || coalesce(' using (' || using_ || ')', '') || coalesce(' with check (' || check_ || ')', '');
    end if;
  end loop;
end $$;

-- Nobody reads it: no policy can, being an "or", and "Squadra" walks task_office. Each new task wrote it.
drop index task_team;
