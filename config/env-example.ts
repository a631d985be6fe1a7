import { z } from 'zod'

import { composeVariables } from './compose.ts'
import { environmentShape } from './environment.ts'

/** The text of `.env.example`: every variable with its meaning, defaults commented out. */
export function envExample(): string {
  const blocks = Object.entries(environmentShape).map(([name, schema]) => {
    const value = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : ''
    return `# ${schema.description ?? ''}\n# ${name}=${value}\n`
  })
  const head = '# Generato da config/environment.ts: npm run siso -- env-example > .env.example\n'
  const compose = Object.entries(composeVariables).map(
    ([name, description]) => `# Solo docker-compose.yml. ${description}\n# ${name}=\n`,
  )
  return [head, ...blocks, ...compose].join('\n')
}
