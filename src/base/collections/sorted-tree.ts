/**
 * A sorted map that never changes: a change gives a new tree, which shares with the old one all but
 * the path to what differs. So a snapshot, a fork, an undo or a look at an older revision is the
 * keeping of a reference. A B+ tree that counts, so that positions cost a logarithm.
 */

/** Half open: `from` is in the range, `to` is not. */
export interface KeyRange {
  readonly from: string
  readonly to: string
}

export interface Keyed {
  readonly key: string
}

/** Either a leaf with items or an inner node with children; one shape, so that V8 sees one class. */
interface Node<T extends Keyed> {
  readonly count: number
  readonly items: readonly T[] | undefined
  readonly children: readonly Node<T>[] | undefined
  /** The least key of each child. Of the first one it is never looked at, and may be stale. */
  readonly firsts: readonly string[] | undefined
}

export type Tree<T extends Keyed> = Node<T>

/** Wide enough to be flat, narrow enough that copying a path costs less than a microsecond. */
const width = 16
const least = width / 4

const empty: Node<never> = { count: 0, items: [], children: undefined, firsts: undefined }

export function emptyTree<T extends Keyed>(): Tree<T> {
  return empty
}

function leaf<T extends Keyed>(items: readonly T[]): Node<T> {
  return { count: items.length, items, children: undefined, firsts: undefined }
}

function inner<T extends Keyed>(children: readonly Node<T>[], firsts: readonly string[]): Node<T> {
  let count = 0
  for (const child of children) count += child.count
  return { count, items: undefined, children, firsts }
}

/** A tree of items that are already in order. */
export function treeOf<T extends Keyed>(sorted: readonly T[]): Tree<T> {
  let nodes: Node<T>[] = []
  let firsts: string[] = []
  const fill = width - least // leaves room, so that the first changes split nothing
  for (let at = 0; at < sorted.length; at += fill) {
    nodes.push(leaf(sorted.slice(at, at + fill)))
    firsts.push(sorted[at]!.key)
  }
  while (nodes.length > 1) {
    const above: Node<T>[] = []
    const aboveFirsts: string[] = []
    for (let at = 0; at < nodes.length; at += fill) {
      above.push(inner(nodes.slice(at, at + fill), firsts.slice(at, at + fill)))
      aboveFirsts.push(firsts[at]!)
    }
    nodes = above
    firsts = aboveFirsts
  }
  return nodes[0] ?? empty
}

