import { smallest } from '../reporting/rules.ts'

/** Raised when what is counted changes, or how, or what is kept for it: then all is computed anew. */
export const definition = 8

/** Days within which a case is taken in charge: where no other is set, L. 241/1990 art. 2 c. 2. */
export const promptDays = 30

/** Persons or cases: fewer are not told to who must not reach them. */
export const leastTold = smallest

/** Of a granted service whose plan says from which fund it is paid: none. */
export const noFund = '-'

/** User areas of the survey, in its order; the last has what the nomenclature puts in none. */
export const areas = [
  ...['family-minors', 'disability', 'addictions', 'elderly', 'immigrants', 'poverty', 'multi'],
  'none',
] as const
