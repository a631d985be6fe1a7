-- A section opened again alone: what the others of its round signed stands.
alter table task add column again boolean not null default false;

-- The parts of a step of several people that hold: of the round that runs, or ran last. A section opened
-- again takes away the synthesis written over it, a synthesis written again the signatures over it, and a
-- signature taken back itself. As far as the caller sees them.
create function standing_parts(of_case uuid, of_step text) returns setof task
language sql stable set search_path = public, pg_temp as $$
  with part as (
    select t.*, split_part(t.step, '.', 2) as stage from task t where t.case_id = of_case and t.step like of_step || '.%'),
  round as (
    select max(opened_at) filter (where stage = 'section' and not again) as began,
      max(opened_at) filter (where stage = 'section') as sections,
      max(opened_at) filter (where stage = 'synthesis') as synthesis from part),
  latest as (select distinct on (step) id, stage, opened_at from part order by step, iteration desc)
  select t.* from task t join latest l on l.id = t.id, round
  where l.opened_at >= coalesce(case l.stage when 'section' then began when 'synthesis' then sections
    else greatest(sections, synthesis) end, l.opened_at)
$$;

-- What a signature is over, as a hash: of a section, its own answers; of the joint signature, the sections
-- and the synthesis as they were when it was given. Answers are never changed, so it can be made again:
-- of its own round, which had begun when it was asked for; the act that gives it may begin another.
create function signed_over(of_case uuid, of_seq int) returns text
language sql stable set search_path = public, pg_temp as $$
  with signing as (
    select t.key, split_part(t.step, '.', 1) || '.' as within, split_part(t.step, '.', 2) as stage, t.opened_at
    from task_answer a join task t on t.case_id = a.case_id and t.key = a.task_key
    where a.case_id = of_case and a.seq = of_seq),
  round as (
    select max(t.opened_at) as began from task t, signing
    where t.case_id = of_case and t.step like within || 'section.%' and not t.again and t.opened_at <= signing.opened_at),
  said as (
    select distinct on (t.step) t.step, a.form, a.release, a.answers
    from task_answer a join task t on t.case_id = a.case_id and t.key = a.task_key, signing, round
    where a.case_id = of_case and case when stage = 'section' then a.seq = of_seq
      else a.seq < of_seq and (t.step like within || 'section.%' or t.step = within || 'synthesis')
        and t.opened_at >= coalesce(began, t.opened_at) end
    order by t.step, a.seq desc)
  select encode(sha256(convert_to(string_agg(concat_ws(' ', step, form, release, answers::text), E'\n' order by step), 'UTF8')), 'hex')
  from said
$$;

create table signature (
  case_id uuid not null,
  seq int not null,
  task_key text not null,
  over text not null check (over ~ '^[0-9a-f]{64}$'),
  primary key (case_id, seq),
  foreign key (case_id, seq) references task_answer
);
create index signature_task on signature (case_id, task_key);
create trigger signature_append_only before update or delete or truncate on signature
  for each statement execute function refuse_change();
alter table signature enable row level security;
alter table signature force row level security;
create policy owner_all on signature to current_user using (true) with check (true);
create policy web_read on signature for select to siso_web
  using (exists (select 1 from task t where t.case_id = signature.case_id and t.key = signature.task_key offset 0));
create policy batch_read on signature for select to siso_batch using (true);
create policy definer_read on signature for select to siso_definer using (true);
create policy definer_write on signature for insert to siso_definer with check (true);
grant select on signature to siso_web, siso_batch;
grant select, insert on signature to siso_definer;

-- Kept by the record itself, in the act that signs: no page or program can leave it out.
create function keep_signature() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into signature (case_id, seq, task_key, over)
  select new.case_id, new.seq, new.task_key, signed_over(new.case_id, new.seq) from task t
  where t.case_id = new.case_id and t.key = new.task_key and t.outcome = 'sign';
  return null;
end $$;
create trigger signature_kept after insert on task_answer
  for each row when (new.task_key like '%.section.%' or new.task_key like '%.signature.%')
  execute function keep_signature();
grant create on schema public to siso_definer;
revoke execute on function keep_signature() from public;
alter function keep_signature() owner to siso_definer;
revoke create on schema public from siso_definer;
