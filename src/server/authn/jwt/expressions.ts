/** The expressions of a configuration of tokens: what they may name, and what they look at. */
import { type Expr, walk } from '#api/cel/ast.ts'
import { createEnv, type Env } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import type { Program } from '#api/cel/program.ts'
import * as types from '#api/cel/types.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { policyTypes } from '#kinds/admissionregistration/shared/expression-types.ts'
import { compileErrors } from '#kinds/admissionregistration/shared/expressions.ts'

/** A user is the same to these expressions as to those of policies. */
const userType = types.object('kubernetes.UserInfo')

/** Claims are whatever the issuer says. */
export const claimsEnv: Env = createEnv({
  variables: [{ name: 'claims', type: types.map(types.string, types.any) }],
  libraries: storedLibraries,
})

export const userEnv: Env = createEnv({
  variables: [{ name: 'user', type: userType }],
  libraries: storedLibraries,
  types: policyTypes(),
})

export type CompiledExpression =
  | { readonly program: Program }
  | { readonly errors: readonly FieldError[] }

/** What it comes to is looked at when it runs, unless it must be true or false. */
export function compileExpression(
  env: Env,
  text: string,
  { at, isCondition = false }: { readonly at: FieldPath; readonly isCondition?: boolean },
): CompiledExpression {
  const compiled = env.compile(text)
  const errors = compileErrors(compiled, text, at)
  if (!compiled.ok || errors.length > 0) return { errors }
  const { program } = compiled
  if (isCondition && !types.sameType(program.resultType, types.bool)) {
    return { errors: [invalid(at, text, 'must evaluate to bool')] }
  }
  return { program }
}

/** Whether it reads this claim, or asks whether it is there. */
export function usesClaim({ expr }: Program, claim: string): boolean {
  let found = false
  walk(expr, (one) => {
    found ||= selects(one, claim)
  })
  return found
}

const optionalSelection = '_?._'

function selects(expr: Expr, claim: string): boolean {
  if (expr.kind === 'select') return expr.field === claim && isClaims(expr.operand)
  if (expr.kind !== 'call' || expr.name !== optionalSelection) return false
  const [operand, field] = expr.args
  return (
    operand !== undefined && isClaims(operand) && field?.kind === 'literal' && field.value === claim
  )
}

function isClaims(expr: Expr): boolean {
  return expr.kind === 'ident' && expr.name === 'claims'
}
