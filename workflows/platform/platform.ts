/** What the place where a workflow runs does for it. */
export interface Platform {
  /** The comments of the pull request; undefined when the run is of none. */
  readonly comments: Comments | undefined;
  /** Keeps a file under a name for later runs. */
  keepPlan(name: string, file: string): Promise<void>;
  /** Brings the newest file that was kept under a name; false when there is none. */
  fetchPlan(name: string, file: string): Promise<boolean>;
}

export interface Comments {
  /** Characters that a comment can have. */
  readonly limit: number;
  /** Those that the workflows wrote. Never somebody else's, who could change the words afterwards. */
  own(): AsyncIterable<Comment>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
