/** What a record itself has under a key; names that every object answers to, such as `constructor`, may be databases and roles. */
export function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
