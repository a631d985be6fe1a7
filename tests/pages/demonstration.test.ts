import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { hashToken, newToken } from '../../domain/auth/session.ts'
import { makeDemo } from '../../seeds/demo.ts'
import type { Browser } from './support/browser.ts'
import type { Page } from './support/page.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
  // The demonstration stands on the region alone.
  const invented = Object.values(app.people.orgs)
  await app.owner.query(`update organisation set valid_to = '2020-02-01' where id = any($1)`, [
    invented,
  ])
  await makeDemo(app.database.ownerUrl, { people: 400 })
})
afterAll(() => app.stop())

async function enter(username: string): Promise<Browser> {
  const visitor = app.browser()
  const token = newToken()
  await app.owner.query('select open_session($1, id, $2) from user_account where username = $3', [
    hashToken(token),
    newToken(),
    username,
  ])
  visitor.cookies.set('siso', token)
  return visitor
}

/** Addresses of records that a page leads to, each once. */
function recordsIn(page: Page): string[] {
  const links = [...page.html.matchAll(/href='(\/(?:attivita|pratiche|persone)\/[0-9a-f-]{36})'/g)]
  return [...new Set(links.map(([, href = '']) => href))]
}

test.each(['sportello', 'assistente', 'coordinatore', 'uvm', 'medico'])(
  'whatever the invented %s finds in the lists can be opened, and so can what it leads to',
  async (username) => {
    const visitor = await enter(username)
    const seen = new Set<string>()
    let waiting = ['/posta', '/posta?vista=disponibili', '/pratiche?vista=tutte', '/avvisi']
    for (let depth = 0; depth < 3; depth++) {
      const found: string[] = []
      for (const path of waiting) {
        seen.add(path)
        const page = await visitor.get(path)
        expect({ path, status: page.status }).toEqual({ path, status: 200 })
        found.push(...recordsIn(page))
      }
      waiting = [...new Set(found)].filter((path) => !seen.has(path)).slice(0, 40)
    }
    expect(seen.size).toBeGreaterThan(6)
    const offered = await visitor.get('/posta?vista=disponibili')
    expect(offered.text).not.toContain('persona non visibile a te')
  },
)

test('a notice of the demonstration can be marked as read', async () => {
  const visitor = await enter('assistente')
  const page = await visitor.get('/avvisi')
  const [, notice] = /name='avviso' value='([0-9a-f-]{36})'/.exec(page.html) ?? []
  expect(notice).toBeDefined()
  const { fields } = page.form('/avvisi')
  const answer = await visitor.post('/avvisi', { ...fields, avviso: notice ?? '' })
  expect(answer.status).toBe(303)
})

test('a plan written in one text is read on the page of the plan, with what supports it', async () => {
  const { rows } = await app.owner.query<{ id: string; manager: string; told: string[] }>(
    `select c.id, u.username as manager, array_agg(x.value) as told
     from social_case c join user_account u on u.id = c.manager
       join task_answer a on a.case_id = c.id and a.seq = (select max(l.seq) from task_answer l
         where l.case_id = c.id and l.form = a.form), jsonb_each_text(a.answers) x
     where a.form in ('inclusion-project', 'life-project', 'care-plan')
       and x.key in ('projectGoals', 'supports', 'lifeGoals', 'lifeSupports', 'careGoals', 'careServices')
     group by 1, 2 order by 1 limit 1`,
  )
  const [one] = rows
  if (!one) throw new Error('no plan of this kind')
  expect(one.told.length).toBe(2)
  const { status, text } = await (await enter(one.manager)).get(`/pratiche/${one.id}/progetto`)
  expect(status).toBe(200)
  for (const words of one.told) expect(text).toContain(words)
})
