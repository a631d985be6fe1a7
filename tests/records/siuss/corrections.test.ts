import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { acceptOutcomes } from '../../../domain/siuss/ledger/accept-outcomes.ts'
import { flowFigures } from '../../../domain/siuss/ledger/flow-figures.ts'
import { turnFlowTasks } from '../../../domain/siuss/ledger/flow-tasks.ts'
import { listFlows } from '../../../domain/siuss/ledger/list-flows.ts'
import { publishReady, scopeComune } from '../../../domain/siuss/ledger/publish-flows.ts'
import type { OutcomeCode } from '../../../domain/siuss/ledger/rules.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aSendingDesk, thisYear } from '../../support/a-benefit.ts'
import type { KeptFlow, SendingDesk } from '../../support/a-benefit.ts'
import { aDayLater } from '../../support/a-flow.ts'

type Service = Awaited<ReturnType<SendingDesk['aBenefit']>>

let at: SendingDesk
let minute = 0

beforeAll(async () => {
  at = await aSendingDesk()
})
afterAll(() => at.desk.close())

/** INPS brings an outcome, acquired a minute after the one before. */
const hear = (id: string | undefined, code: OutcomeCode = 'OK') =>
  transaction(at.desk.web, async (sql) => {
    await scopeComune(sql, at.belfiore)
    const acquiredAt = new Date(Date.UTC(2026, 11, 1, 8, ++minute))
    const outcome = { idFlusso: id ?? '', code, acquiredAt, description: '', siussId: '' }
    await acceptOutcomes(sql, at.belfiore, [outcome])
  })

async function publish(): Promise<string[]> {
  await aDayLater(at.desk.owner)
  return publishReady(at.desk.engine, at.belfiore)
}

/** A benefit whose flow has this outcome. */
async function told(code: OutcomeCode): Promise<{ service: Service; first: KeptFlow | undefined }> {
  const service = await at.aBenefit()
  await at.prepare()
  const [first] = await at.flows(service.id)
  await publish()
  await hear(first?.id, code)
  return { service, first }
}

const states = async (service: TestCase) =>
  (await at.flows(service.id)).map(({ operation, state }) => `${operation} ${state}`).toSorted()
const of = async (service: TestCase, operation: 'I' | 'C') =>
  (await at.flows(service.id)).findLast((one) => one.operation === operation)
const toCorrect = () =>
  at.desk.actAs(at.officer, async ({ sql }) =>
    (await listFlows(sql, { view: 'to-correct', limit: 200 })).rows.map(({ idFlusso }) => idFlusso),
  )

/** The worker's round. */
async function turn(service: TestCase): Promise<void> {
  await turnFlowTasks(at.desk.engine, () => Promise.resolve())
  await service.advance('workflow')
}
const done = async (service: TestCase, note?: string) =>
  service.complete(at.officer, await service.task('ad-hoc'), {
    outcome: 'done',
    ...(note !== undefined && { note }),
  })
const tasks = async (service: TestCase) =>
  (await service.tasks()).filter(({ step }) => step === 'ad-hoc').map(({ state }) => state)

describe('a cancelling of what INPS has rejected meanwhile', () => {
  test('is dropped, says why, and is due no more; what was to follow it goes by itself', async () => {
    const { service, first } = await told('OK')
    await at.price(service.id, 3000)
    await at.prepare()
    expect(await states(service)).toEqual(['C ready', 'I acquired', 'I ready'])
    await hear(first?.id, 'DATI_NON_TROVATI')
    await publish()
    expect(await states(service)).toEqual(['C dropped', 'I corrected', 'I published'])
    const [row] = await at.desk.actAs(at.officer, async ({ sql }) => {
      const only = (await of(service, 'C'))?.id
      return (await listFlows(sql, { view: 'all', only, limit: 1 })).rows
    })
    expect(row).toMatchObject({ state: 'dropped', droppedWhy: 'nothing-to-cancel' })
    const [figures] = await at.desk.actAs(at.officer, ({ sql }) => flowFigures(sql, [thisYear], 15))
    expect(figures).toMatchObject({ due: 0 })
    const { rows } = await at.desk.owner.query(
      `select 1 from audit_event where action = 'flows-dropped' and detail -> 'flows' ? $1`,
      [row?.idFlusso],
    )
    expect(rows).toHaveLength(1)
  })
})

