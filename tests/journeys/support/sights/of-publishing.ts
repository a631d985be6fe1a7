import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const as = user('procedure2')
const propose = {
  view: 'procedures/publishing/propose',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/pubblica`,
}
const proposal = {
  view: 'procedures/publishing/proposal',
  as,
  path: ({ proposal: id }: { proposal: string }) => `/procedure/proposte/${id}`,
}
const timing = {
  view: 'procedures/publishing/timing',
  as,
  path: ({ upcoming }: { upcoming: string }) => `/procedure/${upcoming}/decorrenza`,
}

/** From a draft to a release, by two. */
export const publishingSights: readonly Sight[] = [
  sight({
    ...propose,
    name: 'a draft to be proposed, with its problems',
    route: 'GET /procedure/bozze/:draft/pubblica',
  }),
  sight({
    ...propose,
    name: 'a proposal without what must be said',
    route: 'POST /procedure/bozze/:draft/pubblica',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'the proposals to sign',
    route: 'GET /procedure/proposte',
    view: 'procedures/publishing/proposals',
    as,
  }),
  sight({
    ...proposal,
    name: 'a proposal, for who may sign it',
    route: 'GET /procedure/proposte/:proposal',
  }),
  sight({
    ...proposal,
    name: 'a comment without words',
    route: 'POST /procedure/proposte/:proposal',
    then: press('#comment-form .btn', errors),
  }),
  sight({
    ...timing,
    name: 'a version that is not in force yet',
    route: 'GET /procedure/:procedure/decorrenza',
  }),
  sight({
    ...timing,
    name: 'another date without its reason',
    route: 'POST /procedure/:procedure/decorrenza',
    then: press('main form .btn-primary', errors),
  }),
]
