-- On the day on which a release begins, who proposed it and who signed it are told if running cases still go on by
-- earlier versions and nobody has decided what they do.
alter table release_proposal add column begun_told_at timestamptz;
create index release_proposal_to_begin on release_proposal (valid_from)
  where state = 'signed' and kind = 'publish' and begun_told_at is null;
grant update (begun_told_at) on release_proposal to siso_definer;
create policy definer_write on release_proposal for update to siso_definer using (true) with check (true);
grant select on release_standing, release_timing to siso_definer;
create policy definer_read on release_timing for select to siso_definer using (true);

grant create on schema public to siso_definer;
set local role siso_definer;
create function tell_begun_releases(at_most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_told int;
begin
  with due as (
    update release_proposal set begun_told_at = siso_clock() where id in (
      select p.id from release_proposal p join release_standing s on s.key = p.key and s.version = p.version
      where p.state = 'signed' and p.kind = 'publish' and p.begun_told_at is null
        and (s.valid_from <= siso_clock() or s.withdrawn_at is not null)
      order by p.id limit at_most for update of p skip locked)
    returning *),
  undecided as (
    -- One that held already when it was signed was decided with it.
    select d.*, f.n from due d join release_standing s on s.key = d.key and s.version = d.version
      cross join lateral (
        select count(*) as n from case_engine e join social_case c on c.id = e.case_id
        join organisation o on o.id = c.org and not o.training
        where c.state = 'open' and split_part(e.release, '@', 1) = d.key
          and split_part(e.release, '@', 2)::int <> d.version) f
    where s.withdrawn_at is null and s.valid_from > d.decided_at and f.n > 0
      and not exists (select from campaign c where c.key = d.key and c.version = d.version and c.state not in ('sent-back', 'cancelled'))),
  told as (
    insert into notice (id, effect_key, audience, title, at, mail_due)
    select gen_random_uuid(), 'proposal:' || x.id || ':begun', 'user:' || u.id,
      format('Vale da ora: «%s», versione %s. Pratiche in corso che seguono le versioni di prima: %s. Che cosa fanno è da decidere',
        x.title, x.version, x.n), siso_clock(), coalesce(n.channel, 'mail') = 'mail'
    from undecided x join user_account u on u.id in (x.proposed_by, x.decided_by) and u.state = 'active'
      left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
    where exists (select from user_role r join organisation o on o.id = r.org
      where r.user_id = u.id and r.role = 'procedure-admin' and (r.org = x.org or o.kind = 'region'))
    returning 1)
  select count(*) into v_told from told;
  return v_told;
end $$;
revoke execute on function tell_begun_releases(int) from public;
grant execute on function tell_begun_releases(int) to siso_engine;
reset role;
revoke create on schema public from siso_definer;
