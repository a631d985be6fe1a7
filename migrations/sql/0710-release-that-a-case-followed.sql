-- The release that a case followed when a dry-run looked at it: what is foreseen of a state depends on the
-- rules that it would leave, as it does on those that it would reach. `key@version`.
alter table dry_run_case add column follows text not null default '';
alter table dry_run_case alter column follows drop default;
