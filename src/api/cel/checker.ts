/**
 * The type checker: gives every node its type and every call its overloads, or says what is wrong
 * in the words of cel-go, since they are part of the API's answers.
 */
import { type Call, type Comprehension, type Expr, qualifiedName } from '#api/cel/ast.ts'
import { type FunctionDeclaration, type Issue, typeParametersOf } from '#api/cel/declarations.ts'
import * as types from '#api/cel/types.ts'
import { type CelType, formatArguments, formatType } from '#api/cel/types.ts'
import { mostGeneral, substitute, Unifier } from '#api/cel/unify.ts'
import { typeOf } from '#api/cel/values.ts'

/** What names mean, before any expression adds names of its own. */
export interface Scope {
  variable(name: string): CelType | undefined
  function(name: string): FunctionDeclaration | undefined
  /** The type that a name is the name of. */
  namedType(name: string): CelType | undefined
  fields: types.TypeResolver
}

/** What a node refers to: a variable or type by its full name, or the overloads of a function. */
export type Reference =
  | { readonly kind: 'ident'; readonly name: string; readonly type?: CelType }
  | { readonly kind: 'function'; readonly name: string; readonly overloads: readonly string[] }

export interface Checked {
  readonly expr: Expr
  readonly types: ReadonlyMap<number, CelType>
  readonly references: ReadonlyMap<number, Reference>
}

/** Loops within loops can make types that double each time. */
const heaviest = 2000

export function check(expr: Expr, scope: Scope): Checked | { readonly issues: readonly Issue[] } {
  const checker = new Checker(scope)
  checker.check(expr)
  if (checker.issues.length > 0) return { issues: checker.issues }
  return { expr, types: checker.finalTypes(), references: checker.references }
}

class Checker {
  readonly issues: Issue[] = []
  readonly references = new Map<number, Reference>()
  readonly #types = new Map<number, CelType>()
  readonly #scope: Scope
  /** What loops within the expression bind, innermost last. */
  #locals: ReadonlyMap<string, CelType> = new Map()
  readonly #unifier = new Unifier()
  #fresh = 0

  constructor(scope: Scope) {
    this.#scope = scope
  }

  finalTypes(): ReadonlyMap<number, CelType> {
    const final = [...this.#types].map(
      ([id, type]) => [id, substitute(this.#unifier.mapping, type, true)] as const,
    )
    return new Map(final)
  }

  check(expr: Expr): CelType {
    const found = this.#typeOf(expr)
    const isTooHeavy = types.weightOf(found) > heaviest
    const type = isTooHeavy ? this.#report(expr, 'type is too complex') : found
    this.#types.set(expr.id, type)
    return type
  }

  #typeOf(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return typeOf(expr.value)
      case 'ident':
        return this.#named(expr, expr.name) ?? this.#undeclared(expr, expr.name)
      case 'select':
        return this.#select(expr)
      case 'call':
        return this.#call(expr)
      case 'list':
        return this.#list(expr)
      case 'map':
        return this.#map(expr)
      case 'struct':
        return this.#struct(expr)
      case 'comprehension':
        return this.#comprehension(expr)
    }
  }

