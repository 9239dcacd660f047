/** Small valid pods, for tests to change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectMeta } from '#api/metadata.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import type { Container, Pod, PodSpec } from '#kinds/core/pod/types.ts'
import { created, type Outcome } from '#kinds/testing/rules.ts'

export const sampleContainer: Container = { name: 'app', image: 'app:1' }

/** A pod as a user writes it, with one container. */
export function samplePod(spec: Partial<PodSpec> = {}, metadata: Partial<ObjectMeta> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', ...metadata },
    spec: { containers: [sampleContainer], ...spec },
  }
}

/** A pod whose one container is changed. */
export function samplePodOf(container: Partial<Container>): Pod {
  return samplePod({ containers: [{ ...sampleContainer, ...container }] })
}

/** The same pod as the server keeps it. */
export function keptPod(sent: Pod): Pod {
  return judgeNewPod(sent).object
}

export function judgeNewPod(sent: Pod): Outcome<Pod> {
  return created(pods, sent)
}

export interface PodCase {
  readonly name: string
  readonly spec?: Partial<PodSpec>
  /** Changes of the pod's one container. */
  readonly container?: Partial<Container>
  readonly metadata?: Partial<ObjectMeta>
  /** What the server says is wrong; nothing if it takes the pod. */
  readonly errors: readonly string[]
}

/** A test for each pod: what the server says of it when it is new. */
export function testNewPods(cases: readonly PodCase[]): void {
  for (const { name, spec, container, metadata, errors } of cases) {
    test(name, () => {
      const containers = [{ ...sampleContainer, ...container }]
      assert.deepEqual(judgeNewPod(samplePod({ containers, ...spec }, metadata)).errors, errors)
    })
  }
}
