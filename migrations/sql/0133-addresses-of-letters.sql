-- Of an address, letters need where it is and whether it holds; not who said it.
revoke select on person_address from siso_engine;
grant select (id, person_id, kind, address, municipality, secret, valid_from, valid_to) on person_address to siso_engine;
