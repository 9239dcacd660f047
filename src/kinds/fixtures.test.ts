/** Every golden object of the reference folder, through the plain decoder and encoder. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'

const skip = missingShared('reference', 'api', 'fixtures')
const folder = sharedPath('reference', 'api', 'fixtures')
const names = skip ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'))

test('every golden object decodes without complaint and encodes to the same text', { skip }, () => {
  const wrong = names.flatMap((name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8')
    const value = JSON.parse(text) as JsonObject
    const [, kind] = /\.(\w+)\.json$/.exec(name)!
    const type = schema.typeOf(String(value.apiVersion), kind!) ?? metaType(kind!)
    if (!type) return [`${name}: no type for it`]
    const { object, strict } = decodeObject<object>(type, value)
    if (strict.length > 0) return [`${name}: ${strict.join()}`]
    const again = JSON.stringify(encodeObject(type, object), null, 2)
    return again === text.trimEnd() ? [] : [`${name}: differs`]
  })
  assert.deepEqual(wrong, [])
})

/** Some kinds of meta/v1 are served in every group. */
function metaType(kind: string) {
  return schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`)
}
