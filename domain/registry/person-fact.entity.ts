import { defineEntity } from '@mikro-orm/core'

/** One thing learnt of a person, as it was learnt. Rows are only ever added. */
const schema = defineEntity({
  name: 'PersonFact',
  tableName: 'person_fact',
  properties: (p) => ({
    id: p.bigint('string').primary().autoincrement(),
    personId: p.uuid(),
    field: p.text(),
    value: p.text().nullable(),
    source: p.text(),
    sourceDate: p.date(),
    validFrom: p.date().nullable(),
    recordedBy: p.uuid().nullable(),
  }),
})

export class PersonFact extends schema.class {}
schema.setClass(PersonFact)
