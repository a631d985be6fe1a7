import { askedIn } from './acts.ts'
import type { Again, PastCase } from './past-case.ts'
import type { Way } from './way.ts'

/** As it was, and as it would have been. */
export interface Pair<T> {
  readonly was: T
  readonly now: T
}

/** Cents granted. `now` null: it would grant what was never said. */
export interface Cost {
  readonly was: number
  readonly now: number | null
}

/** Tasks of the path by whom they are for. */
export function workBetween(was: Way, now: Way): Readonly<Record<string, Pair<number>>> {
  const roles = [...new Set([...was.tasks, ...now.tasks].map(({ role }) => role))]
  const of = (way: Way, role: string) => way.tasks.filter((task) => task.role === role).length
  return Object.fromEntries(roles.map((role) => [role, { was: of(was, role), now: of(now, role) }]))
}

/** Acts whose rows are granted for the first time here were never said: their cost cannot be told. */
export function costBetween(
  { moves }: PastCase,
  granted: ReadonlyMap<number, number>,
  again: Again,
): { readonly cost?: Cost } {
  const lived = grantedIn(moves)
  const acts = new Set(again.granted)
  if (lived.size === 0 && acts.size === 0) return {}
  const sum = (of: Iterable<number>) =>
    [...of].reduce((all, seq) => all + (granted.get(seq) ?? 0), 0)
  const told = [...acts].every((seq) => lived.has(seq))
  return { cost: { was: sum(lived), now: told ? sum(acts) : null } }
}

/** Acts, by `seq`, whose rows were granted. */
function grantedIn(moves: PastCase['moves']): ReadonlySet<number> {
  const [acts, granted] = [new Map<string, number>(), new Set<number>()]
  for (const { event, commands, release } of moves) {
    const form = event.kind === 'completed' && askedIn(release, event.task.split('#', 1)[0] ?? '')
    if (form) acts.set(form.form.key, event.seq)
    for (const one of commands)
      if (one.kind === 'start-effect' && one.effect.type === 'grant')
        granted.add(acts.get(one.params['form'] ?? '') ?? 0)
  }
  return granted
}
