/** A failure in the vendor's words; the API answers it as HTTP 500 with `{"name","message","code"}`. */
export class Refusal extends Error {
  override readonly name: string;
  readonly code: number;

  constructor(name: string, message: string, code = 0) {
    super(message);
    this.name = name;
    this.code = code;
  }
}
