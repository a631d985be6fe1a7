-- In a file of XML flows are told as they were published, by what stands between the head and the end of each:
-- one statement makes a part of them. Written anew, from its record, is what was published in another envelope.

-- Few are protected: they are read together from a small index.
create index social_case_protected on social_case (id) where protected;
create index person_protected on person (id) where protected;

-- A part is written once, read by two people, and gone after a week: to compress it costs more than its place.
alter table flow_file_part alter content set storage external;

grant create on schema public to siso_definer;
set local role siso_definer;

-- The next flows of a file of XML that is being written, in the order of publication, told one after the other;
-- without those of protected people, of which there is their name in the ledger alone. `told` is null where one
-- of them was published in another envelope; nothing comes back where there are no more. Bytes, for what is
-- measured from their end: of characters everything before has to be counted.
create function flow_file_told(p_file uuid, n int)
returns table (told bytea, flows int, left_out text[], reached timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  c_open constant bytea := convert_to(E'<?xml version="1.0" encoding="UTF-8"?>\n<Flusso xmlns="http://inps.it/Casellario">\n', 'UTF8');
  c_head_end constant bytea := convert_to(E'</IdentificazioneFlusso>\n', 'UTF8');
  c_close constant bytea := convert_to(E'</Flusso>\n', 'UTF8');
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
    cut as (
      select *, position(c_head_end in whole) + octet_length(c_head_end) as first, octet_length(whole) - octet_length(c_close) as last,
        not out and substring(whole for octet_length(c_open)) = c_open and position(c_head_end in whole) > 0
          and substring(whole from octet_length(whole) - octet_length(c_close) + 1) = c_close as known
      from next offset 0),
    read as (
      select *, case when known and last >= first then substring(whole from first for last - first + 1) end as record
      from cut offset 0)
    select case when count(*) filter (where not out) = count(record) then coalesce(string_agg(record, '' order by ts_flusso), '') end,
      count(record)::int, coalesce(array_agg(id_flusso order by ts_flusso) filter (where out), '{}'),
      max(ts_flusso)::timestamptz
    from read having count(*) > 0;
end $$;
revoke execute on function flow_file_told(uuid, int) from public;
grant execute on function flow_file_told(uuid, int) to siso_engine;

reset role;
revoke create on schema public from siso_definer;
