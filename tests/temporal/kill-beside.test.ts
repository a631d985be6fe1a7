import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Installation } from '../support/an-installation.ts'
import { besideAmiss, besideEnds, movesUntold } from '../support/beside-checks.ts'
import { setClock } from '../support/builders/clock.ts'
import {
  calmMs,
  killAtRandom,
  loadMs,
  outcomeOf,
  violationsIn,
  workThrough,
} from '../support/kill-run.ts'
import { besideTheRoad } from '../support/releases/beside-the-road.ts'
import { temporaryFolder } from '../support/servers.ts'
import { onServersApart, startAgain } from '../support/servers-apart.ts'
import type { OwnPostgres, OwnTemporal } from '../support/servers-apart.ts'

let postgres: OwnPostgres
let temporal: OwnTemporal
let office: Installation
const journal = join(temporaryFolder(), 'journal.jsonl')

beforeAll(async () => {
  ;({ postgres, temporal, office } = await onServersApart(besideTheRoad))
}, 120_000)

afterAll(async () => {
  await office.close()
  await temporal.stop()
  await postgres.stop()
}, 60_000)

test(
  'whatever is killed, what opens beside a case opens once, a case is opened again once, and a move is told once',
  async () => {
    await workThrough(office, {
      journal,
      kill: (staff) =>
        killAtRandom(staff, {
          leastKills: 16,
          seen: () => besideEnds(office.owner),
          others: {
            async postgres() {
              postgres = await startAgain(postgres)
            },
          },
        }),
      passTime: () => setClock(office.owner, { minutesAhead: 3 }),
    })
    expect(await outcomeOf(office, journal)).toMatchObject({ lost: [], broken: [] })
    expect(await besideAmiss(office.owner)).toEqual([])
    expect(await movesUntold(office.owner)).toEqual([])
    expect(await violationsIn(postgres)).toEqual([])
  },
  loadMs + calmMs + 60_000,
)
