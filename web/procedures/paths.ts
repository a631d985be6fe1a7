/** Addresses of the procedures. `:procedure` is a release by name: `presa-in-carico@1`. */
export const paths = {
  list: '/procedure',
  one: '/procedure/:procedure',
  bpmn: '/procedure/:procedure/bpmn',
} as const

export function procedurePath(name: string, part: 'one' | 'bpmn' = 'one'): string {
  return paths[part].replace(':procedure', name)
}
