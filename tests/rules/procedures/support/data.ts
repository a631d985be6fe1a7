import { readFileSync } from 'node:fs'

import type { Calendar } from '../../../../domain/procedures/engine/calendar.ts'
import { readCalendar, readRelease } from '../../../../domain/procedures/read-release.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'
import { roles } from '../../../../domain/auth/roles.ts'

function readSeed(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../seeds/${path}`, import.meta.url), 'utf8'))
}

export const known = { roles }

export function umbriaCalendar(): Calendar {
  return readCalendar(readSeed('calendars/umbria-2026.json'))
}

/** A shipped procedure document, not yet read. */
export function documentOf(file: string): unknown {
  return readSeed(`procedures/${file}`)
}

export function presaInCarico(): Release {
  return readRelease(readSeed('procedures/presa-in-carico.v1.json'), known)
}
