import { z } from 'zod'

import { Scalar } from './expression.ts'
import { Key } from './text.ts'

/* What the system does across cases: granted services are cases of their own, joined to the case that
   grants them; a contact is joined to the case that its person has already. */

const mode = z.literal('repeatable').describe('Rifatto, non cambia nulla')

export const grant = z.strictObject({
  type: z.literal('grant').describe('Apre una prestazione per ogni riga di un modulo già inviato'),
  mode,
  procedure: Key.describe('Procedura che ciascuna prestazione segue'),
  form: Key.describe('Modulo di cui valgono le ultime risposte'),
  section: Key.describe('Sezione che si ripete: una riga, una prestazione'),
})

export const extend = z.strictObject({
  type: z
    .literal('extend')
    .describe('La prestazione dura fino a un altro giorno, più in là o prima'),
  mode,
  until: Key.describe('Fatto di tipo data: il nuovo ultimo giorno'),
})

export const tell = z.strictObject({
  type: z.literal('tell').describe('Dice qualcosa alle prestazioni, o alla pratica che le concede'),
  mode,
  to: z.enum(['parent', 'services']).describe('A chi: pratica che concede, o sue prestazioni'),
  facts: z.record(Key, Scalar).describe('Fatti che chi è avvisato riceve'),
})

export const joinCase = z.strictObject({
  type: z.literal('join').describe('Unisce il contatto alla pratica già aperta della persona'),
  mode,
})
