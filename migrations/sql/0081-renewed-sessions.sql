-- The password given again renews the session: whoever has seen the token before has nothing.
create function renew_session(token bytea, renewed bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
  update session set token_hash = renewed, confirmed_at = siso_clock() where token_hash = token
$$;
drop function confirm_session(bytea);

revoke execute on function renew_session(bytea, bytea) from public;
grant execute on function renew_session(bytea, bytea) to siso_web;
grant create on schema public to siso_definer;
alter function renew_session(bytea, bytea) owner to siso_definer;
revoke create on schema public from siso_definer;
