-- Who has to look again at what their body has copied is told so, where notices are read.
alter table notice drop constraint notice_about;
alter table notice add constraint notice_about check (case_id is not null or person_id is not null
  or effect_key ~ '^(appointment|proposal|flow-file|campaign|review):');

grant create on schema public to siso_definer;
set local role siso_definer;
-- Asks for another look at the newest version of each procedure copied from an earlier one of this: its own
-- body's people and the region's, whoever has published it. They are told.
create or replace function open_release_reviews(the_key text, the_version int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_opened int;
begin
  with lower as (
    select distinct on (r.key) r.key, r.version, r.doc #>> '{layer,organisation}' as body from release r
    where split_part(r.doc #>> '{layer,copiedFrom}', '@', 1) = the_key
      and r.doc #>> '{layer,copiedFrom}' <> the_key || '@' || the_version
      and coalesce((r.doc #>> '{validity,to}')::timestamptz > siso_clock(), true)
    order by r.key, r.version desc),
  opened as (
    insert into release_review (key, version, because, audience)
    select l.key, l.version, n.key || '@' || n.version, array(
      select role || '@' || o.id from organisation o, unnest(array['procedure-admin', 'planner']) role
      where o.code = l.body or (o.kind = 'region' and role = 'procedure-admin') order by 1)
    from lower l, release n where n.key = the_key and n.version = the_version on conflict do nothing
    returning id, key, version, because, audience),
  told as (
    insert into notice (id, effect_key, audience, title, at)
    select gen_random_uuid(), 'review:' || o.id, whom, format('Da riesaminare: «%s», versione %s. È cambiata quella da cui è copiata: %s',
      coalesce(r.doc #>> '{title,it}', r.doc ->> 'title'), o.version, o.because), siso_clock()
    from opened o join release r on r.key = o.key and r.version = o.version, unnest(o.audience) whom)
  select count(*) into v_opened from opened;
  return v_opened;
end $$;
reset role;
revoke create on schema public from siso_definer;
