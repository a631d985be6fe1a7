import { getChange } from '../../domain/calendars/changes.ts'
import type { CalendarEdit } from '../../domain/calendars/edit-change.ts'
import { editChange, makeChange, weighChange } from '../../domain/calendars/edit-change.ts'
import { turnChange } from '../../domain/calendars/turn-change.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { figure, ratioTo } from '../report.ts'
import type { Result } from '../report.ts'

import { asKeeper, timed, withPool } from './population.ts'
import type { Site } from './population.ts'

/** The states of open cases in their order, a chunk at a time, as plainly as they can be read. */
const plain = `
  select e.case_id as id, e.state from case_engine e join social_case c on c.id = e.case_id
  where c.state = 'open' and e.case_id > $1 order by e.case_id limit 100`
const nil = '00000000-0000-0000-0000-000000000000'

async function readPlainly({ owner }: Site): Promise<number> {
  const client = await owner.connect()
  try {
    let read = 0
    for (let after = nil; ;) {
      const { rows } = await client.query<{ id: string }>(plain, [after])
      const last = rows.at(-1)
      if (!last) return read
      read += rows.length
      after = last.id
    }
  } finally {
    client.release()
  }
}

// The office of most cases is shut for a month from today on.
const shut = `
  select o.code as organisation, siso_today()::text as "from", (siso_today() + 30)::text as until, 'prova' as reason
  from social_case c join organisation o on o.id = c.org
  where c.state = 'open' group by o.code order by count(*) desc, o.code limit 1`

/** @returns its id */
async function prepareChange(site: Site): Promise<string> {
  const { rows } = await site.owner.query<Shut>(shut)
  const [closure] = rows
  if (!closure) throw new Error('no case is open')
  return asKeeper(site, async (act) => {
    const id = await makeChange(act)
    const seen = async () => ({ change: id, revision: (await getChange(act.sql, id)).revision })
    await editChange(act, await seen(), { edit: 'add-closure', closure })
    await weighChange(act, await seen())
    return id
  })
}

type Shut = Extract<CalendarEdit, { edit: 'add-closure' }>['closure']

/** All that is open is looked at, as the worker does it, by one connection. */
export async function calendarResults(site: Site, cases: number): Promise<Result[]> {
  const floor = await timed(() => readPlainly(site))
  const id = await prepareChange(site)
  const weighed = await withPool(site, 'siso_engine', (pool) =>
    timed(() => turnChange({ pool, build: engineBuild(), mayGoOn: () => true }, id)),
  )
  const { rows } = await site.owner.query<{ state: string; done: number; moved: number }>(
    `select state, done, (select count(*)::int from calendar_effect where change = $1) as moved
     from calendar_change where id = $1`,
    [id],
  )
  const { state = '', done = 0, moved = 0 } = rows[0] ?? {}
  if (state !== 'weighed') throw new Error(`the calendar is ${state}, not weighed`)
  const name = 'effetto di un calendario'
  return [
    figure({ name: `${name}: pratiche lette`, value: done, unit: '1' }, { atLeast: cases }),
    figure(
      { name: `${name}: pratiche con un termine mosso`, value: moved, unit: '1' },
      { atLeast: 1 },
    ),
    ratioTo(
      floor.result / floor.seconds,
      figure({ name: `${name}: pratiche al secondo`, value: done / weighed.seconds, unit: '1/s' }),
    ),
  ]
}
