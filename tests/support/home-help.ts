import { dayInItaly } from '../../domain/shared/today.ts'
import type { Team, TestCase } from './a-case.ts'
import { aGrant, aProvider, aRow } from './a-service.ts'
import type { TestProvider } from './a-service.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

/** A body that delivers home help, and who says for it that a service has begun. */
export interface HomeHelp {
  readonly provider: TestProvider
  readonly helper: Colleague
}

export async function aHomeHelp(desk: Desk): Promise<HomeHelp> {
  const provider = await aProvider(desk, 'of-here', desk.here.zone)
  return { provider, helper: await desk.hire('provider', provider.id) }
}

const daysAgo = (days: number) => dayInItaly(Date.now() - days * 86_400_000)

/** Home help that began a month ago, of a person of whom INPS asks nothing that is missing but a code. */
export async function aBenefit(
  desk: Desk,
  team: Team,
  { provider, helper }: HomeHelp,
): Promise<TestCase> {
  const { services } = await aGrant(desk, team, [aRow(provider.code)])
  const [service] = services
  if (!service) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: daysAgo(29) } }
  await service.complete(helper, await service.task('start-service'), start)
  await service.advance('workflow')
  await desk.owner.query(
    `update person set family_name = 'Rossi', given_name = 'Mario', sex = 'M', birth_date = '1980-01-01',
      citizenship = 'IT', residence = $2, version = version + 1 where id = $1`,
    [service.person, desk.here.municipality],
  )
  return service
}

/** Gives a person the fiscal code that goes with these data; nobody else may have it. */
export async function withFiscalCode(desk: Desk, person: string): Promise<void> {
  const none =
    'update person set fiscal_code = null, fiscal_code_kind = null where fiscal_code is not null'
  await desk.owner.query(none)
  const one =
    "update person set fiscal_code = 'RSSMRA80A01H501U', fiscal_code_kind = 'regular' where id = $1"
  await desk.owner.query(one, [person])
}
