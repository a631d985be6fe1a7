import { typing } from './shortcuts.ts'

// In a `[data-list]`: j and k move between `[data-row]`s, x selects, e opens `[data-open]`.
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-list] [data-row]')]

function move(by: number) {
  const all = rows()
  const at = all.findIndex((row) => row.contains(document.activeElement))
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by]
  next?.querySelector<HTMLElement>('[data-open]')?.focus()
}

document.addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
  if (typing(event) && !(event.target instanceof HTMLInputElement)) return
  if (event.key === 'j') return move(1)
  if (event.key === 'k') return move(-1)
  const row = rows().find((each) => each.contains(document.activeElement))
  if (event.key === 'x') row?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
  if (event.key === 'e') row?.querySelector<HTMLElement>('[data-open]')?.click()
})
