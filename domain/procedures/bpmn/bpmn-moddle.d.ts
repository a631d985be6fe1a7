/** What we use of bpmn-moddle, which brings no types of its own for it. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string
    readonly $parent?: ModdleElement
    readonly id?: string
    get(property: string): unknown
    set(property: string, value: unknown): void
  }

  export interface Parsed {
    readonly rootElement: ModdleElement
    readonly warnings: readonly { readonly message: string }[]
  }

  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, object>>)
    create(type: string, properties?: Readonly<Record<string, unknown>>): ModdleElement
    /** @throws with `message` when the text is no XML or has another root */
    fromXML(xml: string): Promise<Parsed>
    toXML(element: ModdleElement, options?: { format?: boolean }): Promise<{ xml: string }>
  }
}
