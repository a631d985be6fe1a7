import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
let ugo: Browser
let draft = ''
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
  ugo = await app.enter('procedure-admin.b')
  const drafts = await carla.get('/procedure/bozze')
  const made = await carla.submit(drafts, { da: 'servizio-diretto@1' }, '/procedure/bozze')
  draft = made.location ?? ''
})
afterAll(() => app.stop())

const pageOf = (way: string) => `${draft}/modifica/${way}`

async function send(way: string, fields: Fields, by = carla) {
  return by.submit(await by.get(pageOf(way)), { fai: 'salva', ...fields }, pageOf(way))
}

async function document(): Promise<Release> {
  return JSON.parse((await carla.get(`${draft}/documento.json`)).html) as Release
}

const unwritten = 'Qui manca ancora qualcosa'

function keyOf(one: { readonly key: string } | undefined): string {
  return one?.key ?? ''
}

describe('a draft in forms', () => {
  test('is reached from its page, and each part from the one that holds it', async () => {
    expect((await carla.get(draft)).links).toContain(pageOf('procedura'))
    const whole = await carla.get(pageOf('procedura'))
    expect(whole.links).toEqual(expect.arrayContaining([pageOf('steps'), pageOf('deadlines')]))
    const { steps } = await document()
    const first = steps[0]?.key ?? ''
    expect((await carla.get(pageOf('steps'))).links).toContain(pageOf(`steps.${first}`))
    expect((await carla.get(pageOf(`steps.${first}`))).text).toContain('Che cosa dice')
  })

  test('sent back as it is, makes no revision', async () => {
    const { steps, deadlines } = await document()
    for (const way of [
      'procedura',
      'steps',
      `steps.${steps[0]?.key ?? ''}`,
      `deadlines.${deadlines[0]?.key ?? ''}`,
    ])
      expect((await send(way, {})).location).toBe(pageOf(way))
    expect((await carla.get(draft)).text).not.toContain('Revisione 2')
  })

  test('has a term changed', async () => {
    const { deadlines } = await document()
    await send(`deadlines.${keyOf(deadlines[0])}.terms.0`, {
      'amount.value': '20',
      'amount.unit': 'working-days',
    })
    expect((await carla.get(draft)).text).toContain('20 giorni lavorativi')
  })

  test('gets an outcome, which is not whole until it is written', async () => {
    const { steps } = await document()
    const way = `steps.${keyOf(steps.find(({ kind }) => kind === 'task'))}`
    const added = await send(way, { fai: 'aggiungi:outcomes' })
    expect(added.location).toBe(pageOf(`${way}.outcomes.nuovo`))
    expect((await carla.get(pageOf(`${way}.outcomes.nuovo`))).text).toContain(unwritten)
    const words = { title: 'Rimanda', consequence: 'Si resta in attesa', to: keyOf(steps.at(-1)) }
    const named = await send(`${way}.outcomes.nuovo`, { key: 'postpone', ...words })
    expect(named.location).toBe(pageOf(`${way}.outcomes.postpone`))
    expect((await carla.get(pageOf(`${way}.outcomes.postpone`))).text).not.toContain(unwritten)
    expect((await carla.get(draft)).text).toContain('Rimanda')
  })

  test('gets a field in a form', async () => {
    const [form] = (await document()).forms
    const section = `forms.${keyOf(form)}.sections.${keyOf(form?.sections[0])}`
    const field = await send(section, { fai: 'aggiungi:fields' })
    expect(field.location).toBe(pageOf(`${section}.fields.nuovo`))
    await send(`${section}.fields.nuovo`, { key: 'second-phone', label: 'Altro recapito' })
    expect((await carla.get(draft)).text).toContain('Altro recapito')
  })

  test('has a step in use taken out: who refers to it is told, where it is mended', async () => {
    const { steps } = await document()
    const used = steps.findIndex(({ kind }) => kind === 'decision')
    await send('steps', { fai: `togli:steps.${String(used)}` })
    const after = await carla.get(pageOf('steps'))
    expect(after.text).toContain(`«${keyOf(steps[used])}»`)
    const mends = after.links.filter((link) => /modifica\/steps\.[\w-]+\.outcomes\./.test(link))
    expect(mends).not.toEqual([])
    const page = await carla.get(draft)
    expect(page.text).toMatch(/errori da correggere|Un errore da correggere/)
    expect(page.links).toContain(mends[0])
    expect((await document()).steps).toHaveLength(steps.length - 1)
  })

  test('refuses what has not the shape of a part, at its box, and keeps what was typed', async () => {
    const { deadlines } = await document()
    const way = `deadlines.${deadlines[0]?.key ?? ''}.terms.0`
    const page = await send(way, { 'amount.value': 'una ventina' })
    expect(page.status).toBe(422)
    expect(page.links).toContain('#f-amount.value')
    expect(page.form(pageOf(way)).fields['amount.value']).toBe('una ventina')
  })

  test('is lost by nobody: another window, another hand', async () => {
    const { steps } = await document()
    const way = `steps.${steps[0]?.key ?? ''}`
    const open = await carla.get(pageOf(way))
    await send(way, { title: 'Prima' })
    const late = await carla.submit(open, { fai: 'salva', title: 'Dopo' }, pageOf(way))
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('nulla è stato salvato'),
    ])
    expect(late.form(pageOf(way)).fields['title']).toBe('Dopo')
    const held = await send(way, { title: 'Di Ugo' }, ugo)
    expect([held.status, held.text]).toEqual([
      409,
      expect.stringContaining('in mano a Prova procedure-admin.a'),
    ])
    expect((await document()).steps[0]?.title).toBe('Prima')
  })

  test('leads from a way that is not there to the nearest part that is', async () => {
    const page = await carla.get(pageOf('steps.nessuno.outcomes.altro'))
    expect(page.text).toContain('Aggiungi: passo')
    expect((await carla.get('/procedure/bozze/altro/modifica/steps')).status).toBe(404)
  })
})
