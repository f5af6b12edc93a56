// The state of stacks that were deployed before this code moved calls these by this path.
export { diff, read } from "../router/rollout/rolloutProvider";
