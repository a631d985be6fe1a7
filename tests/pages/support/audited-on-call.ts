import type { Acts } from './audited-acts.ts'
import type { Browser, Fields } from './browser.ts'
import type { Page } from './page.ts'

const ahead = '/pronto-intervento/turni?dal=2099-01-05'

/** Who coordinates a zone enters a turn of a week to come. */
export async function enterTurn(by: Browser, more: Fields = {}): Promise<Page> {
  const page = await by.get(ahead)
  const [, action = ''] = /action='(\/pronto-intervento\/turni\?[^']+)'/.exec(page.html) ?? []
  const turn = { who: 'Ada Notte', phone: '333 1234567' }
  const times = { from: '2099-01-05T08:00', until: '2099-01-12T08:00' }
  return by.submit(
    page,
    { ...turn, ...times, ...more },
    action.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
  )
}

/** What is written of the turns of the emergency service, and who is looked for while a call is. */
export const onCallActs: Acts = {
  'POST /pronto-intervento/turni': ['coordinator.a', enterTurn],
  'POST /pronto-intervento/turni/togli': [
    'coordinator.a',
    async (by) => {
      await enterTurn(by)
      const page = await by.get(ahead)
      const [, turno = ''] = /name='turno' value='([^']+)'/.exec(page.html) ?? []
      return by.submit(page, { turno }, '/pronto-intervento/turni/togli')
    },
  ],
  'POST /pronto-intervento/nota': [
    'front-desk.a',
    async (by) => {
      const page = await by.get('/pronto-intervento')
      return by.submit(page, { nota: 'Nulla da segnalare' }, '/pronto-intervento/nota')
    },
  ],
  'POST /pronto-intervento/persone': [
    'front-desk.a',
    async (by) => {
      const page = await by.get('/pronto-intervento/nuova')
      const { fields } = page.form('/pronto-intervento/nuova')
      return by.post('/pronto-intervento/persone', { ...fields, text: 'inventata' })
    },
  ],
}
