// Comfort only: the server takes each `_op` once. Enabled again when the page comes back.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  if (form.dataset['sent'] === 'yes') return event.preventDefault()
  form.dataset['sent'] = 'yes'
  setTimeout(() => delete form.dataset['sent'], 4000)
})
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset['sent']
})
export {}
