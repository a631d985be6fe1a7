import type { Writable } from 'node:stream'

import pg from 'pg'

/** One statement, and who waits for its rows. */
export interface Asked {
  readonly text: string
  readonly values: readonly unknown[] | undefined
  readonly name: string | undefined
  readonly resolve: (rows: object[]) => void
  readonly reject: (error: unknown) => void
}

/** The driver's connection, as far as a batch knows it. */
interface Wire {
  readonly stream: Writable
  readonly submittedNamedStatements: Record<string, string>
  sync: () => void
}

/** The driver's own query, as its client drives it: a batch does the same in the client's place. */
interface WireQuery {
  readonly name: string | undefined
  readonly text: string
  submit(wire: Wire): Error | null
  handleRowDescription(message: object): void
  handleDataRow(message: object): void
  handleCommandComplete(message: object, wire: Wire): void
  handleEmptyQuery(wire: Wire): void
  handleError(error: unknown, wire: Wire): void
  handleReadyForQuery(wire: Wire): void
}

/** What a statement behind one that failed is told: the code that the server itself uses for it. */
const notRun = () =>
  Object.assign(new Error('an earlier statement of the same batch failed'), { code: '25P02' })

/**
 * Statements that the server runs one after the other and answers at once: they end with one Sync,
 * where the driver sends one after each and is woken for each answer. After one that fails the server
 * skips the others, a commit too. Give it to `client.query`, as any query of the driver's.
 */
export class Batch implements pg.Submittable {
  /** For who counts them. */
  readonly texts: readonly string[]
  #queries: readonly WireQuery[]
  /** How many have been answered: events are about the next. */
  #answered = 0
  /** One of the values cannot be sent: nothing behind it is. */
  #unsendable = false

  constructor(asked: readonly Asked[]) {
    this.texts = asked.map(({ text }) => text)
    this.#queries = asked.map((one) => this.#wireQuery(one))
  }

  get name(): string | undefined {
    return this.#queries[this.#answered]?.name
  }

  get text(): string | undefined {
    return this.#queries[this.#answered]?.text
  }

  submit(connection: unknown): null {
    const wire = connection as Wire
    const quiet = Object.create(wire, { sync: { value: () => undefined } }) as Wire
    wire.stream.cork()
    const sent = this.#queries.findIndex((query) => !this.#send(query, quiet))
    if (sent >= 0) this.#giveUp(sent)
    wire.sync()
    wire.stream.uncork()
    return null
  }

  handleRowDescription(message: object): void {
    this.#queries[this.#answered]?.handleRowDescription(message)
  }

  handleDataRow(message: object): void {
    this.#queries[this.#answered]?.handleDataRow(message)
  }

  handleCommandComplete(message: object, wire: Wire): void {
    this.#queries[this.#answered++]?.handleCommandComplete(message, wire)
  }

  handleEmptyQuery(wire: Wire): void {
    this.#queries[this.#answered++]?.handleEmptyQuery(wire)
  }

  handleReadyForQuery(wire: Wire): void {
    for (const query of this.#queries.slice(0, this.#answered)) query.handleReadyForQuery(wire)
  }

  handleError(error: unknown, wire: Wire): void {
    this.handleReadyForQuery(wire)
    const [failed, ...skipped] = this.#queries.slice(this.#answered)
    failed?.handleError(error, wire)
    for (const query of skipped) {
      // It was not prepared: the next to use its name prepares it.
      if (query.name !== undefined) delete wire.submittedNamedStatements[query.name]
      query.handleError(notRun(), wire)
    }
  }

  #wireQuery({ text, values, name, resolve, reject }: Asked): WireQuery {
    // The beginning and the end of a transaction are parsed each time: prepared, the statistics of
    // the server count them once.
    const config = { text, values: [...(values ?? [])], types: pg.types, queryMode: 'extended' }
    const query = new pg.Query(
      { ...config, ...(name !== undefined && { name }) },
      (error, result) => {
        if (error) this.#unsendable = true
        if (error) reject(error)
        else resolve(result.rows)
      },
    )
    return query as unknown as WireQuery
  }

  #send(query: WireQuery, wire: Wire): boolean {
    const refused = query.submit(wire)
    if (refused) query.handleError(refused, wire)
    return !this.#unsendable
  }

  #giveUp(at: number): void {
    const behind = this.#queries.slice(at + 1)
    this.#queries = this.#queries.slice(0, at)
    for (const query of behind) query.handleError(notRun(), {} as Wire)
  }
}
