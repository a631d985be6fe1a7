import { comparePlans } from '../../../domain/plan/compare.ts'
import type { PartChange } from '../../../domain/plan/compare.ts'
import type { PlanVersion } from '../../../domain/plan/versions.ts'
import type { Reader } from '../present-head.ts'
import { partsOf } from './parts.ts'
import type { PlanPage } from './present-plan.ts'

/** What sets two versions apart, in words, from the older to the newer. */
export function presentComparison({ shown, against, delivered }: PlanPage, reader: Reader) {
  if (!shown || !against) return undefined
  const { t, language } = reader
  const [before, after] = shown.n > against.n ? [against, shown] : [shown, against]
  const parts = (version: PlanVersion) => partsOf(version, { names: delivered.names, language })
  return {
    title: t('plan.compared', { before: before.n, after: after.n }),
    changes: comparePlans(parts(before), parts(after)).map((one) => changeInWords(one, reader)),
  }
}

function changeInWords({ kind, title, name, changes }: PartChange, { t }: Reader) {
  const nothing = t('plan.nothing')
  return {
    text: t(`plan.change-${kind}`, { part: name === '' ? title : `${title}: ${name}` }),
    changes: changes.map(({ label, before, after }) => ({
      label,
      before: before === '' ? nothing : before,
      after: after === '' ? nothing : after,
    })),
  }
}
