/**
 * What a telephone dials, of a number as somebody typed it; nothing where more than one number was
 * typed, or words beside it.
 */
export function dialled(typed: unknown): string {
  if (typeof typed !== 'string' || !/^\s*\+?[\d\s./()-]+$/.test(typed)) return ''
  const digits = typed.replaceAll(/[^+\d]/g, '')
  return digits.length >= 3 && digits.length <= 16 ? digits : ''
}
