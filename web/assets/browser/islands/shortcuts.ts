import { typing } from './typing.ts'

// `/` goes to the search, `?` to the help of this page.
document.addEventListener('keydown', (event) => {
  if (typing(event)) return
  if (event.key === '/') go(event, '#find', (found) => found.focus())
  if (event.key === '?') go(event, '[data-help]', (found) => found.click())
})

function go(event: Event, selector: string, act: (found: HTMLElement) => void) {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) return
  event.preventDefault()
  act(found)
}
