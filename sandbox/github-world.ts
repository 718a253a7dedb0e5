/** Who writes comments, or owns a token. */
export interface Account {
  login: string
  id: number
  type: 'Bot' | 'User'
}

/** Whom the token of a workflow belongs to. */
export const ACTIONS_BOT: Account = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' }

/** What a token stands for. */
export interface Token {
  owner: Account
  access: 'read' | 'write'
}

/** A comment in the conversation of a pull request. */
export interface Comment {
  readonly id: number
  body: string
  /** `null`: the account is gone. */
  readonly user: Account | null
  readonly createdAt: Date
  updatedAt: Date
}

/** A pull request of a repository, which is public. */
export interface PullRequest {
  /** `owner/name` */
  readonly repository: string
  readonly number: number
  /** Nobody can add a comment. */
  locked: boolean
  /** Oldest first. */
  readonly comments: Comment[]
}

/** What GitHub holds. */
export class GithubWorld {
  /** By their text. */
  readonly tokens = new Map<string, Token>()
  readonly #pullRequests: PullRequest[] = []
  #lastId = 1_000_000

  /** Adds a pull request, and its repository when there was none. */
  openPullRequest(repository: string, number: number): PullRequest {
    const opened = { repository, number, locked: false, comments: [] }
    this.#pullRequests.push(opened)
    return opened
  }

  /** The pull request with this number, of a repository with exactly this name. */
  pullRequest(repository: string, number: number): PullRequest | undefined {
    return this.#pullRequests.find((one) => one.repository === repository && one.number === number)
  }

  /** The comment with this id, with its pull request, of a repository with exactly this name. */
  comment(repository: string, id: number): { pullRequest: PullRequest; comment: Comment } | undefined {
    return this.#pullRequests
      .filter((one) => one.repository === repository)
      .flatMap((pullRequest) => pullRequest.comments.map((comment) => ({ pullRequest, comment })))
      .find(({ comment }) => comment.id === id)
  }

  /** Adds a comment, whoever may write. */
  addComment(pullRequest: PullRequest, body: string, user: Account | null = ACTIONS_BOT): Comment {
    const now = new Date()
    const comment = { id: ++this.#lastId, body, user, createdAt: now, updatedAt: now }
    pullRequest.comments.push(comment)
    return comment
  }
}
