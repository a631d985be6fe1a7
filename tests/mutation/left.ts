/** A mutant that may stay: `from` and `to` as `docs/mutation.md` shows them, and why no test is to fail. */
export interface Left {
  readonly file: string
  readonly from: string
  readonly to: string
  readonly why: string
}

const remembered = 'Only spares time: without it the same is worked out again.'

export const left: readonly Left[] = [
  { file: 'index-release.ts', from: 'indexes.set(release, index)', to: ';', why: remembered },
  { file: 'ways.ts', from: 'known.set(release, lanes)', to: ';', why: remembered },
  { file: 'calendar.ts', from: 'near.length === 0', to: 'false', why: remembered },
  { file: 'open-subprocess.ts', from: 'before === facts', to: 'false', why: remembered },
  {
    file: 'reopen.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'Only the date is asked: no proof is kept of it.',
  },
  {
    file: 'state.ts',
    from: 'at < nearest',
    to: 'at <= nearest',
    why: 'Equal instants are the same text.',
  },
  {
    file: 'state.ts',
    from: 'a < b',
    to: 'a <= b',
    why: 'No two keys of an object are equal.',
  },
  {
    file: 'fire.ts',
    from: "case 'take-outcome': return",
    to: "case 'take-outcome':",
    why: 'Nothing comes after the last case.',
  },
]
