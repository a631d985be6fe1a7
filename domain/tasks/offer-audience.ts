import { rolesWith } from '../auth/policy.ts'
import type { Command } from '../procedures/engine/types.ts'
import type { Place } from './load-case.ts'

const coordinating: readonly string[] = rolesWith('task.assign')
const roleOf = (group: string) => group.split('@')[0] ?? ''

/** SQL: those who coordinate the zone of a body, where who coordinates the body is in `groups`. */
export const coordinatingAbove = `array(
        select 'coordinator@' || o.id from unnest(groups) g join organisation o on o.kind = 'zone' and o.id = any(
          organisations_above(array[split_part(g, '@', 2)::int], siso_today())) and 'coordinator@' || o.id <> g
        where g like 'coordinator@%' order by o.id)`

/**
 * Who sees a task that opens. The offer of a protected case is for those who coordinate the body that
 * it is made to, and only for them: where nobody coordinates, only for who is named for the case.
 */
export function seenBy(
  groups: readonly string[],
  { place }: { readonly place: Place },
  { offeredTo }: Extract<Command, { kind: 'open-task' }>,
) {
  const some = groups.filter((group) => coordinating.includes(roleOf(group)))
  if (!offeredTo || !place.protected || some.length === 0)
    return { groups, orgs: place.orgs, protected: place.protected }
  return { groups: some, orgs: [], protected: false }
}
