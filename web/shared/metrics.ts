import { Counter, Histogram, Registry } from 'prom-client'

/** What the second port shows to the monitoring system: counts and times, never who or what. */
export interface Metrics {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
  readonly cspReports: Counter<'directive'>
  readonly refusedSignIns: Counter<'why'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'siso_http_seconds',
      help: 'Seconds to answer a request, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    cspReports: new Counter({
      name: 'siso_csp_reports_total',
      help: 'Violations of the content security policy that browsers reported, by directive',
      labelNames: ['directive'],
      registers,
    }),
    refusedSignIns: new Counter({
      name: 'siso_refused_sign_ins_total',
      help: 'Attempts to sign in that were refused',
      labelNames: ['why'],
      registers,
    }),
  }
}
