-- The body that last accepted a case, or a part of it: candidates are named relative to it.
alter table social_case add column receiver int references organisation;
