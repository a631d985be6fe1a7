/** What was made of one element of a file from elsewhere. */
export interface Remark {
  /** Its id in the file. */
  readonly element: string
  readonly understood: boolean
  /** Italian: what it became, or what is left to do. */
  readonly text: string
}
