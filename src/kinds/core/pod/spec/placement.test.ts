/** Where a pod may run: affinity, spreading, tolerations, gates. */
import { testNewPods } from '#kinds/core/pod/testing/sample.ts'

const web = { matchLabels: { app: 'web' } }

testNewPods([
  {
    name: 'a term for nodes asks for labels with an operator that fits',
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'disk', operator: 'In' },
                  { key: 'disk', operator: 'Exists', values: ['x'] },
                  { key: 'disk', operator: 'Gt', values: ['1', '2'] },
                ],
                matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['x'] }],
              },
            ],
          },
        },
      },
    },
    errors: [
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[2].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key',
    ],
  },
  {
    name: 'wishes weigh from 1 to 100',
    spec: {
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 101, podAffinityTerm: { labelSelector: web, topologyKey: '' } },
          ],
        },
      },
    },
    errors: [
      'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
      'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Required value: can not be empty',
      'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "": name part must be non-empty',
      "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  },
  {
    name: 'keys of labels to match stand in one list, and not in the selector',
    metadata: { labels: { app: 'web', hash: 'x' } },
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: web,
              topologyKey: 'host',
              matchLabelKeys: ['hash', 'app'],
              mismatchLabelKeys: ['hash'],
            },
          ],
        },
      },
    },
    errors: [
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][0]: Invalid value: "hash": exists in both matchLabelKeys and labelSelector',
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "hash": exists in both matchLabelKeys and mismatchLabelKeys',
    ],
  },
  {
    name: 'spreading has a skew, a topology and something to do when it fails',
    spec: {
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: web },
        { maxSkew: 1, topologyKey: 'host', whenUnsatisfiable: 'DoNotSchedule', labelSelector: web },
        { maxSkew: 2, topologyKey: 'host', whenUnsatisfiable: 'DoNotSchedule', labelSelector: web },
        {
          maxSkew: 1,
          topologyKey: 'host',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: web,
          minDomains: 2,
        },
      ],
    },
    errors: [
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
      'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{host, DoNotSchedule}"',
      'spec.topologySpreadConstraints[3].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
  },
  {
    name: 'a toleration without a key is of all, and seconds are of evictions',
    spec: {
      tolerations: [
        { operator: 'Equal', value: 'x' },
        { key: 'a', operator: 'Exists', value: 'x' },
        { key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 1 },
      ],
    },
    errors: [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      'spec.tolerations[1].operator: Invalid value: "x": value must be empty when `operator` is \'Exists\'',
      'spec.tolerations[2].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
  },
  {
    name: 'a pod that waits behind a gate has no node yet',
    spec: { nodeName: 'alpha', schedulingGates: [{ name: 'a' }, { name: 'a' }] },
    errors: [
      'spec.schedulingGates[1]: Duplicate value: "a"',
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ],
  },
])
