-- Only who follows the case could do it, and the case has gone where nobody follows it yet: its
-- supervisors are asked meanwhile, and whoever is put in charge takes it up.
alter table task add column awaits_manager boolean not null default false;
