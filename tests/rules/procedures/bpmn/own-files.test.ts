import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { diagramOf } from '../../../../domain/procedures/bpmn/diagram.ts'
import { newModdle } from '../../../../domain/procedures/bpmn/moddle.ts'
import { readBpmn } from '../../../../domain/procedures/bpmn/read-bpmn.ts'
import { writeBpmn } from '../../../../domain/procedures/bpmn/write-bpmn.ts'
import { aRelease, aTask, anEnd } from '../support/a-release.ts'
import { presaInCarico } from '../support/data.ts'
import { generatedRelease } from '../support/generated.ts'
import { seedFor } from '../support/seed.ts'

test('the file of a real procedure is BPMN without remarks, and comes back as it was', async () => {
  const release = presaInCarico()
  const xml = await writeBpmn(release)
  const { warnings } = await newModdle().fromXML(xml)
  expect(warnings).toEqual([])
  expect(await readBpmn(xml)).toEqual({ origin: 'own', document: release, remarks: [] })
})

test('every generated procedure survives the way out and back', async () => {
  const property = fc.asyncProperty(
    generatedRelease,
    fc.string({ unit: 'binary' }),
    async (release, text) => {
      const told = { ...release, description: `${text} ]]> & <b> "` }
      const xml = await writeBpmn(told)
      expect((await newModdle().fromXML(xml)).warnings).toEqual([])
      expect(await readBpmn(xml)).toEqual({ origin: 'own', document: told, remarks: [] })
    },
  )
  await fc.assert(property, { seed: seedFor('bpmn out and back'), numRuns: 20 })
}, 60_000)

test('letters that XML cannot carry come back too', async () => {
  const release = aRelease({ description: '\u0000\u0001\uFFFE\uFFFF\u0085\u2028\uD800 fine\r\n\t' })
  expect((await readBpmn(await writeBpmn(release))).document).toEqual(release)
})

test('what was changed in the picture alone is told, and the document stands', async () => {
  const release = aRelease()
  const xml = await writeBpmn(release)
  const renamed = xml.replace('name="Fai record"', 'name="Rifai tutto"')
  const { origin, document, remarks } = await readBpmn(renamed)
  expect([origin, document]).toEqual(['own', release])
  expect(remarks).toEqual([
    {
      element: 'step-record',
      understood: false,
      text: expect.stringContaining('era «Fai record», ora è «Rifai tutto»'),
    },
  ])
})

test('a file of ours whose document was spoilt is read as one from elsewhere', async () => {
  const xml = await writeBpmn(aRelease())
  const spoilt = xml.replace('"schema":1', '"schema":9').replace('&#34;schema&#34;:1', '')
  expect((await readBpmn(spoilt)).origin).toBe('foreign')
})

test('several outcomes that lead the same way are one line; a choice bears its conditions', () => {
  const way = (key: string, to: string) => ({ key, title: key, consequence: 'Poi', to })
  const release = aRelease({
    start: 'ask',
    steps: [
      aTask('ask', {
        to: '',
        outcomes: [way('yes', 'end'), way('sure', 'end'), way('no', 'other')],
      }),
      anEnd('end'),
      anEnd('other'),
    ],
  })
  expect(diagramOf(release).flows.filter(({ from }) => from === 'step-ask')).toMatchObject([
    { to: 'step-end', titles: ['yes', 'sure'], condition: 'Esito: yes; oppure: Esito: sure' },
    { to: 'step-other', titles: ['no'], condition: 'Esito: no' },
  ])
})

test('a term that ends a step cuts it; another warns beside it', () => {
  const rung = (action: 'take-outcome' | 'add-supervisor') => ({
    key: 'breach',
    kind: 'breach' as const,
    actions: [{ do: action }],
  })
  const amount = { value: 3, unit: 'days' } as const
  const term = {
    title: 'Termine',
    origin: 'entered' as const,
    terms: [{ amount }],
    on: { step: 'record' },
  }
  const release = aRelease({
    deadlines: [
      { ...term, key: 'hard', defaultOutcome: 'done', rungs: [rung('take-outcome')] },
      { ...term, key: 'soft', rungs: [rung('add-supervisor')] },
    ],
  })
  const { nodes, flows } = diagramOf(release)
  expect(nodes.filter(({ kind }) => kind === 'timer')).toMatchObject([
    { id: 'timer-hard', attachedTo: 'step-record', interrupts: true },
    { id: 'timer-soft', attachedTo: 'step-record', interrupts: false },
  ])
  expect(flows.filter(({ from }) => from.startsWith('timer'))).toMatchObject([
    { from: 'timer-hard', to: 'step-end' },
    { from: 'timer-soft', to: 'warning-soft' },
  ])
})

test('ways that go together leave a parallel gateway; those with a condition an inclusive one', async () => {
  const written = async (when?: { eq: [string, boolean] }) => {
    const ways = [
      { title: 'Una via', to: 'left' },
      { title: 'L’altra', to: 'right', ...(when && { when }) },
    ]
    const at = { phase: 'contact', title: 'Insieme' } as const
    const release = aRelease({
      start: 'split',
      facts: { flag: { type: 'boolean', title: 'Segno' } },
      steps: [
        { ...at, key: 'split', kind: 'fork', ways },
        aTask('left', { to: 'meet' }),
        aTask('right', { to: 'meet' }),
        { ...at, key: 'meet', kind: 'join', of: 'split', needs: when ? 'any' : 'all', to: 'end' },
        anEnd('end'),
      ],
    })
    const xml = await writeBpmn(release)
    expect((await newModdle().fromXML(xml)).warnings).toEqual([])
    return xml.match(/<bpmn:(parallel|inclusive|complex)Gateway/g)
  }
  expect(await written()).toEqual(['<bpmn:parallelGateway', '<bpmn:parallelGateway'])
  expect(await written({ eq: ['flag', true] })).toEqual([
    '<bpmn:inclusiveGateway',
    '<bpmn:complexGateway',
  ])
})
