/** Whether the night tells a count of a place; of no number anything is said. */
export interface OfNight {
  /** Null: all zones. */
  readonly zone: number | null
  /** Null: all of the zone. */
  readonly municipality: number | null
  /** Null: all columns. */
  readonly column: string | null
  readonly told: boolean
}

/** Of a service, of an area or of all, where it names none: whether the night tells it. */
export interface ServiceTold {
  readonly area: string | null
  readonly service: string | null
  readonly told: boolean
}

/** What the statistics tell, and what they do not, of what the figures of the work count too. */
export interface ToldAtNight {
  /** Open cases by phase. */
  readonly open: readonly OfNight[]
  /** Contacts. */
  readonly accesses: readonly OfNight[]
  readonly services: readonly ServiceTold[]
}

/** As if no night had counted. */
export const nothingTold: ToldAtNight = { open: [], accesses: [], services: [] }
