import { plannedRows } from '../../../domain/delivery/granted-rows.ts'
import type { GrantedRow } from '../../../domain/delivery/granted-rows.ts'
import type { ServiceRow } from '../../../domain/delivery/queries.ts'
import { costOf, plannedIn } from '../../../domain/delivery/rules.ts'
import type { PlanVersion } from '../../../domain/plan/versions.ts'
import { count, presentService } from '../present-service.ts'
import type { Counting } from '../present-service.ts'
import { formatDate, formatMoney } from '../../shared/format.ts'
import type { Names } from '../../shared/forms/words.ts'
import { amountInWords, termsInWords } from '../../shared/service-words.ts'
import type { Reader } from '../../shared/service-words.ts'

export interface Delivered extends Counting {
  readonly services: readonly ServiceRow[]
  /** Of services and bodies, by code. */
  readonly names: Names
}

/** The services that a version plans, with what they cost; those it has granted, with their life. */
export function presentPlanned(version: PlanVersion, delivered: Delivered, reader: Reader) {
  const rows = plannedRows(version.release, version.form.key, version.answers)
  const services = rows.map((row) => {
    const granted = delivered.services.find(
      ({ seq, row: n }) => seq === version.seq && n === row.row,
    )
    return presentOne(row, granted, { delivered, reader })
  })
  const sum = (part: 'planned' | 'spent') =>
    services.reduce((total, { cents }) => total + cents[part], 0)
  return { services, total: sum('planned'), spent: sum('spent') }
}

interface Context {
  readonly delivered: Delivered
  readonly reader: Reader
}

function presentOne(row: GrantedRow, granted: ServiceRow | undefined, context: Context) {
  const { delivered, reader } = context
  const { t, language } = reader
  const whole = plannedIn(row, [], { from: row.startsOn, to: row.endsOn })
  const planned = costOf(whole, row.price)
  const provider = row.provider === null ? undefined : delivered.names[row.provider]
  return {
    name: delivered.names[row.service] ?? row.service,
    goals: row.goals,
    provider: provider ?? t('delivery.own-service'),
    terms: termsInWords(row, reader),
    period: `${formatDate(row.startsOn, language)} – ${formatDate(row.endsOn, language)}`,
    standing: t('plan.not-granted'),
    ...(granted && presentService(granted, delivered, reader)),
    isGranted: granted !== undefined,
    plannedCost: formatMoney(planned / 100, language),
    why: whyInWords(row, whole, reader),
    cents: { planned, spent: granted ? count(granted, delivered).cost : 0 },
  }
}

/** `78,86 ore × 22,00 €`: what the cost is made of. */
function whyInWords(row: GrantedRow, whole: number, reader: Reader): string {
  const amount = amountInWords(whole, row, reader)
  if (row.unit === 'euro') return amount
  return `${amount} × ${formatMoney(row.price / 100, reader.language)}`
}
