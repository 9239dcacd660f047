/** The smallest pods, for tests. */
import type { Pod } from '#kinds/core/pod/types.ts'

export const testNamespace = 'there'

export function podWith(spec: object = {}, metadata: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: testNamespace, ...metadata },
    spec: { containers: [{ name: 'main', image: 'web' }], ...spec },
  }
}

export function objectOf(apiVersion: string, kind: string, name: string, more: object = {}) {
  const { metadata, ...rest } = more as { readonly metadata?: object }
  return { apiVersion, kind, metadata: { name, ...metadata }, ...rest }
}
