/** Whether single keys mean text here, or were turned off (WCAG 2.1.4). */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  if (document.documentElement.dataset['keys'] === 'off') return true
  const target = event.target
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
}

document.addEventListener('keydown', (event) => {
  if (typing(event)) return
  if (event.key === '/') focusOn('#find', event)
  if (event.key === '?') follow('[data-help]', event)
})

function focusOn(selector: string, event: Event) {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) return
  event.preventDefault()
  found.focus()
}

function follow(selector: string, event: Event) {
  const link = document.querySelector<HTMLAnchorElement>(selector)
  if (!link) return
  event.preventDefault()
  link.click()
}
