/** The text, or as many of its first lines as have room together with a word on how many are missing. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const lines = text.split("\n");
  const note = (kept: number) => `... ${lines.length - kept} more lines; the job's log has them`;
  let length = 0;
  let kept = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length + note(0).length > room) break;
    kept++;
  }
  return [...lines.slice(0, kept), note(kept)].join("\n");
}
