import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { accessesRoute } from './accesses.ts'
import { addressRoutes } from './address.ts'
import { correctRoutes } from './correct.ts'
import { deathRoutes } from './death.ts'
import { personRoute } from './person.ts'
import { protectRoutes, protectedRoutes } from './protect.ts'
import { recogniseRoutes } from './recognise.ts'
import { searchRoutes } from './search.ts'

/** People: found, read, corrected, recognised, protected. */
export function registryRoutes(deps: Deps): Route[] {
  return [
    ...searchRoutes(),
    personRoute(),
    accessesRoute(),
    ...correctRoutes(deps),
    ...recogniseRoutes(),
    ...addressRoutes(),
    ...deathRoutes(deps),
    ...protectRoutes(),
    ...protectedRoutes(),
  ]
}
