import { expect, test } from '@jest/globals'

import { readInhabitants } from '../../../domain/statistics/inhabitants/read-inhabitants.ts'
import { readTyped, nothingTyped } from '../../../web/statistics/inhabitants/typed.ts'

const comuni = [
  { id: 1, code: '999001' },
  { id: 2, code: '099002' },
  { id: 3, code: '999003' },
]
const read = (text: string) => readInhabitants(text, comuni)

test('a table is read as spreadsheets and ISTAT give it', () => {
  const counted = [
    { municipality: 1, n: 21400 },
    { municipality: 2, n: 3100 },
  ]
  const tables = [
    '999001;21400\n099002;3100',
    '\uFEFFCodice ISTAT;Comune;Abitanti\r\n999001;Pietrarossa;21.400\r\n99002;Fontechiara;3 100\r\n',
    '999001\tPietrarossa\t21400\n\n099002\tFontechiara\t3100\t',
    '"999001","Pietrarossa","21400"\n"099002","Fontechiara","3100"',
  ]
  for (const table of tables) expect(read(table)).toEqual({ counted, flaws: [] })
})

test('each line that is wrong is told by its number and by what is wrong in it', () => {
  const table = [
    'Codice;Abitanti',
    '999001;21400',
    '999009;100',
    '999003',
    '999003;12,5',
    '999003;0',
    '999001;7',
    '999003;99999999',
    '999003;1.2345',
  ]
  expect(read(table.join('\n')).flaws).toEqual([
    { line: 3, code: 'comune' },
    { line: 4, code: 'line' },
    { line: 5, code: 'number' },
    { line: 6, code: 'number' },
    { line: 7, code: 'twice' },
    { line: 8, code: 'number' },
    { line: 9, code: 'number' },
  ])
})

test('a first line that looks like data is not taken for a heading', () => {
  expect(read('99900X;21400').flaws).toEqual([{ line: 1, code: 'comune' }])
})

const known = { comuni, today: '2026-03-01' }
const whole = { ...nothingTyped, giorno: '2026-01-01', fonte: 'ISTAT', testo: '999001;5' }

test('day, source and numbers are asked together, and nothing is taken of what is partly wrong', () => {
  expect(readTyped(whole, known)).toEqual({
    ...{ day: '2026-01-01', source: 'ISTAT' },
    counted: [{ municipality: 1, n: 5 }],
  })
  const keys = (over: Partial<typeof whole>) => {
    const found = readTyped({ ...whole, ...over }, known)
    return 'mistakes' in found ? found.mistakes.map(({ key }) => key) : []
  }
  expect(keys({ giorno: '', fonte: ' ', testo: '' })).toEqual(['no-day', 'no-source', 'no-table'])
  expect(keys({ giorno: '2026-03-02' })).toEqual(['day-to-come'])
  expect(keys({ giorno: '2011-10-09' })).toEqual(['day-of-census'])
  expect(keys({ testo: '999001;5\n999004;6' })).toEqual(['flaw-comune'])
  expect(keys({ modo: 'comune', comune: '9', abitanti: 'molti' })).toEqual([
    'no-comune',
    'no-number',
  ])
})
