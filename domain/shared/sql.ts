/** Statements of one transaction, whoever opened it (`domain/database.ts` or `domain/orm.ts`). */
export interface Sql {
  /**
   * @param name of a prepared statement: give one on hot paths only, one text per name
   * @throws the driver's error, with its SQLSTATE in `code`
   */
  query<Row extends object>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>
}
