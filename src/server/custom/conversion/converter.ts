/**
 * Converts objects of a definition by its webhook: many in one request, none that need no conversion.
 */
import { encodeJsonValue } from '#api/codec/json.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { freezeDeep } from '#api/codec/plain/decode-scalar.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Labels } from '#api/selectors/labels.ts'
import { isStatusError } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import { type Random, randomUid } from '#base/random.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom, tidiedCustom } from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type { ConversionFailure, ConversionMetrics } from '#server/custom/conversion/metrics.ts'
import { BadObjectError, restored } from '#server/custom/conversion/restored.ts'
import {
  BadReviewError,
  formatKind,
  formatReview,
  type Review,
  readReview,
  reviewVersionOf,
  UnreadableReviewError,
} from '#server/custom/conversion/review.ts'
import type { Converted, Converter } from '#server/served/converter.ts'
import { WebhookCallError, type WebhookClient } from '#server/webhooks/client.ts'

export interface ConverterParts {
  readonly webhooks: WebhookClient
  readonly clock: Clock
  readonly random: Random
  readonly metrics: ConversionMetrics
  /** Ends with the server. */
  readonly signal: AbortSignal
}

/** Upstream's patience. */
const timeoutSeconds = 30
/** So many are sent at once, or fewer that are longer than so much: a review has to fit in memory, twice. */
const batchSize = 500
const batchBytes = 8 * 1024 * 1024

export function createConverter(
  { metadata, spec }: CustomResourceDefinition,
  versions: readonly CustomVersion[],
  parts: ConverterParts,
): Converter {
  const { clientConfig = {}, conversionReviewVersions = [] } = spec.conversion?.webhook ?? {}
  const byVersion = new Map(versions.map((one) => [`${one.group}/${one.version.name}`, one]))
  const reviewVersion = reviewVersionOf(conversionReviewVersions)

  async function convert(
    objects: readonly Resource[],
    apiVersion: string,
  ): Promise<readonly Converted[]> {
    const done = objects.map((object): Converted | undefined =>
      object.apiVersion === apiVersion ? { object, bytes: 0 } : undefined,
    )
    const waiting = objects.filter((_, i) => !done[i])
    const sources = waiting.map((object) => sourceOf(encodeCustom(object as CustomResource)))
    let next = 0
    for (const batch of batchesOf(sources)) {
      for (const [i, json] of (await convertTogether(batch, apiVersion)).entries()) {
        const object = objectOf(waiting[next++]!, json)
        done[done.indexOf(undefined)] = { object, bytes: batch[i]!.text.length }
      }
    }
    return done as readonly Converted[]
  }

  async function convertJson(object: JsonObject, apiVersion: string): Promise<JsonObject> {
    if (object.apiVersion === apiVersion) return object
    if (isEmpty(object)) return { ...object, apiVersion }
    const [converted] = await convertBatch([sourceOf(object)], apiVersion)
    return converted!
  }

  /** Upstream asks for each object on its own: what it says of a failure is of the first that fails. */
  async function convertTogether(
    batch: readonly Source[],
    apiVersion: string,
  ): Promise<readonly JsonObject[]> {
    try {
      return await convertTidily(batch, apiVersion)
    } catch (error) {
      if (batch.length === 1 || !isStatusError(error)) throw error
      const each: JsonObject[] = []
      for (const source of batch) each.push(...(await convertTidily([source], apiVersion)))
      return each
    }
  }

  async function convertTidily(
    sources: readonly Source[],
    apiVersion: string,
  ): Promise<readonly JsonObject[]> {
    const converted = await convertBatch(sources, apiVersion)
    const target = versionNamed('to', apiVersion)
    return converted.map((object) => tidied(object, target))
  }

  async function convertBatch(
    sources: readonly Source[],
    apiVersion: string,
  ): Promise<readonly JsonObject[]> {
    versionNamed('to', apiVersion)
    for (const { json } of sources) versionNamed('from', String(json.apiVersion))
    if (!reviewVersion) throw unknownFailure('no supported conversion review versions')
    const asked: Asked = { sources, apiVersion, review: { version: reviewVersion, uid: uidOf() } }
    return measured(asked, () => ask(asked))
  }

  function uidOf(): string {
    return randomUid(parts.random)
  }

  function versionNamed(direction: 'from' | 'to', apiVersion: string): CustomVersion {
    const version = byVersion.get(apiVersion)
    if (version) return version
    throw unknownFailure(
      `request to convert CR ${direction} an invalid group/version: ${apiVersion}`,
    )
  }

  async function ask({ sources, apiVersion, review }: Asked): Promise<readonly JsonObject[]> {
    const { signal } = parts
    const texts = sources.map(({ text }) => text)
    const body = formatReview(review, apiVersion, texts)
    const answer = await parts.webhooks.post({ config: clientConfig, body, timeoutSeconds, signal })
    const answers = readReview(answer, review)
    if (answers.length !== sources.length) throw new CountError(answers.length, sources.length)
    return sources.map(({ json }, i) => restored(json, answers[i]!, apiVersion))
  }

  async function measured<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
    const { clock, metrics } = parts
    const startMs = clock.steadyMs()
    const { json: first } = asked.sources[0]!
    const conversion = {
      definition: metadata.name,
      from: shortOf(String(first.apiVersion)),
      to: shortOf(asked.apiVersion),
    }
    const observe = (failure?: ConversionFailure) =>
      metrics.observe(conversion, failure, (clock.steadyMs() - startMs) / 1000)
    try {
      const result = await work()
      observe()
      return result
    } catch (error) {
      const failed = failureOf(error)
      if (!failed) throw error
      observe(failed.type)
      const kind = formatKind(String(first.apiVersion), String(first.kind))
      throw unknownFailure(`conversion webhook for ${kind} ${failed.words}`, 500, { cause: error })
    }
  }

  return { convert, convertJson }
}

