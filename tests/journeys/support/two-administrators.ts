import type { Page } from 'playwright-core'

import { nothingForeseen } from '../../support/a-prediction.ts'
import { eventually } from '../../support/an-installation.ts'
import type { House } from './a-house.ts'
import { seated } from './a-screen.ts'
import { answer } from './forms.ts'

export const press = (page: Page, name: string) =>
  page.getByRole('button', { name }).first().click()
export const follow = (page: Page, name: string) => page.getByRole('link', { name }).first().click()
export const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

/** Reads the page again until it says so, as who waits for a worker does. */
export const becomes = (page: Page, words: RegExp) =>
  eventually(`the page says ${String(words)}`, async () => {
    await page.reload()
    return words.test(await page.locator('main').innerText())
  })

export async function sitting(house: House, username: string, scripts = true): Promise<Page> {
  return (await seated(house.chrome, house.app, { username, scripts })).page
}

export async function oneValue<T>(house: House, text: string, values: unknown[] = []) {
  return (await house.app.owner.query<{ v: T }>(text, values)).rows[0]?.v
}

/** A copy of a published procedure, and what it says changed in the forms. @returns its address */
export async function draftOf(
  page: Page,
  release: string,
  changes: readonly (readonly [string, Record<string, string>])[],
): Promise<string> {
  await page.goto('/procedure/bozze')
  await answer(page, { da: release })
  await press(page, 'Crea la bozza')
  await page.waitForURL('**/procedure/bozze/*')
  const draft = page.url()
  for (const [part, values] of changes) {
    await page.goto(`${draft}/modifica/${part}`)
    await answer(page, values)
    await press(page, 'Salva questa pagina')
    await said(page, 'Salvato')
  }
  await page.goto(draft)
  return draft
}

/** On a page that tries a draft or a release: until all the cases were read. */
export async function dryRun(page: Page, cases: number): Promise<void> {
  await press(page, 'Prova sulle pratiche in corso')
  await page.waitForURL('**/procedure/prove/**')
  const all = String(cases)
  await becomes(page, new RegExp(`finita[\\s\\S]*${all} pratiche lette su ${all}`, 'i'))
}

/** @param running what running cases do once it is signed, and how many of a hundred go first */
export async function propose(
  page: Page,
  draft: string,
  { why, running }: { readonly why: string; readonly running?: { cosa: string; quota: string } },
): Promise<void> {
  await page.goto(`${draft}/pubblica`)
  await answer(page, { motivo: why, ...running })
  await press(page, 'Proponi')
  await page.waitForURL('**/procedure/proposte/*')
}

interface Signer {
  readonly username: string
  readonly password: string
}

/** By a second one whose password was asked too long ago: it is asked again, nothing is lost. */
export async function sign(house: House, page: Page, signer: Signer): Promise<void> {
  await house.app.owner.query(
    `update session set confirmed_at = siso_clock() - interval '11 minutes'
     where user_id = (select id from user_account where username = $1)`,
    [signer.username],
  )
  await press(page, 'Firma')
  await page.waitForURL('**/accesso/conferma**')
  await page.fill('[name=password]', signer.password)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL('**/accesso/ripresa')
  await press(page, 'Invia adesso')
}

interface Deciding {
  readonly release: string
  /** Of a hundred cases, how many go first. */
  readonly share: string
  readonly signer: Signer
  /** It is proposed with another share first, talked about, and sent back with this reason. */
  readonly sentBack?: { readonly share: string; readonly why: string }
}

/** What running cases do: some of them first, by share; one proposes it, a second one reads and signs. */
export async function decide(
  house: House,
  [first, second]: readonly [Page, Page],
  { release, share, signer, sentBack }: Deciding,
): Promise<void> {
  await first.goto(`/procedure/${release}`)
  await follow(first, 'Che cosa fanno le pratiche in corso')
  await answer(first, { cosa: 'now', quota: sentBack?.share ?? share })
  await press(first, 'Decidi')
  await said(first, 'Aspetta la firma di un secondo amministratore')
  if (sentBack) {
    await discuss([first, second], sentBack.why)
    await answer(first, { quota: share })
    await press(first, 'Decidi')
    await said(first, 'Aspetta la firma di un secondo amministratore')
  }
  await second.goto('/procedure/proposte')
  const { pathname } = new URL(first.url())
  await listed(second, 'Da firmare').locator(`a[href="${pathname}"]`).click()
  await said(second, `pratiche passano a ${release}`)
  await sign(house, second, signer)
  await said(second, 'le pratiche cominciano a passare')
  await first.reload()
}

/** One asks, the other answers, it is sent back; who proposed it opens its choices again. */
async function discuss([first, second]: readonly [Page, Page], why: string): Promise<void> {
  const address = first.url()
  const comment = async (page: Page, testo: string) => {
    await page.goto(address)
    await page.fill('#f-commento', testo)
    await press(page, 'Commenta')
    await said(page, 'Commento aggiunto.')
  }
  await comment(second, 'Perché non tutte?')
  await comment(first, 'Per guardarne una prima delle altre.')
  await second.goto(address)
  await said(second, 'Per guardarne una prima delle altre.')
  await second.getByText('Rimandala a chi l’ha proposta').click()
  await second.fill('#f-perche', why)
  await second.getByRole('button', { name: 'Rimanda', exact: true }).click()
  await said(second, 'Rimandata a chi l’ha proposta, con il motivo.')
  await first.goto('/avvisi')
  await said(first, 'Migrazione rimandata')
  await follow(first, 'Guarda la migrazione')
  await said(first, why)
  await first.goto('/procedure/proposte')
  const mine = listed(first, 'Da sistemare')
  await mine.getByText(why).waitFor()
  await mine.getByRole('link', { name: 'Cambiala e proponila di nuovo' }).click()
  await said(first, why)
}

/** What is listed under this heading of the proposals. */
const listed = (page: Page, heading: string) =>
  page.locator('main section').filter({ has: page.locator('h2', { hasText: heading }) })

/**
 * Makes what was foreseen of a case that is still to move say what cannot happen.
 * @returns the number of that case
 */
export function plantDeviation(house: House): Promise<string | undefined> {
  const nothing = { ...nothingForeseen, unchanged: false }
  return oneValue<string>(
    house,
    `update dry_run_case d set prediction = jsonb_set(coalesce(d.prediction, $1), '{cancelled}', '["nowhere#1"]')
     from campaign c where c.dry_run = d.dry_run and d.case_id = (
       select case_id from campaign_case where campaign = c.id and result = 'to-move' order by place desc limit 1)
     returning d.number as v`,
    [JSON.stringify(nothing)],
  )
}
