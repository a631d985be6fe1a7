-- A post that came too late is kept for the owner of its session. There is no scope any more when
-- it comes, so only this function may write it, and only for who holds the form's own token.
grant select, insert, delete on parked_post to siso_definer;
create policy definer_write on parked_post to siso_definer using (true) with check (true);

create function park_post(token bytea, secret text, target text, fields jsonb) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_owner uuid; v_id uuid;
begin
  select s.user_id into v_owner from session s join user_account u on u.id = s.user_id
    where s.token_hash = token and s.csrf = secret and u.state = 'active';
  if v_owner is null then return null; end if;
  delete from parked_post where user_id = v_owner and id not in
    (select id from parked_post where user_id = v_owner order by at desc limit 4);
  insert into parked_post (id, user_id, path, body)
    values (gen_random_uuid(), v_owner, target, fields) returning id into v_id;
  return v_id;
end $$;

-- Ended sessions stay one day, so that a late post still finds its owner.
create function forget_old_sessions() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from parked_post where at < siso_clock() - interval '3 days';
  delete from session where expires_at < siso_clock() - interval '1 day'
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['park_post(bytea, text, text, jsonb)', 'forget_old_sessions()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
