import type pg from 'pg'

/** A table, and by what a row of a copy differs. */
type Copied = readonly [string, Readonly<Record<string, string>>]

/** What a case is read from when rules are tried on it. */
const copied: readonly Copied[] = [
  ['social_case', { id: 'c.to', number: "'B/' || c.i" }],
  ['case_engine', { case_id: 'c.to' }],
  ['case_event', { case_id: 'c.to' }],
  ['case_move', { case_id: 'c.to' }],
]
const rowsAtOnce = 5000

// Whatever columns there are, but those that the database computes.
const columns = `
  select column_name as name from information_schema.columns
  where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`

async function copyStatement(
  client: pg.ClientBase,
  table: string,
  replaced: Readonly<Record<string, string>>,
): Promise<string> {
  const { rows } = await client.query<{ name: string }>(columns, [table])
  const names = rows.map(({ name }) => name)
  const values = names.map((name) => replaced[name] ?? `t.${name}`)
  const key = table === 'social_case' ? 'id' : 'case_id'
  return `
    insert into ${table} (${names.join(', ')}) select ${values.join(', ')}
    from (select i, md5('bench copy' || i)::uuid as to, ($1::uuid[])[1 + i % cardinality($1::uuid[])] as of
      from generate_series($2::int, $3::int) i) c join ${table} t on t.${key} = c.of`
}

interface Copies {
  /** How many cases there are to be in all. */
  readonly count: number
  /** Other tables of a case, whose rows are copied too. */
  readonly also?: readonly Copied[]
}

/** Copies cases that the product has made: rows, without workflows. */
export async function cloneCases(
  client: pg.ClientBase,
  made: readonly string[],
  { count, also = [] }: Copies,
): Promise<void> {
  for (const [table, replaced] of [...copied, ...also]) {
    const statement = await copyStatement(client, table, replaced)
    for (let from = made.length + 1; from <= count; from += rowsAtOnce)
      await client.query(statement, [made, from, Math.min(count, from + rowsAtOnce - 1)])
  }
  await client.query('vacuum analyze')
}
