import { expect, test } from '@jest/globals'

import { hasChanged, lineageOf, withoutConcept } from '../../../domain/procedures/forms/lineage.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { movingRelease } from '../../support/releases/moving.ts'

type Asked = readonly [form: string, key: string, label: string, concept?: string]

/** A version that asks these questions. */
function asking(version: 1 | 2 | 3, asked: readonly Asked[]): Release {
  const byForm = Map.groupBy(asked, ([form]) => form)
  const forms = [...byForm].map(([key, fields]) =>
    Form.parse({
      key,
      title: `Modulo ${key}`,
      sections: [
        {
          ...{ key: 'one', title: 'Parte' },
          fields: fields.map(([, name, label, concept]) => ({
            ...{ key: name, label, type: 'text', required: false },
            ...(concept !== undefined && { concept }),
          })),
        },
      ],
    }),
  )
  return { ...movingRelease(1), version, forms }
}

const found = (releases: readonly Release[], id: string) =>
  lineageOf(releases).find((one) => one.id === id)

const first = asking(1, [
  ['card', 'phone', 'Telefono', 'person.phone'],
  ['card', 'note', 'Note'],
  ['card', 'job', 'Lavoro', 'person.job'],
])
const second = asking(2, [
  ['card', 'phone', 'Numero di telefono', 'person.phone'],
  ['card', 'note', 'Note'],
  ['visit', 'work', 'Lavoro', 'person.job'],
])
const third = asking(3, [
  ['card', 'phone', 'Numero di telefono', 'person.phone'],
  ['visit', 'note', 'Note'],
  ['visit', 'work', 'Lavoro', 'person.job'],
])

test('a question that is reworded stays the same question', () => {
  const phone = found([third, first, second], 'person.phone')
  expect(phone?.askings).toMatchObject([
    { label: 'Telefono', from: 1, to: 1 },
    { label: 'Numero di telefono', from: 2, to: 3, change: 'renamed' },
  ])
  expect(phone?.askings[0]).not.toHaveProperty('change')
  expect(phone?.dropped).toBeUndefined()
})

test('a question with a concept is followed into another form, under another key', () => {
  expect(found([first, second, third], 'person.job')?.askings).toMatchObject([
    { form: 'card', field: 'job', from: 1, to: 1 },
    { form: 'visit', field: 'work', from: 2, to: 3, change: 'moved' },
  ])
})

test('without a concept it is followed while it keeps form and key: elsewhere it is another one', () => {
  expect(found([first, second, third], 'card.note')).toMatchObject({
    askings: [{ from: 1, to: 2 }],
    dropped: 3,
  })
  expect(found([first, second, third], 'visit.note')?.askings).toMatchObject([
    { from: 3, to: 3, change: 'added' },
  ])
  expect(withoutConcept(third)).toBe(1)
})

test('one version, or the same twice, has no change to tell', () => {
  expect(lineageOf([first]).some(hasChanged)).toBe(false)
  expect(lineageOf([first, { ...first, version: 2 }]).some(hasChanged)).toBe(false)
  expect(lineageOf([first, second]).filter(hasChanged).length).toBe(2)
})

test('asked twice in one version, each asking goes on by itself', () => {
  const both: readonly Asked[] = [
    ['card', 'phone', 'Telefono', 'person.phone'],
    ['visit', 'phone', 'Telefono', 'person.phone'],
  ]
  const phone = found([asking(1, both), asking(2, both)], 'person.phone')
  expect(phone?.askings.map(({ form, from, to }) => [form, from, to])).toEqual([
    ['card', 1, 2],
    ['visit', 1, 2],
  ])
  const one = found([asking(1, both), asking(2, both.slice(0, 1))], 'person.phone')
  expect(one?.dropped).toBeUndefined()
})
