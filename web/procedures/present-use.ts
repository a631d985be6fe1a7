import { findAsked, partOf } from '../../domain/procedures/engine/asked.ts'
import { findStep, getTable } from '../../domain/procedures/engine/index-release.ts'
import { explain, wordsOf } from '../../domain/procedures/explain-expression.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { otherwise } from '../../domain/reporting/use-of-release.ts'
import type {
  IdleTable,
  KnownUse,
  PathUse,
  StepUse,
  UseOfRelease,
} from '../../domain/reporting/use-of-release.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Words } from '../shared/forms/words.ts'
import type { Reader } from './present-procedure.ts'

export function presentUse(
  known: KnownUse,
  release: Release,
  { now, ...reader }: Reader & { readonly now: Date },
) {
  const { use, waits } = known
  return {
    kept: known.onlyAsked && presentKept(known, { now, ...reader }),
    refreshes: waits,
    counted: use !== undefined,
    any: use !== undefined && use.steps.length > 0,
    ...(use && presentCounts(use, release, reader)),
  }
}

/** What is kept says of when it is, and how to have it anew. */
function presentKept(
  { waits, countedAt }: KnownUse,
  { language, t, now }: Reader & { readonly now: Date },
) {
  const when = countedAt && formatDateTime(countedAt, language, now)
  const counted = when === undefined ? '' : t('walks.use-counted', { when })
  if (waits) return { said: `${counted} ${t('walks.use-counting')}`.trim(), asks: false }
  return when === undefined
    ? { said: t('walks.use-uncounted'), asks: t('walks.use-count') }
    : { said: counted, asks: t('walks.use-count-again') }
}

function presentCounts(use: UseOfRelease, release: Release, reader: Reader) {
  const { language, t } = reader
  const titleOf = (key: string) => taskInWords(key, release, language)
  return {
    steps: use.steps.map((one) => ({ title: titleOf(one.step), ...stepInWords(one, reader) })),
    unused: use.unused.map(titleOf),
    path: use.path.map((one) => ({
      title: stepTitle(one.step, release, language),
      ...pathInWords(one, reader),
    })),
    unreached: use.unreached.map((key) => stepTitle(key, release, language)),
    idle: use.idle.map((one) => idleInWords(one, release, reader)),
    empty: use.empty.map(({ form, labels, answered }) => ({
      form: words(form, language),
      labels: labels.map((label) => words(label, language)),
      questions: t('procedures.questions', { count: labels.length }),
      answered: t('walks.answered', { count: answered }),
    })),
    escapes: use.escapes.map(({ step, escape, reason, n }) => ({
      title: titleOf(step),
      how: t(`walks.escape-${escape}`),
      reason,
      n: formatNumber(n, language),
    })),
  }
}

/** Its rows with their conditions, as the procedure's own page tells them. */
function idleInWords(
  { table: key, idle, decided }: IdleTable,
  release: Release,
  { language, t }: Reader,
) {
  const table = getTable(release, key)
  const conditions = wordsOf(release)
  const lines = [
    ...table.rows
      .filter((row) => idle.includes(row.key))
      .map(({ title, when }) => ({ title, when: explain(when, conditions) })),
    ...(table.otherwise && idle.includes(otherwise)
      ? [{ title: table.otherwise.title, when: undefined }]
      : []),
  ]
  return {
    table: words(table.title, language),
    rows: t('walks.use-rows', { count: lines.length }),
    decided: t('walks.use-decided', { count: decided }),
    lines: lines.map(({ title, when }) => ({ title: words(title, language), when })),
  }
}

/** Of a signature, whose it is too: they are all asked in the same words. */
function taskInWords(key: string, release: Release, language: Reader['language']): Words {
  const found = findAsked(release, key)
  if (!found) return { text: key }
  const title = words(found.title, language)
  const step = findStep(release, key)
  const signers = step?.kind === 'sections' ? step.signature.signers : []
  const signer = signers.find((one) => partOf.signature(step?.key ?? '', one.key) === key)
  if (!signer) return title
  return { ...title, text: `${title.text}: ${words(signer.title, language).text}` }
}

function stepTitle(key: string, release: Release, language: Reader['language']): Words {
  const step = findStep(release, key)
  return step && 'title' in step ? words(step.title, language) : { text: key }
}

function pathInWords(one: PathUse, reader: Reader) {
  return {
    ...roundsInWords(one, reader),
    kind: reader.t(`walks.use-kind-${one.kind}`),
    entered: formatNumber(one.entered, reader.language),
  }
}

function stepInWords(one: StepUse, reader: Reader) {
  return {
    ...roundsInWords(one, reader),
    completed: formatNumber(one.completed, reader.language),
  }
}

/** What is told of a step, whether people do it or the system. */
function roundsInWords(one: PathUse | StepUse, { language, t }: Reader) {
  const count = (value: number) => formatNumber(value, language)
  return {
    cases: count(one.cases),
    open: count(one.open),
    mean: count(Math.round(one.mean * 100) / 100),
    most: count(one.most),
    unusual: count(one.unusual),
    median: spanInWords(one.median, { language, t }),
    ninth: spanInWords(one.ninth, { language, t }),
  }
}

/** Hours up to two days, days from then on; nothing where none was completed. */
function spanInWords(hours: number | null, { language, t }: Reader): string {
  if (hours === null) return '–'
  const rounded = (value: number) => formatNumber(Math.round(value * 10) / 10, language)
  return hours < 48
    ? t('walks.in-hours', { n: rounded(hours) })
    : t('walks.in-days', { n: rounded(hours / 24) })
}
