-- What the report of the ways out of the path counts, among millions of events.
create index case_event_escaped on case_event (at) where kind = 'escaped';
create index task_added on task (opened_at) where purpose = 'ad-hoc';
create index task_parked on task (opened_at) where state = 'parked';
