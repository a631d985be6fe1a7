// A live list does not take a row away from who has just acted on it: news wait while the focus is
// in a `[data-just-taken]` row, and come when it leaves. Nor does it close what somebody is reading.
const inUse = '[data-just-taken]:focus-within, .why-date[open]:focus-within'
let held: EventTarget | null = null

document.addEventListener(
  'inbox',
  (event) => {
    if (!document.querySelector(inUse)) return
    event.stopImmediatePropagation()
    held = event.target
  },
  { capture: true },
)

document.addEventListener('focusout', () => {
  const live = held
  held = null
  // The focus is on its way: where it arrives is known a moment later.
  if (live) setTimeout(() => live.dispatchEvent(new Event('inbox', { bubbles: true })))
})
export {}
