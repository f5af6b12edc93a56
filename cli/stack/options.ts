/** What every command of this group takes. */
export interface StackOptions {
  readonly stack?: string;
  readonly json?: true;
}
