// `<details class="menu">` works alone; with scripts it also closes outside and with Esc.
const open = () => document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')
document.addEventListener('click', (event) => {
  for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of open()) {
    menu.open = false
    menu.querySelector('summary')?.focus()
  }
})
