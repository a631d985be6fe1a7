import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { noticesOf } from '../../domain/notices/queries.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { inboxPage } from '../../domain/tasks/inbox.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'

describe('one contact, through Temporal', () => {
  let database: TestDatabase
  let office: Installation

  beforeAll(async () => {
    database = await freshDatabase()
    office = await anInstallation(database)
    await office.startWorker()
  }, 60_000)

  afterAll(async () => {
    await office.close()
    await database.drop()
  })

  const workflowOf = (caseId: string) => office.client.workflow.getHandle(`case-${caseId}`)

  test('closed at the desk: the record closes at once, the workflow ends by itself', async () => {
    const caseId = await office.openContact()
    await office.advance(caseId, 'web')
    office.teller.look(caseId)
    const done = await office.complete('desk', caseId, ['access-card', 'information-only'])
    expect(done).toMatchObject({ kind: 'done', position: { tellWorkflow: true, crossing: false } })
    office.teller.look(caseId)

    // Who tells does not wait: the workflow may not be there yet.
    await eventually('the workflow has begun', () =>
      workflowOf(caseId)
        .describe()
        .catch(() => undefined),
    )
    await expect(workflowOf(caseId).result()).resolves.toBeUndefined()
    const { rows } = await office.owner.query(
      'select state, outcome from social_case where id = $1',
      [caseId],
    )
    expect(rows).toEqual([{ state: 'closed', outcome: 'information-only' }])
  })

  test('sent to triage: the crossing is answered with the next task open', async () => {
    const caseId = await office.openContact()
    await office.advance(caseId, 'web')
    const done = await office.complete('desk', caseId, ['access-card', 'to-triage'])
    expect(done).toMatchObject({ position: { crossing: true, phase: 'contact' } })

    await expect(office.teller.cross(caseId)).resolves.toBe(true)
    await expect(office.theTask(caseId)).resolves.toMatchObject({ key: 'triage#1' })
    const description = await workflowOf(caseId).describe()
    expect(description.status.name).toBe('RUNNING')
  })

  test('nobody tells the workflow: the sweeper finds the case within ten seconds', async () => {
    const caseId = await office.openContact()
    await office.advance(caseId, 'web')
    await office.complete('desk', caseId, ['access-card', 'to-triage'])

    const task = await eventually('triage opens', async () => {
      const [first] = await office.openTasks(caseId)
      return first?.key === 'triage#1' && first
    })
    expect(task.key).toBe('triage#1')
  })

  test('given to who will follow it: the notice and the first task are hers within five seconds', async () => {
    const { caseId, given } = await onAssignment()
    const mine = () =>
      office.as('worker', async ({ sql }) => {
        const { rows: notices } = await noticesOf(sql, { unread: true })
        const { rows: tasks } = await inboxPage(sql, { tab: 'mine', sort: 'due' })
        const told = notices.some((row) => row.caseId === caseId && row.title === given)
        return told && tasks.some((row) => row.caseId === caseId)
      })
    expect(await mine()).toBe(false)
    const assign = await office.theTask(caseId, 'assign')
    const manager = await idOf('worker')
    await completeTask(
      office.deps,
      office.credentials('coordinator'),
      office.actOn(assign, 'assign', { manager }),
    )
    office.teller.look(caseId)
    await eventually('she is told, and has her task', mine, 5000)
  })

  /** A case whose manager is about to be chosen, and what she will read. */
  async function onAssignment() {
    const caseId = await office.openContact()
    await office.advance(caseId, 'web')
    await office.complete('desk', caseId, ['access-card', 'to-triage'])
    await office.teller.cross(caseId)
    await office.complete('worker', caseId, ['triage', 'take-charge'])
    await office.advance(caseId, 'web')
    await office.teller.cross(caseId)
    await eventually('the coordinator is asked', () => office.theTask(caseId, 'assign'))
    return { caseId, given: 'Un caso ti è stato assegnato' }
  }

  const idOf = (who: string) =>
    office.owner
      .query<{ id: string }>('select id from user_account where username = $1', [`prova.${who}`])
      .then(({ rows }) => rows[0]?.id ?? '')
})
