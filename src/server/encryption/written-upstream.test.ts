/** Values that upstream's server has written are read; what is written here has their form. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { openConfigured } from '#server/encryption/configured.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { openFakeKeyService } from '#server/encryption/testing/key-service.ts'
import { configurationOf, openTestFiles, testParts } from '#server/encryption/testing/kit.ts'

interface Written {
  readonly provider: string
  readonly key: string
  /** In base64. */
  readonly value: string
}

/** By keys of 32 letters `a`; by the stand-in of a key service, as `myplug`. */
const written = JSON.parse(
  readFileSync(`${import.meta.dirname}/testdata/written-upstream.json`, 'utf8'),
) as readonly Written[]

const secrets = { group: '', resource: 'secrets' }

async function configured(provider: string, directory: string) {
  const socket = join(directory, 'kms.sock')
  const service = provider === 'kms' ? await openFakeKeyService(socket) : undefined
  const choice = service ? `kms myplug ${socket}` : `${provider} key1 a`
  using files = openTestFiles(configurationOf({ secrets: [choice] }))
  const opened = await openConfigured(loadPlan(files.path, false), testParts())
  return {
    opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await service?.[Symbol.asyncDispose]()
    },
  }
}

suite('written by upstream', () => {
  for (const { provider, key, value } of written) {
    test(provider, async () => {
      using files = openTestFiles('')
      await using open = await configured(provider, files.directory)
      const stored = Buffer.from(value, 'base64')
      await open.opened.prepare([stored])
      const secret = open.opened.providerFor(secrets)
      const { bytes, isStale } = secret.fromStorage(stored, Buffer.from(key))
      assert.equal(isStale, false)
      assert.equal(Buffer.from(bytes).subarray(0, 4).toString('latin1'), 'k8s\0')
      assert.match(Buffer.from(bytes).toString('latin1'), new RegExp(key.split('/').at(-1)!))
      const again = Buffer.from(secret.toStorage(bytes, Buffer.from(key)))
      const head = /^k8s:enc:(kms:v2:myplug:|\w+:v1:key1:)/.exec(stored.toString('latin1'))![0]
      assert.equal(again.subarray(0, head.length).toString(), head)
      // The seed of a key service has another form of its own kind: no annotations here.
      if (provider !== 'kms') assert.equal(again.length, stored.length)
      assert.deepEqual(
        Buffer.from(secret.fromStorage(again, Buffer.from(key)).bytes),
        Buffer.from(bytes),
      )
    })
  }
})
