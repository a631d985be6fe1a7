import { describe, expect, test } from '@jest/globals'

import { changePart } from '../../../../domain/procedures/editor/change.ts'
import { codeInWords, labelOf } from '../../../../domain/procedures/editor/desk.ts'
import { slotOf } from '../../../../domain/procedures/editor/nodes.ts'
import type { Slot } from '../../../../domain/procedures/editor/nodes.ts'
import { findPlace } from '../../../../domain/procedures/editor/place.ts'
import type { Wish } from '../../../../domain/procedures/editor/posted.ts'
import { skeletonOf } from '../../../../domain/procedures/editor/skeleton.ts'
import { readMoment, writeMoment } from '../../../../domain/procedures/editor/values.ts'
import { parseRelease } from '../../../../domain/procedures/read-release.ts'
import { Release } from '../../../../domain/procedures/schema.ts'
import type { Expression } from '../../../../domain/procedures/schema/expression.ts'
import { validate } from '../../../../domain/procedures/validate/validate.ts'
import { documentOf, known } from '../support/data.ts'
import { pageOf, sending, sent } from '../support/editor.ts'
import type { Fields } from '../support/editor.ts'

const release = parseRelease(documentOf('servizio-diretto.v1.json'))
const rich = parseRelease(documentOf('inclusione.v8.json'))

const save: Wish = { verb: 'salva', name: '' }

type On = readonly [of: Release, way: string]

function change([of, way]: On, changes: Fields, wish = save) {
  const { place, reading } = sending({ release: of, way }, changes, wish)
  return changePart(of, place, reading)
}

function changed(on: On, changes: Fields, wish = save): Release {
  const made = change(on, changes, wish)
  if ('flaws' in made) throw new Error(JSON.stringify(made.flaws))
  return parseRelease(made.document)
}

function at(of: Release, way: string): unknown {
  return findPlace(of, way).place.value
}

describe('a part that is changed', () => {
  test('says what was typed, and nothing else changes', () => {
    const [first] = release.steps
    const way = `steps.${first?.key ?? ''}`
    const now = changed([release, way], { title: 'Ascolta la persona', 'title.en': 'Listen' })
    expect(at(now, way)).toEqual({ ...first, title: { it: 'Ascolta la persona', en: 'Listen' } })
    expect({ ...now, steps: now.steps.slice(1) }).toEqual({
      ...release,
      steps: release.steps.slice(1),
    })
  })

  test('takes a term as a number and a unit', () => {
    const deadline = release.deadlines[0]?.key ?? ''
    const way = `deadlines.${deadline}.terms.0`
    const now = changed([release, way], { 'amount.value': '20', 'amount.unit': 'working-days' })
    expect(at(now, way)).toMatchObject({ amount: { value: 20, unit: 'working-days' } })
  })

  test('that may be left out is left out when its boxes are emptied', () => {
    const way = `steps.${release.steps.find(({ kind }) => kind === 'task')?.key ?? ''}`
    const now = changed([release, way], { legalBasis: 'L. 328/2000' })
    expect(at(now, way)).toHaveProperty('legalBasis', 'L. 328/2000')
    expect(at(changed([now, way], { legalBasis: '' }), way)).not.toHaveProperty('legalBasis')
  })

  test('is refused at the box where it has not its shape, with what was typed', () => {
    const way = `steps.${release.steps[0]?.key ?? ''}`
    const refused = change([release, way], { title: ' ' })
    expect(refused).toMatchObject({ flaws: [{ where: 'title' }], typed: { title: '' } })
    const deadline = `deadlines.${release.deadlines[0]?.key ?? ''}.terms.0`
    expect(change([release, deadline], { 'amount.value': 'venti' })).toMatchObject({
      flaws: [{ where: 'amount.value' }],
      typed: { amount: { value: 'venti' } },
    })
    expect(change([release, way], { key: 'Due parole' })).toMatchObject({
      flaws: [{ where: 'key' }],
    })
  })
})

