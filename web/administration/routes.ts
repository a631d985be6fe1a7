import type { Route } from '../shared/route.ts'
import { benefitRoutes } from './benefit.ts'
import { benefitsRoute } from './benefits.ts'
import { officeRoutes } from './office.ts'
import { officesRoute } from './offices.ts'
import { pointRoutes } from './point.ts'

/** What an administrator of the system sets, offices and where they are met; and what INPS calls a service. */
export function administrationRoutes(): Route[] {
  return [officesRoute(), ...officeRoutes(), ...pointRoutes(), benefitsRoute(), ...benefitRoutes()]
}
