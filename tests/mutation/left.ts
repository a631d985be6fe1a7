/** A mutant that may stay: `from` and `to` as `docs/mutation.md` shows them, and why no test is to fail. */
export interface Left {
  readonly file: string
  readonly from: string
  readonly to: string
  readonly why: string
}

export const left: readonly Left[] = []
