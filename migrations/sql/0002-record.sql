-- People, cases, and how a case moves. See domain/tasks/advance.ts for the protocol.

create table person (
  id uuid primary key,
  identity text not null check (identity in ('certain', 'provisional', 'anonymous')),
  given_name text not null default '',
  family_name text not null default '',
  alias text,
  sex text check (sex in ('F', 'M')),
  birth_date date,
  birth_place text,
  fiscal_code text,
  fiscal_code_kind text check (fiscal_code_kind in ('regular', 'homocode', 'provisional')),
  citizenship text,
  residence int references organisation,
  phone text,
  email text,
  death_date date,
  search_key text not null,
  protected boolean not null default false,
  orgs int[] not null check (cardinality(orgs) > 0),
  replaced_by uuid references person,
  -- Under which id the person is known now. A column, since a join by `coalesce` reads every row that policies
  -- let through: it might tell of others.
  current_id uuid not null generated always as (coalesce(replaced_by, id)) stored,
  version int not null default 1,
  created_at timestamptz not null default siso_clock(),
  created_by uuid,
  check ((fiscal_code is null) = (fiscal_code_kind is null)),
  check (identity = 'anonymous' or family_name <> '')
);
create unique index person_fiscal_code on person (fiscal_code) where fiscal_code is not null and replaced_by is null;
create index person_search on person (search_key, id);
create index person_search_fuzzy on person using gin (search_key gin_trgm_ops);
create index person_birth on person (birth_date);
create index person_current on person (current_id);
create index person_replaced on person (replaced_by) where replaced_by is not null;
create index person_orgs on person using gin (orgs);

-- Every fact of a person as it was learnt: the answer to "what did we know on date T".
create table person_fact (
  id bigint generated always as identity primary key,
  person_id uuid not null references person,
  field text not null,
  value text,
  source text not null,
  source_date date not null,
  valid_from date,
  known_at timestamptz not null default siso_clock(),
  recorded_by uuid
);
create index person_fact_person on person_fact (person_id, field, id);

-- Apart from the person because a secret address has its own, stricter policy.
create table person_address (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('residence', 'domicile', 'shelter')),
  address text not null,
  municipality int references organisation,
  secret boolean not null default false,
  source text not null,
  source_date date not null,
  valid_from date not null,
  valid_to date
);
create index person_address_person on person_address (person_id);

create sequence case_number;

create table social_case (
  id uuid primary key,
  number text not null unique,
  procedure text not null,
  subject uuid not null references person,
  org int not null references organisation,
  municipality int references organisation,
  zone int references organisation,
  district int references organisation,
  region int references organisation,
  provider int references organisation,
  orgs int[] not null check (cardinality(orgs) > 0),
  manager uuid references user_account,
  opened_by uuid not null references user_account,
  opened_at timestamptz not null,
  effective_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  phase text not null,
  outcome text,
  closed_at timestamptz,
  protected boolean not null default false,
  check ((state = 'closed') = (closed_at is not null))
);
create index social_case_subject on social_case (subject);
create index social_case_org on social_case (org, state, opened_at desc, id);
create index social_case_manager on social_case (manager, state);
create index social_case_orgs on social_case using gin (orgs);

create table case_participant (
  case_id uuid not null references social_case,
  person_id uuid not null references person,
  role text not null check (role in ('beneficiary', 'household-member', 'representative', 'caller')),
  valid_from date not null,
  valid_to date,
  primary key (case_id, person_id, role, valid_from)
);
create index case_participant_person on case_participant (person_id);

-- Who may see one case beyond the organisations in charge; `named` opens a protected case.
create table case_grant (
  id bigint generated always as identity primary key,
  case_id uuid not null references social_case,
  user_id uuid not null references user_account,
  kind text not null check (kind in ('assignment', 'share', 'named', 'break-glass')),
  reason text not null,
  valid_from timestamptz not null default siso_clock(),
  valid_to timestamptz,
  granted_by uuid
);
create index case_grant_user on case_grant (user_id);
create index case_grant_case on case_grant (case_id);

-- The lock row. Nothing references it: a foreign key would block on the lock.
create table case_engine (
  case_id uuid primary key,
  last_seq int not null default 0,
  processed_seq int not null default 0,
  last_at timestamptz not null,
  rung_at timestamptz,
  wake_at timestamptz,
  told_wake_at timestamptz,
  moved_at timestamptz,
  engine int not null,
  release text not null,
  calendar text not null,
  schema int not null,
  state jsonb not null,
  state_hash text not null,
  incident jsonb
) with (fillfactor = 70);
create index case_engine_behind on case_engine (last_at) where last_seq > processed_seq;
create index case_engine_wake on case_engine (wake_at) where wake_at is not null;

-- Append-only, gap-free: the legal history of a case.
create table case_event (
  case_id uuid not null,
  seq int not null check (seq > 0),
  key text not null,
  kind text not null,
  payload jsonb not null,
  actor uuid,
  at timestamptz not null,
  effective_at timestamptz,
  primary key (case_id, seq),
  unique (case_id, key)
);

