/** What a clock in Italy shows so many hours ago, as a form takes it. */
export const clock = (hoursAgo: number) =>
  new Date(Date.now() - hoursAgo * 3_600_000)
    .toLocaleString('sv', { timeZone: 'Europe/Rome' })
    .slice(0, 16)
    .replace(' ', 'T')

/** Days from today, as a form takes them. */
export const day = (ahead = 0) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Rome' })

/** Minutes from now, below zero, to when a clock in Italy last showed `HH:MM`. */
export function minutesSince(wall: string): number {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return -((minutes(clock(0).slice(11)) - minutes(wall) + 1440) % 1440)
}
