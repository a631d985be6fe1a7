import { escapeNotice } from './engine/escape.ts'
import { sectionNotice, withdrawnNotice } from './engine/recall.ts'
import { reopeningNotice } from './engine/reopen.ts'
import type { Notice, Release } from './schema.ts'

/** Notices that every procedure has, in these words unless it has its own. */
const ownNotices: readonly Notice[] = [
  {
    key: escapeNotice,
    title: 'Un passo è uscito dal percorso',
    body: 'Nella pratica {{pratica}} un passo è stato saltato, ripreso da capo o messo da parte, con un motivo. Chi lo ha fatto e perché: {{link}}',
  },
  {
    key: reopeningNotice,
    title: 'Una pratica chiusa è stata riaperta',
    body: 'La pratica {{pratica}} è stata riaperta, con un motivo. Chi lo ha fatto, perché e che cosa c’è da fare: {{link}}',
  },
  {
    key: withdrawnNotice,
    title: 'Una firma è stata ritirata',
    body: 'Nella pratica {{pratica}} una firma data è stata ritirata, con un motivo. Di chi era, perché e quante ne mancano: {{link}}',
  },
  {
    key: sectionNotice,
    title: 'Una parte già firmata è stata riaperta',
    body: 'Nella pratica {{pratica}} una parte già firmata è stata riaperta, con un motivo: le firme date sulla sintesi decadono e si chiederanno di nuovo. Chi lo ha fatto e perché: {{link}}',
  },
]

/** The notice as the release words it, or as every procedure has it. */
export function noticeNamed(release: Release, key: string | undefined): Notice | undefined {
  return [...release.notices, ...ownNotices].find((one) => one.key === key)
}
