import type { Translate } from '../i18n.ts'

/** `45 minuti`, `2 ore`, `1 ora e 30 minuti`. */
export function inMinutes(minutes: number, t: Translate): string {
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return t('diary.minutes', { count: left })
  const whole = t('diary.hours', { count: hours })
  return left === 0
    ? whole
    : t('diary.hours-and', { hours: whole, minutes: t('diary.minutes', { count: left }) })
}
