import { describe, expect, test } from '@jest/globals'

import { drawNetwork } from '../../../web/social/draw-network.ts'
import type { Around } from '../../../web/social/draw-network.ts'

const somebody = (name: string, over: Partial<Around> = {}): Around => ({
  name,
  relation: 'friend',
  caption: '',
  sex: undefined,
  died: false,
  livesWith: false,
  bond: undefined,
  told: name,
  ...over,
})
const me = somebody('Ida', { relation: 'self', sex: 'F' })
const draw = (...around: Around[]) => drawNetwork(me, around)
const at = (drawing: ReturnType<typeof draw>, name: string) =>
  drawing.nodes.find((node) => node.name === name) ?? { x: NaN, y: NaN, shape: undefined }

describe('a family', () => {
  const drawing = draw(
    somebody('Nonna', { relation: 'grandparent', sex: 'F' }),
    somebody('Madre', { relation: 'parent', sex: 'F' }),
    somebody('Padre', { relation: 'parent', sex: 'M' }),
    somebody('Fratello', { relation: 'sibling', sex: 'M' }),
    somebody('Marito', { relation: 'partner', sex: 'M' }),
    somebody('Figlia', { relation: 'child', sex: 'F' }),
    somebody('Nipote', { relation: 'grandchild' }),
  )

  test('stands in rows by generation', () => {
    const rows = ['Nonna', 'Madre', 'Ida', 'Figlia', 'Nipote'].map((name) => at(drawing, name).y)
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
    expect(new Set(rows).size).toBe(5)
    expect(at(drawing, 'Padre').y).toBe(at(drawing, 'Madre').y)
    expect(at(drawing, 'Marito').y).toBe(at(drawing, 'Ida').y)
  })

  test('has brothers on one side of the person and the partner on the other', () => {
    const [brother, own, partner] = ['Fratello', 'Ida', 'Marito'].map((name) => at(drawing, name).x)
    expect([brother, own, partner]).toEqual(
      [brother, own, partner].toSorted((a = 0, b = 0) => a - b),
    )
  })

  test('has circles for women, squares for men, diamonds for who is not known', () => {
    const shapes = ['Madre', 'Padre', 'Nipote'].map((name) => at(drawing, name).shape)
    expect(shapes).toEqual(['circle', 'square', 'diamond'])
  })
})

test('no two stand on one another, and all are inside the picture', () => {
  const many = ['parent', 'sibling', 'child', 'friend', 'grandchild'].flatMap((relation) =>
    [1, 2, 3, 4].map((n) => somebody(`${relation} ${String(n)}`, { relation })),
  )
  const drawing = draw(...many, somebody('Scuola', { relation: undefined }))
  expect(new Set(drawing.nodes.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBe(22)
  for (const { x, y } of drawing.nodes) {
    expect(x).toBeGreaterThan(0)
    expect(x).toBeLessThan(drawing.width)
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(drawing.height)
  }
})

test('a bond is a line of its kind; a service always has one', () => {
  const kinds = draw(
    somebody('A', { relation: 'parent', bond: 'conflict' }),
    somebody('B', { relation: 'parent' }),
    somebody('C', { relation: 'friend', bond: 'cut' }),
    somebody('D', { relation: undefined }),
  ).lines.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind !== 'kin')).toEqual([
    'bond-conflict',
    'bond-cut',
    'bond-unknown',
  ])
})

test('a long name is cut short, and told whole', () => {
  const [, node] = draw(somebody('Maria Antonietta Bernardini', { told: 'Maria Antonietta' })).nodes
  expect(node?.name).toHaveLength(16)
  expect(node?.told).toBe('Maria Antonietta')
})

test('somebody alone is drawn alone', () => {
  const drawing = draw()
  expect([drawing.nodes.length, drawing.lines.length]).toEqual([1, 0])
})
