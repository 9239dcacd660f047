/** A small kind with every way to be owned, for the tests of server-side apply. */

import type { Stored } from '#api/apply/object-json.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { fieldOf, listOf, mapOf, number, objectType, text } from '#api/testing/type-builder.ts'

const entry = objectType('ManagedFieldsEntry', {
  manager: text,
  operation: text,
  apiVersion: text,
  time: { kind: 'Time' },
  fieldsType: text,
  fieldsV1: { kind: 'FieldsV1' },
  subresource: text,
})

const metadata = objectType('ObjectMeta', {
  name: fieldOf('name', text, { required: true, pointer: false }),
  namespace: text,
  uid: text,
  resourceVersion: text,
  labels: mapOf(text),
  annotations: mapOf(text),
  finalizers: listOf(text, { listType: 'set' }),
  managedFields: listOf(entry),
})

const port = objectType('Port', {
  port: number,
  protocol: fieldOf('protocol', text, { default: 'TCP' }),
  name: text,
})

const part = objectType('Part', {
  name: text,
  image: text,
  args: fieldOf('args', listOf(text), { pointer: false }),
  ports: listOf(port, { listType: 'map', keys: ['port', 'protocol'] }),
})

const spec = objectType('Spec', {
  replicas: number,
  paused: { kind: 'bool' },
  parts: listOf(part, { listType: 'map', keys: ['name'] }),
  tags: listOf(text, { listType: 'set' }),
  plain: listOf(text),
  steps: listOf(part),
  selector: mapOf(text, 'atomic'),
  options: mapOf(text),
  limits: mapOf({ kind: 'Quantity' }),
  free: objectType('Free', {}, { preserveUnknown: true }),
  single: part,
  owners: { kind: 'FieldsV1' },
  several: { kind: 'union', object: part, other: listOf(part), pb: { object: 1, other: 2 } },
})

const fields = {
  metadata: fieldOf('metadata', metadata, { required: true, always: true, pointer: false }),
  spec: fieldOf('spec', spec, { always: true, pointer: false }),
  status: objectType('Status', { phase: text }),
}

export const widgetType: ObjectType = objectType('Widget', fields, {
  header: 'resource',
  groupVersion: 'test/v1',
})

/** The same kind in an older version, in which `replicas` is called `count`. */
export const oldWidgetType: ObjectType = objectType(
  'OldWidget',
  { ...fields, spec: objectType('OldSpec', { count: number, paused: { kind: 'bool' } }) },
  { header: 'resource', groupVersion: 'test/v0' },
)

export interface Widget extends Stored {
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: { readonly phase?: string }
}

export const widgetKind = { apiVersion: 'test/v1', kind: 'Widget', type: widgetType }