describe('lists of parts', () => {
  const steps = release.steps.map(({ key }) => key)

  test('have their elements moved, and taken out', () => {
    const moved = changed([release, 'steps'], {}, { verb: 'giu', name: 'steps.0' })
    expect(moved.steps.map(({ key }) => key).slice(0, 2)).toEqual([steps[1], steps[0]])
    const back = changed([moved, 'steps'], {}, { verb: 'su', name: 'steps.1' })
    expect(back).toEqual(release)
    const less = changed([release, 'steps'], {}, { verb: 'togli', name: 'steps.1' })
    expect(less.steps.map(({ key }) => key)).toEqual(steps.filter((one) => one !== steps[1]))
  })

  test('tell who still refers to what was taken out', () => {
    const taken = steps[1] ?? ''
    const less = changed([release, 'steps'], {}, { verb: 'togli', name: 'steps.1' })
    const found = validate(less, known).filter(({ severity }) => severity === 'error')
    expect(found.map(({ message }) => message).join('\n')).toContain(`«${taken}»`)
  })

  test('are not emptied where one is needed', () => {
    const way = `steps.${release.steps.find(({ kind }) => kind === 'task')?.key ?? ''}`
    const [first, ...more] = (at(release, way) as { outcomes: unknown[] }).outcomes
    let now = release
    for (const _ of more) now = changed([now, way], {}, { verb: 'togli', name: 'outcomes.0' })
    const refused = change([now, way], {}, { verb: 'togli', name: 'outcomes.0' })
    expect(first).toBeDefined()
    expect(refused).toMatchObject({ flaws: [{ where: 'outcomes' }] })
  })

  test('get a new part of the chosen kind, which is looked at next and is not yet whole', () => {
    const made = change(
      [release, 'steps'],
      { 'steps.nuovo': '1' },
      { verb: 'aggiungi', name: 'steps' },
    )
    if ('flaws' in made) throw new Error('refused')
    expect(made.way).toEqual(['steps', 'nuovo'])
    expect(made.document.steps.at(-1)).toMatchObject({ key: 'nuovo', kind: 'decision' })
    const again = change([made.document, 'steps'], {}, { verb: 'aggiungi', name: 'steps' })
    expect(again).toMatchObject({ way: ['steps', 'nuovo-2'] })
    const wheres = validate(made.document, known).map(({ where }) => where)
    expect(wheres).toContain(`steps.${String(release.steps.length)}.title`)
  })

  test('of candidates are rows: one more, another one, none', () => {
    const way = `steps.${release.steps.find(({ kind }) => kind === 'task')?.key ?? ''}`
    const { candidates } = at(release, way) as { candidates: unknown[] }
    const blank = `candidates.${String(candidates.length)}`
    const added = { [`${blank}.chi`]: 'coordinator', [`${blank}.dove`]: 'zone' }
    const now = changed([release, way], added)
    expect(at(now, way)).toMatchObject({
      candidates: [...candidates, { role: 'coordinator', at: 'zone' }],
    })
    expect(at(changed([now, way], { [`${blank}.chi`]: '' }), way)).toMatchObject({ candidates })
    const alone = changed([now, way], { [`${blank}.chi`]: '=opener' }, { verb: 'su', name: blank })
    expect(at(alone, way)).toMatchObject({
      candidates: [...candidates.slice(0, -1), { who: 'opener' }, candidates.at(-1)],
    })
    expect(change([release, way], { [`${blank}.chi`]: 'coordinator' })).toMatchObject({
      flaws: [{ where: `candidates.${String(candidates.length)}` }],
    })
  })
})

