/** A text of `web/i18n`, with what it names. Never personal data: messages travel in cookies. */
export interface Message {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
  readonly tone?: 'success' | 'info' | 'warning'
}
