/** What mutations that make JSON patches have beside the rest: `jsonpatch.escapeKey`. */
import { declare, type Library, plain } from '#api/cel/declarations.ts'

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

export const jsonPatchLibrary: Library = {
  name: 'kubernetes.jsonpatch',
  functions: [
    declare(
      'jsonpatch.escapeKey',
      plain('string_jsonpatch_escapeKey_string', 'string -> string', escapeKey),
    ),
  ],
}
