import { escapeNotice } from './engine/escape.ts'
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
]

/** The notice as the release words it, or as every procedure has it. */
export function noticeNamed(release: Release, key: string | undefined): Notice | undefined {
  return [...release.notices, ...ownNotices].find((one) => one.key === key)
}
