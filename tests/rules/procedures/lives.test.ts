import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { sharesBeside } from '../../../bench/engine/shares.ts'
import { walk } from '../../../bench/engine/walk.ts'
import { canonical } from '../../../domain/procedures/engine/state.ts'
import type { CaseEvent } from '../../../domain/procedures/engine/types.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { CaseRun } from './support/case-run.ts'
import { documentOf, known, umbriaCalendar } from './support/data.ts'
import { expectFolded, expectHeld, expectShown } from './support/invariants.ts'
import { runs } from './support/seed.ts'

const calendar = umbriaCalendar()
const folder = new URL('../../../seeds/procedures/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

/** The same lives that the bench of the engine measures. */
function lifeOf(release: Release, seed: number, length: number): readonly CaseEvent[] {
  return walk({ release, calendar }, { seed, length })
}

function lived(release: Release, seed: number): CaseRun {
  const run = new CaseRun(release, calendar)
  for (const event of lifeOf(release, seed, 100)) run.apply(event)
  return run
}

describe.each(files)('the lives of %s', (file) => {
  const release = readRelease(documentOf(file), known)
  const lives = () => Array.from({ length: runs(4) }, (_, n) => lived(release, n + 1))

  test('come to each subprocess, finish and reopening that it declares, one in twenty', () => {
    const all = Array.from({ length: 40 }, (_, n) => lifeOf(release, n + 1, 500))
    const shares = [...sharesBeside({ release, calendar }, all)]
    expect(shares.filter(([, share]) => share < 0.05)).toEqual([])
  })

  test('wait for somebody or something as long as they are open', () => {
    lives().forEach(expectHeld)
  })

  test('are what the record shows by the commands alone', () => {
    lives().forEach(expectShown)
  })

  test('are the same when their log is folded again', () => {
    lives().forEach(expectFolded)
  })

  test('do not change by moving to the same release, wherever they stand', () => {
    for (const { moves, log } of lives())
      moves.forEach(({ state }, n) => {
        if (state.closed || n % 5 > 0) return
        const at = log[n]?.at ?? ''
        const same = migrate(state, { from: release, to: release, calendar, at })
        expect([same.blocked, same.unchanged]).toEqual([[], true])
        expect(canonical(same.state)).toBe(canonical(state))
      })
  })
})