describe('facts', () => {
  const [first = '', second = ''] = Object.keys(release.facts)

  test('keep their place under another code, and none gets the code of another', () => {
    const made = change([release, `facts.${first}`], { codice: 'altro' })
    if ('flaws' in made) throw new Error('refused')
    expect(made.way).toEqual(['facts', 'altro'])
    expect(Object.keys(made.document.facts).slice(0, 2)).toEqual(['altro', second])
    for (const codice of [second, 'due parole'])
      expect(change([release, `facts.${first}`], { codice })).toMatchObject({
        flaws: [{ where: 'codice' }],
      })
  })

  test('are added and taken out', () => {
    const more = change([release, 'facts'], {}, { verb: 'aggiungi', name: 'facts' })
    expect(more).toMatchObject({ way: ['facts', 'nuovo'] })
    const less = changed([release, 'facts'], {}, { verb: 'togli', name: `facts.${first}` })
    expect(Object.keys(less.facts)[0]).toBe(second)
  })
})

describe('a condition', () => {
  const facts: Release['facts'] = {
    income: { type: 'number', title: 'Reddito' },
    minor: { type: 'boolean', title: 'Minore' },
    need: { type: 'code', list: 'needs', title: 'Bisogno' },
  }
  const lists: Release['lists'] = [
    {
      key: 'needs',
      title: 'Bisogni',
      values: [
        { code: 'home', label: 'Casa' },
        { code: 'work', label: 'Lavoro' },
      ],
    },
  ]
  const when = (condition: Expression): Release => ({
    ...release,
    facts,
    lists,
    appliesTo: { when: condition },
  })
  const typed = (condition: Expression, fields: Fields, wish = save) =>
    sent({ release: when(condition), way: 'appliesTo.when' }, fields, wish)
  const row = (n: number, [voce, confronto, valore]: readonly string[]): Fields => ({
    [`condizione.${String(n)}.voce`]: voce ?? '',
    [`condizione.${String(n)}.confronto`]: confronto ?? '',
    [`condizione.${String(n)}.valore`]: valore ?? '',
  })

  test.each<[readonly string[], Expression]>([
    [['income', 'lt', '9360,5'], { lt: ['income', 9360.5] }],
    [['income', 'between', '10; 20'], { between: ['income', 10, 20] }],
    [['minor', 'eq', 'sì'], { eq: ['minor', true] }],
    [['minor', 'not-eq', 'No'], { not: { eq: ['minor', false] } }],
    [['need', 'eq', 'casa'], { eq: ['need', 'home'] }],
    [['need', 'in', 'Casa; work'], { in: ['need', ['home', 'work']] }],
    [['need', 'not-in', 'Lavoro'], { not: { in: ['need', ['work']] } }],
    [['need', 'not-present', ''], { not: { present: 'need' } }],
    [['income', 'eq', 'molto'], { eq: ['income', 'molto'] }],
  ])('is a row %j', (asked, condition) => {
    expect(typed({ all: [] }, row(0, asked))).toEqual({ all: [condition] })
    const one = { 'condizione.insieme': 'one' }
    expect(typed({ all: [] }, { ...one, ...row(0, asked) })).toEqual(condition)
    expect(typed(condition, {})).toEqual(condition)
  })

  test('is a list of rows that hold together in one of several ways', () => {
    const both: Expression[] = [{ present: 'need' }, { eq: ['minor', true] }]
    const mode = (insieme: string) => typed({ all: both }, { 'condizione.insieme': insieme })
    expect(mode('any')).toEqual({ any: both })
    expect(mode('none')).toEqual({ not: { any: both } })
    expect(mode('not-all')).toEqual({ not: { all: both } })
    expect(mode('one')).toEqual({ all: both })
    expect(typed({ all: both }, row(0, ['', 'eq', '']))).toEqual({ all: both.slice(1) })
    const less = { verb: 'togli', name: 'condizione.1' } as const
    expect(typed({ all: both }, {}, less)).toEqual({ all: both.slice(0, 1) })
  })

  test('holds others, each on its own page', () => {
    const made = change(
      [when({ present: 'need' }), 'appliesTo.when'],
      {},
      {
        verb: 'aggiungi',
        name: 'condizione',
      },
    )
    expect(made).toMatchObject({ way: ['appliesTo', 'when', 'all', '1'] })
    const deep: Expression = { any: [{ present: 'need' }, { not: { all: [{ any: [] }] } }] }
    const inner = sent(
      { release: when(deep), way: 'appliesTo.when.any.1' },
      row(1, ['minor', 'eq', 'sì']),
    )
    expect(inner).toEqual({ not: { all: [{ any: [] }, { eq: ['minor', true] }] } })
  })

  test('is made, and taken away', () => {
    const of = { ...release, appliesTo: {} }
    const made = change([of, 'appliesTo'], {}, { verb: 'crea', name: 'when' })
    expect(made).toMatchObject({
      way: ['appliesTo', 'when'],
      document: { appliesTo: { when: { all: [] } } },
    })
    if ('flaws' in made) throw new Error('refused')
    const gone = change([made.document, 'appliesTo'], {}, { verb: 'togli', name: 'when' })
    expect(gone).toMatchObject({ document: { appliesTo: {} }, way: ['appliesTo'] })
  })
})

