// The state of stacks that were deployed before this code moved calls `read` by this path.
export { read } from "../router/rollout/rolloutState";
