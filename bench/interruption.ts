/**
 * Runs work that stops when the user interrupts it: its signal is aborted by SIGINT and SIGTERM, which then no longer end
 * this process, so that whoever started the work can remove what it made.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new Error("interrupted"));
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    return await work(interruption.signal);
  } catch (error) {
    // What was under way complains of having been stopped.
    throw interruption.signal.aborted ? interruption.signal.reason : error;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
