/** The same function, but it makes each answer once and keeps all of them: for few keys. A failure is not kept. */
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
