/** The labels by which a Job finds its pods, which the server makes up unless told not to. */

import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import { matchesLabels } from '#api/selectors/labels.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { readSelector } from '#kinds/apps/shared/selector.ts'
import type { Job } from '#kinds/batch/job/types.ts'

const uidLabel = 'batch.kubernetes.io/controller-uid'
const nameLabel = 'batch.kubernetes.io/job-name'
/** The names of the first releases, still looked for by older clients. */
const formerUidLabel = 'controller-uid'
const formerNameLabel = 'job-name'
const generated: readonly string[] = [uidLabel, nameLabel, formerUidLabel, formerNameLabel]

export function isGeneratedLabel(key: string): boolean {
  return generated.includes(key)
}

/** A Job that owns up to no selector gets one that no other Job can have. */
export function withGeneratedSelector(job: Job): Job {
  if (job.spec.manualSelector === true) return job
  const { name, uid = '' } = job.metadata
  const { selector = {}, template } = job.spec
  const labels = {
    [formerNameLabel]: name,
    [nameLabel]: name,
    [formerUidLabel]: uid,
    [uidLabel]: uid,
    ...template.metadata.labels,
  }
  const { labels: own } = job.metadata
  // A Job that took its labels from the template takes these as well.
  const isTaken = own !== undefined && own === template.metadata.labels
  return {
    ...job,
    metadata: isTaken ? { ...job.metadata, labels } : job.metadata,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: { [uidLabel]: uid, ...selector.matchLabels } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

/** Jobs made before the labels had a domain need not have those that do. */
export function hasPrefixedLabels({ spec }: Job): boolean {
  const { labels = {} } = spec.template.metadata
  return Object.hasOwn(labels, nameLabel) && Object.hasOwn(labels, uidLabel)
}

/** Upstream's validateGeneratedSelector: the user's labels may not stand in the way of the server's. */
export function validateGeneratedSelector(job: Job, isPrefixed: boolean): readonly FieldError[] {
  const { selector, manualSelector, template } = job.spec
  if (manualSelector === true || !selector) return []
  const { name, uid = '' } = job.metadata
  const expected: Readonly<Record<string, string>> = {
    [formerUidLabel]: uid,
    [formerNameLabel]: name,
    ...(isPrefixed && { [uidLabel]: uid, [nameLabel]: name }),
  }
  const requirements = readSelector(selector)
  const isOwn = !requirements || matchesLabels(requirements, expected)
  return [
    ...(uid === '' ? [required(path('metadata', 'uid'))] : []),
    ...Object.entries(expected).flatMap(([key, value]) =>
      validateLabel(template.metadata.labels ?? {}, key, value),
    ),
    ...(isOwn
      ? []
      : [
          invalid(
            path('spec', 'selector'),
            labelSelectorStruct(selector),
            '`selector` not auto-generated',
          ),
        ]),
  ]
}

function validateLabel(
  labels: Readonly<Record<string, string>>,
  key: string,
  value: string,
): readonly FieldError[] {
  const at = path('spec', 'template', 'metadata', 'labels').key(key)
  const detail = `must be '${value}'`
  if (!Object.hasOwn(labels, key)) return [required(at, detail)]
  return labels[key] === value ? [] : [invalid(at, labels, detail)]
}
