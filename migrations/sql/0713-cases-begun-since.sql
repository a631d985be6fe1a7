-- Cases that a campaign does not know of, as they began after its dry-run, and that follow other rules than
-- those it leads to: how many, for who keeps its procedures. A number alone.
create function campaign_newcomers(p_campaign uuid) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int
  from campaign k join dry_run d on d.id = k.dry_run join organisation b on b.id = k.org
    join social_case c on c.state = 'open' and c.opened_at >= d.started_at
    join organisation o on o.id = c.org and not o.training
    join case_engine e on e.case_id = c.id and split_part(e.release, '@', 1) = k.procedure
      and e.release <> k.key || '@' || k.version
  where k.id = p_campaign
    and (array['procedure-admin@' || k.org] || array(select 'procedure-admin@' || id from organisation where kind = 'region'))
      && nullif(current_setting('app.groups', true), '')::text[]
    and (b.kind = 'region' or c.org = any((select organisations_below(array[k.org], siso_today()))::int[]))
    and not exists (select from dry_run_case x where x.dry_run = d.id and x.case_id = c.id)
$$;
do $$ begin
  grant create on schema public to siso_definer;
  revoke execute on function campaign_newcomers(uuid) from public;
  grant execute on function campaign_newcomers(uuid) to siso_web;
  alter function campaign_newcomers(uuid) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
