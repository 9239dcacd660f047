/** The registry: one function a verb, for every kind alike. */
import type { Verbs } from '#server/call.ts'
import { create } from '#server/verbs/create.ts'
import { deleteObject } from '#server/verbs/delete.ts'
import { deleteCollection } from '#server/verbs/delete-collection.ts'
import { type VerbDependencies, warnOfDeprecation } from '#server/verbs/dependencies.ts'
import { get } from '#server/verbs/get.ts'
import { list } from '#server/verbs/list.ts'
import { patch } from '#server/verbs/patch.ts'
import { update } from '#server/verbs/update.ts'
import { watch } from '#server/verbs/watch.ts'

export function createVerbs(deps: VerbDependencies): Verbs {
  return {
    get(call, parameters) {
      warnOfDeprecation(call)
      return get(deps, call, parameters)
    },
    list(call, parameters) {
      warnOfDeprecation(call)
      return list(deps, call, parameters)
    },
    async watch(call, parameters) {
      warnOfDeprecation(call)
      return watch(call, parameters)
    },
    create(call, body, parameters) {
      warnOfDeprecation(call)
      return create(deps, call, body, parameters)
    },
    update(call, body, parameters) {
      warnOfDeprecation(call)
      return update(deps, call, body, parameters)
    },
    patch(call, body, parameters) {
      warnOfDeprecation(call)
      return patch(deps, call, body, parameters)
    },
    delete(call, options) {
      warnOfDeprecation(call)
      return deleteObject(deps, call, options)
    },
    deleteCollection(call, parameters, options) {
      warnOfDeprecation(call)
      return deleteCollection(deps, call, parameters, options)
    },
  }
}
