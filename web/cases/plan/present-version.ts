import type { Goal } from '../../../domain/plan/goals.ts'
import type { Level, PlanVersion } from '../../../domain/plan/versions.ts'
import type { Reader } from '../present-head.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { formatDate, formatDateTime, formatMoney } from '../../shared/format.ts'
import type { Translate } from '../../shared/i18n.ts'
import { codeInWords, partsOf } from './parts.ts'
import { presentPlanned } from './planned-services.ts'
import type { Delivered } from './planned-services.ts'
import type { PlanPage } from './present-plan.ts'

/** One version: objectives with the services that serve them, costs, and who did what with it. */
export function presentVersion(
  version: PlanVersion,
  { delivered, folder }: PlanPage,
  reader: Reader,
) {
  const { t, language } = reader
  const { services, total, spent } = presentPlanned(version, delivered, reader)
  const { reviewOn, standing } = version
  const isLate = reviewOn !== null && reviewOn < delivered.today
  const { now, state } = folder.head
  return {
    n: version.n,
    heading: t('plan.version', { n: version.n }),
    standing: standingInWords(version, reader),
    tone: standing === 'in-force' ? 'done' : '',
    review: reviewOn === null ? '' : formatDate(reviewOn, language),
    late: isLate && standing === 'in-force' && state === 'open',
    until: version.until === null ? '' : formatDate(version.until, language),
    ending:
      standing === 'in-force' && state === 'open' ? endingInWords(version, delivered.today, t) : '',
    acts: version.acts.map(({ title, outcome, by, at }) => ({
      ...{ title, outcome },
      who: t('plan.act-by', { name: by ?? '', when: formatDateTime(at, language, now) }),
    })),
    goals: version.goals.map((goal) => ({
      ...presentGoal(goal, version, reader),
      services: services.filter(({ goals }) => goals.includes(goal.n)),
    })),
    services,
    rest: restOf(version, delivered, reader),
    consents: consentsOf(version, delivered, reader),
    costs: t('plan.costs', {
      total: formatMoney(total / 100, language),
      spent: formatMoney(spent / 100, language),
    }),
  }
}

function presentGoal(goal: Goal, version: PlanVersion, reader: Reader) {
  const { t, language } = reader
  const coded = (concept: string, value: string | null) =>
    codeInWords(version, concept, { value, language })
  const { n, action, indicator, expected, responsible, measureEvery } = goal
  return {
    ...{ goal: goal.goal, action, indicator, expected, responsible },
    id: `obiettivo-${String(n)}`,
    title: goal.whole ? t('plan.goals') : t('plan.goal-n', { n }),
    area: coded('plan.area', goal.area),
    horizon: coded('plan.horizon', goal.horizon),
    every: measureEvery === null ? '' : t('plan.every-months', { count: measureEvery }),
    levels: (version.levels.get(n) ?? []).map((level) => levelInWords(level, reader)),
  }
}

function levelInWords(level: Level, { language }: Reader) {
  return {
    level: codeInWords(level, 'review.level', { value: level.level, language }),
    measured: level.measured,
    when: formatDate(level.at, language),
  }
}

/** What the plan says besides objectives and services one by one. */
function restOf(version: PlanVersion, { names }: Delivered, { language }: Reader) {
  return partsOf(version, { names, language })
    .filter(
      ({ answers }) => !answers.some(({ key }) => key === 'plan.goal' || key === 'service.code'),
    )
    .map((part) => ({ ...part, answers: part.answers.filter(({ key }) => key !== 'plan.goals') }))
    .filter(({ answers }) => answers.length > 0)
}

/** Who signed and who did not; how many is seen. */
function consentsOf({ consents }: PlanVersion, { names }: Delivered, { language }: Reader) {
  const counted: readonly string[] = ['plan.signedBy', 'plan.opposedBy']
  return consents
    .flatMap((one) => partsOf(one, { names, language }))
    .map((part) => ({ ...part, answers: part.answers.filter(({ key }) => !counted.includes(key)) }))
    .filter(({ answers }) => answers.length > 0)
}

const soonDays = 60

/** Whether a plan is over, or will be within sixty days; empty: neither. */
export function endingInWords({ until }: PlanVersion, today: string, t: Translate): string {
  if (until === null) return ''
  if (until < today) return t('plan.over')
  const soon = addDays(today, soonDays)
  return until <= soon ? t('plan.ending') : ''
}

/** “In vigore, firmato il 12/03/2026”. */
export function standingInWords(
  { standing, signedOn, agreed }: PlanVersion,
  { t, language }: Pick<Reader, 't' | 'language'>,
): string {
  const said = agreed || standing === 'not-signed' ? standing : (`${standing}-without` as const)
  return t(`plan.standing-${said}`, {
    day: signedOn === null ? '' : formatDate(signedOn, language),
  })
}
