import { z } from 'zod'

const recurring = {
  name: z.string().min(1).describe('Nome della festa'),
  from: z.int().exactOptional().describe('Primo anno'),
  to: z.int().exactOptional().describe('Ultimo anno'),
}
const holiday = z.union([
  z.strictObject({ ...recurring, month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  z.strictObject({ ...recurring, easter: z.int().describe('Giorni dopo la domenica di Pasqua') }),
])
const weekdays = z.array(z.int().min(1).max(7))
const municipality = z.string().regex(/^\d{6}$/)

/** A calendar as it is kept: JSON that the engine uses as it is. */
export const Calendar = z.strictObject({
  version: z.string().min(1).describe('Versione: le scadenze calcolate la ricordano'),
  zone: z.string().describe('Fuso orario'),
  source: z.string().describe('Da dove vengono le festività'),
  weeklyRest: weekdays.describe('Giorni di riposo settimanale: 1 lunedì … 7 domenica'),
  workingWeek: weekdays.min(1).describe('Giorni che contano come lavorativi'),
  holidays: z.array(holiday).describe('Festività nazionali'),
  patrons: z
    .array(
      z.strictObject({
        ...recurring,
        municipality: municipality.describe('Codice ISTAT del comune'),
        month: z.int().min(1).max(12),
        day: z.int().min(1).max(31),
      }),
    )
    .describe('Santi patroni noti'),
  patronsToConfirm: z.array(municipality).describe('Comuni di cui manca il patrono'),
  closures: z
    .array(
      z
        .strictObject({
          organisation: z.string().min(1).describe('Codice dell’ufficio o del comune'),
          from: z.iso.date().describe('Primo giorno di chiusura'),
          until: z.iso.date().describe('Ultimo giorno di chiusura, compreso'),
          reason: z.string().min(1).describe('Motivo: si legge nella prova della data'),
        })
        .refine(({ from, until }) => from <= until, 'La chiusura finisce prima di cominciare'),
    )
    .exactOptional()
    .describe('Chiusure di uffici: un termine che vi finisce passa al primo giorno lavorativo'),
  offsets: z
    .array(z.strictObject({ from: z.iso.datetime({ precision: 3 }), minutes: z.int() }))
    .min(1)
    .describe('Cambi d’ora: minuti a est di Greenwich da quell’istante'),
})
export type Calendar = z.infer<typeof Calendar>
