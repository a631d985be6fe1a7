import { dayInItaly } from '../../domain/shared/today.ts'
import { pathwayActivities } from '../../activities/pathway.ts'
import { effectAdapters } from '../../activities/adapters/effects.ts'
import type { AnswerRow } from '../../domain/procedures/forms/answers.ts'
import { advance } from '../../domain/tasks/advance.ts'
import { aCaseInAssessment } from './a-case.ts'
import type { Team, TestCase } from './a-case.ts'
import { caseAt } from './a-case.ts'
import type { Desk } from './builders/a-desk.ts'

export interface TestProvider {
  readonly id: number
  readonly code: string
}

/** A body that delivers in a zone. */
export async function aProvider(
  desk: Desk,
  code: string,
  zone: number | null,
): Promise<TestProvider> {
  const { rows } = await desk.owner.query<TestProvider>(
    `with body as (
       insert into organisation (kind, code, name, valid_from, evidence)
       values ('provider', $1, $1, '2020-01-01', 'invented') returning id, code),
     tie as (
       insert into organisation_tie (child, parent, relation, valid_from, evidence)
       select id, $2, 'serves', '2020-01-01', 'invented' from body)
     select id, code from body`,
    [code, zone],
  )
  const [made] = rows
  if (!made) throw new Error('the provider must be there')
  return made
}

const day = (days: number) => dayInItaly(Date.now() + days * 86_400_000)

/** Two hours of home help a week for a year, of which a month is over. */
export function aRow(provider: string | undefined, over: AnswerRow = {}): AnswerRow {
  return {
    ...{ grantedService: 'D.1.01', grantedQuantity: 2, grantedUnit: 'hour', grantedEvery: 'week' },
    ...{ grantedFrom: day(-30), grantedTo: day(335), grantedPrice: 20.65 },
    ...(provider !== undefined && { grantedProvider: provider }),
    ...over,
  }
}

/** Runs what the worker would: the effects that wait, and the moves between them. */
export async function runEffects(
  desk: Pick<Desk, 'engine' | 'deps'>,
  caseId: string,
): Promise<void> {
  const mailer = { send: () => Promise.resolve(), close: () => undefined }
  const adapters = effectAdapters(desk.engine, mailer)
  const { runEffect } = pathwayActivities({ ...desk.deps, adapters })
  for (;;) {
    const { effects } = await advance(desk.deps, caseId, 'workflow')
    if (effects.length === 0) return
    for (const key of effects) await runEffect(caseId, key)
  }
}

export interface Granted {
  readonly parent: TestCase
  readonly services: readonly TestCase[]
}

/** A signed plan that grants these services; each waits for who is to start it. */
export async function aGrant(desk: Desk, team: Team, rows: readonly AnswerRow[]): Promise<Granted> {
  const parent = await aCaseInAssessment(desk, team)
  await parent.complete(team.worker, await parent.task('assess'), { outcome: 'done' })
  await parent.advance('workflow')
  return grantAgain(desk, team, { parent, rows })
}

/** The plan of a case is written, approved and signed. */
export async function grantAgain(
  desk: Desk,
  team: Team,
  { parent, rows }: { readonly parent: TestCase; readonly rows: readonly AnswerRow[] },
): Promise<Granted> {
  const facts = { servicesGranted: 'one-by-one' }
  const propose = { outcome: 'propose', answers: { granted: rows }, facts }
  await parent.complete(team.worker, await parent.task('write-plan'), propose)
  await parent.complete(team.coordinator, await parent.task('approve-plan'), { outcome: 'approve' })
  await parent.complete(team.worker, await parent.task('sign-plan'), { outcome: 'signed' })
  await runEffects(desk, parent.id)
  const { rows: found } = await desk.owner.query<{ id: string }>(
    'select case_id as id from granted_service where parent = $1 order by number',
    [parent.id],
  )
  const services = found.map(({ id }) => caseAt(desk, id, parent.person))
  for (const { id } of services) await runEffects(desk, id)
  return { parent, services }
}
