import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { z } from 'zod'

import type { StarterConfig } from '../../config/config.ts'
import { say } from '../screen.ts'

const file = join(fileURLToPath(new URL('../../', import.meta.url)), 'seeds/demo-users.ts')

const DemoUsers = z.object({
  demoPassword: z.string(),
  demoUsers: z.array(z.object({ username: z.string(), description: z.string() })),
})

async function sayDemoUsers(): Promise<void> {
  if (!existsSync(file)) return
  const { demoPassword, demoUsers } = DemoUsers.parse(await import(pathToFileURL(file).href))
  say(`Utenti dimostrativi (password per tutti: ${demoPassword}):`)
  const width = Math.max(...demoUsers.map(({ username }) => username.length))
  for (const user of demoUsers) say(`  ${user.username.padEnd(width)}  ${user.description}`)
}

/** Prints where to go and who to enter as; the people are invented and exist outside production. */
export async function welcome(config: StarterConfig): Promise<void> {
  say('')
  say(`Aprire ${config.origin}`)
  if (config.nodeEnv !== 'production') await sayDemoUsers()
}