create table case_move (
  case_id uuid not null,
  seq int not null,
  engine int not null,
  release text not null,
  calendar text not null,
  at timestamptz not null,
  state_hash text not null,
  commands jsonb not null,
  primary key (case_id, seq)
);

create table effect (
  case_id uuid not null,
  key text not null,
  type text not null,
  mode text not null check (mode in ('repeatable', 'lookup', 'once')),
  status text not null default 'pending' check (status in ('pending', 'done', 'failed', 'unknown', 'cancelled')),
  params jsonb not null default '{}',
  lease_until timestamptz,
  lease uuid,
  calls int not null default 0,
  result jsonb,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (case_id, key)
);
create index effect_pending on effect (case_id) where status = 'pending';

create table deadline (
  case_id uuid not null,
  id text not null,
  deadline text not null,
  version int not null,
  task_key text,
  origin timestamptz not null,
  due_at timestamptz not null,
  state text not null default 'running' check (state in ('running', 'met', 'cancelled')),
  proof jsonb not null,
  rungs jsonb not null,
  fired jsonb not null default '[]',
  primary key (case_id, id)
);

create table task (
  id uuid primary key,
  case_id uuid not null,
  key text not null,
  step text not null,
  iteration int not null,
  phase text not null,
  purpose text not null,
  release text not null,
  form text,
  title text not null,
  state text not null check (state in ('open', 'claimed', 'completed', 'cancelled', 'expired')),
  assignee uuid references user_account,
  version int not null default 1,
  priority smallint not null default 0,
  due_at timestamptz,
  hard_at timestamptz,
  groups text[] not null,
  orgs int[] not null,
  protected boolean not null default false,
  opened_at timestamptz not null,
  snoozed_until timestamptz,
  outcome text,
  completed_by uuid,
  completed_at timestamptz,
  unique (case_id, key)
) with (fillfactor = 80);
-- `due_at` absent sorts last in every list: the indexes hold it as infinity.
create index task_mine on task (assignee, (coalesce(due_at, 'infinity')), id) where state = 'claimed';
create index task_team on task using gin (orgs) where state in ('open', 'claimed');
create index task_case on task (case_id);

-- Rows only for open tasks that nobody has claimed: "Disponibili" is a range of this index.
create table task_candidate (
  group_key text not null,
  due_at timestamptz not null default 'infinity',
  task_id uuid not null references task,
  case_id uuid not null,
  primary key (group_key, due_at, task_id)
);
create index task_candidate_task on task_candidate (task_id);

create table task_answer (
  case_id uuid not null,
  seq int not null,
  task_key text not null,
  form text not null,
  release text not null,
  answers jsonb not null,
  actor uuid not null,
  at timestamptz not null,
  late boolean not null default false,
  primary key (case_id, seq)
);

create table task_comment (
  id uuid primary key,
  task_id uuid not null references task,
  author uuid not null references user_account,
  body text not null check (length(body) between 1 and 4000),
  at timestamptz not null default siso_clock()
);
create index task_comment_task on task_comment (task_id, at);

create table diary_entry (
  id uuid primary key,
  case_id uuid not null references social_case,
  kind text not null,
  happened_on date not null,
  body text not null check (length(body) between 1 and 20000),
  author uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index diary_entry_case on diary_entry (case_id, happened_on desc, at desc);

-- What a person should know, without personal data in it; read_at per reader.
create table notice (
  id uuid primary key,
  case_id uuid not null,
  effect_key text not null,
  audience text not null,
  title text not null,
  at timestamptz not null,
  unique (case_id, effect_key, audience)
);
create index notice_audience on notice (audience, at desc);
create table notice_read (
  notice_id uuid not null references notice,
  user_id uuid not null references user_account,
  at timestamptz not null default siso_clock(),
  primary key (notice_id, user_id)
);

-- Work in progress: autosaved, one per person and subject, never seen by others.
create table draft (
  user_id uuid not null references user_account,
  subject text not null,
  base_version int not null default 0,
  data jsonb not null,
  updated_at timestamptz not null default siso_clock(),
  primary key (user_id, subject)
);

-- A post that arrived after its session had ended, offered again after sign-in.
create table parked_post (
  id uuid primary key,
  user_id uuid not null references user_account,
  path text not null,
  body jsonb not null,
  at timestamptz not null default siso_clock()
);
create index parked_post_user on parked_post (user_id);

-- Idempotency: the first outcome of a form's `_op`, written in the transaction of its effect.
create table operation (
  op uuid primary key,
  user_id uuid not null,
  outcome jsonb not null,
  at timestamptz not null default siso_clock()
);

create trigger case_event_append_only before update or delete or truncate on case_event
  for each statement execute function refuse_change();
create trigger case_move_append_only before update or delete or truncate on case_move
  for each statement execute function refuse_change();
create trigger task_answer_append_only before update or delete or truncate on task_answer
  for each statement execute function refuse_change();
create trigger person_fact_append_only before update or delete or truncate on person_fact
  for each statement execute function refuse_change();
