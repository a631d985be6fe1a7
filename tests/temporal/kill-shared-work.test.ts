import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import {
  calmMs,
  killAtRandom,
  loadMs,
  outcomeOf,
  violationsIn,
  workThrough,
} from '../support/kill-run.ts'
import { passingOn } from '../support/releases/passing-on.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain, startTemporalAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'
import {
  handoffEnds,
  joinedTwice,
  misplaced,
  offersEndedAmiss,
} from '../support/shared-work-checks.ts'
import { hireNeighbour } from '../support/two-offices.ts'

/** Longer than an offer waits, and than the sweeper takes for a told wake to be lost. */
const leapMinutes = 3

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
let minutesAhead = 0
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart(passingOn))
  await hireNeighbour(office)
}, 60_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed, ways meet once, an offer ends once, and no case is left without an owner',
  async () => {
    await workThrough(office, {
      journal,
      kill: (staff) =>
        killAtRandom(staff, {
          leastKills: 24,
          seen: () => handoffEnds(office.owner),
          others: {
            async temporal() {
              temporal = await startTemporalAgain(temporal)
            },
            async postgres() {
              postgres = await startAgain(postgres)
            },
            clock: leap,
          },
        }),
      passTime: leap,
    })
    expect(await outcomeOf(office, journal)).toMatchObject({ lost: [], broken: [] })
    expect(await joinedTwice(office.owner)).toEqual([])
    expect(await offersEndedAmiss(office.owner)).toEqual([])
    expect(await misplaced(office.owner, office.place.org)).toEqual([])
    expect(await violationsIn(postgres)).toEqual([])
  },
  loadMs + calmMs + 60_000,
)

/** Time goes on at once, past the term of every offer that waits. */
async function leap(): Promise<void> {
  minutesAhead += leapMinutes
  await eventually('the clock is set', async () => {
    await setClock(office.owner, { minutesAhead })
    return true
  })
}
