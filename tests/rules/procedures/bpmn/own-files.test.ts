import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { diagramOf } from '../../../../domain/procedures/bpmn/diagram.ts'
import { layoutOf } from '../../../../domain/procedures/bpmn/layout.ts'
import { newModdle } from '../../../../domain/procedures/bpmn/moddle.ts'
import { readBpmn } from '../../../../domain/procedures/bpmn/read-bpmn.ts'
import { writeBpmn } from '../../../../domain/procedures/bpmn/write-bpmn.ts'
import { aRelease, aTask, anEnd } from '../support/a-release.ts'
import { aSubprocess, besideRelease } from '../support/beside.ts'
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

test('a subprocess is one that an event opens and that does not interrupt, with its steps inside', async () => {
  const release = besideRelease({ opens: { ...aSubprocess().opens, when: { eq: ['flag', true] } } })
  const xml = await writeBpmn(release)
  expect((await newModdle().fromXML(xml)).warnings).toEqual([])
  const [, inside = ''] =
    /<bpmn:subProcess[^>]*triggeredByEvent="true">(.*)<.bpmn:subProcess>/s.exec(xml) ?? []
  expect(inside).toContain('id="opening-aside" name="Inizio" isInterrupting="false"')
  expect(inside).toContain('<bpmn:messageEventDefinition')
  expect(inside).toContain('<bpmn:conditionalEventDefinition')
  for (const id of ['step-ask', 'step-stay', 'step-leave']) expect(inside).toContain(`id="${id}"`)
  expect(inside).not.toContain('id="step-record"')
  expect(await readBpmn(xml)).toEqual({ origin: 'own', document: release, remarks: [] })
  const renamed = await readBpmn(xml.replace('name="Fai ask"', 'name="Chiedi"'))
  expect(renamed.remarks).toMatchObject([{ element: 'step-ask' }])
})

test('what is inside a subprocess is placed inside its box, below the phases', async () => {
  const { nodes, bands } = await layoutOf(diagramOf(besideRelease()))
  const box = nodes.find(({ id }) => id === 'step-aside')?.box ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  }
  const inside = nodes.filter((one) => one.inside === 'step-aside').map((one) => one.box)
  expect(inside.length).toBe(4)
  for (const one of inside) {
    expect([one.x > box.x, one.y > box.y]).toEqual([true, true])
    expect(one.x + one.width).toBeLessThan(box.x + box.width)
    expect(one.y + one.height).toBeLessThan(box.y + box.height)
  }
  expect(bands.at(-1)).toMatchObject({ key: 'any', title: 'Accanto al percorso' })
  expect(bands.at(-1)?.box.y).toBeLessThan(box.y)
})

test('no band ends above where it begins, whatever is placed beside the path', async () => {
  const { bands, height } = await layoutOf(diagramOf(presaInCarico()))
  expect(bands.length).toBeGreaterThan(5)
  for (const { key, box } of bands) {
    expect([key, box.height > 0]).toEqual([key, true])
    expect(box.y + box.height).toBeLessThanOrEqual(height)
  }
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
