/**
 * What a CustomResourceDefinition is turned into: a definition like those of built-in kinds, one for
 * each served version, since each version has rules of its own.
 */
import type { KindDefinition, SubresourceDefinition } from '#api/definition.ts'
import { compareVersions } from '#api/version-order.ts'
import { customColumns } from '#kinds/apiextensions/customresource/columns.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import { prunedCustom } from '#kinds/apiextensions/customresource/json.ts'
import {
  prepareCreate,
  prepareStatus,
  prepareUpdate,
} from '#kinds/apiextensions/customresource/prepare.ts'
import { scaleOf } from '#kinds/apiextensions/customresource/scale.ts'
import { selectorsOf } from '#kinds/apiextensions/customresource/selectable.ts'
import { customRules } from '#kinds/apiextensions/customresource/validate.ts'
import { finalizerWarnings } from '#kinds/apiextensions/customresource/warnings.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

type Definition = KindDefinition<CustomResource>

/** All that the rules of one version are made from; nothing if there is no such version. */
export function customVersion(
  { spec, status }: CustomResourceDefinition,
  name: string,
): CustomVersion | undefined {
  const version = spec.versions.find((one) => one.name === name)
  if (!version) return undefined
  const names = status?.acceptedNames?.kind ? status.acceptedNames : spec.names
  const stored = spec.versions.find(({ storage }) => storage)?.name ?? name
  const { openAPIV3Schema: schema = {} } = version.schema ?? {}
  const { preserveUnknownFields: keepsUnknown = false } = spec
  const successor = successorOf(version.name, spec.versions)
  return {
    group: spec.group,
    names,
    scope: spec.scope,
    version,
    stored,
    schema,
    keepsUnknown,
    ...(successor !== undefined && { successor }),
  }
}

function successorOf(
  name: string,
  versions: readonly CustomResourceDefinitionVersion[],
): string | undefined {
  return versions
    .filter((one) => one.served && !one.deprecated && compareVersions(one.name, name) < 0)
    .map((one) => one.name)
    .toSorted(compareVersions)[0]
}

export function customResource(custom: CustomVersion): Definition {
  const { group, names, version, stored } = custom
  const { subresources = {} } = version
  const hasStatus = subresources.status !== undefined
  const rules = customRules(custom)
  const status: SubresourceDefinition<CustomResource> = {
    name: 'status',
    verbs: ['get', 'patch', 'update'],
    resetFields: ['spec', 'metadata'],
    prepare: prepareStatus,
    validate: rules.status,
    warnings: (object, old) => rules.forgiven(object, old),
  }
  const deprecation = version.deprecated ? deprecationOf(custom) : undefined
  // What this version does not know of an object has not changed when it goes.
  const seen = (object: CustomResource) =>
    version.name === stored ? object : prunedCustom(object, custom)
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    ...(names.singular && { singular: names.singular }),
    ...(names.shortNames && { shortNames: names.shortNames }),
    ...(names.categories && { categories: names.categories }),
    scope: custom.scope === 'Cluster' ? 'Cluster' : 'Namespaced',
    ...(deprecation !== undefined && { deprecated: deprecation }),
    storageVersion: `${group}/${stored}`,
    storedAs: 'json',
    storagePrefix: `${group}/${names.plural}`,
    metadata: { onUpdate: 'changes', anyFinalizers: true },
    unconditionalUpdate: false,
    prepare: {
      create: (object) => prepareCreate(object, hasStatus),
      update: (object, old) => prepareUpdate(object, seen(old), hasStatus),
    },
    validate: { create: rules.create, update: rules.update },
    warnings: {
      create: (object) => finalizerWarnings(object),
      update: (object, old) => [...rules.forgiven(object, old), ...finalizerWarnings(object, old)],
    },
    subresources: [
      ...(hasStatus ? [status] : []),
      ...(subresources.scale ? [scaleOf(custom, subresources.scale)] : []),
    ],
    fieldSelectors: selectorsOf(version.selectableFields ?? []),
    columns: customColumns(version.additionalPrinterColumns ?? []),
  }
}

function deprecationOf({ group, names, version, successor }: CustomVersion): string {
  const { kind } = names
  const standard = `${group}/${version.name} ${kind} is deprecated`
  const instead = successor === undefined ? '' : `; use ${group}/${successor} ${kind}`
  return version.deprecationWarning ?? `${standard}${instead}`
}
