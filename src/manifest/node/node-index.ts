/** Nodes of a graph by a key, such as `name@range`. Several with one key are one node that depends on all of them. */
export class NodeIndex<Node> {
  readonly #nodes = new Map<string, Node[]>()
  readonly #joined = new Map<string, Node>()
  readonly #join: (nodes: readonly Node[]) => Node

  /** @param join - Makes a node that depends on some others, so that each dependency on all of them is one edge. */
  constructor(join: (nodes: readonly Node[]) => Node) {
    this.#join = join
  }

  /** Adds a node; a second time under the same key it is left out. */
  add(key: string, node: Node): void {
    const known = this.#nodes.get(key)
    if (known === undefined) this.#nodes.set(key, [node])
    else if (known.at(-1) !== node) known.push(node)
  }

  /** The node for a key. Nothing may be added after the first call. */
  get(key: string): Node | undefined {
    const nodes = this.#nodes.get(key)
    if (nodes === undefined || nodes.length === 1) return nodes?.[0]
    const joined = this.#joined.get(key) ?? this.#join(nodes)
    this.#joined.set(key, joined)
    return joined
  }
}
