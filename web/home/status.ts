import type { Deps } from '../deps.ts'
import { paths } from '../shared/paths.ts'
import { json } from '../shared/reply.ts'
import { publicRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'

/** For whoever keeps the service running: never a word on who uses it. */
export function statusRoutes({ pools }: Deps): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: paths.health,
      audit: 'none',
      async handle() {
        try {
          await pools.web.query('select 1')
          return json({ database: 'ok' })
        } catch {
          return json({ database: 'away' }, 503)
        }
      },
    }),
  ]
}
