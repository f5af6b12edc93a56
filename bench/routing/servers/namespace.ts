import { BenchNamespace } from "../../namespace";
import { NAMESPACE } from "../fleet";

export const namespace = new BenchNamespace(NAMESPACE);
