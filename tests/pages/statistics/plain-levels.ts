import type { Plain } from './plain-plan.ts'

const number = new Intl.NumberFormat('it-IT', { useGrouping: 'always' })
const firstTurnDays = 10

/** Two turns in the last whole year, one inside the other; roles over the whole region, one that has ended. */
export async function addMeans(
  { rows }: Plain,
  { user, zones }: { readonly user: string; readonly zones: readonly { readonly id: number }[] },
): Promise<void> {
  await rows(
    `insert into user_role (user_id, role, org, valid_from)
     select distinct $1::uuid, 'coordinator', p.region, date '2000-01-01' from bi_place p`,
    [user],
  )
  await rows(
    `insert into user_role (user_id, role, org, valid_from, valid_to)
     select u.id, 'social-worker', p.org, date '2000-01-01', case when p.n % 5 = 0 then siso_today() - 1 end
     from bi_place p join lateral (
       select id from user_account where not training order by id offset p.n % 4 limit 1) u on true`,
  )
  // Two counts of the year before the last in each comune of the first zone, the second one corrected.
  for (const [day, n] of [
    ['01-01', 4000],
    ['07-01', 1],
    ['07-01', 5000],
  ] as const)
    await rows(
      `insert into inhabitants (municipality, day, n, source, recorded_by)
       select t.child, (extract(year from siso_today())::int - 2 || '-' || $1)::date, $2 + t.child, 'Prova', $3
       from organisation_tie t join organisation m on m.id = t.child and m.kind = 'municipality' where t.parent = $4`,
      [day, n, user, zones[0]?.id],
    )
  for (const { id } of zones.slice(0, 3))
    for (const days of [firstTurnDays, 4])
      await rows(
        `insert into on_call_turn (id, zone, who, phone, starts_at, ends_at, recorded_by)
         select gen_random_uuid(), $1, 'Ida Prova', '075 000000', began, began + $2 * interval '1 day', $3
         from (select make_timestamptz(extract(year from siso_today())::int - 1, 3, 2, 8, 0, 0, 'Europe/Rome') as began) x`,
        [id, days, user],
      )
}

interface Counts {
  readonly people: number
  readonly access: number
  readonly reached: number
  readonly prompt: number
  readonly joint: number
  readonly days: string
  /** Of the zones of the tests there are none. */
  readonly inhabitants: number | null
  readonly workers: number
  readonly turns: number
  readonly lastyear: number
}

const counts = `
  with own as (select * from ref_case where zone = $1 and year = $2 and municipality is null),
  below as (select m.id, m.detail from organisation m join organisation_tie t on t.child = m.id and t.relation = 'part-of'
    where t.parent = $1 and m.kind = 'municipality')
  select coalesce(sum(cases) filter (where kind = 'people'), 0)::int as people,
    coalesce(sum(cases) filter (where kind = 'access'), 0)::int as access,
    coalesce(sum(cases) filter (where kind = 'reached' and phase = 'assessment'), 0)::int as reached,
    coalesce(sum(cases) filter (where kind = 'prompt' and phase = 'assessment'), 0)::int as prompt,
    coalesce(sum(cases) filter (where kind = 'joint'), 0)::int as joint,
    coalesce(sum(days) filter (where kind = 'joint'), 0) as days,
    (select sum(case when exists (select from inhabitants h where h.municipality = below.id)
        and $2 > extract(year from siso_today())::int - 3 then 5000 + below.id
      else (detail ->> 'population_2011')::int end)::int from below) as inhabitants,
    (select count(distinct r.user_id)::int from user_role r join organisation_tie t on t.child = r.org and t.relation = 'part-of'
      join below b on b.id = t.parent
      where r.role = 'social-worker' and (r.valid_to is null or $2 < extract(year from siso_today()))) as workers,
    (select count(*)::int from on_call_turn where zone = $1) as turns,
    extract(year from siso_today())::int - 1 as lastyear
  from own`

function told(value: number, decimals = 1): string {
  return number.format(Number(value.toFixed(decimals)))
}

/** Each level in the order of the page, by year, in words. */
export async function levelsOf(
  { rows }: Plain,
  { zone, years }: { readonly zone: number; readonly years: readonly number[] },
): Promise<string[][]> {
  const columns: string[][] = []
  for (const year of years) {
    const [of] = await rows<Counts>(counts, [zone, year])
    if (of) columns.push(levels(of, year))
  }
  return (columns[0] ?? []).map((_, n) => columns.map((column) => column[n] ?? ''))
}

const missing = 'non calcolabile'

function perWorker(inhabitants: number, workers: number): string {
  return workers > 0 ? `1 ogni ${told(inhabitants / workers, 0)}` : '–'
}

function levels(of: Counts, year: number): string[] {
  const hours = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 3_600_000
  const onCall = of.turns > 0 && year === of.lastyear
  const { inhabitants } = of
  const days = of.joint > 0 ? Number(of.days) / of.joint : 0
  return [
    told(of.people),
    inhabitants === null ? missing : `${told((of.people * 1000) / inhabitants)} ogni 1.000`,
    told(of.access),
    of.reached > 0 ? `${told((of.prompt * 100) / of.reached)}%` : '–',
    told(of.joint),
    of.joint > 0 ? `${told(days)} ${told(days) === '1' ? 'giorno' : 'giorni'}` : '–',
    inhabitants === null ? missing : perWorker(inhabitants, of.workers),
    missing,
    missing,
    onCall ? `${told((firstTurnDays * 24 * 100) / hours)}%` : missing,
    missing,
  ]
}
