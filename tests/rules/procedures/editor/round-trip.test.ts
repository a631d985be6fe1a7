import { readdirSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { collections } from '../../../../domain/procedures/editor/place.ts'
import { parseRelease } from '../../../../domain/procedures/read-release.ts'
import { documentOf } from '../support/data.ts'
import { pageOf, sent, waysIn } from '../support/editor.ts'

const folder = new URL('../../../../seeds/procedures/', import.meta.url)
const shipped = readdirSync(folder).filter((name) => name.endsWith('.json'))

test.each(shipped)(
  'each part’s page of %s, sent back as it is shown, says what it said',
  (file) => {
    const release = parseRelease(documentOf(file))
    let parts = 0
    const visit = (way: string): void => {
      const { place, shown } = pageOf(release, way)
      expect(place.way.join('.')).toBe(way)
      expect({ way, said: JSON.stringify(sent({ release, way }, {})) }).toEqual({
        way,
        said: JSON.stringify(place.value),
      })
      parts += 1
      waysIn(shown.pieces).forEach(visit)
    }
    visit('')
    collections.filter((name) => name in release).forEach(visit)
    expect(parts).toBeGreaterThan(50)
  },
)
