// Five minutes before the session ends a dialog says so; another page may have prolonged it.
const warning = document.querySelector<HTMLDialogElement>('dialog[data-session-end]')
const minute = 60_000
let ends = Date.parse(warning?.dataset['sessionEnd'] ?? '')

async function extend(dialog: HTMLDialogElement) {
  const form = dialog.querySelector('form')
  if (!form) return
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string') fields.append(name, value)
  const answer = await fetch(form.action, {
    method: 'post',
    body: fields,
    headers: { 'HX-Request': 'true' },
  })
  const until = answer.headers.get('X-Session-Expires')
  if (!answer.ok || until === null) return form.submit()
  ends = Date.parse(until)
  dialog.close()
}

function tick(dialog: HTMLDialogElement) {
  const left = Math.ceil((ends - Date.now()) / minute)
  const minutes = dialog.querySelector('[data-minutes]')
  if (minutes) minutes.textContent = String(Math.max(left, 0))
  if (left <= 5 && !dialog.open) dialog.showModal()
}

if (warning && !Number.isNaN(ends)) {
  setInterval(() => tick(warning), 15_000)
  warning.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    void extend(warning)
  })
}
export {}
