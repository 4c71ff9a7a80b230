/** A failure in the service's own shape: the API answers HTTP 500 with `{"name","message","code"}`. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly code: number;

  constructor(name: string, message: string, code = 0) {
    super(message);
    this.name = name;
    this.code = code;
  }
}
