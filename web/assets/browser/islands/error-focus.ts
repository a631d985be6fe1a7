// People who do not see the page hear at once that something must be mended.
const focusErrors = () => document.querySelector<HTMLElement>('[data-focus-first]')?.focus()
document.addEventListener('DOMContentLoaded', focusErrors)
document.addEventListener('htmx:after:swap', focusErrors)
export {}
