import { may } from '../../domain/auth/policy.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import { paths } from './paths.ts'

interface Entry {
  readonly key: string
  readonly href: string
  readonly permission: Permission
}

/** The main menu, in order. A person sees the entries that some role of theirs opens. */
const entries: readonly Entry[] = [
  { key: 'nav.inbox', href: paths.inbox, permission: 'inbox.read' },
  { key: 'nav.people', href: paths.people, permission: 'person.search' },
  { key: 'nav.contacts', href: paths.contacts, permission: 'contact.list' },
  { key: 'nav.cases', href: paths.cases, permission: 'case.list' },
  { key: 'nav.plans', href: paths.plans, permission: 'case.list' },
  { key: 'nav.deliveries', href: paths.deliveries, permission: 'delivery.record' },
  { key: 'nav.checks', href: paths.checks, permission: 'delivery.check' },
  { key: 'nav.team', href: paths.team, permission: 'team.read' },
  { key: 'nav.figures', href: paths.figures, permission: 'figure.read' },
  { key: 'nav.quality', href: paths.quality, permission: 'quality.read' },
  { key: 'nav.statistics', href: paths.statistics, permission: 'statistics.read' },
  { key: 'nav.flows', href: paths.flows, permission: 'siuss.read' },
  { key: 'nav.agenda', href: paths.agenda, permission: 'agenda.use' },
  { key: 'nav.procedures', href: paths.procedures, permission: 'procedure.read' },
  { key: 'nav.administration', href: paths.administration, permission: 'admin.offices' },
  { key: 'nav.help', href: paths.help, permission: 'help.read' },
]

export interface NavigationItem {
  readonly key: string
  readonly href: string
  readonly current: boolean
}

export function presentNavigation(roles: readonly string[], path: string): NavigationItem[] {
  return entries
    .filter(({ permission }) => may(roles, permission))
    .map(({ key, href }) => ({ key, href, current: path === href || path.startsWith(`${href}/`) }))
}