interface Source {
  readonly json: JsonObject
  readonly text: string
}

interface Asked {
  readonly sources: readonly Source[]
  readonly apiVersion: string
  readonly review: Review
}

function tidied(object: JsonObject, target: CustomVersion): JsonObject {
  try {
    return tidiedCustom(object, target)
  } catch (error) {
    throw isDecodeError(error) ? unknownFailure(error.message, 500, { cause: error }) : error
  }
}

class CountError extends Error {
  constructor(got: number, expected: number) {
    super(`returned ${got} objects, expected ${expected}`)
  }
}

/** What is not there yet: of it there is nothing that a webhook could convert. */
function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).every((key) => key === 'apiVersion' || key === 'kind')
}

/** The webhook converts what is stored, which has no revision yet. */
function sourceOf(json: JsonObject): Source {
  const { metadata = {} } = json
  const { resourceVersion: _, ...rest } = metadata as JsonObject
  return { json, text: encodeJsonValue({ ...json, metadata: rest }).toString() }
}

function* batchesOf(sources: readonly Source[]): Generator<readonly Source[]> {
  let batch: Source[] = []
  let bytes = 0
  for (const source of sources) {
    if (
      batch.length === batchSize ||
      (batch.length > 0 && bytes + source.text.length > batchBytes)
    ) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(source)
    bytes += source.text.length
  }
  if (batch.length > 0) yield batch
}

/** With the metadata of the object that was converted, but for what may be changed of it. */
function objectOf({ metadata: old }: Resource, json: JsonObject): Resource {
  const { labels: _, annotations: __, ...kept } = old
  const { labels, annotations } = json.metadata as JsonObject
  const metadata = {
    ...kept,
    ...(labels && { labels: labels as unknown as Labels }),
    ...(annotations && { annotations: annotations as unknown as Labels }),
  }
  return freezeDeep({ ...json, metadata } as unknown as Json) as unknown as Resource
}

function shortOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1)
}

function failureOf(
  error: unknown,
): { readonly type: ConversionFailure; readonly words: string } | undefined {
  if (error instanceof WebhookCallError || error instanceof UnreadableReviewError) {
    return { type: 'conversion_webhook_call_failure', words: `failed: ${error.message}` }
  }
  if (error instanceof BadReviewError) {
    return {
      type: 'conversion_webhook_malformed_response_failure',
      words: `failed: ${error.message}`,
    }
  }
  if (error instanceof CountError) {
    return { type: 'conversion_webhook_partial_response_failure', words: error.message }
  }
  if (error instanceof BadObjectError) {
    return {
      type: 'conversion_webhook_invalid_converted_object_failure',
      words: `returned invalid ${error.what}: ${error.message}`,
    }
  }
  return undefined
}
