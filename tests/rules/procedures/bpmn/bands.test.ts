import { readdirSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { diagramOf } from '../../../../domain/procedures/bpmn/diagram.ts'
import { layoutOf } from '../../../../domain/procedures/bpmn/layout.ts'
import { readRelease } from '../../../../domain/procedures/read-release.ts'
import { documentOf, known } from '../support/data.ts'

const folder = new URL('../../../../seeds/procedures/', import.meta.url)
const shipped = readdirSync(folder).filter((name) => name.endsWith('.json'))

test.each(shipped)(
  '%s is drawn, each step in the band of its phase, one below the other',
  async (file) => {
    const { nodes, bands, height } = await layoutOf(diagramOf(readRelease(documentOf(file), known)))
    const tops = bands.map(({ box }) => box.y)
    expect(tops).toEqual(tops.toSorted((a, b) => a - b))
    for (const { box } of bands) expect(box.height).toBeGreaterThan(0)
    const last = bands.at(-1)?.box
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBe(height)
    const outside = nodes.filter(({ phase, box }) => {
      const band = bands.find(({ key }) => key === phase)?.box
      return !band || box.y < band.y || box.y + box.height > band.y + band.height
    })
    expect(outside.map(({ id }) => id)).toEqual([])
  },
)
