export { pathway } from './pathway/pathway.ts'
