import type { Page } from 'playwright-core'

import type { Role } from '../../../domain/auth/roles.ts'
import type { House } from './a-house.ts'
import type { Look, Screen } from './a-screen.ts'
import { seated } from './a-screen.ts'

/** People of zone A, each seated at a screen of their own. */
export type Crew<R extends Role> = Readonly<Record<R, Page>> & {
  readonly leave: () => Promise<void>
}

/** Somebody of each role; `look` says how one of them looks, or all alike. */
export async function aCrew<R extends Role>(
  { app, chrome }: House,
  roles: readonly R[],
  look: Look | ((role: R) => Look) = {},
): Promise<Crew<R>> {
  const lookOf = typeof look === 'function' ? look : () => look
  const enter = (role: R) => seated(chrome, app, { ...lookOf(role), username: `${role}.a` })
  const screens: Screen[] = await Promise.all(roles.map(enter))
  const pages = Object.fromEntries(screens.map(({ page }, at) => [roles[at], page]))
  const leave = async () => void (await Promise.all(screens.map((screen) => screen.leave())))
  return { ...(pages as Record<R, Page>), leave }
}