/** The first position whose item is not below `key`. */
function lowerBound<T extends Keyed>(items: readonly T[], key: string): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (items[middle]!.key < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The child in which `key` is, or would be. */
function childFor(firsts: readonly string[], key: string): number {
  let low = 1
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (firsts[middle]! <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * The way to the last key that was looked for. Whoever changes an item has mostly looked at it just before,
 * and in a large tree the way there costs several times what the change does.
 */
const trail = {
  tree: undefined as Node<Keyed> | undefined,
  key: '',
  /** From the root to a leaf, and which child or item was taken of each. */
  nodes: [] as Node<Keyed>[],
  places: [] as number[],
  depth: 0,
}

/** Leaves the way to where `key` is, or would be, in the trail. */
function goTo<T extends Keyed>(tree: Tree<T>, key: string): void {
  if (trail.tree === tree && trail.key === key) return
  const { nodes, places } = trail
  let node: Node<Keyed> = tree
  let depth = 0
  for (; node.children; depth++) {
    const at = childFor(node.firsts!, key)
    nodes[depth] = node
    places[depth] = at
    node = node.children[at]!
  }
  nodes[depth] = node
  places[depth] = lowerBound(node.items!, key)
  trail.tree = tree
  trail.key = key
  trail.depth = depth
}

export function getItem<T extends Keyed>(tree: Tree<T>, key: string): T | undefined {
  goTo(tree, key)
  const { nodes, places, depth } = trail
  const item = nodes[depth]!.items![places[depth]!]
  return item?.key === key ? (item as T) : undefined
}

/** The tree with `item`, in place of one of the same key if there is one. */
export function withItem<T extends Keyed>(tree: Tree<T>, item: T): Tree<T> {
  goTo(tree, item.key)
  const { nodes, places, depth } = trail
  let whole = putInLeaf(nodes[depth] as Node<T>, places[depth]!, item)
  for (let i = depth - 1; i >= 0; i--) whole = putChild(nodes[i] as Node<T>, places[i]!, whole)
  if (!(whole instanceof Halves)) return whole
  const { left, right } = whole
  return inner([left, right], [firstKey(left), firstKey(right)])
}

/** What a node becomes that has grown too wide. */
class Halves<T extends Keyed> {
  readonly left: Node<T>
  readonly right: Node<T>

  constructor(left: Node<T>, right: Node<T>) {
    this.left = left
    this.right = right
  }
}

function putInLeaf<T extends Keyed>(node: Node<T>, at: number, item: T): Node<T> | Halves<T> {
  const before = node.items!
  if (before[at]?.key === item.key) return leaf(replaced(before, at, item))
  const items = inserted(before, at, item)
  if (items.length <= width) return leaf(items)
  const cut = cutOf(items.length, at)
  return new Halves(leaf(items.slice(0, cut)), leaf(items.slice(cut)))
}

function putChild<T extends Keyed>(
  node: Node<T>,
  at: number,
  after: Node<T> | Halves<T>,
): Node<T> | Halves<T> {
  if (!(after instanceof Halves)) {
    const children = replaced(node.children!, at, after)
    const count = node.count - node.children![at]!.count + after.count
    return { count, items: undefined, children, firsts: node.firsts }
  }
  const children = inserted(replaced(node.children!, at, after.left), at + 1, after.right)
  const firsts = inserted(node.firsts!, at + 1, firstKey(after.right))
  if (children.length <= width) return inner(children, firsts)
  const cut = cutOf(children.length, at)
  return new Halves(
    inner(children.slice(0, cut), firsts.slice(0, cut)),
    inner(children.slice(cut), firsts.slice(cut)),
  )
}

/** The engine's own `with` and `splice` take several times as long for so few items. */
function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = list.slice()
  copy[at] = item
  return copy
}

/** Of the very length: a list that `push` has grown keeps room for as many again. */
function inserted<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = new Array<T>(list.length + 1)
  for (let i = 0; i < at; i++) copy[i] = list[i]!
  copy[at] = item
  for (let i = at; i < list.length; i++) copy[i + 1] = list[i]!
  return copy
}

/** In the middle; or near the end when growing there, as ascending keys would leave all half full. */
function cutOf(length: number, at: number): number {
  return at >= length - 2 ? length - least : length >> 1
}

/** The tree without `key`; the same tree if it is not there. */
export function withoutItem<T extends Keyed>(tree: Tree<T>, key: string): Tree<T> {
  let node = cut(tree, key)
  while (node.children?.length === 1) node = node.children[0]!
  return node.count === 0 ? empty : node
}

function cut<T extends Keyed>(node: Node<T>, key: string): Node<T> {
  if (node.items) {
    const at = lowerBound(node.items, key)
    return node.items[at]?.key === key ? leaf(spliced(node.items, at, 1, [])) : node
  }
  const at = childFor(node.firsts!, key)
  const before = node.children![at]!
  const after = cut(before, key)
  if (after === before) return node
  if (after.count === 0) {
    return inner(spliced(node.children!, at, 1, []), spliced(node.firsts!, at, 1, []))
  }
  return mended(node.children!.with(at, after), node.firsts!, at)
}

/** Joins the child at `at` with the one before or after it, if it has become too small. */
function mended<T extends Keyed>(
  children: readonly Node<T>[],
  firsts: readonly string[],
  at: number,
): Node<T> {
  const left = at > 0 ? at - 1 : at
  const [a, b] = [children[left]!, children[left + 1]]
  if (!b || sizeOf(children[at]!) >= least || sizeOf(a) + sizeOf(b) > width - least) {
    return inner(children, firsts)
  }
  const joined = a.items
    ? leaf([...a.items, ...b.items!])
    : inner(
        [...a.children!, ...b.children!],
        [...a.firsts!, firsts[left + 1]!, ...b.firsts!.slice(1)],
      )
  return inner(spliced(children, left, 2, [joined]), spliced(firsts, left + 1, 1, []))
}

function sizeOf<T extends Keyed>(node: Node<T>): number {
  return (node.items ?? node.children!).length
}

function firstKey<T extends Keyed>(node: Node<T>): string {
  let first = node
  while (first.children) first = first.children[0]!
  return first.items![0]!.key
}

function spliced<T>(list: readonly T[], at: number, gone: number, fresh: readonly T[]): T[] {
  const copy = list.slice()
  copy.splice(at, gone, ...fresh)
  return copy
}

export function countItems<T extends Keyed>(tree: Tree<T>, { from, to }: KeyRange): number {
  return Math.max(countBelow(tree, to) - countBelow(tree, from), 0)
}

function countBelow<T extends Keyed>(tree: Tree<T>, key: string): number {
  let node = tree
  let count = 0
  while (node.children) {
    const at = childFor(node.firsts!, key)
    for (let i = 0; i < at; i++) count += node.children[i]!.count
    node = node.children[at]!
  }
  return count + lowerBound(node.items!, key)
}

/** The first items of a range, at most `limit`, in order. */
export function itemsOf<T extends Keyed>(
  tree: Tree<T>,
  range: KeyRange,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  const found: T[] = []
  if (range.from < range.to) collect(tree, range, limit, found)
  return found
}

/** Answers whether what comes after the node may be in the range too. */
function collect<T extends Keyed>(
  node: Node<T>,
  range: KeyRange,
  limit: number,
  found: T[],
): boolean {
  if (node.items) {
    const { items } = node
    const start = lowerBound(items, range.from)
    const whole = items.length > 0 && items.at(-1)!.key < range.to
    const end = Math.min(
      whole ? items.length : lowerBound(items, range.to),
      start + limit - found.length,
    )
    for (let i = start; i < end; i++) found.push(items[i]!)
    return whole && found.length < limit
  }
  for (let i = childFor(node.firsts!, range.from); i < node.children!.length; i++) {
    if (!collect(node.children![i]!, range, limit, found)) return false
  }
  return true
}
