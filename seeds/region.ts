import { existsSync, readFileSync, readdirSync } from 'node:fs'

import { z } from 'zod'

import { parseCsv } from './csv.ts'
import { SeedRefused } from './seed-refused.ts'

const regions = new URL('./regions/', import.meta.url)
const evidence = z.enum(['source', 'to-confirm', 'invented'])
const code = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)
const zoneNumbers = z.array(z.int()).min(1)

const Region = z.strictObject({
  code,
  name: z.string().min(1),
  validFrom: z.iso.date(),
  /** Two digits by which INPS knows the region: the alphabetical list of 1986, not ISTAT's. */
  siussCode: z.string().regex(/^\d{2}$/),
  note: z.string(),
  zones: z.array(z.strictObject({ code, number: z.int(), name: z.string().min(1) })).min(1),
  healthAuthorities: z.array(
    z.strictObject({
      code,
      name: z.string().min(1),
      districts: z.array(z.strictObject({ code, name: z.string().min(1), zones: zoneNumbers })),
    }),
  ),
  districtNote: z.string(),
  officeNote: z.string(),
  providerNote: z.string(),
  providers: z.array(z.strictObject({ code, name: z.string().min(1), zones: zoneNumbers })),
  calendars: z.array(z.string()).min(1),
  procedures: z.array(z.string()).min(1),
  /** Key of the one among `procedures` that a contact begins. */
  entryProcedure: code,
})

const Municipality = z.strictObject({
  zone: z.coerce.number().int(),
  name: z.string().min(1),
  istat: z.string().regex(/^\d{6}$/),
  province: z.string().length(2),
  belfiore: z.string().regex(/^[A-Z]\w{3}$/),
  population_2011: z.coerce.number().int(),
  lead: z.enum(['', 'yes']),
  evidence,
  note: z.string(),
})

const Service = z.strictObject({
  code: z.string().min(1),
  parent: z.string(),
  name: z.string().min(1),
  aliases: z.string(),
  siuss_code: z.string(),
  istat_area: z.string().min(1),
  evidence,
  source: z.string().min(1),
})

export type Evidence = z.infer<typeof evidence>
export type RegionSeed = z.infer<typeof Region> & {
  /** Its folder in `seeds/regions`. */
  readonly folder: string
  readonly municipalities: readonly z.infer<typeof Municipality>[]
  readonly services: readonly z.infer<typeof Service>[]
  /** JSON documents, not yet checked. */
  readonly calendarFiles: readonly SeedFile[]
  readonly procedureFiles: readonly SeedFile[]
}
export type SeedFile = { readonly name: string; readonly document: unknown }

/**
 * Everything that makes a region, from its folder in `seeds/regions`. Another region is another
 * folder.
 * @throws SeedRefused when the folder is unknown or a file is not as it should be
 */
export function readRegion(name: string): RegionSeed {
  const folder = new URL(`${name}/`, regions)
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(folder)) throw new SeedRefused(unknownRegion(name))
  const file = (path: string) => readFileSync(new URL(path, folder), 'utf8')
  const table = (path: string) => parseCsv(file(path))
  const region = checked(`${name}/region.json`, Region, JSON.parse(file('region.json')))
  const municipalities = z.array(Municipality).min(1)
  const documents = (paths: readonly string[]) =>
    paths.map((path): SeedFile => ({ name: path, document: JSON.parse(file(path)) }))
  return {
    ...region,
    folder: name,
    municipalities: checked(
      `${name}/municipalities.csv`,
      municipalities,
      table('municipalities.csv'),
    ),
    services: checked(`${name}/services.csv`, z.array(Service).min(1), table('services.csv')),
    calendarFiles: documents(region.calendars),
    procedureFiles: documents(region.procedures),
  }
}

function unknownRegion(name: string): string {
  const known = readdirSync(regions).sort().join(', ')
  return `La regione «${name}» non ha una cartella in seeds/regions. Regioni presenti: ${known}.`
}

/** The value as `schema` reads it, or an error that names the file and every problem in it. */
export function checked<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `- ${issue.path.join('.')}: ${issue.message}`)
  throw new SeedRefused(`Il seme ${name} non è valido:\n${problems.join('\n')}`)
}
