import type { Release } from '../schema.ts'
import type { Scenario, ScenarioEvent } from '../schema/scenario.ts'
import type { Known, Problem } from './problem.ts'

import { findAsked } from '../engine/asked.ts'
import { simulate } from '../simulate/simulate.ts'
import { checkSets, factVocabulary } from './conditions.ts'
import { error } from './problem.ts'

/** The scenarios that a release carries as its own tests: what they name, and whether they hold. */
export function checkScenarios(release: Release, { calendar }: Known): Problem[] {
  return (release.scenarios ?? []).flatMap((scenario) => {
    const where = `scenarios.${scenario.key}`
    const misnamed = checkNames(where, scenario, release)
    if (misnamed.length > 0 || !calendar || !canRun(release)) return misnamed
    const { differences } = simulate(scenario, release, calendar)
    return differences.map((one) => error(where, one))
  })
}

function checkNames(where: string, scenario: Scenario, release: Release): Problem[] {
  const { events, expects } = scenario
  const vocabulary = factVocabulary(release)
  const stated = [
    scenario.facts,
    expects.facts,
    ...events.map((one) => 'facts' in one && one.facts),
  ]
  const deadlines = release.deadlines.map(({ key }) => key)
  return [
    ...stated.flatMap((facts) => checkSets(where, known(facts || {}), vocabulary)),
    ...(expects.deadlines ?? [])
      .filter(({ deadline }) => !deadlines.includes(deadline))
      .map(({ deadline }) => unknownDeadline(where, deadline)),
    ...events.flatMap((event) => checkEvent(where, event, release)),
  ]
}

/** An empty text says that a fact is known no longer: it is of every type. */
function known(facts: NonNullable<Scenario['facts']>): NonNullable<Scenario['facts']> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''))
}

type EventOf<K extends ScenarioEvent['do']> = Extract<ScenarioEvent, { do: K }>
type Checks = {
  readonly [K in ScenarioEvent['do']]: (
    where: string,
    event: EventOf<K>,
    release: Release,
  ) => Problem[]
}

const noNames = () => []
const ofStep = (where: string, { step }: { readonly step: string }, release: Release) =>
  checkSteps(where, [step], release)

/** What each happening names: steps, outcomes, subprocesses, reasons. */
const checks: Checks = {
  complete: checkOutcome,
  skip: checkOutcome,
  redo: (where, { step, to }, release) => checkSteps(where, [step, to], release),
  park: ofStep,
  resume: ofStep,
  recall: ofStep,
  reopen: (where, { to }, { steps }) =>
    steps.some(({ key }) => key === to) ? [] : [unknownStep(where, to)],
  open: (where, { subprocess }, release) => checkOpened(where, subprocess, release),
  suspend: (where, { reason }, release) => checkReason(where, reason, release),
  'resume-terms': (where, { reason }, release) => checkReason(where, reason, release),
  'correct-suspension': (where, { reason }, release) => checkReason(where, reason, release),
  'annul-suspension': (where, { reason }, release) => checkReason(where, reason, release),
  'correct-term': (where, { deadline }, { deadlines }) =>
    deadlines.some(({ key }) => key === deadline) ? [] : [unknownDeadline(where, deadline)],
  fail: (where, { step }, { steps }) =>
    steps.some(({ key, kind }) => key === step && kind === 'effect')
      ? []
      : [error(where, `«${step}» non è un passo che il sistema fa da sé: scegline uno che lo è.`)],
  close: (where, { from, until }) =>
    from <= until
      ? []
      : [
          error(
            where,
            'La chiusura dell’ufficio finisce prima di cominciare: correggi una delle due date.',
          ),
        ],
  correct: noNames,
  pass: noNames,
  occur: noNames,
  withdraw: noNames,
}

function checkEvent<K extends ScenarioEvent['do']>(
  where: string,
  event: EventOf<K> & { do: K },
  release: Release,
): Problem[] {
  const check: Checks[K] = checks[event.do]
  return check(where, event, release)
}

function checkOutcome(
  where: string,
  event: EventOf<'complete' | 'skip'>,
  release: Release,
): Problem[] {
  const [key = ''] = event.step.split('.', 1)
  const step = release.steps.find((one) => one.key === key)
  if (!step) return [unknownStep(where, event.step)]
  if (step.kind !== 'task' || step.outcomes.some((one) => one.key === event.outcome)) return []
  return [
    error(
      where,
      `«${event.outcome}» non è un esito di «${event.step}»: scegline uno di ${step.outcomes.map((one) => one.key).join(', ')}.`,
    ),
  ]
}

function checkSteps(where: string, steps: readonly string[], release: Release): Problem[] {
  return steps.filter((key) => !findAsked(release, key)).map((key) => unknownStep(where, key))
}

function checkReason(where: string, reason: string, { suspensions = [] }: Release): Problem[] {
  if (suspensions.some(({ key }) => key === reason)) return []
  return [
    error(where, `«${reason}» non è un motivo di sospensione: scegline uno di quelli previsti.`),
  ]
}

function unknownDeadline(where: string, deadline: string): Problem {
  return error(where, `La scadenza «${deadline}» non esiste: scegline una dell’elenco.`)
}

function unknownStep(where: string, step: string): Problem {
  return error(where, `Il passo «${step}» non esiste: scegline uno dell’elenco.`)
}

function checkOpened(where: string, subprocess: string, { steps }: Release) {
  const found = steps.find(({ key }) => key === subprocess)
  if (found?.kind === 'subprocess' && found.opens.byHand) return []
  return [
    error(where, `«${subprocess}» non è un subprocedimento che si apre a mano: scegline uno.`),
  ]
}

/** Broken ways are told by other checks; a scenario would only repeat them. */
function canRun({ steps, start }: Release): boolean {
  return steps.some(({ key }) => key === start)
}
