import { flowViews } from '../../../domain/siuss/ledger/list-flows.ts'
import type { FlowRow, FlowView, listFlows } from '../../../domain/siuss/ledger/list-flows.ts'
import { rulesNamed } from '../../../domain/siuss/ledger/rules-named.ts'
import { hoursToStop } from '../../../domain/siuss/ledger/rules.ts'
import { ruleTitle } from '../../../domain/siuss/rules/catalogue.ts'
import { casePath } from '../../cases/paths.ts'
import { formatDateTime } from '../../shared/format.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import { personWithYear } from '../../shared/person-words.ts'
import { filePaths } from '../files/paths.ts'
import { paths as sheetPaths, sheetOf } from '../paths.ts'
import { afterFix } from '../present-groups.ts'
import { ledgerPaths as paths } from './paths.ts'

/** Views as the URL names them. */
export const viewWords: Readonly<Record<FlowView, string>> = {
  'to-correct': 'da-correggere',
  silent: 'senza-esito',
  ready: 'in-attesa',
  published: 'pubblicati',
  acquired: 'acquisiti',
  all: 'tutti',
}

interface Words {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** A flow that somebody wanted to stop without saying why. */
export interface Unreasoned {
  readonly flusso: string
  readonly motivo: string
}

interface Context {
  readonly view: FlowView
  readonly before: string | undefined
  readonly unreasoned: Unreasoned | undefined
  readonly words: Words
}

const addressOf = (view: FlowView) => `${paths.ledger}?stato=${viewWords[view]}`

/** The ledger, ready for `ledger.hbs`. */
export function presentLedger(
  { rows, next }: Awaited<ReturnType<typeof listFlows>>,
  { view, before, unreasoned, words }: Context,
) {
  const { t } = words
  const error = unreasoned && {
    field: fieldOf(unreasoned.flusso),
    message: t('ledger.reason-missing'),
  }
  return {
    title: t('ledger.title'),
    ...{ sheet: sheetPaths.sheet, files: filePaths.files, stop: paths.stop, resume: paths.resume },
    views: flowViews.map((one) => ({
      href: addressOf(one),
      label: t(`ledger.view-${one}`),
      current: one === view,
    })),
    flows: rows.map((row) => ({
      ...presentFlow(row, words),
      error: unreasoned?.flusso === row.idFlusso ? error?.message : undefined,
    })),
    errors: error && [error],
    empty: t(`ledger.none-${view}`),
    first: before === undefined ? undefined : addressOf(view),
    next: next && `${addressOf(view)}&prima=${next}`,
  }
}

const fieldOf = (idFlusso: string) => `m-${idFlusso.replaceAll('.', '-')}`

const tones: Partial<Record<FlowRow['state'], string>> = { rejected: 'late', stopped: 'near' }

function presentFlow(row: FlowRow, words: Words) {
  const { t } = words
  const person = personWithYear(row)
  const cancels = row.operation === 'C'
  return {
    id: row.idFlusso,
    field: fieldOf(row.idFlusso),
    person: person === '' ? t('ledger.case', { number: row.number }) : person,
    what: t(cancels ? 'ledger.what-cancel' : 'ledger.what', {
      benefit: row.benefit ?? t('ledger.minor'),
      year: row.year,
    }),
    comune: row.comune,
    state: { text: t(`ledger.state-${row.state}`), tone: tones[row.state] },
    silent: row.silent,
    lines: linesOf(row, words),
    said: row.outcome === 'OK' ? undefined : (row.said ?? undefined),
    rules: rulesNamed(row.said ?? '', row.kind).map((rule) => ({ rule, title: ruleTitle(rule) })),
    open: { href: casePath(row.caseId), text: t('ledger.open-case', { number: row.number }) },
    mend:
      row.state === 'rejected' && row.atHome && row.municipality !== null
        ? sheetOf(row.municipality, row.year)
        : undefined,
    stops: row.state === 'ready',
    resumes: row.state === 'stopped',
  }
}

/** What happened to it, in order. */
function linesOf(row: FlowRow, { language, t, now }: Words): string[] {
  const when = (at: Date) => formatDateTime(at, language, now)
  const { corrects, correctedBy, fixes, stopReason, droppedWhy, publishedAt } = row
  const told: (string | false)[] = [
    corrects !== null && t('ledger.corrects', { flow: corrects }),
    ...fixes.map((fix) => t('ledger.fixed', { ...fix, after: afterFix(fix, t) })),
    waitingOf(row, when, t),
    stopReason !== null &&
      t('ledger.stopped-by', { name: row.stoppedBy ?? '', reason: stopReason }),
    droppedWhy !== null && t(`ledger.dropped-${droppedWhy}`),
    publishedAt !== null && t('ledger.published-on', { when: when(publishedAt) }),
    outcomeOf(row, when, t),
    nextOf(row, t),
    correctedBy !== null && t('ledger.corrected-by', { flow: correctedBy }),
  ]
  return told.filter((line) => line !== false)
}

/** What is to be done of it, where the state alone does not say it. */
function nextOf(row: FlowRow, t: Translate): string | false {
  if (row.heldTwice) return t(`ledger.twice-${row.kind}`)
  if (row.state !== 'rejected' || row.correctedBy !== null) return false
  return t(row.atHome ? 'ledger.again' : 'ledger.moved')
}

type When = (at: Date) => string

function waitingOf({ state, readyAt }: FlowRow, when: When, t: Translate): string | false {
  if (state === 'draft') return t('ledger.is-draft')
  if (state !== 'ready' || readyAt === null) return false
  return t('ledger.leaves', { when: when(new Date(readyAt.getTime() + hoursToStop * 3_600_000)) })
}

function outcomeOf({ outcome, acquiredAt, siussId }: FlowRow, when: When, t: Translate) {
  if (outcome === null || acquiredAt === null) return false
  return t(`ledger.outcome-${outcome}`, { when: when(acquiredAt), number: siussId ?? '' })
}
