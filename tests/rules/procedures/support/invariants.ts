import { expect } from '@jest/globals'

import { canonical, initialState, wakeAt } from '../../../../domain/procedures/engine/state.ts'
import { step } from '../../../../domain/procedures/engine/step.ts'
import type { CaseState, Command } from '../../../../domain/procedures/engine/types.ts'
import type { CaseRun } from './case-run.ts'

/* What holds of each life of a case, whoever invented it. */

/** An open case waits for a person, a timer, an effect or an offer; a closed one for nothing. */
export function expectHeld({ moves }: Pick<CaseRun, 'moves'>): void {
  for (const { state } of moves) {
    if (state.closed) expect([state.open, wakeAt(state)]).toEqual([[], undefined])
    else {
      expect(state.open.length).toBeGreaterThan(0)
      expect(heldBy(state)).not.toContain(undefined)
    }
  }
}

/** Why the position will change again, for each of its open steps; undefined: it never will. */
function heldBy(state: CaseState): readonly (string | undefined)[] {
  return state.open.map((open) => holders[open.kind](state, `${open.step}#${open.iteration}`))
}

type Holder = (state: CaseState, at: string) => string | undefined
const hasPart: Holder = ({ open }, at) => (open.some(({ of }) => of === at) ? 'a part' : undefined)
const holders: Readonly<Record<CaseState['open'][number]['kind'], Holder>> = {
  task: () => 'a person',
  wait: ({ deadlines }, at) =>
    deadlines.some(({ boundTo }) => boundTo === at) ? 'a timer' : undefined,
  effect: ({ effects }, at) =>
    effects.some((one) => one.key === `${at}:1`) ? 'an effect' : undefined,
  end: ({ effects, followUps, open }) => {
    if (effects.some(({ mode }) => mode !== 'repeatable')) return 'an effect'
    if (open.some(({ kind }) => kind === 'subprocess')) return 'a subprocess'
    return followUps.some(({ holds }) => holds === true) ? 'a task beside' : undefined
  },
  fork: hasPart,
  sections: hasPart,
  handoff: hasPart,
  subprocess: hasPart,
}

/** A record that only follows the commands shows exactly what the state holds. */
export function expectShown(run: CaseRun): void {
  const shown: Shown = {
    tasks: new Set(),
    deadlines: new Map(),
    effects: new Set(),
    parked: new Set(),
  }
  run.moves.forEach(({ commands, state }, index) => {
    const event = run.log[index]
    if (event?.kind === 'effect-settled') shown.effects.delete(event.effect)
    expect(commands.filter((command) => !follow(shown, command))).toEqual([])
    expectSame(shown, state)
  })
}

function expectSame(shown: Shown, state: CaseState): void {
  const tasks = state.open.filter(({ kind }) => kind === 'task')
  const keys = [...tasks.map((one) => `${one.step}#${one.iteration}`)]
  const followUps = state.followUps.map(({ key }) => key)
  expect([...shown.tasks].toSorted()).toEqual([...keys, ...followUps].toSorted())
  const aside = tasks.filter(({ parked }) => parked)
  expect([...shown.parked].toSorted()).toEqual(
    aside.map((one) => `${one.step}#${one.iteration}`).toSorted(),
  )
  const waiting = state.stopped.filter(({ because }) => because === 'suspended')
  const versions = [...state.deadlines, ...waiting].map(({ id, version }) => [id, version])
  expect(Object.fromEntries(shown.deadlines)).toEqual(Object.fromEntries(versions))
  expect([...shown.effects].toSorted()).toEqual(state.effects.map(({ key }) => key).toSorted())
}

interface Shown {
  readonly tasks: Set<string>
  readonly deadlines: Map<string, number>
  readonly effects: Set<string>
  readonly parked: Set<string>
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>
type Followers = { readonly [K in Command['kind']]?: (shown: Shown, command: Of<K>) => boolean }

/** What a record does that only follows commands; false: it was told of something it has not. */
const followers: Followers = {
  'open-task': ({ tasks }, { task }) => !tasks.has(task) && tasks.add(task).size > 0,
  'close-task': ({ tasks, parked }, { task }) => {
    parked.delete(task)
    return tasks.delete(task)
  },
  'park-task': ({ tasks, parked }, { task }) => tasks.has(task) && parked.add(task).size > 0,
  'resume-task': ({ parked }, { task }) => parked.delete(task),
  'change-task': ({ tasks }, { task }) => tasks.has(task),
  'set-deadline': ({ deadlines }, { deadline }) =>
    deadlines.set(deadline.id, deadline.version).size > 0,
  'suspend-deadline': ({ deadlines }, { deadline }) =>
    deadlines.set(deadline.id, deadline.version).size > 0,
  'drop-deadline': ({ deadlines }, { id }) => deadlines.delete(id),
  'start-effect': ({ effects }, { effect }) => effects.add(effect.key).size > 0,
  'cancel-effect': ({ effects }, { key }) => effects.delete(key),
}

function follow<K extends Command['kind']>(shown: Shown, command: Of<K> & { kind: K }): boolean {
  const follower: ((shown: Shown, command: Of<K>) => boolean) | undefined = followers[command.kind]
  return follower?.(shown, command) ?? true
}

/** The log folded again, from states that went through the record and back, moves in the same way. */
export function expectFolded(run: CaseRun): void {
  let state = initialState(run.release)
  run.log.forEach((event, index) => {
    const stored: CaseState = JSON.parse(JSON.stringify(state))
    const move = step(stored, event, run.release, run.calendars[index] ?? run.calendar)
    expect(canonical(move)).toBe(canonical(run.moves[index]))
    state = move.state
  })
}
