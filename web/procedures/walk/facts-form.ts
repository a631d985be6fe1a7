import type { FactType, Release } from '../../../domain/procedures/schema.ts'
import type { FieldType, Form } from '../../../domain/procedures/schema/form.ts'

const types: Readonly<Record<FactType, FieldType>> = {
  code: 'code',
  codes: 'codes',
  number: 'number',
  boolean: 'yes-no',
  date: 'date',
  instant: 'instant',
}

/** Facts of a procedure as a form of it, so that they are asked and read like any answer. */
export function factsForm({ facts }: Release, names: readonly string[]): Form | undefined {
  const fields = names.flatMap((name) => {
    const fact = facts[name]
    if (!fact) return []
    const list = fact.list === undefined ? {} : { list: fact.list, widget: 'select' as const }
    return [
      {
        key: `fatto-${name}`,
        type: types[fact.type],
        label: fact.title,
        sensitivity: 'ordinary' as const,
        exports: name,
        ...list,
        ...(fact.type === 'codes' && { widget: 'checkboxes' as const }),
      },
    ]
  })
  if (fields.length === 0) return undefined
  const title = 'Fatti'
  return { key: 'fatti', title, sections: [{ key: 'fatti', title, fields }] }
}

/** What is known as soon as a case begins: what another case says, or who opens this one. */
export function factsAtStart({ facts, entry }: Release): string[] {
  return Object.entries(facts)
    .filter(([name, { told }]) => told === true || name === entry?.emergency)
    .map(([name]) => name)
}
