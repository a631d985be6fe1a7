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

const parallel = (flows: string, lanes = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://example.org/p">
  <bpmn:process id="insieme" name="Insieme">${lanes}
    <bpmn:startEvent id="s"/>
    <bpmn:parallelGateway id="split" name="Dividi"/>
    <bpmn:parallelGateway id="meet" name="Unisci"/>
    <bpmn:userTask id="a" name="Visita"/>
    <bpmn:boundaryEvent id="late" name="Tardi" attachedToRef="a"><bpmn:timerEventDefinition/></bpmn:boundaryEvent>
    <bpmn:userTask id="b" name="Colloquio"/>
    <bpmn:userTask id="c" name="Sintesi"/>
    <bpmn:endEvent id="e" name="Fatta"/>
    ${[...flows.matchAll(/(\w+)>(\w+)/g)]
      .map(
        ([, from, to], n) =>
          `<bpmn:sequenceFlow id="f${n}" sourceRef="${from}" targetRef="${to}"/>`,
      )
      .join('\n')}
  </bpmn:process>
</bpmn:definitions>`
const whole = 's>split split>a split>b a>meet b>meet late>meet meet>c c>e'

test('parallel gateways that pair are a fork and its join, which could be published', async () => {
  const { document, remarks } = await readBpmn(parallel(whole))
  const draft = readRelease(document, known)
  expect(draft.steps).toMatchObject([
    {
      key: 'dividi',
      kind: 'fork',
      ways: [
        { title: 'Visita', to: 'visita' },
        { title: 'Colloquio', to: 'colloquio' },
      ],
    },
    { key: 'unisci', kind: 'join', of: 'dividi', needs: 'all', to: 'sintesi' },
    { key: 'visita', kind: 'task' },
    { key: 'colloquio', kind: 'task' },
    { key: 'sintesi', kind: 'task' },
    { key: 'fatta', kind: 'end' },
  ])
  const understood = remarks.filter((one) => one.understood).map(({ element }) => element)
  expect(understood).toEqual(expect.arrayContaining(['split', 'meet']))
})

test('pairs may lie one in the other', async () => {
  const nested = whole
    .replace('split>b b>meet', '')
    .replace('split>b', 'split>inner')
    .replace('b>meet', '')
  const xml = parallel(`${nested} inner>b inner>x b>outer x>outer outer>meet`).replace(
    '<bpmn:endEvent',
    `<bpmn:parallelGateway id="inner"/><bpmn:parallelGateway id="outer"/>
     <bpmn:userTask id="x" name="Telefonata"/><bpmn:endEvent`,
  )
  const draft = readRelease((await readBpmn(xml)).document, known)
  expect(draft.steps.filter(({ kind }) => kind === 'fork' || kind === 'join')).toMatchObject([
    { key: 'dividi', ways: [{ to: 'visita' }, { to: 'inner' }] },
    { key: 'unisci', of: 'dividi' },
    { key: 'inner', ways: [{ to: 'colloquio' }, { to: 'telefonata' }] },
    { key: 'outer', of: 'inner', to: 'unisci' },
  ])
})

const lanes = `<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Triage"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>`
test.each([
  ['a way ends elsewhere', parallel('s>split split>a split>b a>e b>meet late>meet meet>c c>e')],
  ['a way is entered from outside', parallel(`${whole} c>b`)],
  ['a way has no step', parallel('s>split split>a split>meet a>meet late>meet meet>b b>c c>e')],
  ['two ways share a step', parallel('s>split split>a split>b a>b b>meet late>meet meet>c c>e')],
  ['a way goes back', parallel('s>split split>a split>b a>split b>meet late>meet meet>c c>e')],
  ['the ways cross lanes', parallel(whole, lanes)],
  ['only a term leads out', parallel(whole.replace('late>meet', 'late>e'))],
])('where %s it is said in words, and a task stands there', async (_, xml) => {
  const { document, remarks } = await readBpmn(xml)
  const { steps } = readRelease(document, known)
  expect(steps.filter(({ kind }) => kind === 'fork' || kind === 'join')).toEqual([])
  expect(remarks).toContainEqual({
    element: 'split',
    understood: false,
    text: expect.stringContaining('non si dividono e ricongiungono come parentesi'),
  })
})
