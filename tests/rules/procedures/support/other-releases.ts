import type { Moving } from '../../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'
import type { CaseRun } from './case-run.ts'
import { frozen } from './case-run.ts'

/** The same under the next number. */
export const next = (release: Release): Release => ({ ...release, version: release.version + 1 })

/** The same procedure with other terms, other ladders, without a step's term, or with a new one. */
export function changed(release: Release, how: number): Release {
  const { deadlines } = release
  const longer = (value: number) => Math.max(1, Math.round(value * (how % 3 === 0 ? 0.2 : 3)))
  const others = deadlines.map((one) => ({
    ...one,
    terms: one.terms.map((term) => ({
      ...term,
      amount: { ...term.amount, value: longer(term.amount.value) },
    })),
  }))
  const begun: Release['deadlines'][number] = {
    key: 'begun',
    title: 'Nuovo',
    on: how % 2 === 0 ? { case: true } : { phase: release.phases[0]?.key ?? 'contact' },
    origin: 'entered',
    terms: [{ amount: { value: 2, unit: 'days' } }],
    rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
  }
  const kept = how % 5 === 1 ? others.slice(1) : others
  return { ...next(release), deadlines: how % 7 === 2 ? [...kept, begun] : kept }
}

/** The same procedure in which a step goes by another name and tasks end in other words. */
export function reshaped(release: Release, key: string): Release {
  // Some step is called as its kind is.
  const named = new RegExp(`(?<!"kind":)"${key}"`, 'g')
  const document = JSON.stringify(next(release)).replaceAll(named, `"${anew(key)}"`)
  const renamed = JSON.parse(document) as Release
  const steps = renamed.steps.map((one) =>
    one.kind === 'task' && one.key !== anew(key)
      ? { ...one, outcomes: one.outcomes.map((way) => ({ ...way, title: `${way.title}, ora` })) }
      : one,
  )
  return { ...renamed, steps }
}
export const anew = (key: string) => `${key}-anew`

const atOf = (run: CaseRun) => run.log.at(-1)?.at ?? '2026-11-25T09:00:00.000Z'
/** The case as it stands, to go on by another release at the time of its last event. */
export const moving = (run: CaseRun, to: Release, more: Partial<Moving> = {}): Moving =>
  frozen({ from: run.release, to, calendar: run.calendar, at: atOf(run), ...more })

/**
 * Where an open step has another name, the one that it is to be entered by; the other tasks ask
 * otherwise. Undefined: nothing is open.
 */
export function reshaping(
  run: CaseRun,
  how: number,
): (Moving & { readonly left: string }) | undefined {
  const open = run.state.open.map(({ step }) => step.split('.')[0] ?? '')
  const left = open[how % open.length]
  if (left === undefined) return undefined
  const mapping = { enter: { [left]: anew(left) } }
  return { ...moving(run, reshaped(run.release, left), { mapping }), left }
}
