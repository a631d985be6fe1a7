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

function valuesOf(form: HTMLFormElement): Record<string, FactValue | undefined> {
  const data = new FormData(form)
  const values: Record<string, FactValue | undefined> = {}
  for (const control of form.querySelectorAll('[name]')) {
    const name = control.getAttribute('name') ?? ''
    const sent = data.getAll(name).filter((value) => typeof value === 'string')
    values[name] = valueOf(control, sent)
  }
  return values
}

function refresh(form: HTMLFormElement) {
  const values = valuesOf(form)
  for (const part of form.querySelectorAll<HTMLElement>('[data-visible]')) {
    part.hidden = !evaluate(JSON.parse(part.dataset['visible'] ?? '{"all":[]}'), values)
  }
  for (const words of form.querySelectorAll<HTMLElement>('.condition')) words.hidden = true
  for (const part of form.querySelectorAll<HTMLDetailsElement>('.section > details'))
    part.open = true
}

const refreshAll = () => {
  document.querySelectorAll<HTMLFormElement>('form[data-conditional]').forEach(refresh)
}
document.addEventListener('DOMContentLoaded', refreshAll)
document.addEventListener('htmx:after:swap', refreshAll)
document.addEventListener('change', (event) => {
  const form = event.target instanceof Element ? event.target.closest('form') : null
  if (form?.matches('[data-conditional]')) refresh(form)
})
