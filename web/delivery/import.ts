import { z } from 'zod'

import type { CheckedEntries, Entry } from '../../domain/delivery/check-entries.ts'
import { servicesOf } from '../../domain/delivery/queries.ts'
import { mostSheetRows, readSheet } from '../../domain/delivery/read-sheet.ts'
import type { SheetFlaw, SheetRow } from '../../domain/delivery/read-sheet.ts'
import { recordDeliveries, tryDeliveries } from '../../domain/delivery/record-deliveries.ts'
import type { Act } from '../../domain/shared/act.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { Translate } from '../shared/i18n.ts'
import { paths } from './paths.ts'

const form = z.object({
  testo: z.string().max(400_000).default(''),
  fai: z.enum(['prova', 'importa', 'valide']).default('prova'),
})

/** Deliveries from a sheet: tried first, then all of it or what is valid. */
export function importRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.import,
      permission: 'delivery.record',
      audit: 'none',
      handle: ({ t }) => page('delivery/import', presentImport(t, '')),
    }),
    route({
      method: 'post',
      path: paths.import,
      permission: 'delivery.record',
      audit: 'delivery-recorded',
      long: true,
      form,
      async handle({ act, form: { testo, fai }, t }) {
        const sheet = readSheet(testo)
        if (sheet.rows.length > mostSheetRows) return tooMany(t, testo)
        const entries = await entriesOf(act, sheet.rows)
        const read = { ...sheet, isWhole: sheet.flaws.length === 0 }
        const write = fai === 'valide' || (fai === 'importa' && read.isWhole)
        const checked = await (write
          ? recordDeliveries(act, { entries, onlyValid: fai === 'valide' })
          : tryDeliveries(act, entries))
        const isWritten = write && (checked.flaws.length === 0 || fai === 'valide')
        if (isWritten)
          return redirect(paths.week, {
            key: 'delivery.import-done',
            values: { count: checked.writes.length },
          })
        return page('delivery/import', presentImport(t, testo, { ...read, checked }))
      },
    }),
  ]
}

function tooMany(t: Translate, text: string) {
  const message = t('delivery.import-too-many', { count: mostSheetRows })
  const model = { ...presentImport(t, text), errors: [{ field: 'f-testo', message }] }
  return page('delivery/import', model, { status: 422 })
}

/** No service has an empty id: a number that is not known is a flaw of its entry. */
async function entriesOf({ sql }: Act, rows: readonly SheetRow[]): Promise<Entry[]> {
  const numbers = [...new Set(rows.map(({ number }) => number))]
  const services = await servicesOf(sql, { numbers, own: true })
  const ids = new Map(services.map(({ number, id }) => [number, id]))
  return rows.map(({ number, ...row }) => ({ ...row, service: ids.get(number) ?? nobody }))
}
const nobody = '00000000-0000-0000-0000-000000000000'

interface Report {
  readonly rows: readonly SheetRow[]
  readonly flaws: readonly SheetFlaw[]
  readonly checked: CheckedEntries
}

const words: Readonly<Record<SheetFlaw['code'], string>> = {
  line: 'delivery.import-wrong-line',
  day: 'delivery.import-wrong-day',
  quantity: 'delivery.wrong-quantity',
}

function presentImport(t: Translate, text: string, report?: Report) {
  const problems = report ? problemsIn(report, t) : []
  const count = report?.checked.writes.length ?? 0
  const isRefused = count === 0 && problems.length > 0
  const would = t(isRefused ? 'delivery.import-would-none' : 'delivery.import-would', { count })
  return {
    title: t('delivery.import-title'),
    action: paths.import,
    back: paths.week,
    text,
    report: report && { would, problems },
    whole: problems.length === 0 && count > 0,
    some: problems.length > 0 && count > 0,
  }
}

function problemsIn({ rows, flaws, checked }: Report, t: Translate) {
  const at = (line: number) => ({ where: t('delivery.import-line', { line }) })
  const unread = flaws.map(({ line, code }) => ({ line, message: t(words[code], at(line)) }))
  const refused = checked.flaws.map(({ entry, code }) => {
    const line = rows[entry]?.line ?? 0
    return { line, message: t(`delivery.flaw-${code}`, at(line)) }
  })
  return [...unread, ...refused].toSorted((a, b) => a.line - b.line)
}
