import type { Rig } from './rig.ts'
import { cpuMs } from './proc.ts'

/** What has been used since everything started, milliseconds of CPU and counts. */
export type Used = {
  commits: number
  statements: number
  walBytes: number
  web: number
  worker: number
  temporal: number
  postgres: number
  floor: number
}

// The sweeper asks every two seconds, whatever people do.
const statements = `
  select coalesce(sum(calls), 0)::float8 as statements,
    coalesce(sum(calls) filter (where lower(query) = 'commit'), 0)::float8 as commits,
    (select pg_current_wal_insert_lsn() - '0/0')::float8 as "walBytes"
  from pg_stat_statements s join pg_roles r on r.oid = s.userid
  where r.rolname in ('siso_web', 'siso_engine') and query not like '%cases_to_wake%'`

const ofEngine = `
  select coalesce(sum(calls), 0)::float8 as statements from pg_stat_statements s join pg_roles r on r.oid = s.userid
  where r.rolname = 'siso_engine' and query not like '%cases_to_wake%'`

/** Statements of the worker alone, whatever people do meanwhile. */
export async function engineStatements({ owner }: Rig): Promise<number> {
  const { rows } = await owner.query<{ statements: number }>(ofEngine)
  return rows[0]?.statements ?? 0
}

export async function usedSoFar(rig: Rig): Promise<Used> {
  const { owner, worker, temporal, postgres } = rig
  const all = (programs: readonly { pid: number }[]) =>
    programs.reduce((sum, { pid }) => sum + cpuMs(pid), 0)
  type Counts = Pick<Used, 'commits' | 'statements' | 'walBytes'>
  const { rows } = await owner.query<Counts>(statements)
  const counts = rows[0]
  if (!counts) throw new Error('an aggregate answers one row')
  return {
    ...counts,
    web: all(rig.webs),
    worker: cpuMs(worker().pid),
    temporal: cpuMs(temporal.pid),
    postgres: cpuMs(postgres.pid),
    floor: all(rig.floors),
  }
}

/** What each of `count` completions used between two readings. */
export function perCompletion(before: Used, after: Used, count: number): Used {
  const per = (name: keyof Used) => (after[name] - before[name]) / count
  return {
    commits: per('commits'),
    statements: per('statements'),
    walBytes: per('walBytes'),
    web: per('web'),
    worker: per('worker'),
    temporal: per('temporal'),
    postgres: per('postgres'),
    floor: per('floor'),
  }
}
