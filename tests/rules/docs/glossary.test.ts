import { describe, expect, test } from '@jest/globals'

import { readText } from './repository.ts'

type Entry = { italian: string; code: string; meaning: string }

function entries(text: string): Entry[] {
  const rows = text.matchAll(/^\| (?!Italiano|-)([^|]+?) *\| `([^`|]+)` *\| ([^|]+?) *\|$/gm)
  return [...rows].map(([, italian = '', code = '', meaning = '']) => ({ italian, code, meaning }))
}

function repeated(words: string[]): string[] {
  return words.filter((word, index) => words.indexOf(word) !== index)
}

describe('the glossary', () => {
  const glossary = entries(readText('docs/glossary.md'))

  test('every line of its tables can be read', () => {
    const lines = readText('docs/glossary.md').match(/^\| (?!Italiano|-)/gm) ?? []
    expect(glossary).toHaveLength(lines.length)
    expect(glossary.length).toBeGreaterThan(100)
  })

  test('an Italian term has one meaning', () => {
    expect(repeated(glossary.map((entry) => entry.italian))).toEqual([])
  })

  test('a code word stands for one thing', () => {
    expect(repeated(glossary.map((entry) => entry.code))).toEqual([])
  })

  test('two words for one thing would be seen', () => {
    const twice = entries('| compito | `task` | a |\n| incarico | `task` | b |\n')
    expect(repeated(twice.map((entry) => entry.code))).toEqual(['task'])
  })
})