test('a part of another kind keeps what both kinds have', () => {
  const { key, title, phase } = release.steps.find(({ kind }) => kind === 'task') ?? {}
  const way = `steps.${key ?? ''}`
  const turned = changed([release, way], { genere: '10' }, { verb: 'tipo', name: '' })
  expect(at(turned, way)).toEqual({
    kind: 'end',
    key,
    phase,
    title,
    outcome: 'da-scegliere',
    pending: 'wait',
  })
})

test('times are of Italy, in winter and in summer', () => {
  for (const [text, instant] of [
    ['2026-01-01T00:00', '2025-12-31T23:00:00.000Z'],
    ['2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
  ] as const) {
    expect(writeMoment(instant)).toBe(text)
    expect(readMoment(text)).toBe(instant)
  }
  expect(readMoment('domani')).toBe('domani')
})

function slotsIn(slot: Slot, name = '', seen = new Set<object>()): { slot: Slot; name: string }[] {
  if (seen.has(slot.schema)) return []
  seen.add(slot.schema)
  const { node } = slot
  const inner = (one: Slot, its = name) => slotsIn(one, its, seen)
  const own = [{ slot, name }]
  if (node.kind === 'object')
    return [...own, ...node.properties.flatMap((one) => inner(slotOf(one.schema), one.name))]
  if (node.kind === 'union') return [...own, ...node.branches.flatMap((one) => inner(one))]
  return node.kind === 'list' || node.kind === 'record' ? [...own, ...inner(node.of)] : own
}

const everySlot = slotsIn(slotOf(Release))

test('the least that a new part says has the shape of one, for all that a procedure may hold', () => {
  const wrong = everySlot.filter(
    ({ slot, name }) => !slot.optional && !slot.schema.safeParse(skeletonOf(slot, name)).success,
  )
  expect(wrong.map(({ name }) => name)).toEqual([])
  expect(everySlot.length).toBeGreaterThan(200)
})

test('all that is asked has a name, help, and its codes words, in Italian', () => {
  const { desk } = pageOf(rich, '')
  const nameless = everySlot.filter(
    ({ slot, name }) => name !== '' && slot.node.kind !== 'literal' && labelOf(name) === name,
  )
  expect([...new Set(nameless.map(({ name }) => name))]).toEqual([])
  const helpless = everySlot
    .filter(({ slot }) => slot.node.kind === 'object')
    .flatMap(({ slot }) =>
      slot.node.kind === 'object'
        ? slot.node.properties.filter(({ hint }) => hint === undefined)
        : [],
    )
  expect(helpless.map(({ name }) => name)).toEqual([])
  const codes = everySlot.flatMap(({ slot, name }) =>
    slot.node.kind === 'enum' ? slot.node.values.map((code) => ({ name, code })) : [],
  )
  const bare = codes.filter(
    ({ name, code }) => name !== 'at' && codeInWords(desk, name, code) === code,
  )
  // Words that are the same in Italian.
  const same = ['confermato', 'da confermare', 'triage', 'zero']
  expect(bare.map(({ code }) => code).filter((code) => !same.includes(code))).toEqual([])
})