describe('a flow that INPS rejected', () => {
  test('is to be corrected, in the list and as a task, while its correction is incomplete', async () => {
    const { service, first } = await told('RICHIESTA_INVALIDA')
    await at.price(service.id, 3000)
    await at.prepare()
    expect(await toCorrect()).not.toContain(first?.id)
    await turn(service)
    expect(await tasks(service)).toEqual([])
    const sex = (value: string | null) =>
      at.desk.owner.query('update person set sex = $2 where id = $1', [service.person, value])
    await sex(null)
    await at.prepare()
    expect(await states(service)).toEqual(['I draft', 'I rejected'])
    expect(await toCorrect()).toContain(first?.id)
    await turn(service)
    expect(await tasks(service)).toEqual(['open'])
    await sex('M')
    await at.prepare()
    expect(await toCorrect()).not.toContain(first?.id)
  })

  test('goes again as it was once its task is done with a note, and once only', async () => {
    const { service, first } = await told('ERRORE_GENERICO')
    await at.prepare()
    expect(await states(service)).toEqual(['I rejected'])
    await turn(service)
    await done(service)
    await at.prepare()
    expect(await states(service)).toEqual(['I rejected'])
    await turn(service)
    await done(service, 'I dati sono giusti: l’INPS aveva un guasto')
    expect(await at.prepare()).toBe(1)
    expect(await at.prepare()).toBe(0)
    expect(await states(service)).toEqual(['I ready', 'I rejected'])
    const again = await of(service, 'I')
    expect(again).toMatchObject({ state: 'ready', corrects: first?.id })
    expect(again?.xml).toBe(first?.xml.replaceAll(first.id, again?.id ?? ''))
    await publish()
    await hear(again?.id)
    expect(await states(service)).toEqual(['I acquired', 'I corrected'])
    await turn(service)
    expect(await tasks(service)).not.toContain('open')
  })

  test('does not go as it was where its data changed: what waits is what is true', async () => {
    const { service } = await told('RICHIESTA_INVALIDA')
    const was = (await of(service, 'I'))?.xml
    await at.price(service.id, 3000)
    await at.prepare()
    await at.price(service.id, 2065)
    await at.prepare()
    const waits = await of(service, 'I')
    expect(await states(service)).toEqual(['I ready', 'I rejected'])
    expect(waits?.xml.replace(/Nome="[^"]+"/, '')).toBe(was?.replace(/Nome="[^"]+"/, ''))
  })

  test.each([
    ['ERRORE_GENERICO', ['I ready', 'I rejected']],
    ['RICHIESTA_INVALIDA', ['I rejected']],
  ] as const)('%s goes again by itself where its cases are closed: %j', async (code, after) => {
    const { service } = await told(code)
    const endsOn = await service.scalar(
      'select ends_on::text from granted_service where case_id = $1',
    )
    await at.desk.owner.query(
      `update social_case set state = 'closed', closed_at = siso_clock() where id = any($1)`,
      [[service.id, service.parent]],
    )
    // As if each had run as long as was granted.
    const ends = 'update granted_service set ends_on = $2 where case_id = $1'
    await at.desk.owner.query(ends, [service.id, endsOn])
    await at.prepare()
    expect(await states(service)).toEqual(after)
  })
})

describe('a flow that INPS takes after another has taken its place', () => {
  const notices = (service: TestCase) =>
    service.scalar<number>(
      `select count(*)::int from notice where case_id = $1 and kind = 'flow-twice'`,
    )

  /** The first was rejected, and another went out in its place. */
  async function replaced() {
    const { service, first } = await told('RICHIESTA_INVALIDA')
    await at.price(service.id, 3000)
    await at.prepare()
    await publish()
    expect(await states(service)).toEqual(['I corrected', 'I published'])
    return { service, first, second: await of(service, 'I') }
  }

  test('is told to who keeps the flows, and cancelled by the next preparing', async () => {
    const { service, first, second } = await replaced()
    await hear(second?.id)
    await hear(first?.id)
    expect(await states(service)).toEqual(['I acquired', 'I acquired'])
    expect(await notices(service)).toBe(1)
    expect(await toCorrect()).toContain(first?.id)
    expect(await toCorrect()).not.toContain(second?.id)
    expect(await at.prepare()).toBe(1)
    expect(await at.prepare()).toBe(0)
    expect(await of(service, 'C')).toMatchObject({ state: 'ready', corrects: first?.id })
    expect(await toCorrect()).not.toContain(first?.id)
    await publish()
    await hear((await of(service, 'C'))?.id)
    expect(await states(service)).toEqual(['C acquired', 'I acquired', 'I corrected'])
  })

  test('stays corrected where INPS says once more what it had said', async () => {
    const { service, first } = await replaced()
    await hear(first?.id, 'DATI_NON_TROVATI')
    expect(await states(service)).toEqual(['I corrected', 'I published'])
    expect(await notices(service)).toBe(0)
  })

  test('before that one has left lets it go once the first is cancelled', async () => {
    const { service, first } = await told('RICHIESTA_INVALIDA')
    await at.price(service.id, 3000)
    await at.prepare()
    await hear(first?.id)
    expect(await publish()).toEqual([])
    expect(await at.prepare()).toBe(1)
    await publish()
    expect(await states(service)).toEqual(['C published', 'I acquired', 'I ready'])
    await hear((await of(service, 'C'))?.id)
    await publish()
    expect(await states(service)).toEqual(['C acquired', 'I corrected', 'I published'])
  })
})

describe('a cancelling that INPS rejects after it had taken it', () => {
  test('leaves there what it was to cancel, which is told; sent again it corrects it', async () => {
    const { service, first } = await told('OK')
    await at.price(service.id, 3000)
    await at.prepare()
    await publish()
    const cancels = await of(service, 'C')
    await hear(cancels?.id)
    await publish()
    expect(await states(service)).toEqual(['C acquired', 'I corrected', 'I published'])
    await hear(cancels?.id, 'ERRORE_GENERICO')
    expect(await states(service)).toEqual(['C rejected', 'I acquired', 'I published'])
    expect(await toCorrect()).toContain(cancels?.id)
    await turn(service)
    await done(service, 'L’INPS aveva un guasto')
    expect(await at.prepare()).toBe(1)
    await publish()
    const again = await of(service, 'C')
    expect(again).toMatchObject({ state: 'published', corrects: first?.id })
    await hear(again?.id)
    expect(await states(service)).toEqual([
      ...['C acquired', 'C corrected', 'I corrected', 'I published'],
    ])
  })
})
