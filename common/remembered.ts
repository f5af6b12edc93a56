/** The same function, which makes each of its answers once. For as many keys as fit in memory; a failure is not kept. */
export function remembered<T extends object | string>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const answer = make(key);
    made.set(key, answer);
    return answer;
  };
}
