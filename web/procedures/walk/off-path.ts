import { z } from 'zod'

import { findDay } from '../../../domain/procedures/engine/instant.ts'
import type { ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import { problemsOfSuspension, tooFar } from '../../../domain/procedures/suspension-rules.ts'
import { problemOfStart } from '../../../domain/procedures/term-rules.ts'
import { atOnce } from '../../../domain/procedures/walks/course.ts'
import type { FieldProblem } from '../../../domain/shared/field-problems.ts'
import type { RawForm } from '../../shared/visit.ts'
import type { Scene, Walked } from './subject.ts'

/** What is wrong, each with the id of its field; or what happens. */
export type Read<T> = { readonly value: T } | { readonly problems: readonly FieldProblem[] }

export const longestWhy = 200

export const codes = z.object({
  passo: z.string().max(160).catch(''),
  esito: z.string().max(60).catch(''),
  cosa: z.string().max(60).catch(''),
})
const days = z.object({
  fino: z.string().max(10).catch(''),
  dal: z.string().max(10).catch(''),
  al: z.string().max(10).catch(''),
  era: z.string().max(10).catch(''),
})
const why = z.object({ perche: z.string().trim().max(longestWhy).catch('') })

/** A post of a walk's page, with where the imagined case stands. */
export interface Reading {
  readonly scene: Scene
  readonly walked: Walked
  readonly form: RawForm
}

type Reader = (reading: Reading) => Read<ScenarioEvent>

/** What leaves the path or stops its terms, by the name of the button that was pressed. */
export const offPath: Readonly<Record<string, Reader>> = {
  salta: ({ form }) => {
    const { passo, esito } = codes.parse(form)
    return { value: { do: 'skip', after: atOnce, step: passo, outcome: esito } }
  },
  torna: ({ form }) => {
    const { passo, cosa } = codes.parse(form)
    return { value: { do: 'redo', after: atOnce, step: passo, to: cosa } }
  },
  'metti-da-parte': readParked,
  riprendi: ({ form }) => ({
    value: { do: 'resume', after: atOnce, step: codes.parse(form).passo },
  }),
  sospendi: readSuspended,
  'riprendi-termini': readResumed,
  'correggi-sospensione': readSuspensionCorrected,
  'annulla-sospensione': ({ form }) => ({
    value: { do: 'annul-suspension', after: atOnce, ...suspensionNamed(form) },
  }),
  'correggi-partenza': readTermCorrected,
  'chiudi-ufficio': readClosed,
  'non-riesce': ({ form }) => ({
    value: { do: 'fail', after: atOnce, step: codes.parse(form).passo },
  }),
}

function readParked({ walked, form }: Reading): Read<ScenarioEvent> {
  const { fino: until } = days.parse(form)
  const step = codes.parse(form).passo
  if (until === '') return { value: { do: 'park', after: atOnce, step } }
  if (findDay(until) !== undefined && until > walked.lived.run.today())
    return { value: { do: 'park', after: atOnce, step, until } }
  const message = 'Il compito può tornare da domani in avanti: cambia il giorno, o lascialo vuoto.'
  return { problems: [{ field: 'f-fino', message }] }
}

const fieldIds = { reason: 'f-motivo', from: 'f-dal', until: 'f-al', note: 'sospendi' } as const

function readSuspended({ walked, form }: Reading): Read<ScenarioEvent> {
  const { run } = walked.lived
  const { dal: from, al: until } = days.parse(form)
  const { cosa: reason } = codes.parse(form)
  const problems = problemsOfSuspension({ reason, from, until, note: '' }, run.suspensionSetting())
  if (problems.length > 0)
    return {
      problems: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    }
  const last = until === '' ? {} : { until }
  return { value: { do: 'suspend', after: atOnce, reason, from, ...last } }
}

function readResumed({ form }: Reading): Read<ScenarioEvent> {
  const { al: until } = days.parse(form)
  const { cosa: reason } = codes.parse(form)
  if (findDay(until) !== undefined)
    return { value: { do: 'resume-terms', after: atOnce, reason, until } }
  const message = 'Indica l’ultimo giorno di sospensione.'
  return { problems: [{ field: `f-ripresa-${reason}`, message }] }
}

/** The suspension that a form is about: the reason, and the first day that it has now. */
function suspensionNamed(form: RawForm): { readonly reason: string; readonly was: string } {
  return { reason: codes.parse(form).cosa, was: days.parse(form).era }
}

function readSuspensionCorrected({ walked, form }: Reading): Read<ScenarioEvent> {
  const { run } = walked.lived
  const named = suspensionNamed(form)
  const { dal: from, al: until } = days.parse(form)
  const own = run.state.suspensions.find(
    (one) => one.reason === named.reason && one.from === named.was,
  )
  // Of one that is not there the walk itself says so.
  const problems = own
    ? problemsOfSuspension(
        { reason: named.reason, from, until, note: '' },
        run.suspensionSetting(own.id),
      )
    : []
  if (own && problems.length > 0)
    return {
      problems: problems.map(({ field, message }) => ({
        field: `${fieldIds[field]}-${String(own.id)}`,
        message,
      })),
    }
  const last = until === '' ? {} : { until }
  return { value: { do: 'correct-suspension', after: atOnce, ...named, from, ...last } }
}

function readTermCorrected({ walked, form }: Reading): Read<ScenarioEvent> {
  const { cosa: deadline } = codes.parse(form)
  const { dal: from } = days.parse(form)
  const term = walked.lived.run.termOf(deadline)
  // Of one that does not run the walk itself says so.
  const message = term && problemOfStart(from, term)
  if (message !== undefined) return { problems: [{ field: 'f-parte-dal', message }] }
  return { value: { do: 'correct-term', after: atOnce, deadline, from } }
}

function readClosed({ walked, form }: Reading): Read<ScenarioEvent> {
  const { dal: from, al: until } = days.parse(form)
  const { perche } = why.parse(form)
  const found: readonly (readonly [string, string | undefined])[] = [
    [
      'f-chiuso-dal',
      findDay(from) === undefined ? 'Indica il primo giorno di chiusura.' : undefined,
    ],
    ['f-chiuso-al', problemOfLastDay({ from, until }, walked.lived.run.today())],
    ['f-chiuso-perche', perche === '' ? whyNeeded : undefined],
  ]
  const problems = found.flatMap(([field, message]) => (message ? [{ field, message }] : []))
  if (problems.length > 0) return { problems }
  return { value: { do: 'close', after: atOnce, from, until, why: perche } }
}

const whyNeeded = `Scrivi perché l’ufficio è chiuso, in al massimo ${String(longestWhy)} caratteri: si legge accanto alle date che si spostano.`

function problemOfLastDay(
  { from, until }: { readonly from: string; readonly until: string },
  today: string,
): string | undefined {
  if (findDay(until) === undefined) return 'Indica l’ultimo giorno di chiusura.'
  if (until < from)
    return 'L’ultimo giorno di chiusura viene prima del primo: correggi una delle due date.'
  return tooFar(until, today)
}
