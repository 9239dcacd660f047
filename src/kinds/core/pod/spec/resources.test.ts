import { testNewPods } from '#kinds/core/pod/testing/sample.ts'

testNewPods([
  {
    name: 'limits of huge pages add up in the pod',
    spec: {
      resources: { limits: { cpu: '2', 'hugepages-2Mi': '2Mi' } },
      initContainers: [
        {
          ...{ name: 'side', image: 'side:1', restartPolicy: 'Always' },
          resources: { limits: { cpu: '1', 'hugepages-2Mi': '2Mi' } },
        },
      ],
    },
    container: {
      resources: { limits: { cpu: '1', 'hugepages-2Mi': '2Mi' } },
    },
    errors: [
      'spec.resources.requests[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container requests of 4Mi',
      'spec.resources.limits[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container limits of 4Mi',
    ],
  },
  {
    name: 'a pod on Windows has no resources as a whole',
    spec: { os: { name: 'windows' }, resources: { limits: { cpu: '1' } } },
    errors: ['spec.resources: Forbidden: may not be set for a windows pod'],
  },
  {
    name: 'a request is no more than its limit',
    container: { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
    errors: [
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
  },
  {
    name: 'extended resources are whole, and not lent',
    container: {
      resources: {
        requests: { 'test.example/gpu': '500m' },
        limits: { 'test.example/gpu': '1' },
      },
    },
    errors: [
      'spec.containers[0].resources.requests[test.example/gpu]: Invalid value: "500m": must be an integer',
      'spec.containers[0].resources.requests: Invalid value: "500m": must be equal to test.example/gpu limit of 1',
    ],
  },
  {
    name: 'resources of containers are known, or of somebody’s domain',
    container: { resources: { requests: { gpu: '1' } } },
    errors: [
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
    ],
  },
  {
    name: 'huge pages come with processor or memory',
    container: { resources: { limits: { 'hugepages-2Mi': '2Mi' } } },
    errors: ['spec.containers[0].resources: Forbidden: HugePages require cpu or memory'],
  },
  {
    name: 'claims are among those of the pod, each once',
    spec: { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] },
    container: { resources: { claims: [{ name: 'gpu' }, { name: 'gpu' }, { name: 'none' }] } },
    errors: [
      'spec.containers[0].resources.claims[1]: Duplicate value: "gpu"',
      'spec.containers[0].resources.claims[2]: Not found: "none": must be one of the names in pod.spec.resourceClaims: gpu',
    ],
  },
  {
    name: 'resources of the pod hold those of its containers',
    spec: { resources: { requests: { cpu: '1' }, limits: { memory: '1Mi' } } },
    container: { resources: { requests: { cpu: '2' }, limits: { memory: '2Mi' } } },
    errors: [
      'spec.resources.requests: Invalid value: "2Mi": must be less than or equal to memory limit of 1Mi',
      'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
      'spec.resources.containers[0][memory].limits: Invalid value: "2Mi": must be less than or equal to pod limits of 1Mi',
    ],
  },
  {
    name: 'a pod as a whole has processor, memory and huge pages',
    spec: { resources: { limits: { 'ephemeral-storage': '1Gi' } } },
    errors: [
      'spec.resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
    ],
  },
])
