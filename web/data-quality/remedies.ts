import { may } from '../../domain/auth/policy.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import type { Finding } from '../../domain/data-quality/queries.ts'
import type { QualityRule, RemedyPage } from '../../domain/data-quality/quality-rules.ts'
import { mondayOf } from '../../domain/shared/calendar-day.ts'
import { benefitPath, paths as benefits } from '../administration/paths.ts'
import { casePath } from '../cases/paths.ts'
import { paths as delivery, weekPath } from '../delivery/paths.ts'
import { personPath } from '../registry/paths.ts'
import { newFactPath } from '../social/paths.ts'

interface Remedy {
  /** Who may mend it there. */
  readonly permission: Permission
  readonly path: (finding: Finding) => string
}

const remedies: Readonly<Record<RemedyPage, Remedy>> = {
  // Of a person whose identity is certain the code is corrected, not recognised.
  identity: {
    permission: 'person.edit',
    path: ({ personId, identity }) =>
      personPath(personId, identity === 'certain' ? 'details' : 'identity'),
  },
  details: { permission: 'person.edit', path: ({ personId }) => personPath(personId, 'details') },
  isee: { permission: 'record.write', path: ({ personId }) => newFactPath(personId, 'isee') },
  case: { permission: 'case.read', path: ({ caseId }) => casePath(caseId) },
  benefit: {
    permission: 'nomenclature.read',
    path: ({ service }) => (service === null ? benefits.benefits : benefitPath(service)),
  },
  plan: { permission: 'case.read', path: ({ caseId }) => casePath(caseId, 'plan') },
  week: {
    permission: 'delivery.record',
    path: ({ about }) => (about === null ? delivery.week : weekPath(mondayOf(about))),
  },
  checks: { permission: 'delivery.check', path: () => delivery.check },
  deadlines: { permission: 'case.read', path: ({ caseId }) => casePath(caseId, 'deadlines') },
}

/** The page that opens at the field to mend, for who may. */
export function remedyOf(
  { remedy }: QualityRule,
  finding: Finding,
  roles: readonly string[],
): string | undefined {
  if (!remedy) return undefined
  const { permission, path } = remedies[remedy.page]
  if (!may(roles, permission)) return undefined
  return remedy.field === undefined ? path(finding) : `${path(finding)}#${remedy.field}`
}
