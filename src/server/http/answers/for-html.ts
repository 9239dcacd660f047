/** A text that repeats what a client sent, so that no browser takes it for HTML. Upstream leaves quotes as they are. */
export function forHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
