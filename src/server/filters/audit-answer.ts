/** What the audit of a request is told of its answer. */
import type { Codec } from '#api/codec/codec.ts'
import type { DeleteOptions, Status } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { wholeOf } from '#base/byte-source.ts'
import type { RequestAudit } from '#server/audit/request-audit.ts'
import type { Request } from '#server/filters/request.ts'
import type {
  AnswerWriter,
  WholeAnswer,
  WrittenAnswer,
} from '#server/http/answers/answer-writer.ts'
import type { OutputForm } from '#server/http/negotiation/negotiation.ts'

export interface Written {
  readonly form: OutputForm
  readonly written: WrittenAnswer
  readonly writer: AnswerWriter
}

/** The answer as JSON, whatever the client is sent. */
export function auditAnswer(
  { audit, query }: Request,
  answer: WholeAnswer,
  { form, written, writer }: Written,
): void {
  if (!audit) return
  if (answer.type === 'status') audit.answerStatus({ ...answer.status, code: answer.code })
  if (!audit.keepsResponse) return
  const isPlain = form.mediaType === 'application/json' && !form.pretty
  const shown = isPlain
    ? written
    : writer.write(answer, { ...form, mediaType: 'application/json', pretty: false }, query)
  audit.answerObject(textOf(shown))
}

export function auditStatus(audit: RequestAudit, status: Status, writer: AnswerWriter): void {
  audit.answerStatus(status)
  if (!audit.keepsResponse) return
  const form = { mediaType: 'application/json', pretty: false } as const
  audit.answerObject(textOf(writer.writeStatus(status, status.code ?? 500, form)))
}

export function auditOptions(audit: RequestAudit, codec: Codec, options: DeleteOptions): void {
  if (!audit.keepsRequest) return
  audit.requestJson(JSON.parse(codec.encode(options, 'application/json').toString()) as Json)
}

function textOf({ body }: WrittenAnswer): string {
  const bytes = 'bytes' in body ? body.bytes : body
  return (bytes instanceof Uint8Array ? bytes : wholeOf(bytes)).toString()
}
