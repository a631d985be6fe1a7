import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { checkRoutes } from './check.ts'
import { importRoutes } from './import.ts'
import { ledgerRoutes } from './ledger.ts'
import { quickRoute, weekRoutes } from './week.ts'

/** What was delivered: recorded and validated by who delivers, checked by the zone. */
export function deliveryRoutes(deps: Deps): Route[] {
  return [...weekRoutes(deps), quickRoute(), ...importRoutes(), ...checkRoutes(), ...ledgerRoutes()]
}
