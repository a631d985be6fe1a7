import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { CaseState, OpenStep } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { CaseRun } from './support/case-run.ts'
import { only } from './support/case-run.ts'
import { generatedRelease } from './support/generated.ts'
import { checkHistories, histories, live } from './support/histories.ts'
import { sampleSeed } from './support/seed.ts'

const keyOf = ({ step, iteration }: OpenStep) => `${step}#${iteration}`

const allCommands = ({ moves }: CaseRun) => moves.flatMap(({ commands }) => commands)

function partsOf({ open }: CaseState, parent: OpenStep): readonly OpenStep[] {
  return open.filter(({ of }) => of === keyOf(parent))
}

test('every kind of shared step occurs in at least one procedure in twenty', () => {
  const releases = fc.sample(generatedRelease, { seed: sampleSeed, numRuns: 400 })
  const share = (holds: (release: Release) => boolean) =>
    releases.filter(holds).length / releases.length
  const has = (kind: string) => share(({ steps }) => steps.some((step) => step.kind === kind))
  const needing = (needs: unknown) =>
    share(({ steps }) => steps.some((step) => step.kind === 'join' && step.needs === needs))
  const nested = share(({ steps }) => {
    const forks = steps.filter(({ kind }) => kind === 'fork').map(({ key }) => key)
    return forks.some((key) => forks.some((one) => one.startsWith(`${key}-`)))
  })
  const shares = {
    fork: has('fork'),
    join: has('join'),
    sections: has('sections'),
    handoff: has('handoff'),
    all: needing('all'),
    any: needing('any'),
    two: needing(2),
    nested,
  }
  for (const [what, one] of Object.entries(shares))
    expect([what, one >= 0.05 ? 'enough' : one]).toEqual([what, 'enough'])
})

/**
 * Which of the things that these properties are about did happen, so that none holds for want of
 * them. Some are rare: always the same lives are looked at.
 */
test('generated histories join early, sign, refuse, offer, take back and let expire', () => {
  const seen: Record<string, number> = {}
  const count = (what: string) => (seen[what] = (seen[what] ?? 0) + 1)
  for (const [release, happenings] of fc.sample(histories, { seed: 7, numRuns: 600 }))
    for (const command of allCommands(live(release, happenings))) {
      if (command.kind === 'joined')
        count(command.cancelled.length > 0 ? 'joined early' : 'joined by all')
      if (command.kind === 'signed') count(command.as)
      if (command.kind === 'void-signatures') count(`void: ${command.why}`)
      if (command.kind === 'settle-offer') count(command.as)
    }
  const wanted = ['joined early', 'joined by all', 'signed', 'refused', 'void: refused']
  const more = ['void: recalled', 'void: section', 'accepted', 'expired', 'withdrawn']
  for (const what of [...wanted, ...more])
    expect([what, (seen[what] ?? 0) > 0]).toEqual([what, true])
})

function checkStates(what: string, check: (state: CaseState, run: CaseRun) => void): void {
  checkHistories(what, (run) => {
    for (const { state } of run.moves) check(state, run)
  })
}

test('every part belongs to a step that is open, and every step of parts has one', () => {
  checkStates('parts', (state) => {
    const keys = state.open.map(keyOf)
    expect(new Set(keys).size).toBe(keys.length)
    for (const one of state.open) if (one.of !== undefined) expect(keys).toContain(one.of)
    for (const one of state.open)
      if (['fork', 'sections', 'handoff'].includes(one.kind))
        expect(partsOf(state, one).length).toBeGreaterThan(0)
  })
})

test('each way taken has arrived at the join, or has exactly one token', () => {
  checkStates('tokens', (state) => {
    for (const one of state.open) {
      if (one.kind !== 'fork') continue
      const tokens = partsOf(state, one).map(({ way }) => way)
      expect([...tokens, ...one.arrived].toSorted()).toEqual(one.ways.toSorted())
    }
  })
})

test('a case has exactly one owner or one pending offer for each hand-off', () => {
  checkHistories('offers', (run) => {
    const pending = new Set<string>()
    for (const { commands, state } of run.moves) {
      for (const command of commands) {
        if (command.kind === 'offer') {
          expect(pending.has(command.step)).toBe(false)
          pending.add(command.step)
        }
        if (command.kind === 'settle-offer') expect(pending.delete(command.step)).toBe(true)
      }
      const offered = state.open.filter((one) => one.kind === 'handoff' && one.offered)
      expect([...pending].toSorted()).toEqual(offered.map(keyOf).toSorted())
      for (const one of state.open)
        if (one.kind === 'handoff')
          expect(partsOf(state, one).map(({ step }) => step)).toEqual([
            `${one.step}.${one.offered ? 'answer' : 'offer'}`,
          ])
    }
  })
})

test('a sections step waits for its sections, or the synthesis, or the signatures still missing', () => {
  checkStates('stages', (state, { release }) => {
    for (const one of state.open) {
      if (one.kind !== 'sections') continue
      const stages = new Set(partsOf(state, one).map(({ step }) => step.split('.')[1]))
      expect(stages.size).toBe(1)
      expect(stages.has('signature')).toBe(one.concluded !== undefined)
      const step = release.steps.find(({ key }) => key === one.step)
      if (!one.concluded || step?.kind !== 'sections') continue
      const { signed, refused } = one.concluded
      const missing = step.signature.signers.map(({ key }) => `${one.step}.signature.${key}`)
      const over = [...signed, ...refused].map((key) => `${one.step}.signature.${key}`)
      // A signature taken back is asked again after the others.
      const asked = partsOf(state, one).map((part) => part.step)
      expect(asked.toSorted()).toEqual(missing.filter((key) => !over.includes(key)).toSorted())
    }
  })
})

test('nobody signs twice, and no quorum is reached without the signatures that it needs', () => {
  checkHistories('signatures', (run) => {
    let signed: string[] = []
    run.moves.forEach(({ commands }, index) => {
      for (const one of only(commands, 'void-signatures')) {
        expect([...one.signers].toSorted()).toEqual(
          signed
            .filter((key) => key.startsWith(one.step))
            .map((key) => key.split(' ')[1])
            .toSorted(),
        )
        signed = signed.filter((key) => !key.startsWith(one.step))
      }
      for (const { step, signer } of only(commands, 'signature-withdrawn'))
        signed = signed.filter((key) => key !== `${step} ${signer}`)
      for (const one of only(commands, 'signed')) {
        const key = `${one.step} ${one.signer}`
        expect(signed).not.toContain(key)
        if (one.as === 'signed' && !only(commands, 'void-signatures').length) signed.push(key)
      }
      expect(run.log[index]?.seq).toBe(index + 1)
    })
  })
})
