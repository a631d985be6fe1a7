import { dayInItaly } from '../../../domain/shared/today.ts'
import { fromWallTime } from '../../../domain/procedures/engine/calendar.ts'
import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { findWallTime } from '../../../domain/procedures/engine/instant.ts'
import { canonical, wakeAt } from '../../../domain/procedures/engine/state.ts'
import type { Facts, Instant } from '../../../domain/procedures/engine/types.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import { Occurrence } from '../../../domain/procedures/schema/subprocess.ts'
import { atOnce, circumstancesIn, lengthBetween } from '../../../domain/procedures/walks/course.ts'
import { badRequest } from '../../shared/http-error.ts'
import { fieldId } from '../../shared/forms/setting.ts'
import type { RawForm } from '../../shared/visit.ts'
import { readAnswers, typedOf } from '../../shared/posted-task.ts'
import { factsForm } from './facts-form.ts'
import type { Walked } from './subject.ts'
import { codes, offPath } from './off-path.ts'
import type { Read, Reading } from './off-path.ts'

type Reader = (reading: Reading) => Read<ScenarioEvent>

/** By the name of the button that was pressed. */
const readers: Readonly<Record<string, Reader>> = {
  concludi: readCompleted,
  prossimo: readNextTerm,
  passa: readPass,
  ...offPath,
  ritira: ({ form }) => ({ value: { do: 'recall', after: atOnce, step: codes.parse(form).passo } }),
  apri: ({ form }) => ({
    value: { do: 'open', after: atOnce, subprocess: codes.parse(form).cosa },
  }),
  riapri: ({ form }) => ({ value: { do: 'reopen', after: atOnce, to: codes.parse(form).cosa } }),
  revoca: () => ({ value: { do: 'withdraw', after: atOnce } }),
  riferisci: readOccurred,
  correggi: readCorrected,
}

/** What a page of a walk asks to happen next. @throws 400 for a post that no page of ours makes */
export function readHappening(reading: Reading): Read<ScenarioEvent> {
  const reader = readers[String(reading.form['fai'])]
  if (!reader) throw badRequest('walk')
  return reader(reading)
}

function readCompleted({ scene, walked, form }: Reading): Read<ScenarioEvent> {
  const { release } = scene.subject
  const { passo: step, esito: outcome } = codes.parse(form)
  const { run } = walked.lived
  const asked = formOf(walked, step)
  const posted = { release: release.key, form: asked ?? null, step, outcome, typed: typedOf(form) }
  const read = readAnswers(release, posted, {
    today: dayInItaly(new Date(run.now)),
    known: { ...circumstancesIn(walked.course), ...run.state.facts },
    zone: undefined,
  })
  if (read.errors.length > 0) return { problems: read.errors }
  const facts = changing(read.facts as Corrected, run.state.facts)
  const told = Object.keys(facts).length > 0 && { facts }
  return { value: { do: 'complete', after: atOnce, step, outcome, ...told } }
}

/** Without what was left empty and was not known before. */
function changing(facts: Corrected, known: Facts): Corrected {
  const stated = Object.entries(facts).filter(([name, value]) => value !== '' || name in known)
  return Object.fromEntries(stated)
}

type Corrected = Extract<ScenarioEvent, { do: 'correct' }>['facts']

/** The form that the open task of a step asks. */
export function formOf({ lived: { run } }: Walked, step: string): string | undefined {
  const task = run.taskOf(step)
  const opened = run.done.findLast(
    ({ command }) => command.kind === 'open-task' && command.task === task,
  )
  return opened?.command.kind === 'open-task' ? opened.command.form : undefined
}

function readNextTerm({ walked }: Reading): Read<ScenarioEvent> {
  const { run } = walked.lived
  const at = run.state.closed ? undefined : wakeAt(run.state)
  if (at === undefined) throw badRequest('walk')
  return { value: { do: 'pass', after: lengthBetween(run.now, at) } }
}

function readPass({ scene, walked, form }: Reading): Read<ScenarioEvent> {
  const at = readMoment(form, scene.calendar)
  const { now } = walked.lived.run
  if (at === undefined || at <= now) {
    const message = 'Indica un giorno e un’ora dopo quelli a cui si è arrivati.'
    return { problems: [{ field: 'f-giorno', message }] }
  }
  return { value: { do: 'pass', after: lengthBetween(now, at) } }
}

/** A day and a time on a clock in Italy; undefined where they are none. */
export function readMoment(form: RawForm, calendar: Calendar): Instant | undefined {
  const local = findWallTime(`${String(form['giorno'])}T${String(form['ora'])}`)
  return local === undefined ? undefined : fromWallTime(local, calendar)
}

function readOccurred({ form }: Reading): Read<ScenarioEvent> {
  const what = Occurrence.safeParse(form['cosa'])
  if (!what.success) throw badRequest('walk')
  return { value: { do: 'occur', after: atOnce, what: what.data } }
}

function readCorrected({ scene, walked, form }: Reading): Read<ScenarioEvent> {
  const { release } = scene.subject
  const { facts: known } = walked.lived.run.state
  const read = readFacts(release, Object.keys(release.facts), form)
  if ('problems' in read) return read
  const changed = Object.entries(read.value).filter(
    ([name, value]) => canonical(known[name] ?? '') !== canonical(value),
  )
  if (changed.length === 0) {
    const message = 'Nessun fatto è diverso da prima: cambiane almeno uno.'
    return { problems: [{ field: 'correggi', message }] }
  }
  return { value: { do: 'correct', after: atOnce, facts: Object.fromEntries(changed) } }
}

/** Facts as they were written; one left empty is forgotten. */
export function readFacts(
  release: Release,
  names: readonly string[],
  form: RawForm,
): Read<Corrected> {
  const asked = factsForm(release, names)
  if (!asked) return { value: {} }
  const parsed = parseAnswers(asked, form, { complete: true, lists: release.lists })
  if (parsed.errors.length > 0)
    return {
      problems: parsed.errors.map(({ field, message }) => ({ field: fieldId(field), message })),
    }
  return { value: parsed.facts as Corrected }
}
