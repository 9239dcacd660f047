/** What discovery answers, as operations. */
import type { ObjectType } from '#api/schema/schema.ts'
import {
  capital,
  idOfGroup,
  metaType,
  type OperationContext,
  tagOf,
} from '#server/openapi/operation.ts'

export interface Listing {
  readonly path: string
  readonly tag: string
  readonly id: string
  readonly answer: ObjectType
  readonly description: string
}

type Of = Pick<OperationContext, 'schema'>

/** Of all groups. */
export function groupsListing({ schema }: Of): Listing {
  const answer = metaType(schema, 'APIGroupList')
  return { path: '/apis/', tag: 'apis', id: 'getAPIVersions', answer, description }
}

/** Of the versions of a group. */
export function groupListing(group: string, { schema }: Of): Listing {
  const tag = tagOf({ group })
  if (group === '') {
    const answer = metaType(schema, 'APIVersions')
    return { path: '/api/', tag, id: 'getCoreAPIVersions', answer, description }
  }
  const answer = metaType(schema, 'APIGroup')
  return { path: `/apis/${group}/`, tag, id: `get${idOfGroup(group)}APIGroup`, answer, description }
}

/** Of the resources of a version. */
export function versionListing(
  { group, version }: { readonly group: string; readonly version: string },
  { schema }: Of,
): Listing {
  return {
    path: group === '' ? `/api/${version}/` : `/apis/${group}/${version}/`,
    tag: tagOf({ group, version }),
    id: `get${idOfGroup(group)}${capital(version)}APIResources`,
    answer: metaType(schema, 'APIResourceList'),
    description,
  }
}

const description = 'List what there is.'
