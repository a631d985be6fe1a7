/** Days from today, as a form takes them. */
export const day = (ahead = 0) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Rome' })
