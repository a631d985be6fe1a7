import { z } from 'zod'

import { transaction } from '../../../domain/database.ts'
import { openCounts, openYears, publisherOf } from '../../../domain/statistics/open-data.ts'
import type { OpenCount } from '../../../domain/statistics/open-data.ts'
import { lastRunOf } from '../../../domain/statistics/queries.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { Deps } from '../../deps.ts'
import { csvOf } from '../../../domain/shared/csv.ts'
import { formatDateTime } from '../../shared/format.ts'
import { file, json, page } from '../../shared/reply.ts'
import { publicRoute } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { word } from '../../shared/url-words.ts'
import { catalogueOf, licence } from './catalogue.ts'
import { describeOpenData } from './describe-open-data.ts'
import { filePath, paths, servicesPath } from './paths.ts'

const year = z.coerce.number().int().min(1900).max(9999)
const levels = ['region', 'zone', 'municipality'] as const
const levelWords = { region: 'regione', zone: 'zona', municipality: 'comune' } as const

/** What anybody may know of the years that are over: a page, a file for each, a catalogue, an interface. */
export function openDataRoutes({ pools, origin }: Pick<Deps, 'pools' | 'origin'>): Route[] {
  const read: Reading = (work) => transaction(pools.web, work)
  return [
    publicRoute({
      method: 'get',
      path: paths.index,
      audit: 'none',
      async handle({ t, language }) {
        const { run, years } = await read(yearsOf)
        return page('statistics/open-data/index', {
          title: t('open-data.title'),
          asOf: run && t('open-data.as-of', { when: formatDateTime(run.asOf, language, run.asOf) }),
          ...{ catalogue: paths.catalogue, api: paths.description, licence },
          years: years.map((one) => ({ year: one, csv: filePath(one), json: servicesPath(one) })),
        })
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.catalogue,
      audit: 'none',
      async handle() {
        const { run, years, publisher } = await read(async (sql) => ({
          ...(await yearsOf(sql)),
          publisher: await publisherOf(sql),
        }))
        const modified = run?.asOf ?? new Date(0)
        return file({
          name: 'catalogo.jsonld',
          type: 'application/ld+json; charset=utf-8',
          content: JSON.stringify(catalogueOf({ origin, publisher, years, modified })),
        })
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.description,
      audit: 'none',
      handle: () => json(describeOpenData(origin)),
    }),
    ...yearRoutes(read),
  ]
}

/** Opens a transaction, for nobody. */
type Reading = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

function yearRoutes(read: Reading): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: paths.services,
      audit: 'none',
      params: z.object({ anno: year }),
      query: z.object({ livello: word(levels, levelWords).optional() }),
      async handle({ params: { anno }, query: { livello } }) {
        const { run, rows } = await read(async (sql) => ({
          run: await lastRunOf(sql),
          rows: await openCounts(sql, anno),
        }))
        const wanted = rows.filter(({ level }) => livello === undefined || level === livello)
        return json({
          alla_data: (run?.asOf ?? new Date(0)).toISOString(),
          definizione: run?.definition ?? 0,
          licenza: licence,
          righe: wanted.map((row) => inItalian(anno, row)),
        })
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.file,
      audit: 'none',
      params: z.object({ anno: year }),
      async handle({ params: { anno } }) {
        const rows = await read((sql) => openCounts(sql, anno))
        const content = csvOf([header, ...rows.map((row) => Object.values(inItalian(anno, row)))])
        const type = 'text/csv; charset=utf-8'
        return file({ name: `servizi-${String(anno)}.csv`, type, content })
      },
    }),
  ]
}

async function yearsOf(sql: Sql) {
  return { run: await lastRunOf(sql), years: await openYears(sql) }
}

const nothing: OpenCount = {
  ...{ level: 'region', code: '', place: '', area: null, service: null, serviceName: null },
  ...{ users: 0, quantity: null, unit: null, spend: 0 },
}
const header = Object.keys(inItalian(0, nothing))

function inItalian(anno: number, row: OpenCount) {
  return {
    anno,
    livello: levelWords[row.level],
    codice: row.code,
    territorio: row.place,
    area: row.area,
    servizio: row.service,
    nome_servizio: row.serviceName,
    utenti: row.users,
    quantita: row.quantity,
    unita: row.unit,
    spesa: row.spend,
  }
}
