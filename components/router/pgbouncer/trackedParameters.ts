export function trackedParameters(sessionParameters: readonly string[]): string[] {
  return ["search_path", "statement_timeout", "IntervalStyle", "default_transaction_read_only", ...sessionParameters];
}
