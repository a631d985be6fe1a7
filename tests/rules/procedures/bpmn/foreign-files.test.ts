import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { readBpmn } from '../../../../domain/procedures/bpmn/read-bpmn.ts'
import { readRelease } from '../../../../domain/procedures/read-release.ts'
import { known } from '../support/data.ts'

const clinic = readFileSync(new URL('./clinic.bpmn', import.meta.url), 'utf8')

test('a file drawn elsewhere gives a draft with its shape', async () => {
  const { origin, document } = await readBpmn(clinic)
  const draft = readRelease(document, known)
  expect(origin).toBe('foreign')
  expect(draft).toMatchObject({ key: 'visita-a-domicilio', start: 'chiedi-la-visita' })
  expect(draft.steps).toMatchObject([
    {
      key: 'chiedi-la-visita',
      kind: 'task',
      phase: 'triage',
      candidates: [{ role: 'front-desk', at: 'office' }],
      outcomes: [{ to: 'e-urgente' }, { key: 'scaduto-nessuna-risposta', to: 'fatta' }],
    },
    { key: 'e-urgente', kind: 'decision' },
    { key: 'attesa', kind: 'wait', after: { value: 12, unit: 'hours' }, to: 'fai-la-visita' },
    {
      key: 'fai-la-visita',
      kind: 'task',
      phase: 'contact',
      outcomes: [{ to: 'avvisa-il-medico' }],
    },
    { key: 'avvisa-il-medico', kind: 'effect', to: 'fatturazione' },
    { key: 'fatturazione', kind: 'task' },
    { key: 'fatta', kind: 'end' },
  ])
  expect(draft.tables).toMatchObject([
    {
      rows: [{ title: 'sì', when: { eq: ['e-urgente-1', true] }, to: 'fai-la-visita' }],
      otherwise: { title: 'no', to: 'attesa' },
    },
  ])
  expect(draft.deadlines).toMatchObject([
    {
      key: 'nessuna-risposta',
      terms: [{ amount: { value: 14, unit: 'days' } }],
      defaultOutcome: 'scaduto-nessuna-risposta',
    },
    { key: 'sollecito', rungs: [{ actions: [{ do: 'open-task', title: 'Sollecito' }] }] },
  ])
})

test('it says of each element what was and was not understood', async () => {
  const { remarks } = await readBpmn(clinic)
  const not = remarks.filter(({ understood }) => !understood).map(({ element }) => element)
  expect(not.toSorted()).toEqual([
    'data',
    'f3',
    'remind',
    'sub',
    'tell',
    'visit',
    'visita',
    'visita',
  ])
  const taken = remarks.filter(({ understood }) => understood).map(({ element }) => element)
  expect(taken).toEqual(
    expect.arrayContaining(['s', 'ask', 'late', 'g', 'j', 'pause', 'visit', 'e']),
  )
})

test('until somebody says from when, what was imported holds from 2100', async () => {
  const { document } = await readBpmn(clinic)
  expect(document).toMatchObject({ validity: { from: '2100-01-01T00:00:00.000Z' } })
})

const refused: readonly (readonly [string, string])[] = [
  ['no XML', 'Questa non è una procedura'],
  ['another XML', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['cut off', clinic.slice(0, 900)],
  ['without a process', clinic.replace(/<semantic:process[^]*<\/semantic:process>/, '')],
  ['too large', ' '.repeat(5_000_001)],
]
test.each(refused)('a file that is %s is refused in words', async (_, xml) => {
  await expect(readBpmn(xml)).rejects.toMatchObject({
    code: 'bpmn-unreadable',
    message: expect.stringContaining('non si legge come BPMN'),
  })
})

test('entities are not followed: a file cannot grow in memory or read another', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>`
  const xml = clinic.replace(/<\?xml[^>]*\?>/, bomb).replace('Visita a domicilio', '&a;&f;')
  const { document } = await readBpmn(xml).catch(() => ({ document: {} }))
  expect(JSON.stringify(document)).not.toContain('aaaaaaaaaa')
})
