import { defineEntity } from '@mikro-orm/core'

/** A body that takes part in the service, in force from `validFrom` until before `validTo`. */
const schema = defineEntity({
  name: 'Organisation',
  tableName: 'organisation',
  properties: (p) => ({
    id: p.integer().primary().autoincrement(),
    kind: p.enum([
      'region',
      'zone',
      'municipality',
      'office',
      'health-authority',
      'health-district',
      'provider',
    ] as const),
    code: p.text(),
    name: p.text(),
    validFrom: p.date(),
    validTo: p.date().nullable(),
    evidence: p.enum(['source', 'to-confirm', 'invented'] as const),
    note: p.text().nullable(),
    detail: p.json<Record<string, string | number>>(),
  }),
})

export class Organisation extends schema.class {}
schema.setClass(Organisation)
