export { check, diff, read } from "../../routing/routesProvider";
