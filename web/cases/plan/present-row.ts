import { dayInItaly } from '../../../domain/shared/today.ts'
import type { CaseRow } from '../../../domain/diary/case-list.ts'
import type { PlanVersion } from '../../../domain/plan/versions.ts'
import { casePath } from '../paths.ts'
import { taskPath } from '../../tasks/paths.ts'
import { formatDate } from '../../shared/format.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import { personInWords } from '../../shared/person-words.ts'
import { endingInWords, standingInWords } from './present-version.ts'

interface Context {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** A case in the list of plans: by its plan in force, or else by the newest. */
export function presentRow(
  row: CaseRow,
  versions: readonly PlanVersion[] = [],
  { language, t, now }: Context,
) {
  const plan = versions.find(({ standing }) => standing === 'in-force') ?? versions.at(-1)
  return {
    ...(plan ? ofPlan(plan, { language, t, now }) : { standing: t('plan.not-written') }),
    href: casePath(row.id, 'plan'),
    number: row.number,
    person: personInWords(row, t),
    restricted: row.protected,
    next: row.nextTask,
    due: row.dueAt ? formatDate(row.dueAt, language) : '',
    whyDate: row.dueAt && row.nextTaskId && taskPath(row.nextTaskId, 'whyDate'),
    overdue: row.dueAt !== null && row.dueAt <= now,
    manager: row.manager,
  }
}

function ofPlan(plan: PlanVersion, { language, t, now }: Context) {
  const { reviewOn, until, standing, goals, n } = plan
  return {
    goals: goals.map(({ goal }) => goal),
    standing: standingInWords(plan, { t, language }),
    version: t('plan.version', { n }),
    review: reviewOn === null ? '' : formatDate(reviewOn, language),
    late: reviewOn !== null && reviewOn < dayInItaly(now),
    until: until === null ? '' : formatDate(until, language),
    ending: standing === 'in-force' ? endingInWords(plan, dayInItaly(now), t) : '',
  }
}
