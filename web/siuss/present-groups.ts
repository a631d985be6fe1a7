import type { Foreseen } from '../../domain/siuss/foresee.ts'
import type { Fix } from '../../domain/siuss/mapping/draft.ts'
import { ruleTitle } from '../../domain/siuss/rules/catalogue.ts'
import type { Checked, Problem } from '../../domain/siuss/rules/check.ts'
import type { Severity } from '../../domain/siuss/rules/rule.ts'
import { formatDate, formatMoney, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { mendPath } from './mend-path.ts'
import { sheetOf } from './paths.ts'

export interface Words {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** A list of the sheet, from one of its lines on. */
export interface GroupPage {
  readonly group: string
  readonly from: number
}

/** The sheet that the lists are of. */
export interface OfSheet {
  readonly comune: number
  readonly year: number
  readonly page: GroupPage | undefined
}

/** As many as a list shows at once. */
export const mostInGroup = 50

/** Part of a list, with where it goes on and back. */
function pageOf<Item>(all: readonly Item[], id: string, of: OfSheet) {
  const { page, comune, year } = of
  const shown = page?.group === id
  const from = shown && page.from < all.length ? page.from : 0
  const to = from + mostInGroup
  const at = (line: number) => `${sheetOf(comune, year)}&elenco=${id}&da=${String(line)}#${id}`
  return {
    id,
    open: shown,
    part: all.slice(from, to),
    left: Math.max(all.length - to, 0),
    next: to < all.length ? at(to) : undefined,
    back: from > 0 ? at(Math.max(from - mostInGroup, 0)) : undefined,
  }
}

/** What was found, by the rule that found it; each record once, with all that it lacks by that rule. */
export function groupsOf(
  checked: readonly Checked[],
  severity: Severity,
  { of, words }: { readonly of: OfSheet; readonly words: Words },
) {
  const found = checked.flatMap((one) => {
    const own = one.problems.filter((problem) => problem.severity === severity)
    const byRule = [...Map.groupBy(own, ({ rule }) => rule)]
    return byRule
      .filter(([rule]) => rule !== 'S22')
      .map(([rule, problems]) => ({ rule, one, problems }))
  })
  return byRule(found).map(([rule, all]) => {
    const { part, ...page } = pageOf(all, `${severity}-${rule}`, of)
    const items = part.map(({ one, problems }) => itemOf(one, problems, words))
    return { ...headOf(rule, all.length, words), ...page, items }
  })
}

function byRule<Found extends { readonly rule: string }>(found: readonly Found[]) {
  return [...Map.groupBy(found, ({ rule }) => rule)].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function headOf(rule: string, count: number, { language }: Words) {
  return { rule, title: ruleTitle(rule), count: formatNumber(count, language) }
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

/** What stands where something was put right by itself: nothing is told as such. */
export function afterFix({ after }: Fix, t: Translate): string {
  return after === '' ? t('flows.left-out') : after
}

/** What was put right by itself. */
export function fixesOf(
  checked: readonly Checked[],
  { of, words }: { readonly of: OfSheet; readonly words: Words },
) {
  const made = checked.flatMap((one) => one.fixes.map((fix) => ({ rule: fix.rule, one, fix })))
  return byRule(made).map(([rule, all]) => {
    const { part, ...page } = pageOf(all, `fix-${rule}`, of)
    const items = part.map(({ one, fix }) => ({
      caseNumber: one.number,
      field: fix.field,
      before: fix.before,
      after: afterFix(fix, words.t),
    }))
    return { ...headOf(rule, all.length, words), ...page, items }
  })
}

/** What would go into the ledger now, with what it tells: of whom is read in the case. */
export function foreseenOf(
  foreseen: readonly Foreseen[],
  { of, words }: { readonly of: OfSheet; readonly words: Words },
) {
  const { part, ...page } = pageOf(foreseen, 'pronti', of)
  const items = part.map(({ one, what }) => ({
    caseNumber: one.number,
    href: mendPath({ kind: 'case', id: one.caseId }),
    service: one.service?.name ?? words.t('flows.minor'),
    what: words.t(`flows.foreseen-${what}`),
    facts: factsOf(one, words),
  }))
  return { ...page, items, count: formatNumber(foreseen.length, words.language) }
}

function factsOf({ told }: Checked, { t, language }: Words): string {
  if (told?.kind !== 'PS_PSA_SINA') return ''
  const benefit = told.record.Beneficiario.PrestazioniSociali
  const { DataInizioPrestazione: from, DataFinePrestazione: to } = benefit
  const {
    DataErogazionePrestazione: on,
    ImportoPrestazione: amount,
    CodicePrestazione: code,
  } = benefit
  const day = (one: string) => formatDate(one, language)
  return [
    code,
    ...(from !== undefined && to !== undefined
      ? [t('flows.foreseen-span', { from: day(from), to: day(to) })]
      : []),
    ...(on === undefined ? [] : [day(on)]),
    ...(amount === undefined ? [] : [formatMoney(Number(amount), language)]),
  ].join(' · ')
}
