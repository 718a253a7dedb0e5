/**
 * All nodes that can be reached from some nodes of a graph, these included, in the order in which they are reached. Each
 * node is asked once for its next ones, and the depth of the graph does not matter.
 */
export function closure<Node>(from: Iterable<Node>, next: (node: Node) => Iterable<Node>): Set<Node> {
  const reached = new Set(from)
  // The loop also visits what is added while it runs.
  for (const node of reached) for (const other of next(node)) reached.add(other)
  return reached
}