  #report(at: { readonly offset: number }, message: string): CelType {
    this.issues.push({ offset: at.offset, message })
    return types.errorType
  }

  #undeclared(at: Expr, name: string): CelType {
    return this.#report(at, `undeclared reference to '${name}' (in container '')`)
  }

  #mismatch(at: Expr, expected: CelType, actual: CelType): CelType {
    const found = `found '${formatType(actual)}'`
    return this.#report(at, `expected type '${formatType(expected)}' but ${found}`)
  }

  #fits(from: CelType, to: CelType): boolean {
    return this.#unifier.fit([from], [to])
  }

  #parameter(): CelType {
    return types.typeParameter(`_var${this.#fresh++}`)
  }

  /** The type of a variable or of the name of a type, and what it refers to. */
  #named(at: Expr, written: string): CelType | undefined {
    const name = written.replace(/^\./, '')
    const local = written === name ? this.#locals.get(name) : undefined
    const type = local ?? this.#scope.variable(name)
    if (type) {
      this.references.set(at.id, { kind: 'ident', name })
      return type
    }
    const named = this.#scope.namedType(name)
    if (!named) return undefined
    this.references.set(at.id, { kind: 'ident', name, type: named })
    return types.typeType(named)
  }

  #select(expr: Extract<Expr, { kind: 'select' }>): CelType {
    const name = qualifiedName(expr)
    const whole = name === undefined ? undefined : this.#named(expr, name)
    if (whole) return whole
    const type = this.#field(expr, expr.operand, expr.field, false)
    return expr.test ? types.bool : substitute(this.#unifier.mapping, type, false)
  }

  #field(at: Expr, operand: Expr, field: string, optional: boolean): CelType {
    const operandType = substitute(this.#unifier.mapping, this.check(operand), false)
    const target = types.unwrapOptional(operandType)
    const type = this.#fieldType(at, target, field)
    return optional || types.isOptional(operandType) ? types.optional(type) : type
  }

  #fieldType(at: Expr, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return target.params[1]!
      case 'object':
        return this.#declaredField(at, target.name, field)
      case 'parameter':
        this.#fits(types.dyn, target)
        return types.dyn
    }
    if (!types.isDynOrError(target)) {
      this.#report(at, `type '${formatType(target)}' does not support field selection`)
    }
    return types.dyn
  }

  #declaredField(at: { readonly offset: number }, typeName: string, field: string): CelType {
    const fields = this.#scope.fields(typeName)
    if (!fields) return this.#report(at, `unexpected failed resolution of '${typeName}'`)
    return fields(field) ?? this.#report(at, `undefined field '${field}'`)
  }

  #call(expr: Call): CelType {
    if (expr.name === '_?._') return this.#optionalSelect(expr)
    for (const arg of expr.args) this.check(arg)
    if (!expr.target) {
      const declared = this.#scope.function(expr.name.replace(/^\./, ''))
      if (!declared) return this.#undeclared(expr, expr.name)
      return this.#overload(expr, declared, expr.args, false)
    }
    const prefix = qualifiedName(expr.target)
    const spaced = prefix === undefined ? undefined : this.#scope.function(`${prefix}.${expr.name}`)
    if (spaced) return this.#overload(expr, spaced, expr.args, false)
    this.check(expr.target)
    const declared = this.#scope.function(expr.name)
    if (!declared) return this.#undeclared(expr, expr.name)
    return this.#overload(expr, declared, [expr.target, ...expr.args], true)
  }

  #optionalSelect(expr: Call): CelType {
    const [operand, field] = expr.args
    const name = field!.kind === 'literal' ? field!.value : undefined
    this.references.set(expr.id, {
      kind: 'function',
      name: '_?._',
      overloads: ['select_optional_field'],
    })
    const type = this.#field(expr, operand!, String(name), true)
    return substitute(this.#unifier.mapping, type, false)
  }

  #overload(
    expr: Call,
    declared: FunctionDeclaration,
    args: readonly Expr[],
    member: boolean,
  ): CelType {
    const argTypes = args.map((arg) => this.#types.get(arg.id)!)
    const { name } = declared
    if (name === '_&&_' || name === '_||_') return this.#logical(expr, declared, args, argTypes)
    let result: CelType | undefined
    const ids: string[] = []
    for (const overload of declared.overloads) {
      if (overload.member !== member) continue
      const [wanted, returned] = this.#instance(overload)
      if (!this.#unifier.fit(argTypes, wanted)) continue
      ids.push(overload.id)
      const type = substitute(this.#unifier.mapping, returned, false)
      if (!result) result = type
      else if (!types.isDyn(result) && !types.sameType(type, result)) result = types.dyn
    }
    if (!result) {
      const shown = argTypes.map((type) => substitute(this.#unifier.mapping, type, true))
      const applied = formatArguments(shown, member)
      return this.#report(expr, `found no matching overload for '${name}' applied to '${applied}'`)
    }
    this.references.set(expr.id, { kind: 'function', name, overloads: ids })
    return result
  }

  #logical(
    expr: Call,
    { name, overloads }: FunctionDeclaration,
    args: readonly Expr[],
    argTypes: readonly CelType[],
  ): CelType {
    let good = true
    argTypes.forEach((type, i) => {
      if (this.#fits(type, types.bool)) return
      this.#mismatch(args[i]!, types.bool, type)
      good = false
    })
    if (!good) return types.errorType
    this.references.set(expr.id, { kind: 'function', name, overloads: [overloads[0]!.id] })
    return types.bool
  }

  /** An overload's types with parameters that nothing else shares. */
  #instance({
    args,
    result,
  }: {
    readonly args: readonly CelType[]
    readonly result: CelType
  }): [readonly CelType[], CelType] {
    const names = typeParametersOf([...args, result])
    if (names.length === 0) return [args, result]
    const fresh = new Map(names.map((name) => [name, this.#parameter()]))
    return [args.map((arg) => substitute(fresh, arg, false)), substitute(fresh, result, false)]
  }

  /** The type that holds both; things that do not go together make dyn. */
  #join(previous: CelType | undefined, current: CelType): CelType {
    if (!previous) return current
    return this.#fits(previous, current) ? mostGeneral(previous, current) : types.dyn
  }

  /** The type of an entry, looking into the optional that a question mark asks for. */
  #entry(value: Expr, optional: boolean): CelType {
    const type = this.check(value)
    if (!optional) return type
    if (!types.isOptional(type) && !types.isDyn(type)) {
      this.#mismatch(value, types.optional(type), type)
    }
    return types.unwrapOptional(type)
  }

  #list(expr: Extract<Expr, { kind: 'list' }>): CelType {
    let element: CelType | undefined
    expr.elements.forEach((item, i) => {
      element = this.#join(element, this.#entry(item, expr.optional.has(i)))
    })
    return types.list(element ?? this.#parameter())
  }

  #map(expr: Extract<Expr, { kind: 'map' }>): CelType {
    let keys: CelType | undefined
    let values: CelType | undefined
    for (const { key, value, optional } of expr.entries) {
      keys = this.#join(keys, this.check(key))
      values = this.#join(values, this.#entry(value, optional))
    }
    return types.map(keys ?? this.#parameter(), values ?? this.#parameter())
  }

  #struct(expr: Extract<Expr, { kind: 'struct' }>): CelType {
    const type = this.#named(expr, expr.typeName)
    if (!type) return this.#undeclared(expr, expr.typeName)
    const made = this.#made(expr, type)
    for (const field of expr.fields) {
      const valueType = this.#entry(field.value, field.optional)
      const declared =
        made.kind === 'object' ? this.#declaredField(field, made.name, field.name) : made
      if (this.#fits(declared, valueType)) continue
      const { name } = field
      const got = `but provided type is '${formatType(valueType)}'`
      this.#report(field, `expected type of field '${name}' is '${formatType(declared)}' ${got}`)
    }
    return made
  }

  /** The type that a name before braces makes a value of. */
  #made(at: Expr, type: CelType): CelType {
    if (type.kind !== 'type') return this.#report(at, `'${type.name}' is not a type`)
    const made = type.params[0] ?? types.errorType
    if (made.kind === 'object') return made
    return this.#report(at, `'${made.name}' is not a message type`)
  }

  #comprehension(expr: Comprehension): CelType {
    this.check(expr.range)
    const accuType = this.check(expr.accuInit)
    const range = substitute(this.#unifier.mapping, this.#types.get(expr.range.id)!, false)
    const outer = this.#locals
    const [first, second] = this.#iterated(expr, range)
    const accu = new Map(outer).set(expr.accuVar, accuType)
    this.#locals = new Map(accu).set(expr.iterVar, first)
    if (expr.iterVar2 !== undefined) {
      this.#locals = new Map(this.#locals).set(expr.iterVar2, second)
    }
    this.check(expr.condition)
    this.#assert(expr.condition, types.bool)
    this.check(expr.step)
    this.#assert(expr.step, accuType)
    this.#locals = accu
    const result = this.check(expr.result)
    this.#locals = outer
    return substitute(this.#unifier.mapping, result, false)
  }

  /** The types of what a loop binds: elements, or index and element; keys, or key and value. */
  #iterated({ range, iterVar2 }: Comprehension, type: CelType): readonly [CelType, CelType] {
    switch (type.kind) {
      case 'list':
        return iterVar2 === undefined ? [type.params[0]!, types.dyn] : [types.int, type.params[0]!]
      case 'map':
        return [type.params[0]!, type.params[1]!]
      case 'dyn':
      case 'error':
      case 'parameter':
        this.#fits(types.dyn, type)
        return [types.dyn, types.dyn]
    }
    const expected = 'cannot be range of a comprehension (must be list, map, or dynamic)'
    this.#report(range, `expression of type '${formatType(type)}' ${expected}`)
    return [types.errorType, types.errorType]
  }

  #assert(expr: Expr, wanted: CelType): void {
    const type = this.#types.get(expr.id)!
    if (!this.#fits(wanted, type)) this.#mismatch(expr, wanted, type)
  }
}
