import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import type { CaseEvent } from '../../domain/procedures/engine/types.ts'
import { Step } from '../../domain/procedures/schema.ts'
import { movesOf } from './log.ts'
import type { RecordedLog } from './log.ts'

const folder = new URL('./logs/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown
const calendar = read('calendar.json') as Calendar
const names = readdirSync(folder).filter((file) => file !== 'calendar.json')

const stepKinds = Step.options.flatMap(({ shape }) => shape.kind.value).toSorted()
/** Each of them, or this does not compile. */
const eventKinds: Readonly<Record<CaseEvent['kind'], true>> = {
  'calendar-changed': true,
  completed: true,
  'effect-settled': true,
  escaped: true,
  'facts-corrected': true,
  migrated: true,
  occurred: true,
  recalled: true,
  reopened: true,
  resumed: true,
  rung: true,
  started: true,
  'subprocess-opened': true,
  'suspension-annulled': true,
  'suspension-corrected': true,
  'task-added': true,
  'task-cancelled': true,
  'term-corrected': true,
  'terms-resumed': true,
  'terms-suspended': true,
  withdrawn: true,
}

/**
 * A difference here means that running cases would be moved otherwise than they were: it takes a
 * new engine number, and the old engine stays until no open case was begun with it.
 */
describe('the engine makes of a recorded log what it made of it then', () => {
  test('every kind of step and of event is in some log', () => {
    const logs = names.map((name) => read(name) as RecordedLog)
    const steps = new Set(logs.flatMap(({ release }) => release.steps.map(({ kind }) => kind)))
    const events = new Set<string>(logs.flatMap((log) => log.events.map(({ kind }) => kind)))
    expect([...steps].toSorted()).toEqual(stepKinds)
    expect([...events].toSorted()).toEqual(Object.keys(eventKinds).toSorted())
  })

  test.each([
    ['presa-in-carico', 8],
    ['servizio-diretto', 4],
    ['minori', 4],
    ['prestazione', 3],
    ['partecipante-fse', 3],
    ['corrected', 4],
  ])('lives of %s are kept', (key, atLeast) => {
    expect(
      names.filter((name) => name.startsWith(`${key}.`) || name.startsWith(`${key}-`)).length,
    ).toBeGreaterThanOrEqual(atLeast)
  })

  test('one life of the pathway has all that is beside and off it', () => {
    const { events } = read('presa-in-carico.v1-beside.json') as RecordedLog
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'subprocess-opened',
        'terms-suspended',
        'escaped',
        'task-added',
        'reopened',
      ]),
    )
  })

  test('cases went on by another release with other terms, and by one with other steps', () => {
    const moved = names.flatMap((name) => {
      const { events } = read(name) as RecordedLog
      return events.flatMap((event) => (event.kind === 'migrated' ? [event] : []))
    })
    const entering = moved.filter(({ enter }) => Object.keys(enter).length > 0)
    expect(Math.min(entering.length, moved.length - entering.length)).toBeGreaterThanOrEqual(4)
  })

  test.each(names)('%s', (name) => {
    const { moves, ...log } = read(name) as RecordedLog
    expect(movesOf(log, calendar)).toEqual(moves)
  })
})
