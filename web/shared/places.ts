import type pg from 'pg'

import type { Session } from '../../domain/auth/session.ts'
import { byName } from '../../domain/shared/by-name.ts'

/** Names of organisations change once in years: asked again after ten minutes. */
const freshMs = 600_000

export interface PlaceChoice {
  readonly id: number
  readonly name: string
  readonly chosen: boolean
}

export interface Places {
  /** The places among which the person may choose; none when there is only one. */
  of(session: Session): Promise<PlaceChoice[]>
}

export function createPlaces(pool: pg.Pool): Places {
  let known: Promise<Map<number, string>> | undefined
  let until = 0
  const names = () => {
    if (!known || Date.now() > until) {
      until = Date.now() + freshMs
      known = readNames(pool)
      known.catch(() => (until = 0))
    }
    return known
  }
  return {
    async of({ allPlaces, place }) {
      if (allPlaces.length < 2) return []
      const all = await names()
      return allPlaces
        .map((id) => ({ id, name: all.get(id) ?? String(id), chosen: id === place }))
        .toSorted(byName)
    },
  }
}

async function readNames(pool: pg.Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; name: string }>(
    'select id, name from organisation',
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
