/**
 * The same pieces, the next one asked for while one is at work.
 * @param goesOn asked with each piece: whether to ask for the next one already
 */
export async function* ahead<T>(
  pieces: AsyncGenerator<T, void>,
  goesOn: () => boolean,
): AsyncGenerator<T, void> {
  let next: Promise<IteratorResult<T, void>> | undefined
  try {
    for (;;) {
      const piece = await (next ?? pieces.next())
      next = undefined
      if (piece.done) return
      if (goesOn()) next = pieces.next()
      // It fails where it is waited for.
      next?.catch(() => undefined)
      yield piece.value
    }
  } finally {
    await next?.catch(() => undefined)
    await pieces.return()
  }
}
