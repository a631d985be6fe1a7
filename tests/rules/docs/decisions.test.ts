import { globSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { readText, root } from './repository.ts'

const decisions = globSync('docs/decisions/*.md', { cwd: root }).sort()

describe('the decisions', () => {
  test.each(decisions)('%s is one page that says when, why, what and with which price', (path) => {
    const text = readText(path)
    const number = /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? 'no number'
    expect(text).toMatch(new RegExp(`^# ${number} \\S`))
    expect(text).toMatch(/^Date: \d{4}-\d{2}-\d{2} · Status: (proposed|accepted|superseded)/m)
    expect(text.match(/^## .+$/gm)).toEqual(['## Context', '## Decision', '## Consequences'])
    expect(text.split(/\s+/).length).toBeLessThan(500)
  })

  test('are numbered without gaps or repetitions', () => {
    const numbers = decisions.map((path) => Number(/(\d{4})-/.exec(path)?.[1]))
    expect(numbers).toEqual(decisions.map((_, index) => index + 1))
  })
})
