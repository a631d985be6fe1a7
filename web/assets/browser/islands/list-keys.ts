import { typing } from './typing.ts'

// In a `[data-list]`: j and k move between `[data-row]`s, x selects, e opens `[data-open]`.
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-list] [data-row]')]
const isAt = (row: HTMLElement) => row.contains(document.activeElement)

function move(by: 1 | -1) {
  const all = rows()
  const at = all.findIndex(isAt)
  const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[at + by]
  next?.querySelector<HTMLElement>('[data-open]')?.focus()
}

function click(selector: string) {
  rows().find(isAt)?.querySelector<HTMLElement>(selector)?.click()
}

const keys: Partial<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  x: () => click('input[type=checkbox]'),
  e: () => click('[data-open]'),
}

document.addEventListener('keydown', (event) => {
  if (!typing(event)) keys[event.key]?.()
})
