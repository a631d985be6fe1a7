-- A tie is looked for from the other side too.
create index social_fact_other on social_fact (other) where other is not null;
