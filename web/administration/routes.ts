import type { Route } from '../shared/route.ts'
import { officeRoutes } from './office.ts'
import { officesRoute } from './offices.ts'
import { pointRoutes } from './point.ts'

/** What an administrator of the system sets: offices and where they are met. */
export function administrationRoutes(): Route[] {
  return [officesRoute(), ...officeRoutes(), ...pointRoutes()]
}
