import { dayInItaly } from '../../../../domain/shared/today.ts'
import { addDays, mondayOf } from '../../../../domain/shared/calendar-day.ts'
import type { TestApp } from '../../../pages/support/start-app.ts'

const grant = `
  with body as (
    select r.org from user_role r join user_account u on u.id = r.user_id
    where u.username = 'ente' and r.role = 'provider' limit 1),
  one as (
    update social_case set phase = 'delivery', provider = (select org from body)
    where id = (select id from social_case c where id <> $1 and zone = (select zone from social_case where id = $1)
      and state = 'open' and not protected
      and not exists (select 1 from granted_service s where s.case_id = c.id) order by id limit 1)
    returning id, protected, state)
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
    starts_on, ends_on, provider, protected, phase, state)
  select id, $1, 1, 1, '2026/000123-1', 'D.1.01', 200, 'hour', 'week', 2065, $2, $3,
    (select org from body), protected, 'delivery', state
  from one returning case_id as id`

/**
 * Home help that the open case grants and the provider of the demonstration delivers: some of it
 * recorded, and last week validated with a difference, to be checked.
 */
export async function addAService({ owner }: TestApp, openCase: string): Promise<string> {
  const today = dayInItaly(new Date())
  const span = [addDays(today, -60), addDays(today, 60)]
  const { rows } = await owner.query<{ id: string }>(grant, [openCase, ...span])
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no case of the invented population to grant a service by')
  const monday = addDays(mondayOf(today), -7)
  await owner.query(
    `with provider as (
       select u.id, r.org from user_account u join user_role r on r.user_id = u.id where u.username = 'ente' limit 1),
     given as (
       insert into delivery (service, day, quantity, provider, recorded_by)
       select $1, $2, 150, org, id from provider returning id)
     insert into delivery_mark (service, week, n, kind, upto, delivered, planned, variance, note, by_user)
     select $1, $2, 1, 'validated', given.id, 150, 200, 'absence', 'Ricovero di un giorno.', provider.id
     from given, provider`,
    [id, monday],
  )
  return id
}

const contribution = `
  with one as (
    update social_case set phase = 'delivery'
    where id = (select id from social_case c where id <> $1 and zone = (select zone from social_case where id = $1)
      and state = 'open' and not protected
      and not exists (select 1 from granted_service s where s.case_id = c.id) order by id limit 1)
    returning id, protected, state)
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
    starts_on, ends_on, payee, instalments, protected, phase, state)
  select id, $1, 1, 2, '2026/000123-2', 'E.1.01', 30000, 'euro', 'once', 0, $2, $3, 'La persona', 3,
    protected, 'delivery', state
  from one returning case_id as id`

/** 300 euro in three parts that the open case grants: the first is paid. */
export async function addAContribution({ owner }: TestApp, openCase: string): Promise<string> {
  const today = dayInItaly(new Date())
  const span = [addDays(today, -60), addDays(today, 60)]
  const { rows } = await owner.query<{ id: string }>(contribution, [openCase, ...span])
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no case of the invented population to pay by')
  await owner.query(
    `insert into delivery (service, day, quantity, reference, recorded_by)
     select $1, $2, 10000, 'Mandato 12', id from user_account where username = 'coordinatore'`,
    [id, addDays(today, -30)],
  )
  return id
}
