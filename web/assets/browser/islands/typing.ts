/** Whether single keys mean text here, or were turned off (WCAG 2.1.4). */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  if (document.documentElement.dataset['keys'] === 'off') return true
  const { target } = event
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
}
