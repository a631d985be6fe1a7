import type { Release } from '../schema.ts'
import type { Scenario } from '../schema/scenario.ts'
import type { Lived } from '../simulate/simulate.ts'
import type { WalkCourse } from './course.ts'

type Expects = Scenario['expects']
/** What of a walk can be expected of every later version. */
export type Expected = keyof Expects

/** What was seen, as expectations: where the case stands, what was open, dates, rungs, decisions. */
export function expectationsOf({ run }: Lived, release: Release): Expects {
  const { path, open, outcome, facts, deadlines, fired } = run.walk()
  const decided = Object.entries(facts).filter(([name]) =>
    factsDecided(run.done, release).has(name),
  )
  return {
    path: [...path],
    open: [...open],
    ...(outcome !== undefined && { outcome }),
    ...(decided.length > 0 && { facts: Object.fromEntries(decided) as Expects['facts'] & object }),
    ...(deadlines.length > 0 && { deadlines: onceEach(deadlines) }),
    ...(fired.length > 0 && { fired: [...fired] }),
  }
}

/** The facts that the tables that were asked may set. */
function factsDecided(done: Lived['run']['done'], { tables }: Release): ReadonlySet<string> {
  const asked = new Set(
    done.flatMap(({ command }) => (command.kind === 'decide' ? [command.table] : [])),
  )
  const rows = tables
    .filter(({ key }) => asked.has(key))
    .flatMap(({ rows: own, otherwise }) => [...own, ...(otherwise ? [otherwise] : [])])
  return new Set(rows.flatMap(({ sets }) => Object.keys(sets ?? {})))
}

function onceEach(dates: readonly { readonly deadline: string; readonly due: string }[]) {
  const seen = new Set<string>()
  return dates.filter(({ deadline, due }) => {
    const name = `${deadline} ${due}`
    const isNew = !seen.has(name)
    seen.add(name)
    return isNew
  })
}

interface Asked {
  readonly title: string
  readonly course: WalkCourse
  readonly expects: Expects
}

/** The same procedure with the walk as one more scenario, under a key that no other has. */
export function withScenario(release: Release, { title, course, expects }: Asked): Release {
  const { from, facts, events } = course
  const scenarios = release.scenarios ?? []
  const key = freeKey(title, scenarios)
  const scenario = { key, title, from, ...(facts && { facts }), events, expects }
  return { ...release, scenarios: [...scenarios, scenario] }
}

/** The same procedure without one of its scenarios. */
export function withoutScenario(release: Release, key: string): Release {
  const scenarios = (release.scenarios ?? []).filter((one) => one.key !== key)
  const { scenarios: _all, ...rest } = release
  return scenarios.length > 0 ? { ...rest, scenarios } : rest
}

function freeKey(title: string, others: readonly Scenario[]): string {
  const plain = title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const stem = plain.replaceAll(/^[-0-9]+|-+$/g, '').slice(0, 40) || 'scenario'
  const taken = new Set(others.map(({ key }) => key))
  if (!taken.has(stem)) return stem
  let n = 2
  while (taken.has(`${stem}-${String(n)}`)) n += 1
  return `${stem}-${String(n)}`
}
