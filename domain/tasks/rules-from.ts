import type { Calendar } from '../procedures/engine/calendar.ts'
import { EngineError } from '../procedures/engine/errors.ts'
import type { EngineErrorCode } from '../procedures/engine/errors.ts'
import type { Release } from '../procedures/schema.ts'

import type { RecordedEvent } from './fold.ts'

/** What a case is moved by. */
export interface Rules {
  readonly release: Release
  readonly calendar: Calendar
}

export interface Brought {
  /** Those that waiting events bring, by name. */
  readonly calendars?: ReadonlyMap<string, Calendar>
  readonly releases?: ReadonlyMap<string, Release>
  /** Event that a person decided to set aside: it does not reach `step`, and brings nothing. */
  readonly setAside?: number
}

/** The calendar that an event names, if it is of that kind. */
export function namedCalendar({ kind, payload }: RecordedEvent): string | undefined {
  if (kind !== 'calendar-changed' || !('calendar' in payload)) return undefined
  return typeof payload.calendar === 'string' ? payload.calendar : undefined
}

/** The release that an event takes the case to, if it is of that kind. */
export function namedRelease({ kind, payload }: RecordedEvent): string | undefined {
  if (kind !== 'migrated' || !('to' in payload)) return undefined
  return typeof payload.to === 'string' ? payload.to : undefined
}

/**
 * What a case is moved by with this event and after it.
 * @throws `EngineError` when the event names what is not published
 */
export function rulesFrom(event: RecordedEvent, now: Rules, brought: Brought): Rules {
  if (event.seq === brought.setAside) return now
  const [calendar, release] = [namedCalendar(event), namedRelease(event)]
  return {
    calendar:
      calendar === undefined
        ? now.calendar
        : (brought.calendars?.get(calendar) ?? notPublished('bad-calendar')),
    release:
      release === undefined
        ? now.release
        : (brought.releases?.get(release) ?? notPublished('cannot-migrate')),
  }
}

function notPublished(code: EngineErrorCode): never {
  throw new EngineError(code)
}
