import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import { sentCasesShown } from '../../domain/tasks/sent-cases.ts'
import type { SentCase } from '../../domain/tasks/sent-cases.ts'
import { casePath } from '../cases/paths.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { taskPath } from '../tasks/paths.ts'

interface Context {
  readonly session: Session
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** Sent and received, each as a list of its own, ready for `list.hbs`. */
export function presentSentCases(found: readonly SentCase[], context: Context) {
  const { t } = context
  const lists = (['sent', 'received'] as const).map((list) => {
    const rows = found.filter(({ sent }) => sent === (list === 'sent'))
    return {
      id: list,
      title: t(`handoffs.${list}`),
      caption: t(`handoffs.${list}-count`, { count: rows.length }),
      rows: rows.map((row) => presentRow(row, context)),
      empty: t(`handoffs.none-${list}`),
    }
  })
  return {
    title: t('handoffs.title'),
    lists,
    more: found.length === sentCasesShown && t('handoffs.more', { count: sentCasesShown }),
  }
}

const tones = { offered: 'soon', refused: 'late', expired: 'late' } as const

function presentRow(row: SentCase, { session, language, t, now }: Context) {
  const { caseId, name, number, state, refusal, receipt, receiver, sentAt, settledAt } = row
  const at = (date: Date | null) => date && formatDateTime(date, language, now)
  return {
    person: name ?? t('handoffs.no-name'),
    number,
    href: linkOf(row, session),
    from: row.from,
    operator: row.operator,
    to: receiver,
    sentAt: at(sentAt),
    state: t(`handoffs.${row.takes === 'data' && state === 'accepted' ? 'data-accepted' : state}`),
    tone: state in tones ? tones[state as keyof typeof tones] : '',
    settledAt: at(settledAt),
    refusal,
    receipt: receipt && {
      href: `${casePath(caseId, 'documents')}/${receipt}`,
      label: t('handoffs.receipt-of', { number: number ?? '' }),
    },
  }
}

/** The case for who may open it; else the task of the offer. */
function linkOf({ open, caseId, taskId }: SentCase, { roles }: Session): string | undefined {
  if (open && may(roles, 'case.read')) return casePath(caseId)
  return taskId === null ? undefined : taskPath(taskId)
}
