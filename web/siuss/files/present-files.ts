import { addDays } from '../../../domain/shared/calendar-day.ts'
import type { SendingComune } from '../../../domain/siuss/comuni.ts'
import type { Approver } from '../../../domain/siuss/files/approvers.ts'
import type { FlowFile, Taking } from '../../../domain/siuss/files/files.ts'
import { daysKept, fileFormats, purposeLength } from '../../../domain/siuss/files/rules.ts'
import type { FileFormat, FileState } from '../../../domain/siuss/files/rules.ts'
import { flowKinds } from '../../../domain/siuss/ledger/rules.ts'
import type { FlowKind } from '../../../domain/siuss/ledger/rules.ts'
import { formatDate, formatDateTime, formatNumber } from '../../shared/format.ts'
import { ledgerPaths } from '../ledger/paths.ts'
import { paths as sheetPaths } from '../paths.ts'
import type { Words } from '../present-groups.ts'
import { fileName } from './file-name.ts'
import { filePath, filePaths as paths } from './paths.ts'

/** What a page asked for, as it was typed. */
export interface Asked {
  readonly comune: number
  readonly tracciato: FlowKind
  readonly formato: FileFormat
  readonly dal: string
  readonly al: string
  readonly finalita: string
}

export interface Refused {
  readonly typed: Asked
  readonly op: string
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

interface ReadFiles {
  readonly comuni: readonly SendingComune[]
  readonly files: readonly FlowFile[]
  readonly today: string
  readonly refused: Refused | undefined
}

/** Files that were asked for, and the form that asks for another; ready for `files.hbs`. */
export function presentFiles(read: ReadFiles, words: Words) {
  const { comuni, files, refused } = read
  const { t } = words
  const typed = typedIn(read)
  return {
    title: t('files.title'),
    ...{ sheet: sheetPaths.sheet, ledger: ledgerPaths.ledger, action: paths.files },
    rows: files.map((file) => presentRow(file, words)),
    comuni: choicesOf(
      comuni.map(({ id, name }) => [id, name] as const),
      typed.comune,
    ),
    kinds: choicesOf(
      flowKinds.map((kind) => [kind, t(`files.kind-${kind}`)] as const),
      typed.tracciato,
    ),
    formats: choicesOf(
      fileFormats.map((format) => [format, t(`files.format-${format}`)] as const),
      typed.formato,
    ),
    typed,
    most: purposeLength.most,
    // Who works in offices alone is told who may ask.
    listed: comuni.length > 0 || files.length > 0,
    opened: files.length === 0 || refused !== undefined,
    kept: t('files.kept', { days: daysKept }),
    ...(refused && { errors: refused.errors, op: refused.op, wrong: wrongOf(refused) }),
  }
}

/** What was typed; else the month before this one. */
function typedIn({ comuni, today, refused }: ReadFiles): Asked {
  const before = addDays(`${today.slice(0, 7)}-01`, -1)
  const fresh = {
    ...{ comune: comuni[0]?.id ?? 0, tracciato: flowKinds[0], formato: fileFormats[0] },
    ...{ dal: `${before.slice(0, 7)}-01`, al: before, finalita: '' },
  }
  return refused?.typed ?? fresh
}

function choicesOf<T>(choices: readonly (readonly [value: T, label: string])[], chosen: T) {
  return choices.map(([value, label]) => ({ value, label, chosen: value === chosen }))
}

function wrongOf({ errors }: Refused) {
  return Object.fromEntries(errors.map(({ field, message }) => [field.slice(2), message]))
}

const tones: Partial<Record<FileState, string>> = { asked: 'near', failed: 'late' }

function presentRow(file: FlowFile, { language, t, now }: Words) {
  const { id, placeName, kind, state, asker, askedAt } = file
  return {
    href: filePath(id),
    of: t('files.of', { kind: t(`files.kind-${kind}`), place: placeName }),
    period: periodOf(file, { language, t }),
    by: t('files.by', { name: asker, when: formatDateTime(askedAt, language, now) }),
    state: { text: t(`files.state-${state}`), tone: tones[state] },
  }
}

function periodOf(file: FlowFile, { language, t }: Pick<Words, 'language' | 't'>): string {
  const { since, until, call } = file
  const format = file.format.toUpperCase()
  const day = formatDate(since, language)
  return call === null
    ? t('files.period', { since: day, until: formatDate(until, language), format })
    : t('files.period-call', { call, day, format })
}

interface ReadFile {
  readonly file: FlowFile
  readonly approvers: readonly Approver[]
  readonly takings: readonly Taking[]
  readonly me: string
  readonly wrong:
    { readonly refusal?: string | undefined; readonly unreasoned?: string | undefined } | undefined
}

/** One file: what it is for, how far it has come, what the reader may do; ready for `file.hbs`. */
export function presentFile(read: ReadFile, words: Words) {
  const { file, takings, wrong } = read
  const { id, purpose, state, sha256 } = file
  const row = presentRow(file, words)
  const why = wrong?.unreasoned
  return {
    ...row,
    title: row.of,
    list: paths.files,
    ...{ action: filePath(id), approve: filePath(id, 'approve') },
    ...{ purpose, sha256 },
    lines: linesOf(file, words),
    takings: takings.map(({ name, at }) =>
      words.t('files.taken-by', { name, when: formatDateTime(at, words.language, words.now) }),
    ),
    running: state === 'running',
    bar: state === 'running' && { done: file.flows, all: file.expected },
    progress: progressOf(file, words),
    ...(state === 'asked' && decisionOf(read, words)),
    ...(state === 'running' && { stop: words.t('files.stop') }),
    ...(state === 'done' && takingOf(read, words)),
    ...{ refusal: wrong?.refusal, unreasoned: why },
    errors: why !== undefined && [{ field: 'f-motivo', message: why }],
  }
}

/** Somebody else decides, or who asked lets it be. */
function decisionOf({ file, approvers, me }: ReadFile, { t }: Words) {
  const names = approvers.map(({ name }) => name).join(', ')
  return {
    decides: approvers.some((one) => one.id === me),
    waits: names === '' ? t('files.nobody') : t('files.waits', { names }),
    ...(me === file.askedBy && { stop: t('files.take-back') }),
  }
}

/** It is for the two who answer for it. */
function takingOf({ file, me }: ReadFile, { t, language }: Words) {
  if (me !== file.askedBy && me !== file.decidedBy) return { notYours: t('files.not-yours') }
  const size = formatNumber(Math.ceil((file.bytes ?? 0) / 1024), language)
  const text = t('files.download', { file: fileName(file), size })
  return { download: { href: filePath(file.id, 'take'), text } }
}

/** What happened to it, in order. */
function linesOf(file: FlowFile, words: Words): string[] {
  const { language, t, now } = words
  const told = [
    t(file.call === null ? 'files.bound' : 'files.as-they-were', {
      when: formatDateTime(file.bound, language, now),
    }),
  ]
  return [...told, ...decidedOf(file, words), ...endedOf(file, words)]
}

function decidedOf({ decider, decidedAt, refusal }: FlowFile, { language, t, now }: Words) {
  if (decidedAt === null) return []
  const by = { name: decider ?? '', when: formatDateTime(decidedAt, language, now) }
  if (refusal === null) return [t('files.approved-by', by)]
  return [t('files.refused-by', { ...by, why: refusal })]
}

function endedOf(file: FlowFile, { language, t, now }: Words): string[] {
  const { state, failure, endedAt, decidedAt } = file
  const when = (at: Date) => formatDateTime(at, language, now)
  if (failure !== null)
    return [t(failure === 'nothing-left' ? `files.${failure}` : 'files.failed', { code: failure })]
  if (state === 'expired')
    return [t(decidedAt === null ? 'files.lapsed' : expiredOf(file), { days: daysKept })]
  if (endedAt === null) return []
  if (state === 'cancelled') return [t('files.cancelled-on', { when: when(endedAt) })]
  return state === 'done' ? [t('files.kept-until', { when: when(keptUntil(endedAt)) })] : []
}

/** The same flows give the same file again; participants are told as they are by then. */
function expiredOf({ call }: FlowFile): string {
  return call === null ? 'files.expired' : 'files.expired-call'
}

function keptUntil(endedAt: Date): Date {
  return new Date(endedAt.getTime() + daysKept * 86_400_000)
}

function progressOf(
  { state, flows, expected, parts, call }: FlowFile,
  { language, t }: Words,
): string {
  if (state === 'done' || state === 'expired')
    return flows === 0 ? '' : t(call === null ? 'files.written' : 'files.people', { count: flows })
  if (state !== 'running') return ''
  if (parts === 0) return t('files.waiting-worker')
  const [done, all] = [flows, expected].map((count) => formatNumber(count, language))
  return t('files.progress', { done, all })
}
