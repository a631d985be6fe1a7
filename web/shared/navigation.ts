import { may } from '../../domain/auth/policy.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import { paths } from './paths.ts'

interface Entry {
  readonly key: string
  readonly href: string
  readonly permission: Permission
  /** The menu in which it stands with others; the main menu has one entry for them all. */
  readonly menu?: string
}

const menu = 'nav.data'

/** The menus, in order. A person sees the entries that some role of theirs opens. */
const entries: readonly Entry[] = [
  { key: 'nav.inbox', href: paths.inbox, permission: 'inbox.read' },
  { key: 'nav.people', href: paths.people, permission: 'person.search' },
  { key: 'nav.contacts', href: paths.contacts, permission: 'contact.list' },
  { key: 'nav.cases', href: paths.cases, permission: 'case.list' },
  { key: 'nav.plans', href: paths.plans, permission: 'case.list' },
  { key: 'nav.deliveries', href: paths.deliveries, permission: 'delivery.record' },
  { key: 'nav.checks', href: paths.checks, permission: 'delivery.check' },
  { key: 'nav.team', href: paths.team, permission: 'team.read' },
  { key: 'nav.figures', href: paths.figures, permission: 'figure.read', menu },
  { key: 'nav.quality', href: paths.quality, permission: 'quality.read', menu },
  { key: 'nav.statistics', href: paths.statistics, permission: 'statistics.read', menu },
  { key: 'nav.flows', href: paths.flows, permission: 'siuss.read', menu },
  { key: 'nav.obligations', href: paths.obligations, permission: 'obligation.read', menu },
  { key: 'nav.nomenclature', href: paths.nomenclature, permission: 'nomenclature.read', menu },
  { key: 'nav.operations', href: paths.operations, permission: 'operation.read', menu },
  { key: 'nav.agenda', href: paths.agenda, permission: 'agenda.use' },
  { key: 'nav.procedures', href: paths.procedures, permission: 'procedure.read' },
  { key: 'nav.administration', href: paths.administration, permission: 'admin.offices' },
  { key: 'nav.help', href: paths.help, permission: 'help.read' },
]

export interface NavigationItem {
  readonly key: string
  readonly href: string
  /** What `aria-current` says: this page, or one of its menu. */
  readonly current?: 'page' | 'true'
}

/** The main menu. What stands alone in a menu of its own is named by itself. */
export function presentNavigation(roles: readonly string[], path: string): NavigationItem[] {
  const open = openTo(roles)
  return open.flatMap((one) => {
    const beside = open.filter(({ menu }) => menu && menu === one.menu)
    if (beside.indexOf(one) > 0) return []
    const item = itemOf(one, path)
    if (beside.length < 2 || !one.menu) return [item]
    const within = beside.some((each) => isAt(each, path))
    return [{ ...item, key: one.menu, ...(within && { current: item.current ?? 'true' }) }]
  })
}

/** The menu in which the page stands, if others stand there too. */
export function presentMenu(roles: readonly string[], path: string) {
  const open = openTo(roles)
  const key = open.find((one) => isAt(one, path))?.menu
  const items = open.filter((one) => key && one.menu === key).map((one) => itemOf(one, path))
  return items.length > 1 ? { key, items } : undefined
}

function openTo(roles: readonly string[]): readonly Entry[] {
  return entries.filter(({ permission }) => may(roles, permission))
}

function itemOf(entry: Entry, path: string): NavigationItem {
  const { key, href } = entry
  return { key, href, ...(isAt(entry, path) && { current: 'page' }) }
}

function isAt({ href }: Entry, path: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}
