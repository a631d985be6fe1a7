import { writeFileSync } from 'node:fs'

import { roles } from '../../domain/auth/roles.ts'
import { writeBpmn } from '../../domain/procedures/bpmn/write-bpmn.ts'
import { readRelease } from '../../domain/procedures/read-release.ts'
import { seededLists } from '../../seeds/lists.ts'
import { WrongUse } from './command.ts'
import type { Command } from './command.ts'
import { documentIn } from './procedures.ts'

export const command: Command = {
  usage: 'procedures bpmn <file> [--out <file.bpmn>]',
  summary: 'disegna una procedura in BPMN 2.0',
  help:
    'Il file si apre con qualunque programma per BPMN e porta con sé l’intera procedura: «procedures\n' +
    'import» la rilegge uguale. Senza --out lo scrive sullo schermo.\n' +
    'Esempio: npm run siso -- procedures bpmn procedura.json --out procedura.bpmn',
  options: { out: { type: 'string', describe: 'file da scrivere' } },
  needs: 'nothing',
  async run({ args: [file], option }) {
    if (file === undefined) throw new WrongUse('Manca il file della procedura da disegnare.')
    const xml = await writeBpmn(readRelease(documentIn(file), { roles, lists: seededLists() }))
    const out = option('out')
    if (out === undefined) return { ok: true, text: xml, data: { xml } }
    writeFileSync(out, xml)
    return { ok: true, text: `Scritto ${out}.`, data: { out } }
  },
}
