// Shows and hides by `data-visible`, the same conditions that the server applies. Without scripts
// all conditional fields are shown, each with its condition in words.
type Scalar = string | number | boolean
type Expression =
  | { all: Expression[] }
  | { any: Expression[] }
  | { not: Expression }
  | { present: string }
  | { in: [string, Scalar[]] }
  | { between: [string, Scalar, Scalar] }
  | Partial<Record<'eq' | 'lt' | 'lte' | 'gt' | 'gte', [string, Scalar]>>

type Values = (name: string) => string[]

function compare(given: string | undefined, wanted: Scalar): number {
  if (given === undefined || given === '') return NaN
  if (typeof wanted === 'number') return Number(given.replace(',', '.')) - wanted
  if (typeof wanted === 'boolean') return (given === 'yes') === wanted ? 0 : NaN
  return given < wanted ? -1 : given > wanted ? 1 : 0
}

function holds(e: Expression, values: Values): boolean {
  if ('all' in e) return e.all.every((part) => holds(part, values))
  if ('any' in e) return e.any.some((part) => holds(part, values))
  if ('not' in e) return !holds(e.not, values)
  if ('present' in e) return values(e.present).some((value) => value !== '')
  if ('in' in e) return values(e.in[0]).some((v) => e.in[1].some((w) => compare(v, w) === 0))
  if ('between' in e) {
    const [name, low, high] = e.between
    return values(name).some((v) => compare(v, low) >= 0 && compare(v, high) <= 0)
  }
  const is = (pair: [string, Scalar] | undefined, good: (difference: number) => boolean) =>
    pair !== undefined && values(pair[0]).some((v) => good(compare(v, pair[1])))
  return (
    is(e.eq, (d) => d === 0) ||
    is(e.lt, (d) => d < 0) ||
    is(e.lte, (d) => d <= 0) ||
    is(e.gt, (d) => d > 0) ||
    is(e.gte, (d) => d >= 0)
  )
}

function refresh(form: HTMLFormElement) {
  const data = new FormData(form)
  const values: Values = (name) => data.getAll(name).filter((value) => typeof value === 'string')
  for (const part of form.querySelectorAll<HTMLElement>('[data-visible]')) {
    part.hidden = !holds(JSON.parse(part.dataset['visible'] ?? '{"all":[]}'), values)
  }
  for (const words of form.querySelectorAll<HTMLElement>('.condition')) words.hidden = true
}

const forms = () => document.querySelectorAll<HTMLFormElement>('form[data-conditional]')
const refreshAll = () => forms().forEach(refresh)
document.addEventListener('DOMContentLoaded', refreshAll)
document.addEventListener('htmx:after:swap', refreshAll)
document.addEventListener('change', (event) => {
  const form = event.target instanceof Element ? event.target.closest('form') : null
  if (form?.matches('[data-conditional]')) refresh(form)
})
