/** Puts what a verb answers into bytes of the form that was asked for. */

import type { Codec } from '#api/codec/codec.ts'
import { indentJson } from '#api/codec/json/indent.ts'
import { formatYaml } from '#api/codec/yaml.ts'
import type { ListMeta, Status } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { Clock } from '#base/clock.ts'
import type { Answer } from '#server/call.ts'
import {
  createListBodies,
  type KeptBody,
  keptBody,
  listMetadata,
} from '#server/http/answers/list-body.ts'
import {
  createPartialTexts,
  encodePartial,
  notList,
  notOneObject,
} from '#server/http/answers/object-shapes.ts'
import { formatTable, parseIncludeObject, type TableForm } from '#server/http/answers/table.ts'
import type { OutputForm } from '#server/http/negotiation/negotiation.ts'
import type { Query } from '#server/http/request-target.ts'
import type { Outgoing } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

export type WholeAnswer = Exclude<Answer, { readonly type: 'watch' }>

export interface WrittenAnswer {
  readonly code: number
  readonly contentType: string
  readonly body: KeptBody | Buffer
}

export interface AnswerWriter {
  /** Throws StatusError: where the answer has no such form (406), or its options are wrong (400). */
  write(answer: WholeAnswer, form: OutputForm, query: Query): WrittenAnswer
  writeStatus(status: Status, code: number, form: OutputForm): WrittenAnswer
  tableForm(resource: ServedResource, apiVersion: string, query: Query): TableForm
}

export function createAnswerWriter({
  codec,
  clock,
}: {
  readonly codec: Codec
  readonly clock: Clock
}): AnswerWriter {
  const lists = createListBodies(codec)
  const partialText = createPartialTexts(codec)

  function tableForm(resource: ServedResource, apiVersion: string, query: Query): TableForm {
    const include = parseIncludeObject(query)
    return { apiVersion, include, resource, nowMs: clock.nowMs(), partialText }
  }

  function table(
    rows: readonly Outgoing[],
    metadata: ListMeta,
    { form, tableOf }: { readonly form: OutputForm; readonly tableOf: TableForm },
  ): Buffer {
    const text = formatTable(rows, metadata, tableOf)
    if (form.mediaType === 'application/yaml') {
      return Buffer.from(formatYaml(JSON.parse(text) as Json))
    }
    return Buffer.from(form.pretty ? indentJson(text) : `${text}\n`)
  }

  function objectBody(
    { outgoing, resource, code }: Extract<WholeAnswer, { readonly type: 'object' }>,
    form: OutputForm,
  ): Buffer {
    const { mediaType, shape, pretty } = form
    if (shape?.kind === 'PartialObjectMetadataList') throw notOneObject(shape, resource)
    const bytes = shape
      ? encodePartial(codec, { object: outgoing.object, resource }, shape.apiVersion, mediaType)
      : outgoing.encoded(resource, mediaType, code === 201 ? 'once' : undefined)
    if (!pretty || mediaType !== 'application/json') return bytes
    return Buffer.from(indentJson(bytes.toString('utf8', 0, bytes.length - 1)))
  }

  function writeStatus(status: Status, code: number, form: OutputForm): WrittenAnswer {
    const { mediaType, pretty } = form
    return { code, contentType: mediaType, body: codec.encode(status, mediaType, { pretty }) }
  }

  return {
    tableForm,
    writeStatus,
    write(answer, form, query) {
      const { mediaType: contentType, shape } = form
      if (answer.type === 'status') {
        const { status, code } = answer
        // Upstream fills in the code where something was made, and nowhere else.
        const isSilent = code === 201 && status.code === undefined
        return writeStatus(isSilent ? { ...status, code } : status, code, form)
      }
      const { resource } = answer
      const tableOf = shape?.kind === 'Table' && tableForm(resource, shape.apiVersion, query)
      if (answer.type === 'object') {
        const { code, outgoing } = answer
        const { resourceVersion } = outgoing.object.metadata
        const metadata = resourceVersion === undefined ? {} : { resourceVersion }
        const body = tableOf
          ? table([outgoing], metadata, { form, tableOf })
          : objectBody(answer, form)
        return { code, contentType, body }
      }
      if (shape?.kind === 'PartialObjectMetadata') throw notList(shape, resource)
      const { list } = answer
      const body = tableOf
        ? keptBody(table(list.entries, listMetadata(list), { form, tableOf }))
        : lists.bodyOf(list, resource, form)
      return { code: 200, contentType, body }
    },
  }
}
