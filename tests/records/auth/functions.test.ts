import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  // Dropping the database cuts what is still closing.
  owner.on('error', () => undefined)
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

interface Powerful {
  name: string
  owner: string
  settings: string[] | null
  callers: string[]
}

/** Functions that see more than who calls them. */
async function powerfulFunctions(): Promise<Powerful[]> {
  const { rows } = await owner.query<Powerful>(
    `select p.proname as name, p.proowner::regrole::text as owner, p.proconfig as settings,
       array(select case when a.grantee = 0 then 'public' else a.grantee::regrole::text end
             from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a order by 1) as callers
     from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`,
  )
  return rows
}

test('what sees beyond a scope belongs to a role that cannot log in, and has a fixed search path', async () => {
  for (const found of await powerfulFunctions()) {
    expect([found.name, found.owner]).toEqual([found.name, 'siso_definer'])
    expect(found.settings ?? []).toContainEqual(expect.stringMatching(/^search_path=/))
  }
})

/**
 * Both write of the same person, the one who she turned out to be, and both join a contact: the web by
 * hand, the engine when a move asks it.
 */
const ofBoth = ['case_people', 'case_to_join']

/** The engine's alone: it wakes and hands over cases, brings them what was reported, mails notices, reminds, tells what expires, adds up counts. */
const ofEngine = [
  'add_up_case_counts',
  'bring_report',
  'cases_held',
  'cases_to_wake',
  'end_grants_elsewhere',
  'notices_mailed',
  'notices_to_mail',
  'remind_appointments',
  'tell_expiring',
]

test('what sees beyond a scope is called by one program alone, never by everybody', async () => {
  for (const { name, callers } of await powerfulFunctions()) {
    const programs = callers.filter((role) => role !== 'siso_definer' && role !== 'siso_owner')
    const program = ofEngine.includes(name) ? 'siso_engine' : 'siso_web'
    if (ofBoth.includes(name)) {
      expect([name, ...programs]).toEqual([name, 'siso_engine', 'siso_web'])
      continue
    }
    // A trigger's function is called by nobody.
    expect([[name], [name, program]]).toContainEqual([name, ...programs])
  }
})

test('every table that holds something about people or work is closed row by row', async () => {
  const open = ['code_list', 'service', 'organisation', 'organisation_tie', 'release', 'calendar']
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
       and not (relrowsecurity and relforcerowsecurity) order by 1`,
  )
  const allowed = [...open, 'installation', 'migration', 'rate_limit']
  expect(rows.map(({ name }) => name).filter((name) => !allowed.includes(name))).toEqual([])
})
