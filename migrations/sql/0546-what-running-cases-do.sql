-- What running cases do once a draft is published is proposed with it, and signed: they stay, move at their
-- next step, or move now, some of a hundred first. Only on a dry-run of exactly this.
alter table release_proposal
  add column running text not null default 'stay' check (running in ('stay', 'next-step', 'now')),
  add column running_share int not null default 0 check (running_share between 0 and 100),
  add check (running = 'stay' or (kind = 'publish' and dry_run is not null)),
  add check (running_share = 0 or running = 'now');
