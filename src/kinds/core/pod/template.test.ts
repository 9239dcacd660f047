import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import {
  podTemplateOptions,
  validatePodTemplateSpec,
  withPodTemplateDefaults,
} from '#kinds/core/pod/template.ts'
import { sampleContainer } from '#kinds/core/pod/testing/sample.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'
import { podWarnings } from '#kinds/core/pod/warnings.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'
import { contextOf } from '#kinds/testing/rules.ts'

const at = path('template')
const context = contextOf(pods)

function templateOf(spec: Partial<PodSpec> = {}, labels = { app: 'web' }): PodTemplateSpec {
  return withPodTemplateDefaults({
    metadata: { name: '', labels },
    spec: { containers: [sampleContainer], ...spec },
  })
}

const options = (old?: PodTemplateSpec) => podTemplateOptions(old, context)

test('a complete template is not copied', () => {
  const template = templateOf()
  assert.equal(withPodTemplateDefaults(template), template)
})

test('a template that nobody wrote stays empty but for what all pods have', () => {
  const { spec } = withPodTemplateDefaults({ metadata: { name: '' }, spec: { containers: [] } })
  assert.deepEqual(
    [spec.restartPolicy, spec.dnsPolicy, spec.containers],
    ['Always', 'ClusterFirst', []],
  )
})

test('a template has labels that are labels, and a spec that is one', () => {
  const template = templateOf({ containers: [] }, { app: 'not valid' })
  const errors = validatePodTemplateSpec(template, at, options())
  assert.deepEqual(
    errors.map(({ field, type }) => `${field} ${type}`),
    ['template.labels Invalid', 'template.spec.containers Required'],
  )
})

test('a pod that is not yet there has no visitors', () => {
  const template = templateOf({ ephemeralContainers: [{ name: 'debug', image: 'debug:1' }] })
  assert.deepEqual(validatePodTemplateSpec(template, at, options()).map(formatFieldError), [
    'template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
  ])
})

test('what a template was let through with, it may keep', () => {
  const resources = { limits: { cpu: '1', 'hugepages-2Mi': '1Mi' } }
  const old = templateOf({ containers: [{ ...sampleContainer, resources }] })
  const later = validatePodTemplateSpec(old, at, options(old))
  const fresh = validatePodTemplateSpec(old, at, options())
  assert.deepEqual(
    [later.length, fresh.map(({ field }) => field)],
    [0, ['template.spec.containers[0].resources.limits[hugepages-2Mi]']],
  )
})

test('warnings name the place of the template', () => {
  const template = templateOf({ nodeSelector: { 'beta.kubernetes.io/arch': 'arm64' } })
  assert.deepEqual(podWarnings(template, at), [
    'template.spec.nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead',
  ])
})
