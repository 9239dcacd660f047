/** Makes the nodes of syntax trees, each with a number of its own, and those of expanded macros. */
import type { Expr, MapEntry } from '#api/cel/ast.ts'
import type { Issue } from '#api/cel/declarations.ts'
import { accumulator, type MacroBuilder } from '#api/cel/macro.ts'

/** Numbers the nodes of one expression. */
export type Numbering = () => number

export function numbering(): Numbering {
  let last = 0
  return () => ++last
}

/** A call of `name` whose place is `offset`. */
export function callNode(
  next: Numbering,
  at: { readonly offset: number; readonly name: string },
  args: readonly Expr[],
  target?: Expr,
): Expr {
  return { kind: 'call', id: next(), ...at, args, ...(target && { target }) }
}

/**
 * Builds what a macro at `offset` stands for. Every node made lies at that place, as in upstream:
 * an error in what a macro adds points at the macro.
 */
export function macroBuilder(next: Numbering, offset: number, issues: Issue[]): MacroBuilder {
  const at = (): { id: number; offset: number } => ({ id: next(), offset })
  return {
    literal: (value) => ({ kind: 'literal', ...at(), value }),
    ident: (name) => ({ kind: 'ident', ...at(), name }),
    call: (name, ...args) => callNode(next, { offset, name }, args),
    memberCall: (name, target, ...args) => callNode(next, { offset, name }, args, target),
    test: (operand, field) => ({ kind: 'select', ...at(), operand, field, test: true }),
    list: (...elements) => ({ kind: 'list', ...at(), elements, optional: new Set() }),
    map: (...entries) => ({ kind: 'map', ...at(), entries: entries.map(entryAt) }),
    fold: ({ iterVar2, accuVar = accumulator, init, ...rest }) => ({
      kind: 'comprehension',
      ...at(),
      ...rest,
      ...(iterVar2 !== undefined && { iterVar2 }),
      accuVar,
      accuInit: init,
    }),
    error(where, message) {
      issues.push({ offset: where.offset, message })
      return { kind: 'ident', ...at(), name: '' }
    },
  }

  function entryAt([key, value]: readonly [Expr, Expr]): MapEntry {
    return { ...at(), key, value, optional: false }
  }
}

/** A chain of `&&` or `||` as a balanced tree, so that long chains do not nest deeply. */
export function balanced(
  next: Numbering,
  name: string,
  terms: readonly Expr[],
  offsets: readonly number[],
): Expr {
  const build = (low: number, high: number): Expr => {
    const mid = (low + high + 1) >> 1
    const left = mid === low ? terms[mid]! : build(low, mid - 1)
    const right = mid === high ? terms[mid + 1]! : build(mid + 1, high)
    return callNode(next, { offset: offsets[mid]!, name }, [left, right])
  }
  return offsets.length === 0 ? terms[0]! : build(0, offsets.length - 1)
}
