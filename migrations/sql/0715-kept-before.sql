-- What was kept before says nothing of who does a task, of the release that a case followed, nor of cases that a
-- release is not for: nothing of that was counted.
update dry_run_case set prediction = prediction || '{"reassigned": []}' where prediction ? 'kept';
update campaign_case set prediction = prediction || '{"reassigned": []}' where prediction ? 'kept';
update campaign_case set moved_as = moved_as || '{"reassigned": []}' where moved_as ? 'kept';
update dry_run set totals = (
  select coalesce(jsonb_agg(jsonb_set(t, '{totals}', '{"reassigned": 0, "notFor": 0, "older": 0, "follows": {}}' || (t -> 'totals'))), '[]')
  from jsonb_array_elements(totals) t) where kind = 'running';
