-- What is told before it ends is more than ISEEs: a measure of the court has the term that its decree gives it.
alter table isee_to_tell rename to fact_to_tell;
alter index isee_to_tell_on rename to fact_to_tell_on;
alter table fact_to_tell add column kind text not null default 'isee';
alter table fact_to_tell alter column kind drop default;
