import type { Route } from '../shared/route.ts'
import { factRoutes } from './facts.ts'
import { networkRoute } from './network.ts'
import { recordRoute } from './record.ts'

/** The social record of a person, its facts, and her network. */
export function socialRoutes(): Route[] {
  return [recordRoute(), ...factRoutes(), networkRoute()]
}
