import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import type { FolderHead } from '../../domain/diary/read-folder.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { presentRulesChanged } from '../shared/told/rules-changed.ts'
import { personPath } from '../registry/paths.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { recordPath } from '../social/paths.ts'
import type { Folder } from './folder.ts'
import { casePath, paths } from './paths.ts'
import type { FolderAddress } from './paths.ts'

export interface Reader {
  readonly session: Session
  readonly language: Language
  readonly t: Translate
}

const parts = [
  'summary',
  'way',
  'diary',
  'people',
  'assessments',
  'plan',
  'services',
  'documents',
  'deadlines',
  'accesses',
] as const

/** What every page of a folder begins with. Titles and addresses carry no name: screens are shared. */
export function presentHead({ head, release }: Folder, here: FolderAddress, reader: Reader) {
  const { t, session } = reader
  const title = t('cases.folder-title', { number: head.number })
  return {
    title: here === 'summary' ? title : `${title} – ${t(`cases.part-${here}`)}`,
    head: {
      list: paths.cases,
      heading: title,
      person: personInWords(head, t),
      personHref:
        head.personId !== null && may(session.roles, 'person.read') && personPath(head.personId),
      age: head.age === null ? '' : t('cases.age', { count: head.age }),
      died: head.died,
      provisional: head.identity === 'provisional',
      municipality: head.municipality,
      manager: head.manager,
      representatives: head.representatives,
      restricted: head.protected,
      closed: closedInWords(head, release, reader),
      rulesChanged: presentRulesChanged(head.rulesChanged, casePath(head.id, here)),
      tabs: [
        ...parts
          .filter((part) => part !== 'accesses' || may(session.roles, 'case.access-log'))
          .map((part) => ({
            href: casePath(head.id, part),
            label: t(`cases.part-${part}`),
            current: part === here,
          })),
        ...recordTabs(head, reader),
      ],
    },
  }
}

/** The social record is the person's, whatever the case: its pages are hers. */
function recordTabs({ personId }: FolderHead, { session, t }: Reader) {
  if (personId === null || !may(session.roles, 'record.read')) return []
  return (['record', 'network'] as const).map((part) => ({
    href: recordPath(personId, part),
    label: t(`social.${part}`),
    current: false,
  }))
}

function closedInWords(head: FolderHead, release: Release, { t, language }: Reader): string {
  if (head.closedAt === null) return ''
  const day = formatDate(head.closedAt, language)
  if (head.deleted !== null) return t('contact.deleted-on', { day, reason: head.deleted })
  const outcome = endInWords(release, head.outcome)
  return outcome ? t('cases.closed-with', { day, outcome }) : t('cases.closed-on', { day })
}

/** The title of the end step with this outcome. */
export function endInWords(release: Release, outcome: string | null): string | undefined {
  const end = release.steps.find((step) => step.kind === 'end' && step.outcome === outcome)
  return end && italian(end.title)
}
