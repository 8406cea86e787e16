/** Asks the API and turns every failure into one `ApiError` that can be shown. */

export interface Problem {
  readonly code: string
  readonly message: string
  /** Where in a filter the fault is, in characters as the server counts them. */
  readonly position?: number
  readonly length?: number
  readonly suggestion?: string
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.status = status
    this.problem = problem
  }

  /** No answer, or one that may be different next time. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export type Parameters = Readonly<Record<string, string | number | undefined>>

/** Where the API answers to a path. */
export function address(path: string, parameters: Parameters): URL {
  const url = new URL(`api/v1/${path}`, document.baseURI)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  }
  return url
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problemOf(status: number, body: unknown): Problem {
  const error = isRecord(body) ? body['error'] : undefined
  if (isRecord(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string') {
    const { code, message, position, length, suggestion } = error
    return {
      code,
      message,
      ...(typeof position === 'number' ? { position } : {}),
      ...(typeof length === 'number' ? { length } : {}),
      ...(typeof suggestion === 'string' ? { suggestion } : {}),
    }
  }
  return { code: 'unexpected_reply', message: `Podium answered with status ${status} and no explanation.` }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown
  } catch {
    return undefined // Not JSON: a proxy's page, or nothing; the status says enough.
  }
}

async function answer(url: URL, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, { code: 'no_answer', message: 'Podium is not responding. Is the server running?' })
  }
}

/**
 * The reply to GET /api/v1/`path`, checked to have all of `keys` at its top.
 *
 * Types come from the same OpenAPI document as the server's, so a missing key means another version answered.
 */
export async function get<Reply extends object>(
  path: string,
  parameters: Parameters,
  keys: readonly (keyof Reply & string)[],
  signal?: AbortSignal,
): Promise<Reply> {
  const response = await answer(address(path, parameters), signal)
  const body = await bodyOf(response)
  if (!response.ok) throw new ApiError(response.status, problemOf(response.status, body))
  const missing = isRecord(body) ? keys.filter((key) => !(key in body)) : keys
  if (missing.length > 0) {
    throw new ApiError(response.status, {
      code: 'unexpected_reply',
      message: `The response from ${path} lacks ${missing.join(', ')}. Reload the page: Podium may have been updated.`,
    })
  }
  return body as Reply
}
