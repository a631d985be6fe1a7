import { z } from 'zod'

const Day = z.iso.date()
const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/)

/** The aliases of `supports` known to version 0.7; a claim needs a test that proves it. */
const standards = ['gdpr', 'eidas', 'nis2', 'cra', 'spid', 'cie', 'anpr', 'pagopa', 'io']

/** SPDX identifiers of OSI licences that a public body may choose for this software. */
const licences = ['EUPL-1.2', 'AGPL-3.0-or-later', 'GPL-3.0-or-later', 'MPL-2.0', 'Apache-2.0']

const Description = z.strictObject({
  localisedName: z.string().optional(),
  shortDescription: z.string().min(1).max(150),
  longDescription: z.string().min(150).max(10_000),
  documentation: z.url().optional(),
  features: z.array(z.string().min(1).max(100)).min(1),
})

const Contact = z.strictObject({ name: z.string().min(1), email: z.email().optional() })
const Contractor = z.strictObject({ name: z.string().min(1), until: Day })
const Dependency = z.strictObject({
  name: z.string().min(1),
  versionMin: z.string().optional(),
  versionMax: z.string().optional(),
  optional: z.boolean().optional(),
})

const Maintenance = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['internal', 'community']), contacts: z.array(Contact).min(1) }),
  z.strictObject({ type: z.literal('contract'), contractors: z.array(Contractor).min(1) }),
  z.strictObject({ type: z.literal('none') }),
])

/**
 * The parts of publiccode.yml 0.7 that this project uses (publiccodeyml/publiccode.yml, core keys).
 * Strict, so that a deprecated or misspelt key is refused; the official check runs on publication.
 */
export const Publiccode = z.strictObject({
  publiccodeYmlVersion: z.literal('0.7'),
  name: z.string().min(1),
  url: z.url(),
  softwareVersion: z.string().optional(),
  releaseDate: Day.optional(),
  platforms: z.array(z.enum(['web', 'linux', 'windows', 'mac', 'ios', 'android'])).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum(['standalone/web', 'standalone/backend', 'standalone/other']),
  intendedAudience: z
    .strictObject({ countries: z.array(z.string().length(2)), scope: z.array(z.string()) })
    .optional(),
  description: z
    .record(Language, Description)
    .refine((texts) => Object.keys(texts).length > 0, 'at least one language is needed'),
  legal: z.strictObject({ license: z.enum(licences) }),
  maintenance: Maintenance,
  localisation: z.strictObject({
    localisationReady: z.boolean(),
    availableLanguages: z.array(Language).min(1),
  }),
  dependsOn: z.strictObject({ open: z.array(Dependency) }).optional(),
  supports: z
    .array(z.strictObject({ id: z.enum(standards.map((name) => `alias:${name}`)) }))
    .optional(),
})
export type Publiccode = z.infer<typeof Publiccode>
