-- The owner's own tools make letters too, in demonstrations; only the function's owner can let it.
set local role siso_definer;
grant execute on function case_people(uuid) to session_user;
reset role;
