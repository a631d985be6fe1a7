/** What a clock in Italy shows so many hours ago, as a form takes it. */
export const clock = (hoursAgo: number) =>
  new Date(Date.now() - hoursAgo * 3_600_000)
    .toLocaleString('sv', { timeZone: 'Europe/Rome' })
    .slice(0, 16)
    .replace(' ', 'T')

/** Days from today, as a form takes them. */
export const day = (ahead = 0) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Rome' })
