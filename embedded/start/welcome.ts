import type { StarterConfig } from '../../config/config.ts'
import { demoPassword, demoUsers } from '../../seeds/demo-users.ts'
import { say } from '../screen.ts'

function sayDemoUsers(): void {
  say(`Utenti dimostrativi (password per tutti: ${demoPassword}):`)
  const width = Math.max(...demoUsers.map(({ username }) => username.length))
  for (const user of demoUsers) say(`  ${user.username.padEnd(width)}  ${user.description}`)
}

/** Prints where to go and who to enter as; the people are invented and exist outside production. */
export function welcome(config: StarterConfig): void {
  say('')
  say(`Aprire ${config.origin}`)
  if (config.nodeEnv !== 'production') sayDemoUsers()
}
