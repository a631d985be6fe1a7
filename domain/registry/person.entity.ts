import { defineEntity } from '@mikro-orm/core'

/** Days are `YYYY-MM-DD`. Never keyed by fiscal code: codes change, arrive late, or are wrong. */
const schema = defineEntity({
  name: 'Person',
  tableName: 'person',
  properties: (p) => ({
    id: p.uuid().primary(),
    identity: p.enum(['certain', 'provisional', 'anonymous'] as const),
    givenName: p.text(),
    familyName: p.text(),
    alias: p.text().nullable(),
    sex: p.enum(['F', 'M'] as const).nullable(),
    birthDate: p.date().nullable(),
    birthPlace: p.text().nullable(),
    fiscalCode: p.text().nullable(),
    fiscalCodeKind: p.enum(['regular', 'homocode', 'provisional'] as const).nullable(),
    citizenship: p.text().nullable(),
    residence: p.integer().nullable(),
    phone: p.text().nullable(),
    email: p.text().nullable(),
    deathDate: p.date().nullable(),
    searchKey: p.text(),
    protected: p.boolean().default(false),
    orgs: p.array(Number).columnType('int[]'),
    replacedBy: p.uuid().nullable(),
    version: p.integer().version(),
  }),
})

export class Person extends schema.class {}
schema.setClass(Person)
