-- Who is expected at an appointment may change as long as it is still to come.
create policy web_leave on appointment_worker for delete to siso_web
  using (exists (select 1 from appointment a
    where a.id = appointment_worker.appointment_id and a.state = 'planned' offset 0));
grant delete on appointment_worker to siso_web;
