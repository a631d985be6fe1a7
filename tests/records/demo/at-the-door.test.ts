import { expect, test } from '@jest/globals'

import { demoAccounts } from '../../../domain/auth/sign-in.ts'
import { createPool, transaction } from '../../../domain/database.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { documentedUsers, trainingUsers } from '../../../seeds/demo-users.ts'
import { makeTraining } from '../../../seeds/training.ts'
import { freshDatabase } from '../../support/database.ts'

test('everybody whom the start names can be chosen at the door, who learns last, and nobody else', async () => {
  const database = await freshDatabase()
  await makeDemo(database.ownerUrl, { people: 20 })
  await makeTraining(database.ownerUrl)
  const pool = createPool(database.url('siso_web'), 1)
  const shown = await transaction(pool, demoAccounts)
  const named = [documentedUsers, trainingUsers].map((users) =>
    users.map(({ username }) => username).toSorted(),
  )
  expect(shown.map(({ username }) => username)).toEqual(named.flat())
  await pool.end()
  await database.drop()
}, 60_000)
