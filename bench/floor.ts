/**
 * The floor: the least that a completion can cost here. HTTP, one statement that closes a task,
 * opens the next with its candidate and writes an event, one commit. No sign-in, no scope.
 * Every speed is told as a ratio to it, so it must stay as it is.
 */
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'

import pg from 'pg'

const [url = '', port = '0', poolSize = '8'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: Number(poolSize) })
pool.on('error', () => undefined)

const tables = `
  create table if not exists case_event (id bigint generated always as identity primary key, case_id uuid not null,
    kind text not null, payload jsonb not null, at timestamptz not null);
  create table if not exists task (id uuid primary key, case_id uuid not null, step text not null, state text not null,
    version int not null, due_at timestamptz not null, opened_at timestamptz not null, completed_at timestamptz);
  create table if not exists task_candidate (group_key text not null, due_at timestamptz not null, task_id uuid not null,
    primary key (group_key, due_at, task_id));
  create index if not exists task_of_case on task (case_id);
  create index if not exists candidate_of_task on task_candidate (task_id)`

const open = {
  name: 'open',
  text: `with opened as (
      insert into task (id, case_id, step, state, version, due_at, opened_at)
      select gen_random_uuid(), gen_random_uuid(), 'step', 'open', 1, now() + interval '10 days', now()
      returning id, due_at)
    insert into task_candidate (group_key, due_at, task_id) select 'desk@1', due_at, id from opened
    returning task_id as id`,
}

const complete = {
  name: 'complete',
  text: `with done as (
      update task set state = 'completed', completed_at = now(), version = version + 1
      where id = $1 and state = 'open' returning id, case_id),
    gone as (delete from task_candidate using done where task_id = done.id),
    event as (
      insert into case_event (case_id, kind, payload, at)
      select case_id, 'completed', jsonb_build_object('task', id), now() from done),
    opened as (
      insert into task (id, case_id, step, state, version, due_at, opened_at)
      select gen_random_uuid(), case_id, 'step', 'open', 1, now() + interval '10 days', now() from done
      returning id, due_at)
    insert into task_candidate (group_key, due_at, task_id) select 'desk@1', due_at, id from opened
    returning task_id as id`,
}

/** `POST /` opens a case, `POST /<task>` completes its task; both answer the id of the next one. */
async function serve({ url: path = '/' }: IncomingMessage): Promise<string> {
  const task = path.slice(1)
  const query = task === '' ? open : { ...complete, values: [task] }
  const { rows } = await pool.query<{ id: string }>(query)
  return rows[0]?.id ?? ''
}

await pool.query(tables)
const server = createServer((request, response) => {
  request.resume()
  serve(request).then(
    (id) => response.writeHead(id === '' ? 409 : 200, { 'content-type': 'text/plain' }).end(id),
    () => response.writeHead(500).end(),
  )
})
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))
process.once('SIGTERM', () => process.exit(0))
