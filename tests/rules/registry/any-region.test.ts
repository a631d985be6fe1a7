import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@jest/globals'

import { readRegion } from '../../../seeds/region.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const pattern = '{domain,web,workflows,activities}/**/*.{ts,hbs,json,sql}'

test('Il programma non nomina la regione, le sue zone o i suoi comuni: sono dati', () => {
  const region = readRegion('umbria')
  const names = [
    'Umbri[ae]',
    'umbr[oaie]',
    ...region.municipalities.map(({ name }) => name),
    ...region.municipalities.map(({ istat }) => istat),
    ...region.healthAuthorities.map(({ name }) => name),
  ]
  const said = new RegExp(`(?<![\\p{L}\\d])(${names.join('|')})(?![\\p{L}\\d])`, 'u')
  const files = globSync(pattern, { cwd: root }).filter((file) => !file.includes('node_modules'))
  expect(files.length).toBeGreaterThan(100)
  const guilty = files.flatMap((file) => {
    const found = said.exec(readFileSync(join(root, file), 'utf8'))
    return found ? [`${file}: ${found[0]}`] : []
  })
  expect(guilty).toEqual([])
})
