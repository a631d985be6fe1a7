import { readFileSync } from 'node:fs'

import { z } from 'zod'

import type { Sql } from '../../domain/shared/sql.ts'
import { checked } from '../region.ts'

const code = z.string().regex(/^formazione(-[a-z0-9]+)*$/)
const Tree = z.strictObject({
  validFrom: z.iso.date(),
  note: z.string().min(1),
  bodies: z.array(
    z.strictObject({
      kind: z.string(),
      code,
      name: z.string().min(1),
      partOf: code.optional(),
      serves: code.optional(),
      /** Codes of places that no real municipality has: no fiscal code made of them is anybody's. */
      detail: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    }),
  ),
})

const insertBodies = `
  insert into organisation (kind, code, name, valid_from, evidence, note, detail, training)
  select kind, code, name, $2::date, 'invented', $3, detail, true
  from jsonb_to_recordset($1::jsonb) as x (kind text, code text, name text, detail jsonb)
  on conflict (code) do nothing`

const insertTies = `
  insert into organisation_tie (child, parent, relation, valid_from, evidence)
  select c.id, p.id, x.relation, $2::date, 'invented'
  from jsonb_to_recordset($1::jsonb) as x (child text, parent text, relation text)
  join organisation c on c.code = x.child join organisation p on p.code = x.parent
  on conflict do nothing`

/** Adds the bodies of the training organisation that are missing: a root of their own, tied to no real one. */
export async function seedTrainingOrganisations(sql: Sql): Promise<void> {
  const file = new URL('organisations.json', import.meta.url)
  const tree = checked('training/organisations.json', Tree, JSON.parse(readFileSync(file, 'utf8')))
  const { bodies, validFrom, note } = tree
  const ties = bodies.flatMap(({ code: child, partOf, serves }) => [
    ...(partOf === undefined ? [] : [{ child, parent: partOf, relation: 'part-of' }]),
    ...(serves === undefined ? [] : [{ child, parent: serves, relation: 'serves' }]),
  ])
  await sql.query(insertBodies, [JSON.stringify(bodies), validFrom, note])
  await sql.query(insertTies, [JSON.stringify(ties), validFrom])
}
