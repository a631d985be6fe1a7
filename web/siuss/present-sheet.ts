import { dayInItaly } from '../../domain/shared/today.ts'
import type { SendingComune } from '../../domain/siuss/comuni.ts'
import type { Foreseen } from '../../domain/siuss/foresee.ts'
import type { Round } from '../../domain/siuss/rounds.ts'
import type { Checked, Standing } from '../../domain/siuss/rules/check.ts'
import type { Sender } from '../../domain/siuss/sender.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import { mendPath } from './mend-path.ts'
import { filePaths } from './files/paths.ts'
import { ledgerPaths } from './ledger/paths.ts'
import { paths } from './paths.ts'
import { fixesOf, foreseenOf, groupsOf } from './present-groups.ts'
import type { GroupPage, Words } from './present-groups.ts'

/** What was typed and refused. */
export interface Typed {
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  readonly codice: string
  readonly op: string
}

interface Shown {
  readonly foreseen: readonly Foreseen[]
  /** Which of the lists is read further, and from where. */
  readonly page: GroupPage | undefined
  readonly comuni: readonly SendingComune[]
  readonly comune: SendingComune | undefined
  readonly year: number
  readonly checked: readonly Checked[]
  readonly sender: Sender | undefined
  readonly round: Round | undefined
  readonly typed: Typed | undefined
}

const standings = ['ready', 'blocked', 'waiting', 'kept'] as const satisfies readonly Standing[]

/** The control sheet of a comune, ready for `sheet.hbs`. */
export function presentSheet(shown: Shown, words: Words) {
  const { comune, comuni, year, checked, foreseen, page, typed } = shown
  const { t, language } = words
  const base = { title: t('flows.title'), action: paths.sheet, comuni: choices(comuni, comune) }
  if (!comune) return base
  const lists = { of: { comune: comune.id, year, page }, words }
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
    foreseen: foreseenOf(foreseen, lists),
    blocks: groupsOf(numbered, 'block', lists),
    warnings: groupsOf(numbered, 'warn', lists),
    fixes: fixesOf(numbered, lists),
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
