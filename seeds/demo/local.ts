import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { checked } from '../region.ts'

const words = z.array(z.string().min(1)).min(1)

const Local = z.strictObject({
  women: words,
  men: words,
  families: words,
  streets: words,
  /** Where people came from: country, the place's code in a fiscal code, its name, family names. */
  abroad: z.array(
    z.strictObject({
      country: z.string().length(2),
      place: z.string().regex(/^Z\d{3}$/),
      name: z.string().min(1),
      families: words,
    }),
  ),
  phonePrefix: z.string().regex(/^\d{2,4}$/),
  /** Codes of the region's nomenclature that plans name. */
  services: words,
  /** Of them, those that are paid in money; absent: none. */
  contributions: z.array(z.string().min(1)).default([]),
  /** Of the nomenclature, what plans for minors name; absent: the same. */
  minorServices: words.exactOptional(),
  /** How its invented cases go: files of `seeds/demo/scripts`, that of most cases first. */
  scripts: words,
  /** Procedures that changed from year to year, of which people have cases: files of `seeds/demo/eras`; absent: none. */
  eras: z.array(z.string().min(1)).default([]),
  /** How its people take part in operations of the funds; absent: nobody does. */
  participation: z.string().exactOptional(),
})

/** What the invented people of a region are called, where they live and what they are given. */
export type Local = z.infer<typeof Local>

/** @throws SeedRefused when the region's file is not as it should be */
export function readLocal(region: string): Local {
  const file = new URL(`../regions/${region}/demo.json`, import.meta.url)
  return checked(`${region}/demo.json`, Local, JSON.parse(readFileSync(file, 'utf8')))
}
