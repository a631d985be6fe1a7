/** What the parts of a release are called: by the collection, or the property, that holds them. */
export const nouns = {
  release: 'procedura',
  layer: 'livello',
  validity: 'decorrenza',
  appliesTo: 'destinatari',
  entry: 'inizio',
  notes: 'annotazione',
  facts: 'fatto',
  phases: 'fase',
  steps: 'passo',
  priorities: 'priorità',
  outcomes: 'esito',
  notFor: 'impedimento',
  effect: 'operazione',
  ways: 'via',
  sections: 'parte',
  formSections: 'sezione',
  synthesis: 'sintesi',
  signature: 'firma congiunta',
  signers: 'firmatario',
  offer: 'offerta',
  opens: 'apertura',
  byHand: 'apertura a mano',
  reasons: 'motivo',
  receiver: 'chi riceve',
  shows: 'dati mostrati',
  shownForms: 'modulo mostrato',
  answer: 'risposta',
  lists: 'elenco',
  values: 'voce',
  forms: 'modulo',
  repeat: 'ripetizione',
  fields: 'campo',
  computed: 'calcolo',
  missing: 'voci mancanti',
  years: 'anni',
  bands: 'fascia',
  tables: 'tabella',
  priority: 'precedenza',
  collect: 'risultato',
  rows: 'riga',
  otherwise: 'caso restante',
  deadlines: 'scadenza',
  on: 'durata della corsa',
  origin: 'partenza',
  terms: 'durata',
  rungs: 'gradino',
  actions: 'azione',
  settings: 'soglia',
  suspensions: 'motivo di sospensione',
  reopenings: 'riapertura',
  notices: 'avviso',
  letters: 'lettera',
  body: 'testo',
  items: 'voce',
  scenarios: 'scenario',
  events: 'fatto dello scenario',
  expects: 'esito atteso',
} as const
export type PartKind = keyof typeof nouns

export interface Property {
  /** In the schema. */
  readonly name: string
  readonly label: string
  readonly words: string
  /** As it is written: two steps may have one title. */
  readonly value: string
}

/** One part of a release in Italian words, for people who decide about it. */
export interface Part {
  readonly kind: PartKind
  /** By which it is found again in another release: its own key, or what it says where it has none. */
  readonly key: string
  readonly title: string
  readonly properties: readonly Property[]
  readonly parts: readonly Part[]
}
