import type { Page } from 'playwright-core'

import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const as = user('procedure')
const one = {
  route: 'GET /procedure/bozze/:draft',
  view: 'procedures/draft',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}`,
}
const document = {
  view: 'procedures/draft-document',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/documento`,
}

const fromBpmn = {
  view: 'procedures/draft-bpmn',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/da-bpmn`,
}

const drawn = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://example.org/p">
  <bpmn:process id="visita" name="Visita"><bpmn:startEvent id="s"/><bpmn:userTask id="a" name="Fissa la visita"/><bpmn:endEvent id="e" name="Fatta"/>
  <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="e"/></bpmn:process></bpmn:definitions>`

async function handIn(page: Page): Promise<void> {
  await page.locator('#f-testo').fill(drawn)
  await press('main form .btn-primary', '#letto')(page)
}

const part = {
  view: 'procedures/editor/part',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/modifica/steps`,
}

async function empty(page: Page): Promise<void> {
  await page.locator('main .editor li a').first().click()
  await page.locator('#f-title').fill('')
  await press('main form .btn-primary', errors)(page)
}

async function spoil(page: Page): Promise<void> {
  await page.locator('#f-testo').fill('{ "schema": 1, "key": "x" }')
  await press('main form .btn-primary', errors)(page)
}

const walk = {
  route: 'GET /procedure/bozze/:draft/percorso',
  view: 'procedures/walk/walk',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/percorso`,
}
const published = {
  view: 'procedures/walk/walk',
  as,
  path: () => '/procedure/servizio-diretto@1/percorso',
}

/** A walk is kept: the one begun at another width or language is left. */
async function startAgain(page: Page): Promise<void> {
  if ((await page.locator("button[value='ricomincia']").count()) > 0)
    await press("button[value='ricomincia']", "button[value='comincia']")(page)
}

async function begin(page: Page): Promise<void> {
  await startAgain(page)
  await press("button[value='comincia']", '#storia')(page)
}

/** Terms suspended from today, then from a day before the case. */
async function misplaceSuspension(page: Page): Promise<void> {
  await begin(page)
  await page.locator('#sospendi > summary').click()
  await press("button[value='sospendi']", "button[value='riprendi-termini']")(page)
  await page.locator("details:has([value='correggi-sospensione']) > summary").click()
  await page.locator("details:has([value='correggi-sospensione']) [name='dal']").fill('2020-01-01')
  await press("button[value='correggi-sospensione']", errors)(page)
}

/** Procedures that are being written. */
export const draftSights: readonly Sight[] = [
  sight({
    name: 'the drafts of procedures',
    route: 'GET /procedure/bozze',
    view: 'procedures/drafts',
    as,
  }),
  sight({
    name: 'the dry-runs on running cases',
    route: 'GET /procedure/prove',
    view: 'procedures/dry-runs',
    as,
  }),
  sight({
    name: 'a dry-run on running cases, with its totals by zone',
    route: 'GET /procedure/prove/:run',
    view: 'procedures/dry-run',
    as,
    path: ({ run }) => `/procedure/prove/${run}`,
  }),
  sight({
    name: 'the cases of a line of a dry-run',
    route: 'GET /procedure/prove/:run/pratiche',
    view: 'procedures/dry-run-cases',
    as,
    path: ({ run }) => `/procedure/prove/${run}/pratiche?riga=blocked`,
  }),
  sight({
    name: 'how cases of the past would have gone, with work and money',
    route: 'GET /procedure/prove/:run',
    view: 'procedures/dry-run',
    as,
    path: ({ past }) => `/procedure/prove/${past}`,
  }),
  sight({
    name: 'cases of the past, with both ways side by side',
    route: 'GET /procedure/prove/:run/pratiche',
    view: 'procedures/dry-run-cases',
    as,
    path: ({ past }) => `/procedure/prove/${past}/pratiche?riga=more`,
  }),
  sight({ ...one, name: 'a draft in nobody’s hands, with its problems and revisions' }),
  sight({
    ...document,
    name: 'the document of a draft',
    route: 'GET /procedure/bozze/:draft/documento',
  }),
  sight({
    ...document,
    name: 'the document of a draft, refused where it cannot be read',
    route: 'POST /procedure/bozze/:draft/documento',
    then: spoil,
  }),
  sight({
    ...fromBpmn,
    name: 'where a BPMN file is handed in',
    route: 'GET /procedure/bozze/:draft/da-bpmn',
  }),
  sight({
    ...fromBpmn,
    name: 'what was understood of a BPMN file, before it is kept',
    route: 'POST /procedure/bozze/:draft/da-bpmn',
    then: handIn,
  }),
  sight({
    ...part,
    name: 'the steps of a draft, to be edited',
    route: 'GET /procedure/bozze/:draft/modifica/:way',
  }),
  sight({
    ...part,
    name: 'a step of a draft, refused without its title',
    route: 'POST /procedure/bozze/:draft/modifica/:way',
    then: empty,
  }),
  sight({
    name: 'the picture of a draft',
    route: 'GET /procedure/bozze/:draft/disegno',
    view: 'procedures/draft-picture',
    as,
    path: ({ draft }) => `/procedure/bozze/${draft}/disegno`,
  }),
  sight({
    name: 'a draft spelled out',
    route: 'GET /procedure/bozze/:draft/in-parole',
    view: 'procedures/in-words',
    as,
    path: ({ draft }) => `/procedure/bozze/${draft}/in-parole`,
  }),
  sight({ ...walk, name: 'an imagined case by a draft, before it begins', then: startAgain }),
  sight({
    ...walk,
    name: 'an imagined case by a draft, with its first task',
    then: begin,
  }),
  sight({
    ...published,
    name: 'an imagined case by a published procedure, with its first task',
    route: 'GET /procedure/:procedure/percorso',
    then: begin,
  }),
  sight({
    ...published,
    name: 'an imagined case, its answers to be mended',
    route: 'POST /procedure/:procedure/percorso',
    async then(page) {
      await begin(page)
      await press('.outcomes .btn-primary', errors)(page)
    },
  }),
  sight({
    ...published,
    name: 'an imagined case, a suspension of its terms to be mended',
    route: 'POST /procedure/:procedure/percorso',
    then: misplaceSuspension,
  }),
  sight({
    ...published,
    name: 'an imagined case, days on which its office is shut to be mended',
    route: 'POST /procedure/:procedure/percorso',
    async then(page) {
      await begin(page)
      await page.locator("details:has([value='chiudi-ufficio']) > summary").click()
      await press("button[value='chiudi-ufficio']", errors)(page)
    },
  }),
  sight({
    name: 'how a procedure is used',
    route: 'GET /procedure/:procedure/uso',
    view: 'procedures/use',
    as,
    path: () => '/procedure/presa-in-carico@1/uso',
  }),
  sight({
    name: 'the scenarios of a draft',
    route: 'GET /procedure/bozze/:draft/scenari',
    view: 'procedures/walk/scenarios',
    as,
    path: ({ draft }) => `/procedure/bozze/${draft}/scenari`,
  }),
]
