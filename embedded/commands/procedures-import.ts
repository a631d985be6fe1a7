import { readFileSync, writeFileSync } from 'node:fs'

import { readBpmn } from '../../domain/procedures/bpmn/read-bpmn.ts'
import type { BpmnReading } from '../../domain/procedures/bpmn/read-bpmn.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'
import { check, sentence } from './procedures.ts'

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new WrongUse(`«${file}» non si legge: ${why}`)
  }
}

function report({ origin, remarks }: BpmnReading): string[] {
  const whence =
    origin === 'own'
      ? 'Il file viene da S.I.SO: la procedura è quella che porta con sé.'
      : 'Il file viene da un altro programma: la procedura è una bozza.'
  return [
    whence,
    ...remarks.map(
      ({ element, understood, text }) => `${understood ? '✓' : '?'} ${element}: ${text}`,
    ),
  ]
}

export const command: Command = {
  usage: 'procedures import <file.bpmn> [--out <file>]',
  summary: 'legge una procedura da un file BPMN 2.0, e dice che cosa non ha capito',
  help:
    'Un file scritto da «procedures bpmn» torna uguale. Di un file di un altro programma prende passi,\n' +
    'vie, termini e attese; ✓ segna ciò che ha preso, ? ciò che resta da fare. Poi dice che cosa manca\n' +
    'per pubblicarla. Non pubblica nulla: con --out scrive la bozza.\n' +
    'Esempio: npm run siso -- procedures import disegno.bpmn --out bozza.json',
  options: { out: { type: 'string', describe: 'bozza da scrivere' } },
  needs: 'nothing',
  async run({ args: [file], option }) {
    if (file === undefined) throw new WrongUse('Manca il file BPMN da leggere.')
    const reading = await readBpmn(textIn(file))
    const checked = check(reading.document)
    const out = option('out')
    if (out !== undefined) writeFileSync(out, `${JSON.stringify(reading.document, null, 2)}\n`)
    const written = out === undefined ? [] : [`Scritto ${out}.`]
    const text = [...report(reading), sentence(checked), ...written].join('\n')
    return { ok: true, text, data: { ...reading, checked } }
  },
}
