import type { Act } from '../shared/act.ts'
import type { AuditDetail } from './events.ts'
import { recordEvent } from './record.ts'

/** Keeps that somebody read what these granted services delivered. @param more what else was asked */
export function traceDeliveries(
  { sql, session, request }: Act,
  services: readonly string[],
  more: AuditDetail = {},
): Promise<void> {
  return recordEvent(sql, {
    action: 'deliveries-read',
    objectKind: 'service',
    actor: session.userId,
    request,
    detail: { ...more, services: [...services] },
  })
}
