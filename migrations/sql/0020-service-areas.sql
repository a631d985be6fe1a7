-- User areas of the ISTAT survey on the social services of the comuni: each service counts in one.
alter table service add column istat_area text check (istat_area in
  ('family-minors', 'disability', 'addictions', 'elderly', 'immigrants', 'poverty', 'multi'));
-- Code of the source's own list, kept so that old data and exports can be mapped.
alter table code_list add column source_code text;
