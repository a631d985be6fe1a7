import { evaluate } from '../../../../domain/procedures/engine/expression.ts'
import type { FactValue } from '../../../../domain/procedures/engine/types.ts'

// Shows and hides by `data-visible`, with the server's own evaluator. Without scripts all
// conditional fields are shown, each with its condition in words.

/** What a control holds now, typed as the server will read it. */
function valueOf(control: Element, sent: readonly string[]): FactValue | undefined {
  const [first = ''] = sent
  if (control instanceof HTMLInputElement) {
    if (control.type === 'checkbox') return sent
    if (control.inputMode === 'decimal' || control.inputMode === 'numeric') {
      return first === '' ? undefined : Number(first.replace(',', '.'))
    }
  }
  if (control.closest('[data-yes-no]')) return first === '' ? undefined : first === 'yes'
  return first === '' ? undefined : first
}

type Values = Record<string, FactValue | undefined>

interface Counts {
  readonly count: readonly string[]
  readonly equal?: readonly (FactValue | undefined)[]
}

function valuesOf(form: HTMLFormElement): Values {
  const data = new FormData(form)
  const values: Values = {}
  for (const control of form.querySelectorAll('[name]')) {
    const name = control.getAttribute('name') ?? ''
    const sent = data.getAll(name).filter((value) => typeof value === 'string')
    values[name] = valueOf(control, sent)
  }
  return values
}

const isOf = ({ count }: Counts, name: string) => count.includes(name.replace(/\.\d+\./, '.'))

/** How many answers a figure counts: those of the fields it names, in whatever row; not what is hidden. */
function counted(figure: Counts, form: HTMLFormElement, values: Values): number {
  const { equal } = figure
  const controls = [...form.querySelectorAll('[name]')].filter((one) => !one.closest('[hidden]'))
  const names = new Set(controls.map((one) => one.getAttribute('name') ?? ''))
  return [...names].filter((name) => {
    const given = [values[name] ?? []].flat()
    const counts = equal ? given.some((one) => equal.includes(one)) : given.length > 0
    return counts && isOf(figure, name)
  }).length
}

/** Figures that count follow what is answered; why they are what they are only the server tells. */
function countAgain(form: HTMLFormElement, values: Values, changed: string) {
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-counts]')) {
    const figure = JSON.parse(input.dataset['counts'] ?? '') as Counts
    const total = counted(figure, form, values)
    values[input.name] = total
    if (input.value === String(total) && !isOf(figure, changed)) continue
    input.value = String(total)
    const around = input.parentElement
    const shown = around?.querySelector('.total')
    if (shown) shown.textContent = input.value
    around?.querySelectorAll('[data-why]').forEach((why) => {
      why.remove()
    })
  }
}

function show(form: HTMLFormElement, values: Values) {
  for (const part of form.querySelectorAll<HTMLElement>('[data-visible]')) {
    part.hidden = !evaluate(JSON.parse(part.dataset['visible'] ?? '{"all":[]}'), values)
  }
}

/** @param changed the control that somebody has just changed, if any */
function refresh(form: HTMLFormElement, changed = '') {
  const values = valuesOf(form)
  show(form, values)
  countAgain(form, values, changed)
  show(form, values)
  for (const words of form.querySelectorAll<HTMLElement>('.condition')) words.hidden = true
  for (const part of form.querySelectorAll<HTMLDetailsElement>('.section > details'))
    part.open = true
}

const refreshAll = () => {
  document.querySelectorAll<HTMLFormElement>('form[data-conditional]').forEach((form) => {
    refresh(form)
  })
}
document.addEventListener('DOMContentLoaded', refreshAll)
document.addEventListener('htmx:after:swap', refreshAll)
document.addEventListener('change', (event) => {
  const control = event.target instanceof Element ? event.target : null
  const form = control?.closest('form')
  if (form?.matches('[data-conditional]')) refresh(form, control?.getAttribute('name') ?? '')
})
