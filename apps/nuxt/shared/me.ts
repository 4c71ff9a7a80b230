/** What the application knows of who is looking at it. */
export interface Me {
  readonly user: string | null;
  readonly sessionName: string;
  /** Of the WhatsApp that is linked. */
  readonly number: string | null;
}
