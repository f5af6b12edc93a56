/** A database to play with: where it is made, who owns it, and how it comes to be routed there in the stack `dev`. */
export interface Sample {
  readonly cluster: string;
  readonly database: string;
  readonly owner: string;
}

export const samples: readonly Sample[] = [
  { cluster: "pg1", database: "crm", owner: "crm" }, // claimed by no pattern: the default cluster's
  { cluster: "pg2", database: "shop_eu", owner: "checkout" }, // claimed by its name
  { cluster: "pg3", database: "clicks", owner: "team_analytics" }, // claimed by its owner's name
];
