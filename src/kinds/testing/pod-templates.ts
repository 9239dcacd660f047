import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** The least a template must say, for tests of those that carry one. */
export const webTemplate: PodTemplateSpec = {
  metadata: { name: '', labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: 'registry.example/web:1' }] },
}
