import { dayInItaly } from '../../domain/shared/today.ts'
import type { SendingComune } from '../../domain/siuss/comuni.ts'
import { ruleTitle } from '../../domain/siuss/rules/catalogue.ts'
import type { Round } from '../../domain/siuss/rounds.ts'
import type { Checked, Problem, Standing } from '../../domain/siuss/rules/check.ts'
import type { Severity } from '../../domain/siuss/rules/rule.ts'
import type { Sender } from '../../domain/siuss/sender.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { mendPath } from './mend-path.ts'
import { filePaths } from './files/paths.ts'
import { ledgerPaths } from './ledger/paths.ts'
import { paths } from './paths.ts'

export interface Words {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** What was typed and refused. */
export interface Typed {
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  readonly codice: string
  readonly op: string
}

interface Shown {
  readonly comuni: readonly SendingComune[]
  readonly comune: SendingComune | undefined
  readonly year: number
  readonly checked: readonly Checked[]
  readonly sender: Sender | undefined
  readonly round: Round | undefined
  readonly typed: Typed | undefined
}

/** As many as a person mends in a day: the others come once these are done. */
const mostInGroup = 50

const standings = ['ready', 'blocked', 'waiting', 'kept'] as const satisfies readonly Standing[]

/** The control sheet of a comune, ready for `sheet.hbs`. */
export function presentSheet(shown: Shown, words: Words) {
  const { comune, comuni, year, checked, typed } = shown
  const { t, language } = words
  const base = { title: t('flows.title'), action: paths.sheet, comuni: choices(comuni, comune) }
  if (!comune) return base
  const numbered = checked.toSorted((a, b) => (a.number < b.number ? -1 : 1))
  return {
    ...base,
    where: t('flows.where', { comune: comune.name, year }),
    comune: comune.id,
    year,
    years: yearsAround(year, words).map((one) => ({ value: one, chosen: one === year })),
    summary: standings.map((standing) => ({
      label: t(`flows.standing-${standing}`),
      text: formatNumber(checked.filter((one) => one.standing === standing).length, language),
    })),
    nothing: checked.length === 0,
    prepare: paths.prepare,
    ledger: ledgerPaths.ledger,
    files: filePaths.files,
    ...presentSender(shown, words),
    ...presentRound(shown, words),
    blocks: groupsOf(numbered, 'block', words),
    warnings: groupsOf(numbered, 'warn', words),
    fixes: fixesOf(numbered, words),
    protected: numbered
      .filter(({ person }) => person.protected)
      .map((one) => decisionOf(one, words)),
    decide: paths.decide,
    ...(typed && { errors: typed.errors, op: typed.op }),
  }
}

function choices(comuni: readonly SendingComune[], chosen: SendingComune | undefined) {
  return comuni.map(({ id, name }) => ({ value: id, label: name, chosen: id === chosen?.id }))
}

function yearsAround(year: number, { now }: Words): number[] {
  const current = Number(dayInItaly(now).slice(0, 4))
  return [...new Set([current, current - 1, current - 2, year])].toSorted((a, b) => b - a)
}

function presentSender({ sender, typed }: Shown, { t, language, now }: Words) {
  return {
    setSender: paths.sender,
    typedCode: typed?.codice ?? '',
    senderError: typed?.errors.find(({ field }) => field === 'f-codice')?.message,
    sender: sender && {
      code: sender.fiscalCode,
      since: t('flows.sender-since', {
        name: sender.setBy,
        when: formatDateTime(sender.at, language, now),
      }),
    },
  }
}

/** What the system did by itself, or why it could not. */
function presentRound({ sender, round }: Shown, { t, language, now }: Words) {
  if (!sender) return {}
  const at = (when: Date) => formatDateTime(when, language, now)
  const { asOf, put, failedAt, problem } = round ?? {}
  return {
    prepared: asOf
      ? t('flows.by-system', { when: at(asOf), count: put ?? 0 })
      : t('flows.by-system-never'),
    ...(failedAt && { failed: t('flows.by-system-failed', { when: at(failedAt), problem }) }),
  }
}

/** What was found, by the rule that found it; each record once, with all that it lacks by that rule. */
function groupsOf(checked: readonly Checked[], severity: Severity, words: Words) {
  const found = checked.flatMap((one) => {
    const own = one.problems.filter((problem) => problem.severity === severity)
    const byRule = [...Map.groupBy(own, ({ rule }) => rule)]
    return byRule
      .filter(([rule]) => rule !== 'S22')
      .map(([rule, problems]) => ({ rule, one, problems }))
  })
  return [...Map.groupBy(found, ({ rule }) => rule)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, all]) => ({
      ...headOf(rule, all.length, words),
      id: `${severity}-${rule}`,
      items: all.slice(0, mostInGroup).map(({ one, problems }) => itemOf(one, problems, words)),
    }))
}

function headOf(rule: string, count: number, { t, language }: Words) {
  return {
    rule,
    title: ruleTitle(rule),
    count: formatNumber(count, language),
    more: count > mostInGroup ? t('flows.more', { count: count - mostInGroup }) : undefined,
  }
}

function itemOf({ number, service }: Checked, problems: readonly Problem[], { t }: Words) {
  return {
    caseNumber: number,
    service: service?.name ?? t('flows.minor'),
    lacks: problems.map(({ message, at }) => ({
      message,
      href: mendPath(at),
      open: t(`flows.open-${at.kind}`),
    })),
  }
}

function fixesOf(checked: readonly Checked[], words: Words) {
  const made = checked.flatMap((one) => one.fixes.map((fix) => ({ one, fix })))
  return [...Map.groupBy(made, ({ fix }) => fix.rule)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, all]) => ({
      ...headOf(rule, all.length, words),
      items: all.slice(0, mostInGroup).map(({ one, fix }) => ({
        caseNumber: one.number,
        field: fix.field,
        before: fix.before,
        after: fix.after === '' ? words.t('flows.left-out') : fix.after,
      })),
    }))
}

function decisionOf(one: Checked, { t, language, now }: Words) {
  const { decision, problems } = one
  const others = problems.some(({ rule, severity }) => severity === 'block' && rule !== 'S22')
  return {
    id: one.about,
    caseNumber: one.number,
    service: one.service?.name ?? t('flows.minor'),
    open: mendPath({ kind: 'case', id: one.caseId }),
    waits: decision === null,
    also: others ? t('flows.also-blocked') : undefined,
    decided:
      decision &&
      t(decision.send ? 'flows.decided-send' : 'flows.decided-keep', {
        name: decision.by,
        when: formatDateTime(decision.at, language, now),
      }),
    reason: decision?.reason,
  }
}
