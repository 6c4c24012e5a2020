/** One request and its answer, free of HTTP, so that a `$batch` item takes the same path as a request of its own. */
export interface Ask {
  readonly method: string;
  /** From the root, without the query: `/beta/teamwork/devices`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** `http://host:port`, for links in answers. */
  readonly base: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function json(body: unknown): Reply {
  return { status: 200, body };
}

/** An error as Graph words it. */
export function graphError(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  return { status, headers, body: { error: { code, message, innerError: {} } } };
}

export const notFound = (what: string): Reply =>
  graphError(404, 'ResourceNotFound', `${what} does not exist.`);
export const badRequest = (message: string): Reply => graphError(400, 'BadRequest', message);
