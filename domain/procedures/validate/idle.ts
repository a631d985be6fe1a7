import type { Deadline, Release, Step } from '../schema.ts'
import type { Expression } from '../schema/expression.ts'
import type { Rung } from '../schema/rung.ts'
import type { Problem } from './problem.ts'

import { factsOf } from '../engine/expression.ts'
import { offerNotice } from '../engine/handoff.ts'
import { fieldsOf } from '../forms/fields.ts'
import { warning } from './problem.ts'

interface Read {
  readonly where: string
  readonly names: readonly string[]
}

const asked = (where: string, when: Expression | undefined): Read => ({
  where,
  names: when ? factsOf(when) : [],
})

function readsOfStep(step: Step): Read[] {
  const where = `steps.${step.key}`
  if (step.kind === 'task') return (step.priorities ?? []).map(({ when }) => asked(where, when))
  if (step.kind === 'sections')
    return [...step.sections, ...step.signature.signers].map(({ when }) => asked(where, when))
  if (step.kind === 'subprocess') return [asked(`${where}.opens`, step.opens.when)]
  if (step.kind !== 'wait') return []
  const named = [step.date, step.since].filter((name) => name !== undefined)
  return [asked(where, step.when), ...(named.length > 0 ? [{ where, names: named }] : [])]
}

function readsOf({ steps, tables, deadlines }: Release): Read[] {
  const inTables = tables.flatMap(({ key, rows }) =>
    rows.map((row) => asked(`tables.${key}.${row.key}`, row.when)),
  )
  const inDeadlines = deadlines.flatMap(({ key, terms, origin }) => [
    ...terms.map(({ when }) => asked(`deadlines.${key}`, when)),
    ...(origin === 'entered' ? [] : [{ where: `deadlines.${key}`, names: [origin.fact] }]),
  ])
  return [...steps.flatMap(readsOfStep), ...inTables, ...inDeadlines]
}

function factsSetIn({ facts, forms, steps, tables }: Release): Set<string> {
  const told = Object.keys(facts).filter((name) => facts[name]?.told)
  const exported = forms.flatMap(fieldsOf).flatMap(({ exports }) => exports ?? [])
  const bySteps = steps.flatMap((step) =>
    'outcomes' in step ? step.outcomes.flatMap(({ sets }) => Object.keys(sets ?? {})) : [],
  )
  const reported = steps.flatMap((step) =>
    step.kind === 'subprocess' ? (step.opens.happenedOn ?? []) : [],
  )
  const byTables = tables.flatMap(({ rows, otherwise }) =>
    [...rows, ...(otherwise ? [otherwise] : [])].flatMap(({ sets }) => Object.keys(sets ?? {})),
  )
  const collected = tables.flatMap(({ collect }) => collect?.into ?? [])
  return new Set([...told, ...exported, ...reported, ...bySteps, ...byTables, ...collected])
}

/** Conditions on facts that nothing in the procedure ever says: they can never hold. */
function checkSilentFacts(release: Release): Problem[] {
  const known = factsSetIn(release)
  return readsOf(release).flatMap(({ where, names }) =>
    names
      .filter((name) => name in release.facts && !known.has(name))
      .map((name) =>
        warning(
          where,
          `«${name}» non è fissato da nessun modulo, esito o tabella: resterà sconosciuto. Fallo esportare da un campo, o togli la condizione.`,
        ),
      ),
  )
}

function checkUnused({ notices, steps, deadlines }: Release): Problem[] {
  const offers = steps.some(({ kind }) => kind === 'handoff') ? [offerNotice] : []
  const text = JSON.stringify([steps, deadlines, offers])
  return notices
    .filter(({ key }) => !text.includes(JSON.stringify(key)))
    .map(({ key }) =>
      warning(`notices.${key}`, `Nessuno manda l’avviso «${key}»: collegalo o toglilo.`),
    )
}

const minutesIn = {
  minutes: 1,
  hours: 60,
  days: 1440,
  'working-days': 1440,
  months: 28 * 1440,
} as const

interface Length {
  readonly value: number
  readonly unit: keyof typeof minutesIn
}

function minutes({ value, unit }: Length): number {
  return value * minutesIn[unit]
}

/** From a fact, which may be a day to come, the warning may well be before it. */
function beginsPast({ origin, terms }: Deadline, { before }: Rung): boolean {
  if (origin !== 'entered') return false
  return before !== undefined && terms.every(({ amount }) => minutes(before) >= minutes(amount))
}

/** A warning longer before the end than the whole term would come at once. */
function checkEarlyRungs({ deadlines }: Release): Problem[] {
  return deadlines.flatMap((deadline) =>
    deadline.rungs
      .filter((rung) => beginsPast(deadline, rung))
      .map((rung) =>
        warning(
          `deadlines.${deadline.key}.${rung.key}`,
          'Il preavviso è più lungo del termine: arriverebbe appena il termine comincia. Accorcialo.',
        ),
      ),
  )
}

/** Without its date such a wait has no timer: nobody would see that the case stands still. */
function checkDatelessWaits({ steps, facts }: Release): Problem[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'wait' || !step.date || step.after || facts[step.date]?.told) return []
    const message = `Se «${step.date}» manca, l’attesa resta senza una fine: indica anche dopo quanto si prosegue.`
    return [warning(`steps.${step.key}`, message)]
  })
}

/** What is written and can do nothing, or does it at the wrong moment. */
export function checkIdle(release: Release): Problem[] {
  return [
    ...checkSilentFacts(release),
    ...checkUnused(release),
    ...checkEarlyRungs(release),
    ...checkDatelessWaits(release),
  ]
}
