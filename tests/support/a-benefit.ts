import { prepareFlows } from '../../domain/siuss/prepare-flows.ts'
import { setSender } from '../../domain/siuss/sender.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import type { AnswerRow } from '../../domain/procedures/forms/answers.ts'
import { aTeam } from './a-case.ts'
import type { Team, TestCase } from './a-case.ts'
import { belfioreOf } from './a-flow.ts'
import { aGrant, aProvider, aRow } from './a-service.ts'
import { aDesk } from './builders/a-desk.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

/** A flow as the ledger has it. */
export interface KeptFlow {
  readonly id: string
  readonly belfiore: string
  readonly operation: string
  readonly state: string
  readonly corrects: string | null
  readonly xml: string
}

/** A comune of which it is said who sends, with people who grant, deliver and prepare flows. */
export interface SendingDesk {
  readonly desk: Desk
  readonly team: Team
  readonly officer: Colleague
  readonly municipality: number
  readonly belfiore: string
  /** Home help that has begun in January of this year, of somebody of whom all is known. */
  readonly aBenefit: (over?: AnswerRow) => Promise<TestCase & { readonly parent: string }>
  readonly flows: (of: string) => Promise<KeptFlow[]>
  readonly prepare: (who?: Colleague, comune?: number) => Promise<number>
  readonly price: (service: string, cents: number) => Promise<unknown>
}

export const thisYear = Number(dayInItaly(Date.now()).slice(0, 4))

export async function aSendingDesk(): Promise<SendingDesk> {
  const desk = await aDesk()
  const team = await aTeam(desk)
  const municipality = desk.here.municipality ?? 0
  const officer = await desk.hire('admin-officer', municipality)
  const provider = await aProvider(desk, 'of-here', desk.here.zone)
  const helper = await desk.hire('provider', provider.id)
  await desk.actAs(officer, (act) => setSender(act, municipality, 'RSSMRA80A01H501U'))
  return {
    ...{ desk, team, officer, municipality },
    belfiore: await belfioreOf(desk.owner, municipality),
    async aBenefit(over) {
      const { parent, services } = await aGrant(desk, team, [aRow(provider.code, over)])
      const [service] = services
      if (!service) throw new Error('a service')
      const start = { outcome: 'accept', facts: { startedOn: `${String(thisYear)}-01-02` } }
      await service.complete(helper, await service.task('start-service'), start)
      await service.advance('workflow')
      await allKnown(desk, service.person, municipality)
      return { ...service, parent: parent.id }
    },
    async flows(of) {
      const { rows } = await desk.owner.query<KeptFlow>(
        `select id_flusso as id, belfiore, operation, state, corrects, xml from siuss_flow
         where case_id = $1 order by put_at, id_flusso`,
        [of],
      )
      return rows
    },
    prepare: (who = officer, comune = municipality) =>
      desk.actAs(who, async (act) => {
        const { put } = await prepareFlows(act, { municipality: comune, year: thisYear })
        return put
      }),
    price: (service, cents) =>
      desk.owner.query('update granted_service set price = $2 where case_id = $1', [
        service,
        cents,
      ]),
  }
}

/** The fiscal code is one that a single person may have: whoever had it loses it. */
async function allKnown(desk: Desk, person: string, municipality: number): Promise<void> {
  await desk.owner.query(
    "update person set fiscal_code = null, fiscal_code_kind = null where fiscal_code = 'RSSMRA80A01H501U'",
  )
  await desk.owner.query(
    `update person set family_name = 'Rossi', given_name = 'Mario', sex = 'M', birth_date = '1980-01-01',
      citizenship = 'IT', residence = $2, fiscal_code = 'RSSMRA80A01H501U', fiscal_code_kind = 'regular',
      version = version + 1 where id = $1`,
    [person, municipality],
  )
}

/** Takes a flow from state to state, as its publication and what INPS says would. */
export async function goes(
  { desk }: SendingDesk,
  id: string | undefined,
  states: readonly string[],
): Promise<void> {
  for (const state of states)
    await desk.owner.query(
      `update siuss_flow set state = $2, ts_flusso = coalesce(ts_flusso,
        (select max(x.ts_flusso) + interval '1 second' from siuss_flow x), siso_clock()) where id_flusso = $1`,
      [id, state],
    )
}
