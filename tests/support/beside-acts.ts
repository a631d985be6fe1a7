import { randomUUID } from 'node:crypto'

import { subprocessesOf } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Act } from '../../domain/shared/act.ts'
import { openSubprocess } from '../../domain/tasks/open-subprocess.ts'
import { reopenCase } from '../../domain/tasks/reopen-case.ts'

import type { Town } from './a-town.ts'

/** An act on a case that completes no task. */
export interface CasePost {
  readonly op: string
  readonly caseId: string
  readonly work: (act: Act, caseId: string) => Promise<number>
}

const anyCase = `
  select id from social_case where state = $1 and id >= gen_random_uuid() order by id limit 1`

async function caseIn({ owner }: Town, state: 'open' | 'closed'): Promise<string | undefined> {
  return (await owner.query<{ id: string }>(anyCase, [state])).rows[0]?.id
}

/** Opens the last subprocess of the release beside some case, or a closed case again. */
export async function besidePost(town: Town, release: Release): Promise<CasePost | undefined> {
  const op = randomUUID()
  if (Math.random() < 0.5) return againPost(town, release, op)
  const step = subprocessesOf(release).findLast(({ opens }) => opens.byHand)
  const caseId = step && (await caseIn(town, 'open'))
  if (!caseId) return undefined
  const reason = step.opens.byHand?.reasons[0]?.key ?? ''
  const asked = { op, subprocess: step.key, reason, words: 'Prova' }
  return { op, caseId, work: (act, of) => openSubprocess(act, of, asked) }
}

async function againPost(town: Town, { reopenings }: Release, op: string) {
  const to = reopenings?.[0]?.to
  const caseId = to === undefined ? undefined : await caseIn(town, 'closed')
  if (to === undefined || !caseId) return undefined
  const asked = { op, to, reason: 'mistake', words: 'Prova' }
  const work: CasePost['work'] = (act, of) => reopenCase(act, of, asked)
  return { op, caseId, work }
}

// Its id is the person's own: were two clerks to move her at once, one would fail.
const lived = `
  with chosen as (
    select c.subject from social_case c where c.state = 'open' and not exists (
      select from person_address a where a.person_id = c.subject) limit 1),
  before as (
    insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
    select md5(subject::text)::uuid, subject, 'residence', 'Via Vecchia 1', $1, 'declared', '2020-01-01', '2020-01-01'
    from chosen returning person_id)
  select person_id as person from before`

const movedTo = `
  insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
  select gen_random_uuid(), $1, 'residence', 'Via Nuova 1', o.id, 'declared', siso_today(), siso_today()
  from organisation o where o.kind = 'municipality' and o.id <> $2 order by o.id limit 1`

/** Somebody with an open case moves to another comune: once in her life. */
export async function moveSomebody(town: Town): Promise<void> {
  await town.as('desk', async ({ sql }) => {
    const { municipality } = town.place
    const [moved] = await sql.query<{ person: string }>(lived, [municipality])
    if (moved) await sql.query(movedTo, [moved.person, municipality])
  })
}
