import { z } from 'zod'

import { none } from '../shared/url-words.ts'

/** Years of the address: those that cannot be are refused. */
export const ofYear = none.or(z.coerce.number().int().min(1900).max(9999).optional()).optional()

/** A year and a place, as pages of statistics ask for them. */
export const ofPlace = z.object({
  anno: ofYear,
  luogo: none.or(z.coerce.number().int().positive()).optional(),
})
