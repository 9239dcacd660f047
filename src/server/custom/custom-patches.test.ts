import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  define,
  definitionOf,
  objectOf,
  openWorld,
  parameters,
  v1,
  type World,
} from '#server/custom/testing/custom-world.ts'

const text = { type: 'string' }
const withStatus = {
  ...v1,
  subresources: { status: {} },
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { a: text } },
        status: {
          type: 'object',
          default: { phase: 'New' },
          properties: { phase: text, note: { ...text, default: 'none' } },
        },
      },
    },
  },
}

async function openWidget(world: World) {
  await define(world, definitionOf('widgets', 'Widget', { versions: [withStatus] }))
  const where = world.call('example.com/v1', 'widgets', { namespace: 'default' })
  const one = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' } }
  const made = await world.create(where, { ...one, spec: { a: 'x' }, status: { phase: 'Old' } })
  return { made, where: { ...where, name: 'one' } }
}

test('a new object begins with the default of its status, as it is read back', async () => {
  await using world = await openWorld()
  const { made, where } = await openWidget(world)
  const status = { phase: 'New', note: 'none' }
  assert.deepEqual((made as { status?: unknown }).status, status)
  assert.deepEqual((await world.get(where)).status, status)
})

const wanted = 'must be example.com/v1'
const refused: Readonly<Record<string, RegExp>> = {
  '{"kind":null}': /^ "" is invalid: patch: .*: Object 'Kind' is missing in '\{"apiVersion":.*\}'$/,
  '{"apiVersion":"a/b/c"}': /: unexpected GroupVersion string: a\/b\/c$/,
  '{"apiVersion":null}':
    /^Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'$/,
  '{"apiVersion":"x/v9"}': new RegExp(`^Widget.x "one" is invalid: apiVersion: .*: ${wanted}$`),
  '{"apiVersion":"x/v9","kind":"Other"}': new RegExp(
    `^Other.x "one" is invalid: \\[kind: .*: must be Widget, apiVersion: .*: ${wanted}\\]$`,
  ),
}

suite('a patch may not make something else of a custom resource', () => {
  for (const [patch, message] of Object.entries(refused)) {
    test(patch, async () => {
      await using world = await openWorld()
      const { where } = await openWidget(world)
      await assert.rejects(world.verbs.patch(where, body(patch), parameters), { message })
    })
  }
})

test('what a patch of a status says that it is does not matter, but that nobody owns it', async () => {
  await using world = await openWorld()
  const { where } = await openWidget(world)
  const patch = body('{"apiVersion":"x/v9","kind":"Other","status":{"phase":"Run"}}')
  const after = objectOf(
    await world.verbs.patch({ ...where, subresource: 'status' }, patch, parameters),
  )
  const { apiVersion, kind, metadata, status } = after as typeof after & { status?: unknown }
  assert.deepEqual(
    { apiVersion, kind, status, managedFields: metadata.managedFields },
    {
      ...{ apiVersion: 'example.com/v1', kind: 'Widget', managedFields: undefined },
      status: { phase: 'Run', note: 'none' },
    },
  )
})

function body(json: string) {
  return { type: 'bytes' as const, bytes: Buffer.from(json), patch: 'merge' as const }
}
