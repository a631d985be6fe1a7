import { valueInWords, wordsOf } from '../../../domain/procedures/explain-expression.ts'
import type { Facts, FactValue } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import type { Point } from '../../../domain/procedures/simulate/simulate.ts'
import type { Done } from '../../../domain/procedures/simulate/simulation.ts'
import { presentCommand } from '../../shared/told/present-command.ts'
import type { Told } from '../../shared/told/present-command.ts'
import { candidatesInWords } from '../../shared/candidate-words.ts'
import { formatDate, formatTime } from '../../shared/format.ts'
import type { Reader } from '../present-procedure.ts'
import { happeningInWords } from './happening-words.ts'
import type { Walked } from './subject.ts'

/** What happened in an imagined case, in order, each with what came of it. */
export function presentTold(walked: Walked, release: Release, reader: Reader) {
  const { course, lived } = walked
  return lived.points.map((point, n) => {
    const event = course.events[n - 1]
    return {
      n,
      title: event ? pointInWords(event, point, { release, reader }) : reader.t('walks.began'),
      facts: factsInWords(event ? factsOf(event) : course.facts, release),
      told: toldBy(point, release, reader),
    }
  })
}

interface Words {
  readonly release: Release
  readonly reader: Reader
}

/** As time passed, the moment to which it led says more than how long it was. */
function pointInWords(event: ScenarioEvent, { at }: Point, { release, reader }: Words): string {
  if (event.do === 'pass') return reader.t('walks.reached', { at: moment(at, reader) })
  return happeningInWords(event, release, reader.t)
}

function factsOf(event: ScenarioEvent): Facts | undefined {
  return 'facts' in event ? event.facts : undefined
}

/** Facts that were stated, each with its name; nothing of what is known no longer but that. */
export function factsInWords(facts: Facts | undefined, release: Release) {
  const words = wordsOf(release)
  const one = (name: string, value: Exclude<FactValue, readonly string[]>) =>
    value === '' ? '–' : valueInWords(name, value, words)
  return Object.entries(facts ?? {}).map(([name, value]) => ({
    title: words.titles[name] ?? name,
    value:
      typeof value === 'object'
        ? value.map((code) => one(name, code)).join(', ')
        : one(name, value),
  }))
}

interface Line extends Omit<Told, 'kind'> {
  readonly at: string
}

function toldBy({ done }: Point, release: Release, reader: Reader): Line[] {
  return done.flatMap((one) => {
    const told = openedTold(one, reader.t) ?? moveTold(one, release, reader.t)
    if (!told) return []
    return [{ ...told, at: moment(one.at, reader) }]
  })
}

/** The record shows the tasks themselves; here it is told that they open, and for whom. */
function openedTold({ command }: Done, t: Reader['t']): Omit<Told, 'kind'> | undefined {
  if (command.kind !== 'open-task') return undefined
  const who = candidatesInWords(command.candidates, t)
  return { title: t('walks.task-opens', { task: command.title }), lines: [t('walks.for', { who })] }
}

function moveTold({ command }: Done, release: Release, t: Reader['t']): Told | undefined {
  if (command.kind === 'close-task' && command.as === 'completed') return undefined
  return presentCommand(command, release, t)
}

/** `02/03/2026, 09:00`. */
export function moment(at: string, { language }: Reader): string {
  return `${formatDate(at, language)}, ${formatTime(at, language)}`
}
