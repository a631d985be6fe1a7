import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client'

const soonMs = 50

/**
 * How whoever has a person waiting speaks to Temporal: pages are served, and acts recorded, even
 * while it is away. A case in the middle of a turn, or asked by more than ten at once, refuses as
 * “resource exhausted”: it is asked again at once, where the SDK by itself would wait for longer
 * than the person does.
 */
export function connectToTemporal(address: string): Connection {
  const soon = defaultGrpcRetryOptions({ initialIntervalMs: () => soonMs })
  return Connection.lazy({ address, interceptors: [makeGrpcRetryInterceptor(soon)] })
}
