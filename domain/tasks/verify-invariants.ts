import { canonical } from '../procedures/engine/state.ts'

import { earliestRung } from './fold.ts'
import { openTaskStates, unfinishedTaskStates } from './schema.ts'
import { findDeparture } from './verify-fold.ts'
import type { Published } from './refold.ts'
import type { CaseRecord, VerifiedTask } from './verify-read.ts'
import {
  calendarAsSaid,
  deadlinesAreState,
  deadlinesProved,
  releaseAsSaid,
} from './verify-terms.ts'

/** What does not hold of a case: ids and numbers only, in words for who must look into it. */
export interface Violation {
  readonly caseId: string
  readonly invariant: string
  readonly message: string
}

type Finding = string | undefined
type Invariant = (record: CaseRecord, published: Published) => readonly Finding[]

const behindMs = 5_000
const beside = ['late-act', 'undo-effect', 'incident']

/** The invariants of the record, one place for tests, command line and the nightly check. */
const invariants: Readonly<Record<string, Invariant>> = {
  'events-in-order': ({ events, lastSeq, lastAt }) => [
    events.length !== lastSeq || events.some(({ seq }, n) => seq !== n + 1)
      ? `gli eventi non sono numerati da 1 a ${String(lastSeq)} senza vuoti`
      : undefined,
    ...events.map(({ seq, at }, n) =>
      at < (events[n - 1]?.at ?? at) ? `l’evento ${String(seq)} precede quello prima` : undefined,
    ),
    (events.at(-1)?.at ?? lastAt) === lastAt
      ? undefined
      : 'l’istante dell’ultimo evento non è quello annotato',
  ],
  'events-are-moves': ({ moves, processedSeq }) => [
    moves.length !== processedSeq || moves.some(({ seq }, n) => seq !== n + 1)
      ? `le mosse non sono quelle degli eventi da 1 a ${String(processedSeq)}`
      : undefined,
  ],
  'log-folds-to-state': (record, published) => {
    const departure = findDeparture(record, published)
    return [departure && `evento ${String(departure.seq)}: ${departure.what}`]
  },
  'case-says-its-state': ({ state, caseState, phase, outcome }) => [
    phase === state.phase ? undefined : `la fase è ${phase}, lo stato dice ${state.phase}`,
    (caseState === 'closed') === (state.closed !== undefined)
      ? undefined
      : `la pratica è ${caseState}, lo stato dice altro`,
    (outcome ?? undefined) === state.closed?.outcome
      ? undefined
      : 'l’esito non è quello dello stato',
  ],
  'case-says-its-provider': ({ provider, events }) => [
    provider === namedProvider(events)
      ? undefined
      : 'l’ente erogatore della pratica non è l’ultimo che un atto ha indicato',
  ],
  'signatures-are-over-what-was-signed': ({ unlike }) =>
    unlike.map((seq) => `la firma ${String(seq)} non è su ciò che fu firmato`),
  'no-orphan': ({ state, tasks, effects, incident, lastSeq, processedSeq }) => [
    state.closed ||
    incident ||
    lastSeq > processedSeq ||
    earliestRung(state) ||
    tasks.some(isUnfinished) ||
    effects.some(({ status }) => status === 'pending')
      ? undefined
      : 'la pratica è aperta e nessuno la muove: né compito, né termine, né lavoro del sistema',
  ],
  'tasks-are-open-steps': tasksAreOpenSteps,
  'parked-is-parked': parkedIsParked,
  'closed-has-no-tasks': ({ state, tasks }) =>
    tasks
      .filter((task) => state.closed && isUnfinished(task) && !beside.includes(task.purpose))
      .map(({ key }) => `il compito ${key} è aperto su una pratica chiusa`),
  'tasks-have-somebody': ({ tasks }) =>
    tasks.filter(isOpen).map(({ key, state, assignee, groups }) => {
      if (state === 'claimed' && assignee === null) return `il compito ${key} è preso da nessuno`
      if (state === 'open' && groups.length === 0)
        return `il compito ${key} non è offerto a nessuno`
      return undefined
    }),
  'candidates-match': ({ tasks }) =>
    tasks.map((task) =>
      canonical(task.offered.toSorted()) === canonical(offersOf(task))
        ? undefined
        : `i candidati del compito ${task.key} non sono quelli che deve avere`,
    ),
  'deadlines-proved': deadlinesProved,
  'deadlines-are-state': deadlinesAreState,
  'calendar-as-said': calendarAsSaid,
  'release-as-said': releaseAsSaid,
  'rung-is-nearest': ({ state, rungAt }) => {
    const nearest = state.closed ? undefined : earliestRung(state)?.at
    return [
      (rungAt ?? undefined) === nearest
        ? undefined
        : `il prossimo gradino annotato è ${rungAt ?? 'nessuno'}, quello vero ${nearest ?? 'nessuno'}`,
    ]
  },
  'not-behind': ({ lastSeq, processedSeq, lastAt, now, incident }) => [
    lastSeq > processedSeq && !incident && Date.parse(now) - Date.parse(lastAt) > behindMs
      ? `in arretrato: applicati ${String(processedSeq)} eventi su ${String(lastSeq)}`
      : undefined,
  ],
  'effects-once': effectsOnce,
  'offers-are-state': offersAreState,
  'acts-remembered': ({ unremembered }) =>
    unremembered.map((seq) => `l’atto dell’evento ${String(seq)} non ha la sua operazione`),
}

