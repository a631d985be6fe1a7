/** A tier of tests: a folder under tests/, and what must run for it. */
export type Tier = {
  folder: string
  title: string
  needs: readonly ('database' | 'temporal' | 'browser')[]
  workers: number
  fast: boolean
}

/** In the order in which they run: what is quick to fail comes first. */
export const tiers: readonly Tier[] = [
  { folder: 'rules', title: '0 regole', needs: [], workers: 2, fast: true },
  { folder: 'histories', title: '1 storie registrate', needs: [], workers: 2, fast: true },
  { folder: 'records', title: '2 casi d’uso', needs: ['database'], workers: 2, fast: true },
  {
    folder: 'temporal',
    title: '3 flussi e arresti',
    needs: ['database', 'temporal'],
    workers: 2,
    fast: false,
  },
  {
    folder: 'pages',
    title: '4 pagine',
    needs: ['database', 'temporal'],
    workers: 2,
    fast: false,
  },
  {
    folder: 'journeys',
    title: '5 percorsi nel browser',
    needs: ['database', 'temporal', 'browser'],
    workers: 2,
    fast: false,
  },
  { folder: 'setup', title: 'avvio e arresto', needs: [], workers: 2, fast: false },
]

/** What to run: the paths given, else every tier, else (`fast`) those that take seconds. */
export function chooseTiers(paths: readonly string[], fast: boolean): Tier[] {
  if (paths.length === 0) return tiers.filter((tier) => !fast || tier.fast)
  return tiers.filter(({ folder }) => paths.some((path) => overlaps(path, `tests/${folder}`)))
}

function overlaps(path: string, folder: string): boolean {
  const tidy = path.replace(/^\.\//, '').replace(/\/$/, '')
  return tidy === folder || tidy.startsWith(`${folder}/`) || folder.startsWith(`${tidy}/`)
}
