import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { conflictPage } from '../../web/shared/conflict.ts'
import { route } from '../../web/shared/route.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

const op = '0191d3a0-0000-7000-8000-000000000001'
const field = (name: string, yours: string[], theirs: string[]) => ({
  name,
  label: `Campo ${name}`,
  yours,
  yoursText: yours.join(', '),
  theirs,
  theirsText: theirs.join(', '),
})
const conflict = route({
  method: 'get',
  path: '/prova/conflitto',
  permission: 'account.self',
  audit: 'none',
  handle: () =>
    conflictPage({
      title: 'Prova',
      who: 'Carla Verdi',
      action: '/prova/invio',
      version: 4,
      op,
      back: '/posta',
      fields: [
        field('note', ['<mia>'], ['sua']),
        field('needs', ['a', 'b'], ['b', 'c']),
        field('same', ['uguale'], ['uguale']),
      ],
      kept: { _outcome: 'approve' },
    }),
})

let app: TestApp
beforeAll(async () => {
  app = await startApp({}, [conflict])
})
afterAll(() => app.stop())

test('two people on the same data: both versions side by side, one’s own chosen, nothing lost', async () => {
  const page = await (await app.enter('social-worker.a')).get('/prova/conflitto')
  expect(page.status).toBe(409)
  expect(page.text).toContain('Nel frattempo Carla Verdi ha modificato questi dati')
  expect(page.html).toContain('&lt;mia&gt;')
  expect(page.form('/prova/invio').fields).toMatchObject({
    _op: op,
    _v: '4',
    _outcome: 'approve',
    note: '<mia>',
    needs: ['a', 'b'],
    same: 'uguale',
  })
})
