import type { Pause, Payers, Terms } from '../../delivery/rules.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'

/** What the record knows of a person that a flow tells of. */
export interface PersonFacts {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly sex: 'F' | 'M' | null
  readonly birthDate: CalendarDay | null
  readonly fiscalCode: string | null
  /** ISO 3166 numeric, three digits. */
  readonly citizenship: string | null
  /** Cadastral code of where she was born, as the registry says it: asked where no fiscal code tells it. */
  readonly birthPlace: string | null
  readonly protected: boolean
}

/** Where she lived and from when; the last day is not counted. */
export interface Residence {
  readonly from: CalendarDay | null
  readonly to: CalendarDay | null
  /** ISTAT's six digits. */
  readonly comune: string
  /** Two digits of the list of 1986, as the seed of the region tells. */
  readonly region: string | null
}

/** The ISEE of her household, with the DSU that it comes from. */
export interface IseeFacts {
  /** Day on which the DSU was presented. */
  readonly from: CalendarDay
  /** First day on which it no longer holds. */
  readonly to: CalendarDay | null
  readonly dsu: string
  /** Euros. */
  readonly value: number
  readonly members: number | null
}

/** The SINA sheet of an assessment: codes of our lists, by the part of the concept after `sina.`. */
export interface SinaFacts {
  readonly on: CalendarDay
  readonly said: Readonly<Record<string, string | readonly string[]>>
}

/** How INPS knows a service. */
export interface BenefitFacts {
  /** Our nomenclature. */
  readonly service: string
  readonly name: string
  /** Area of the nomenclature that it is of. */
  readonly area: string | null
  /** Code of INPS; none: nobody has said it yet. */
  readonly code: string | null
  /** INPS's own name for the code, where it is known. */
  readonly label: string | null
  /** As who plans the region says, or of Table 1: given by ISEE, unless it was waived. */
  readonly byIsee: boolean
  /** Who plans the region says that it is given whatever the ISEE is: none is told. */
  readonly withoutIsee: boolean
}

/** Everything that a granted service tells INPS. */
export interface PsFacts {
  readonly service: string
  /** The case that granted it. */
  readonly caseId: string
  readonly number: string
  readonly terms: Terms
  readonly pauses: readonly Pause[]
  /** The last day on which it runs: that of its end, or of a death before it. */
  readonly lastDay: CalendarDay
  readonly grantedOn: CalendarDay
  readonly deliveries: readonly { readonly day: CalendarDay; readonly quantity: number }[]
  readonly benefit: BenefitFacts
  readonly person: PersonFacts
  readonly residences: readonly Residence[]
  readonly isee: readonly IseeFacts[]
  /** Since when the professional social service has her in charge, and in which area. */
  readonly charge: { readonly on: CalendarDay | null; readonly area: string | null }
  /** The last sheet, newest first. */
  readonly sina: readonly SinaFacts[]
  /** INPS codes of the services of the same plan. */
  readonly needs: readonly string[]
  /** Who pays for a periodic benefit, where somebody said it. */
  readonly payers?: Payers
  readonly decision: Decision | null
}

/** What somebody decided of a protected person. */
export interface Decision {
  readonly send: boolean
  readonly by: string
  readonly at: Date
  readonly reason: string
}
