import type { Browser } from 'playwright-core'

import { engineBuild } from '../../../domain/tasks/engine-build.ts'
import type { TestApp } from '../../pages/support/start-app.ts'
import { startApp } from '../../pages/support/start-app.ts'
import type { Installation } from '../../support/an-installation.ts'
import { anInstallation } from '../../support/an-installation.ts'
import type { ApiDoor } from '../../../web/shared/api-route.ts'
import type { CaseTeller } from '../../../web/shared/case-teller.ts'
import { startChrome } from './chrome.ts'

export interface House {
  readonly app: TestApp
  readonly chrome: Browser
  readonly temporal: Installation['client']
  /** Has the workflow of a case look at its record again. */
  readonly look: (caseId: string) => void
  readonly close: () => Promise<void>
}

interface Inside {
  /** Where people may enter with the accounts of the demonstration. */
  readonly demo?: boolean
  readonly populate?: Parameters<typeof startApp>[2]
  /** Where programs knock: shut, unless a test opens it. */
  readonly api?: ApiDoor
}

/** The whole product at work: pages, record, Temporal, a worker of its own; and a browser. */
export async function aHouse({ populate, ...changes }: Inside = {}): Promise<House> {
  // Pages need the teller before there is a record to install Temporal beside.
  const line: { teller?: CaseTeller } = {}
  const cases: CaseTeller = {
    look: (caseId) => line.teller?.look(caseId),
    cross: (caseId) => line.teller?.cross(caseId) ?? Promise.resolve(false),
  }
  const [app, chrome] = await Promise.all([
    startApp({ build: engineBuild(), cases, ...changes }, [], populate),
    startChrome(),
  ])
  const { ownerUrl, secret } = app.database
  const installation = await anInstallation({ ownerUrl, secret })
  line.teller = installation.teller
  await installation.startWorker()
  return {
    app,
    chrome,
    temporal: installation.client,
    look: installation.teller.look,
    async close() {
      await Promise.all([chrome.close(), installation.close()])
      await app.stop()
    },
  }
}
