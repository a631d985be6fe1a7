/** Addresses of what two administrators do to publish. `:procedure` is a release by name. */
export const paths = {
  propose: '/procedure/bozze/:draft/pubblica',
  proposals: '/procedure/proposte',
  proposal: '/procedure/proposte/:proposal',
  sign: '/procedure/proposte/:proposal/firma',
  timing: '/procedure/:procedure/decorrenza',
  withdraw: '/procedure/:procedure/ritira',
} as const

export function proposePath(draft: string): string {
  return paths.propose.replace(':draft', draft)
}

export function proposalPath(id: string, part: 'proposal' | 'sign' = 'proposal'): string {
  return paths[part].replace(':proposal', id)
}

export function timingPath(procedure: string, part: 'timing' | 'withdraw' = 'timing'): string {
  return paths[part].replace(':procedure', procedure)
}
