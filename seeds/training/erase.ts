import type { Sql } from '../../domain/shared/sql.ts'

/** `child.column` names a row of `parent` by its `key`. */
interface Link {
  readonly child: string
  readonly column: string
  readonly parent: string
  readonly key: string
}

// Foreign keys of one column; and where a case, a person, a task or an account is named without one, lest
// a write block on its lock. The audit names them too: it is kept, and holds no content.
const links = `
  select c.conrelid::regclass::text as child, a.attname as column, c.confrelid::regclass::text as parent, f.attname as key
  from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
  where c.contype = 'f' and cardinality(c.conkey) = 1 and c.connamespace = 'public'::regnamespace
    and c.conrelid::regclass::text <> all($1)
  union
  select t.relname, a.attname, m.parent, 'id'
  from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join (values ('case_id', 'social_case'), ('person_id', 'person'), ('task_id', 'task'), ('user_id', 'user_account'))
      m (name, parent) on m.name = a.attname
  where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and t.relname <> all($1)
    and a.atttypid = 'uuid'::regtype`

/** How accounts sign in and read their lists stays theirs; what was reviewed is everybody's. */
const kept = [
  'audit_event',
  'user_role',
  'session',
  'saved_view',
  'notice_choice',
  'release_review',
]

const appendOnly = `
  select tgrelid::regclass::text as table, tgname as name from pg_trigger
  where tgfoid = 'refuse_change'::regproc and tgrelid::regclass::text = any($1)`

/** Which rows of each table go, as a condition: those of the training organisation and all that lean on them. */
type Doomed = Map<string, string[]>

function leaningOn(base: Doomed, all: readonly Link[]): Doomed {
  const doomed: Doomed = new Map(base)
  const reached = [...base.keys()]
  for (const parent of reached) {
    for (const { child } of all.filter((link) => link.parent === parent))
      if (!reached.includes(child)) reached.push(child)
  }
  for (const { child, column, parent, key } of all) {
    if (child === parent || !reached.includes(parent)) continue
    const rows = `${column} in (select ${key} from ${parent} where {${parent}})`
    doomed.set(child, [...(doomed.get(child) ?? []), rows])
  }
  return doomed
}

function conditionOf(table: string, doomed: Doomed): string {
  const any = (doomed.get(table) ?? []).map((rows) =>
    rows.replaceAll(/\{(\w+)\}/g, (_, parent: string) => conditionOf(parent, doomed)),
  )
  return `(${any.join(' or ')})`
}

/** Those that lean on others first. */
function inOrder(tables: readonly string[], all: readonly Link[]): string[] {
  const left = new Set(tables)
  const order: string[] = []
  while (left.size > 0) {
    const free = [...left].filter(
      (table) =>
        !all.some(({ parent, child }) => parent === table && child !== table && left.has(child)),
    )
    if (free.length === 0)
      throw new Error(`tables that lean on each other: ${[...left].join(', ')}`)
    for (const table of free) {
      order.push(table)
      left.delete(table)
    }
  }
  return order
}

const pointsGone = `
  with places as (
    delete from contact_point_office where office in (select id from organisation where training) returning point)
  select distinct point from places`

/**
 * Takes away the people of the training organisation with all that leans on them, also where the record
 * is only added to: nobody lived it. As the database's owner, inside the transaction that makes it anew;
 * whoever writes meanwhile waits.
 * @returns the cases that were open, whose workflows have nothing to do any more
 */
export async function eraseTraining(sql: Sql): Promise<string[]> {
  const all = await sql.query<Link>(links, [kept])
  const base: Doomed = new Map([
    ['person', ['training']],
    ['user_account', ['training']],
  ])
  const doomed = leaningOn(base, all)
  const leaning = inOrder([...doomed.keys()], all)
  const tables = leaning.filter((table) => table !== 'user_account')
  const guards = await sql.query<{ table: string; name: string }>(appendOnly, [tables])
  const open = await sql.query<{ id: string }>(
    `select id from social_case where state = 'open' and ${conditionOf('social_case', doomed)}`,
  )
  for (const { table, name } of guards)
    await sql.query(`alter table ${table} disable trigger ${name}`)
  for (const table of tables)
    await sql.query(`delete from ${table} where ${conditionOf(table, doomed)}`)
  for (const { table, name } of guards)
    await sql.query(`alter table ${table} enable trigger ${name}`)
  const points = await sql.query<{ point: number }>(pointsGone)
  await sql.query('delete from contact_point where id = any($1::int[])', [
    points.map(({ point }) => point),
  ])
  await sql.query(
    'delete from office_setting where office in (select id from organisation where training)',
  )
  return open.map(({ id }) => id)
}
