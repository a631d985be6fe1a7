-- In a file of XML flows are told as they were published, by what stands between the head and the end of each:
-- one statement makes a part of them. Written anew, from its record, is what was published in another envelope.

-- Few are protected: they are read together from a small index.
create index social_case_protected on social_case (id) where protected;
create index person_protected on person (id) where protected;

-- Of flows told as they were published a part keeps only where they stand in the ledger, which never changes.
alter table flow_file_part alter content drop not null,
  add after_flow timestamptz(3),
  add last_flow timestamptz(3),
  add check (num_nonnulls(content, last_flow) = 1 and num_nonnulls(after_flow, last_flow) <> 1);
-- What is written anew is read by two people and gone after a week: to compress it costs more than its place.
alter table flow_file_part alter content set storage external;

-- What stands between the head and the end of a published flow; null where its envelope is another. Of bytes, for
-- what is measured from their end: of characters everything before has to be counted.
create function published_record(whole bytea) returns bytea language sql immutable as $$
  select case
    when position(E'<?xml version="1.0" encoding="UTF-8"?>\n<Flusso xmlns="http://inps.it/Casellario">\n'::bytea in whole) = 1
      and position(E'</IdentificazioneFlusso>\n'::bytea in whole) > 0
      and substring(whole from octet_length(whole) - octet_length(E'</Flusso>\n'::bytea) + 1) = E'</Flusso>\n'::bytea
    then nullif(substring(whole
      from position(E'</IdentificazioneFlusso>\n'::bytea in whole) + octet_length(E'</IdentificazioneFlusso>\n'::bytea)
      for octet_length(whole) - octet_length(E'</Flusso>\n'::bytea) + 1
        - position(E'</IdentificazioneFlusso>\n'::bytea in whole) - octet_length(E'</IdentificazioneFlusso>\n'::bytea)), '')
  end
$$;

grant create on schema public to siso_definer;
set local role siso_definer;

-- The next flows of a file of XML that is being written, in the order of publication, told one after the other;
-- without those of protected people, of which there is their name in the ledger alone. `told` is null where one
-- of them was published in another envelope; nothing comes back where there are no more.
create function flow_file_told(p_file uuid, n int)
returns table (told text, flows int, left_out text[], after_flow timestamptz, last_flow timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x flow_file;
  v_after timestamptz;
begin
  select * into x from flow_file f where f.id = p_file and f.state = 'running' and f.format = 'xml';
  -- One bound below, so that each part walks the index from where the last one ended.
  v_after := coalesce(x.reached, x.since::timestamp at time zone 'Europe/Rome' - interval '1 millisecond');
  return query
    with next as (
      select y.id_flusso, y.ts_flusso, convert_to(y.xml, 'UTF8') as whole,
        y.case_id in (select c.id from social_case c where c.protected)
          or y.person in (select p.id from person p where p.protected) as out
      from siuss_flow y
      where y.belfiore = x.belfiore and y.ts_flusso > v_after and y.ts_flusso <= x.bound and y.kind = x.kind
      order by y.ts_flusso limit n),
    read as (select *, case when not out then published_record(whole) end as record from next offset 0)
    select case when count(*) filter (where not out) = count(record)
        then convert_from(coalesce(string_agg(record, '' order by ts_flusso), ''), 'UTF8') end,
      count(record)::int, coalesce(array_agg(id_flusso order by ts_flusso) filter (where out), '{}'),
      v_after, max(ts_flusso)::timestamptz
    from read having count(*) > 0;
end $$;

-- The flows of a part that keeps only where they stand, told again: for who writes the file, and for the two who
-- may take it.
create function flow_file_part_told(p_file uuid, p_n int) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select convert_from(coalesce(string_agg(published_record(whole), '' order by ts_flusso), ''), 'UTF8')
  from (
    select y.ts_flusso, convert_to(y.xml, 'UTF8') as whole
    from flow_file f join flow_file_part p on p.file = f.id
      join siuss_flow y on y.belfiore = f.belfiore and y.kind = f.kind and y.ts_flusso > p.after_flow
        and y.ts_flusso <= p.last_flow and y.id_flusso <> all(p.left_out)
    where f.id = p_file and p.n = p_n and (session_user = 'siso_engine' and f.state = 'running'
      or f.state = 'done' and nullif(current_setting('app.user', true), '')::uuid in (f.asked_by, f.decided_by)
        and f.place = any(places_held_as(array['admin-officer', 'coordinator'])))
    offset 0) x
$$;

revoke execute on function flow_file_told(uuid, int), flow_file_part_told(uuid, int) from public;
grant execute on function flow_file_told(uuid, int) to siso_engine;
grant execute on function flow_file_part_told(uuid, int) to siso_web, siso_engine;

reset role;
revoke create on schema public from siso_definer;
