-- Who had signed over a synthesis is told, in the act that opens it again, that the signature is void.
create function tell_void_signatures() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_case(t.completed_by, new.case_id, 'signature-void', t.key)
    from task s join task t on t.case_id = s.case_id and t.step like split_part(s.step, '.', 1) || '.signature.%'
      and t.state = 'completed' and t.opened_at >= s.opened_at
    where s.case_id = new.case_id and s.key = new.payload ->> 'task' and s.step like '%.synthesis';
  return null;
end $$;
create trigger case_event_tell_void_signatures after insert on case_event
  for each row when (new.kind = 'recalled') execute function tell_void_signatures();

grant create on schema public to siso_definer;
revoke execute on function tell_void_signatures() from public;
alter function tell_void_signatures() owner to siso_definer;
revoke create on schema public from siso_definer;
