/** Kubernetes' `find` and `findAll`. */
import { declare, type Library, member } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { type ListValue, listOf } from '#api/cel/values.ts'
import { compileRegexp, type Regexp } from '#api/regexp.ts'

function compiled(expression: string): Regexp {
  const found = compileRegexp(expression)
  if ('message' in found) throw new CelError(`Illegal regex: ${found.message}`)
  return found
}

function find(text: string, expression: string): string {
  return compiled(expression).find(text) ?? ''
}

function findAll(text: string, expression: string, limit = -1n): ListValue {
  const most = limit < 0n ? undefined : Number(limit)
  return listOf(compiled(expression).findAll(text, most))
}

export const regexLibrary: Library = {
  name: 'kubernetes.regex',
  functions: [
    declare('find', member('string_find_string', 'string, string -> string', find)),
    declare(
      'findAll',
      member('string_find_all_string', 'string, string -> list(string)', findAll),
      member('string_find_all_string_int', 'string, string, int -> list(string)', findAll),
    ),
  ],
}
