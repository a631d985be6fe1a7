-- As 0140 says the older ones: a row's person is looked up by its key, and who is at work is read in place.
alter policy web_read on person_death using (exists (select 1 from person p where p.id = person_death.person_id offset 0));
alter policy web_reason on person_death using (exists (select 1 from person p where p.id = person_death.person_id offset 0));
alter policy own on tour_progress
  using (user_id = nullif(current_setting('app.user', true), '')::uuid)
  with check (user_id = nullif(current_setting('app.user', true), '')::uuid);
