import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { judgeNewPod, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { Volume } from '#kinds/core/pod/types.ts'

const claim = {
  metadata: { name: '' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  },
} as const

const cases: readonly { name: string; volumes: readonly Volume[]; errors: readonly string[] }[] = [
  {
    name: 'a volume has a name of its own',
    volumes: [{ name: 'Data' }, { name: 'a' }, { name: 'a' }],
    errors: [
      "spec.volumes[0].name: Invalid value: \"Data\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.volumes[2].name: Duplicate value: "a"',
    ],
  },
  {
    name: 'a volume has one source',
    volumes: [{ name: 'a', secret: { secretName: 's' }, emptyDir: {}, hostPath: { path: '/' } }],
    errors: [
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
      'spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type',
    ],
  },
  {
    name: 'only what Go takes for a space breaks the name of an initiator',
    volumes: ['\u00a0', '\t'].map((space, i) => ({
      name: `v${i}`,
      iscsi: {
        ...{ targetPortal: 'p', iqn: 'iqn.2001-04.com.example:s', lun: 0 },
        initiatorName: `iqn.2001-04.com.example:a${space}b`,
      },
    })),
    errors: [
      'spec.volumes[1].iscsi.initiatorname: Invalid value: "iqn.2001-04.com.example:a\\tb": must be valid format',
    ],
  },
  {
    name: 'a path on the host does not climb',
    volumes: [{ name: 'a', hostPath: { path: '/a/../b' } }],
    errors: ['spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
  },
  {
    name: 'files of a config stay in their folder and have modes of files',
    volumes: [
      {
        name: 'a',
        configMap: { name: 'c', defaultMode: 512, items: [{ key: '', path: '/abs', mode: -1 }] },
      },
    ],
    errors: [
      'spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
      'spec.volumes[0].configMap.items[0].key: Required value',
      'spec.volumes[0].configMap.items[0].path: Invalid value: "/abs": must be a relative path',
      'spec.volumes[0].configMap.items[0].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive',
    ],
  },
  {
    name: 'what is told downward is a field of the pod or a resource of a container',
    volumes: [
      {
        name: 'a',
        downwardAPI: {
          items: [
            { path: 'a', fieldRef: { fieldPath: "metadata.labels['app']" } },
            { path: 'd', fieldRef: { fieldPath: "metadata.labels['a'],metadata.labels['b']" } },
            { path: 'b', fieldRef: { fieldPath: 'status.podIP' } },
            { path: 'c', resourceFieldRef: { resource: 'limits.cpu' } },
            { path: 'd' },
          ],
        },
      },
    ],
    errors: [
      `spec.volumes[0].downwardAPI.fieldRef: Invalid value: "a'],metadata.labels['b": ${qualifiedNameErrors("'")[0]!}`,
      'spec.volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      'spec.volumes[0].downwardAPI.resourceFieldRef.containerName: Required value',
      'spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required',
    ],
  },
  {
    name: 'projected sources write to different files',
    volumes: [
      {
        name: 'a',
        projected: {
          sources: [
            { secret: { name: 's', items: [{ key: 'a', path: 'same' }] } },
            { configMap: { name: 'c', items: [{ key: 'a', path: 'same' }] } },
            { serviceAccountToken: { path: 'token', expirationSeconds: 1 } },
          ],
        },
      },
    ],
    errors: [
      'spec.volumes[0].projected: Invalid value: "c": conflicting duplicate paths',
      'spec.volumes[0].projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
      'spec.volumes[0].projected.sources[2].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
    ],
  },
  {
    name: 'the claim of an ephemeral volume follows the rules for claims',
    volumes: [
      {
        name: 'a',
        ephemeral: {
          volumeClaimTemplate: { ...claim, spec: { ...claim.spec, accessModes: [] } },
        },
      },
      { name: 'b', ephemeral: {} },
    ],
    errors: [
      'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
      'spec.volumes[1].ephemeral.volumeClaimTemplate: Required value',
    ],
  },
  {
    name: 'the claim of an ephemeral volume says nothing of an object but what it is called by',
    volumes: [
      {
        name: 'a',
        ephemeral: {
          volumeClaimTemplate: { ...claim, metadata: { ...claim.metadata, creationTimestamp: '' } },
        },
      },
    ],
    errors: [
      'spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.creationTimestamp: Forbidden: cannot be set',
    ],
  },
  {
    name: 'a claim that is made for the pod is not also named by it',
    volumes: [
      { name: 'a', ephemeral: { volumeClaimTemplate: claim } },
      { name: 'b', persistentVolumeClaim: { claimName: 'web-a' } },
    ],
    errors: [
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "web-a": must not reference a PVC that gets created for an ephemeral volume',
    ],
  },
  {
    name: 'a driver has a name, and its secret too',
    volumes: [{ name: 'a', csi: { driver: '', nodePublishSecretRef: {} } }],
    errors: [
      'spec.volumes[0].csi.driver: Required value',
      'spec.volumes[0].csi.nodePublishSecretRef.name: Required value',
    ],
  },
  {
    name: 'an image in a pod has a reference',
    volumes: [{ name: 'a', image: {} }],
    errors: ['spec.volumes[0].image.reference: Required value'],
  },
]

for (const { name, volumes, errors } of cases) {
  test(name, () => {
    assert.deepEqual(judgeNewPod(samplePod({ volumes })).errors, errors)
  })
}
