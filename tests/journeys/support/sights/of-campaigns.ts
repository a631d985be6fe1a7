import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const as = user('procedure')

/** Running cases that are taken to a published version. */
export const campaignSights: readonly Sight[] = [
  sight({
    name: 'the migrations of running cases',
    route: 'GET /procedure/migrazioni',
    view: 'procedures/campaigns',
    as,
  }),
  sight({
    name: 'a migration to be decided',
    route: 'GET /procedure/migrazioni/nuova',
    view: 'procedures/new-campaign',
    as,
    path: () => '/procedure/migrazioni/nuova?versione=presa-in-carico%401',
  }),
  sight({
    name: 'a migration whose first cases wait to be looked at',
    route: 'GET /procedure/migrazioni/:campaign',
    view: 'procedures/campaign',
    as,
    path: ({ campaign }) => `/procedure/migrazioni/${campaign}`,
  }),
  sight({
    name: 'a migration that waits for a second signature',
    route: 'GET /procedure/migrazioni/:campaign',
    view: 'procedures/campaign',
    as: user('procedure2'),
    path: ({ campaignToSign }) => `/procedure/migrazioni/${campaignToSign}`,
  }),
  sight({
    name: 'a migration that was discussed without words',
    route: 'POST /procedure/migrazioni/:campaign/proposta',
    view: 'procedures/campaign',
    as: user('procedure2'),
    path: ({ campaignToSign }) => `/procedure/migrazioni/${campaignToSign}`,
    then: press('#comment-form .btn', errors),
  }),
]
