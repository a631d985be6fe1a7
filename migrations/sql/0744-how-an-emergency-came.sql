-- How the emergency service came to know: a code of the list `access-mode`; null: it was not written.
alter table emergency_entry add column mode text;
