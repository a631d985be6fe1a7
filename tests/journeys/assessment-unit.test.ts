import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { letterOf } from './support/a-letter.ts'
import { atTheScreen } from './support/a-screen.ts'
import { beforeTheUnit } from './support/a-triage.ts'
import type { AssessmentUnit } from './support/assessment-unit.ts'
import { partsSigned, sessionAnswers, writeAttendance } from './support/assessment-unit.ts'
import { answer, complete } from './support/forms.ts'
import { takeUp } from './support/inbox.ts'
import { minutesAsFile, minutesAsPage } from './support/the-minutes.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())

const phone = { width: 360, height: 740 }

/** Each member at a screen of their own; the doctor at a phone's. */
async function aUnit(scripts: boolean): Promise<AssessmentUnit> {
  const { app, chrome } = house
  const sits = async (role: string) =>
    (await atTheScreen(chrome, app, { username: `${role}.a`, scripts })).page
  const [chair, worker, doctor, nurse] = await Promise.all(
    ['uvm-coordinator', 'social-worker', 'uvm-doctor', 'uvm-nurse'].map(sits),
  )
  if (!chair || !worker || !doctor || !nurse) throw new Error('somebody did not come')
  await doctor.setViewportSize(phone)
  return { chair, worker, doctor, nurse }
}

const panel = (page: Page) => page.locator('section[aria-labelledby=parti]').innerText()

/** Takes back what was done, from the page of the task, with a reason. */
async function takeBack(page: Page, [caseId, step]: readonly [string, string], what: string) {
  const { rows } = await house.app.owner.query<{ id: string }>(
    'select id from task where case_id = $1 and step = $2 order by iteration desc limit 1',
    [caseId, step],
  )
  await page.goto(`/attivita/${rows[0]?.id ?? ''}`)
  await page.fill('#motivo-ritiro', 'Ho riletto, va corretto.')
  await page.getByRole('button', { name: what }).click()
  await page.getByText('Fatto: torna da lavorare').waitFor()
}

/** The minutes as a page, then as the file that is kept: for who signed them, who did not, the zone; nobody else. */
async function isReadBy(unit: AssessmentUnit, caseId: string, lines: readonly string[]) {
  const { headings, words } = await minutesAsPage(unit.worker, caseId)
  expect(headings).toEqual(lines.flatMap((line) => /^H2: (.*)/.exec(line)?.slice(1) ?? []))
  expect(headings).toContain('Decisione')
  for (const said of [
    'Verbale dell’Unità di valutazione multidimensionale',
    'Componente 1, Coordinatrice o coordinatore UVM: Presente',
    'Parte infermieristica: Prova uvm-nurse.a',
    'Si conferma il percorso socio-sanitario.',
    'In dissenso: Servirebbe il centro diurno.',
  ])
    expect(words).toContain(said)

  const sits = (username: string) => atTheScreen(house.chrome, house.app, { username })
  const [zone, stranger] = await Promise.all([sits('coordinator.a'), sits('uvm-doctor.b')])
  const kept = { type: 'application/pdf', begins: '%PDF-', tagged: true, lines }
  let path = ''
  for (const page of [unit.worker, zone.page, unit.chair, unit.doctor, unit.nurse]) {
    const file = await minutesAsFile(page, caseId)
    expect(file).toMatchObject(kept)
    path = file.path
  }
  expect((await stranger.page.context().request.get(path)).status()).toBe(404)
  await Promise.all([zone.leave(), stranger.leave()])
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('three members of the assessment unit, each on her own, %s', (_, scripts) => {
  test('from the call to the signed minutes, with a dissent', async () => {
    const one = await beforeTheUnit(house.app, await house.app.enter('front-desk.a'))
    const { rows } = await house.app.owner.query<{ number: string }>(
      'select number from social_case where id = $1',
      [one.caseId],
    )
    const number = rows[0]?.number ?? ''
    const unit = await aUnit(scripts)
    const { chair, worker, doctor, nurse } = unit
    await partsSigned(unit, number)
    // The doctor finds an error in her part: it starts from what she signed, the others stand.
    await takeBack(doctor, [one.caseId, 'uvm.section.medical'], 'Riapri questa parte')
    await takeUp(doctor, number, 'available')
    await complete(doctor, 'sign', { summary: 'Condizioni peggiorate.' })

    await takeUp(chair, number, 'available')
    expect(await panel(chair)).toContain('Parte medica – firmato da Prova uvm-doctor.a')
    // What the scales came to is proposed for SINA, and kept only because it is sent.
    await writeAttendance(chair)
    await answer(chair, { ...sessionAnswers(), sinaNow: 'now' })
    const proposed = (name: string) => chair.locator(`[name=${name}]:checked`).inputValue()
    expect(await proposed('sinaDaily')).toBe('partly')
    expect(await proposed('sinaCognition')).toBe('mild')
    await complete(chair, 'approve', {
      ...{ sinaSource: 'uvm', sinaTool: 'other', sinaDisability: ['none'] },
    })

    await takeUp(nurse, number, 'available')
    await complete(nurse, 'sign')
    await takeUp(doctor, number, 'available')
    expect(await panel(doctor)).toContain('Infermiere UVM – firmato da Prova uvm-nurse.a')
    expect(await panel(doctor)).toContain('Firme: 1 di 3 necessarie.')
    await takeBack(nurse, [one.caseId, 'uvm.signature.nursing'], 'Ritira la tua firma')
    const width = await doctor.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(phone.width)
    await complete(doctor, 'sign', { dissent: 'Servirebbe il centro diurno.' })
    await takeUp(worker, number, 'mine')
    await complete(worker, 'sign')
    await takeUp(chair, number, 'available')
    expect(await panel(chair)).toContain('Infermiere UVM – manca')
    await complete(chair, 'sign')

    const minutes = await letterOf(house, one.caseId, 'uvm-minutes')
    expect(minutes).toContain('H1: Verbale dell’Unità di valutazione multidimensionale')
    for (const heading of ['Componenti', 'Decisione', 'Dissensi', 'Firme'])
      expect(minutes).toContain(`H2: ${heading}`)
    const text = minutes.join('\n')
    expect(text).toMatch(/LBody: Parte medica: Prova uvm-doctor\.a, .* alle \d\d:\d\d/)
    expect(text).toContain('LBody: Componente 3, Medico UVM: Presente')
    expect(text).toContain('LBody: Numero legale: Raggiunto')
    expect(text).toContain('LBody: Intensità dell’assistenza: Media')
    expect(text).toMatch(
      /LBody: Medico UVM: Prova uvm-doctor\.a, firmato .*In dissenso: Servirebbe il centro diurno\./,
    )
    // Taken back before the others were enough: the minutes do not name it.
    expect(text).not.toContain('Infermiere UVM: Prova')
    expect(text).toMatch(/LBody: Assistente sociale che segue il caso: Prova social-worker\.a/)

    await isReadBy(unit, one.caseId, minutes)
    await Promise.all([chair, worker, doctor, nurse].map((page) => page.context().close()))
  }, 120_000)
})
