import { sent } from './audited-acts.ts'
import type { Acts } from './audited-acts.ts'

const benefit = { code: 'A2.07', isee: 'free', from: '2026-01-01' }

export const benefitActs: Acts = {
  'POST /amministrazione/servizi/:benefit': [
    'planner.a',
    (by) => sent(by, '/amministrazione/servizi/D.1.01', benefit),
  ],
}
