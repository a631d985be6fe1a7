import { dayInItaly } from '../../../domain/shared/today.ts'
import { suspensionsSince } from '../../../domain/diary/log-until.ts'
import { reasonInWords } from '../../../domain/procedures/suspension-rules.ts'
import type { Suspension } from '../../../domain/procedures/engine/types.ts'
import { formatDateTime } from '../../shared/format.ts'
import type { Reader } from '../present-head.ts'
import { spanInWords } from '../present-suspensions.ts'
import type { Seen } from './present-then.ts'

/**
 * The suspensions that were known then, each with what became of it, and those of that time that
 * were recorded only later: the dates of this page do not know of them.
 */
export function presentSuspensionsThen({ state, log, at, folder }: Seen, { t, language }: Reader) {
  const today = suspensionsSince(log)
  const { release, head } = folder
  const told = (one: Suspension) => ({
    span: spanInWords(one, t),
    reason: reasonInWords(release, one.reason),
  })
  const known = state.suspensions.map((one) => ({ ...told(one), since: sinceThen(one, today, t) }))
  const later = today.filter(({ id, from }) => id > log.seq && from <= dayInItaly(at))
  return {
    known,
    later: later.map((one) => ({
      ...told(one),
      since: t('then.recorded-later', { when: formatDateTime(one.at, language, head.now) }),
    })),
  }
}

function sinceThen(one: Suspension, today: readonly Suspension[], t: Reader['t']): string {
  const now = today.find(({ id }) => id === one.id)
  if (!now) return t('then.annulled-since')
  const same = now.from === one.from && now.until === one.until && now.reason === one.reason
  return same ? '' : t('then.corrected-since', { span: spanInWords(now, t) })
}