function namedProvider(events: CaseRecord['events']): unknown {
  const last = events.findLast(({ payload }) => 'provider' in payload)
  return last && 'provider' in last.payload ? last.payload.provider : null
}

/** All that does not hold of one case. */
export function violationsOf(record: CaseRecord, published: Published): Violation[] {
  return Object.entries(invariants).flatMap(([invariant, check]) =>
    check(record, published).flatMap((message) =>
      message === undefined ? [] : { caseId: record.caseId, invariant, message },
    ),
  )
}

function isOpen({ state }: { readonly state: string }): boolean {
  return openTaskStates.some((open) => open === state)
}

function isUnfinished({ state }: { readonly state: string }): boolean {
  return unfinishedTaskStates.some((one) => one === state)
}

/** Tasks whose completion waits to be applied are over already, their steps are not. */
function tasksAreOpenSteps({
  state,
  tasks,
  events,
  processedSeq,
  incident,
}: CaseRecord): Finding[] {
  const waiting = events
    .filter(({ seq }) => seq > processedSeq)
    .map(({ payload }) => taskIn(payload))
  const steps = state.open.filter(({ kind }) => kind === 'task')
  const keys = [
    ...steps.map(({ step, iteration }) => `${step}#${String(iteration)}`),
    ...state.followUps.map(({ key }) => key),
    ...(incident ? [`incident#${String(incident.seq)}`] : []),
  ]
  const open = tasks.filter(isUnfinished).map(({ key }) => key)
  return [
    ...keys.map((key) =>
      open.includes(key) || waiting.includes(key) ? undefined : `manca il compito aperto ${key}`,
    ),
    ...open.map((key) =>
      keys.includes(key) ? undefined : `il compito ${key} è aperto senza passo`,
    ),
  ]
}

/** Aside in the state and in nobody's list, or neither. */
function parkedIsParked({ state, tasks }: CaseRecord): Finding[] {
  const aside = state.open.filter(({ parked }) => parked)
  const keys = aside.map(({ step, iteration }) => `${step}#${String(iteration)}`)
  return tasks.map(({ key, state: standing }) =>
    (standing === 'parked') === keys.includes(key)
      ? undefined
      : `il compito ${key} è ${standing}, lo stato dice altro`,
  )
}

function taskIn(payload: object): string | undefined {
  return 'task' in payload && typeof payload.task === 'string' ? payload.task : undefined
}

function offersOf({ state, groups, due }: VerifiedTask): string[] {
  return state === 'open' ? groups.map((group) => `${group} ${due}`).toSorted() : []
}

function effectsOnce({ state, effects, events, processedSeq }: CaseRecord): Finding[] {
  const settled = new Map(
    events.filter(({ kind }) => kind === 'effect-settled').map(({ key, seq }) => [key, seq]),
  )
  const pending = state.effects.map(({ key }) => key)
  const recorded = new Set(effects.map(({ key }) => key))
  const removed = pending.filter((key) => !recorded.has(key))
  const wrong = effects.map(({ key, mode, status, calls }) => {
    const seq = settled.get(`effect:${key}`)
    if (mode === 'once' && calls > 1 && status === 'done')
      return `il lavoro ${key}, da fare una volta, è stato fatto ${String(calls)} volte`
    if (status === 'cancelled') return undefined
    if ((status === 'pending') !== (seq === undefined))
      return `il lavoro ${key} è ${status}, i suoi eventi dicono altro`
    const awaited = seq === undefined || seq > processedSeq
    return awaited === pending.includes(key)
      ? undefined
      : `il lavoro ${key} è ${status} nel registro, altro nello stato`
  })
  return [...wrong, ...removed.map((key) => `il lavoro ${key} è nello stato e non nel registro`)]
}

/** One owner, or one pending offer: the record shows to others exactly what the state has offered. */
function offersAreState({ state, handoffs }: CaseRecord): Finding[] {
  const offered = state.open
    .filter((one) => one.kind === 'handoff' && one.offered !== undefined)
    .map(({ step, iteration }) => `${step}#${String(iteration)}`)
  const shown = handoffs.filter((one) => one.state === 'offered').map(({ key }) => key)
  return [
    ...offered.map((key) =>
      shown.includes(key)
        ? undefined
        : `l’offerta ${key} attende risposta nello stato e non nel registro`,
    ),
    ...shown.map((key) =>
      offered.includes(key)
        ? undefined
        : `l’offerta ${key} è mostrata a un altro ente senza motivo`,
    ),
  ]
}
