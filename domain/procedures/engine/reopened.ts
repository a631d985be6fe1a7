/** A person opens a closed case again, with a coded reason; its words are the record's. */
export interface Reopened {
  readonly kind: 'reopened'
  /** Where it goes on: a step that the release allows after this outcome. */
  readonly to: string
  readonly reason: string
  /** ISO day on which it had closed, in Italy: a suspension still open then ended with the case. */
  readonly closedOn: string
}
