import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { confirmRoutes } from './confirm.ts'
import { resumeRoutes } from './resume.ts'
import { signInRoutes } from './sign-in.ts'
import { createThrottle } from './throttle.ts'

export function authRoutes(deps: Deps): Route[] {
  const throttle = createThrottle(deps)
  return [...signInRoutes(deps, throttle), ...confirmRoutes(deps, throttle), ...resumeRoutes()]
}
