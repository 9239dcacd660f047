/** Says why a text is not YAML, in the words of go-yaml, which clients of upstream see. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
}

export function isYamlError(error: unknown): error is YamlError {
  return error instanceof Error && error.name === 'YamlError'
}

/** go-yaml leaves the line out where it is the first. */
export function yamlErrorAt(line: number, problem: string): YamlError {
  return new YamlError(line > 0 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`)
}
