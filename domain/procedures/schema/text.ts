import { z } from 'zod'

/** Texts are Italian; where an English one is missing the page shows the Italian with `lang=it`. */
export const Text = z.union([
  z.string().min(1),
  z.strictObject({
    it: z.string().min(1).describe('In italiano'),
    en: z.string().min(1).exactOptional().describe('In inglese'),
  }),
])
export type Text = z.infer<typeof Text>

export const Key = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,59}$/, 'usa lettere, cifre e trattini')
