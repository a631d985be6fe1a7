import { expect, test } from '@jest/globals'

import { callingForms, meetingIn } from '../../../domain/agenda/meeting.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'

const field = (key: string, concept: string) => ({
  ...{ key, concept, type: 'text', label: key, sensitivity: 'ordinary' },
})
const form = (key: string, fields: readonly object[]) =>
  ({ key, title: key, sections: [{ key: 'all', title: key, fields }] }) as unknown as Form
const release = {
  forms: [
    form('anything', [
      field('day', 'uvm.calledFor'),
      field('hour', 'uvm.calledAt'),
      field('room', 'uvm.place'),
    ]),
    form('other', [field('room', 'uvm.place')]),
  ],
}
const told = (answers: Record<string, string>, key = 'anything') =>
  meetingIn({ form: key, answers }, release)

test('whatever form asks for the day of a meeting calls one', () => {
  expect(callingForms(release)).toEqual(['anything'])
  expect(told({ day: '2026-12-03', hour: '15:00', room: ' Sede ' })).toEqual({
    ...{ on: '2026-12-03', at: '15:00', place: 'Sede' },
  })
})

test.each([
  ['9:30', '09:30'],
  ['9.30', '09:30'],
  ['9', '09:00'],
  ['', undefined],
  ['24:00', undefined],
  ['sera', undefined],
])('an hour that is written %j is %j', (hour, at) => {
  expect(told({ day: '2026-12-03', hour })).toMatchObject({ at })
})

test('without a day, or in a form that asks for none, there is no meeting', () => {
  expect(told({ hour: '15:00' })).toBeUndefined()
  expect(told({ room: 'Sede' }, 'other')).toBeUndefined()
  expect(told({ day: '2026-12-03' }, 'unknown')).toBeUndefined()
})
