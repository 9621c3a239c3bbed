// Decides cases from compiled knowledge (`kyc-recourse export`). Made from the JSON Schemas of cases and decisions by
// `make javascript`; edit those.

/** What `kyc-recourse export` wrote: hand it on as it is. */
export interface Knowledge {
  readonly format: number;
  readonly platform: string;
}

/** Returns the decision of a case, frozen throughout. A bad case throws a `CaseError`, damaged knowledge an `Error`. */
export function decide(
  knowledge: Knowledge,
  data: Case,
  options?: { lenient?: boolean; audience?: "user" | "agent" },
): Decision;

/** Returns the reasons that a notice names, the stated first, each with the facts' words. */
export function matchNotice(knowledge: Knowledge, text: string): Match[];

/**
 * Returns what a vendor's payload says, whatever it is: the agent's record, of which only `user_text` may be shown.
 * Without a vendor it is recognised.
 */
export function read(knowledge: Knowledge, payload: unknown, vendor?: string | null): Reading;

/** What a payload says. */
export interface Reading {
  readonly vendor: string | null;
  readonly outcome: "approved" | "pending" | "rejected-temporary" | "rejected-permanent" | "unknown";
  readonly attempt: "open" | "closed" | null;
  readonly reasons: readonly ReadReason[];
  readonly user_text: string | null;
  readonly advisory: readonly string[];
  readonly unknown_codes: readonly string[];
}

/** A canonical reason that a payload names, and what of it the person may be told. */
export interface ReadReason {
  readonly id: string;
  readonly codes: readonly string[];
  readonly facet: string | null;
  readonly disclosure: "explain" | "explain-without-other-account-facts" | "generic";
}

/** Adds how notices are read, `wordbook` in what `kyc-recourse export` wrote, to knowledge that came without. */
export function learnNotices(knowledge: Knowledge, wordbook: object): void;

/** A reason or state that a notice names, and the cause or observation that it shows. */
export interface Match {
  readonly id: string;
  readonly certainty: "stated" | "possible";
  readonly finding: string | null;
  readonly wording: string;
}

/** A case that cannot be decided: all its faults together. No value of the case is repeated in it. */
export class CaseError extends Error {
  constructor(faults: readonly Fault[]);
  readonly faults: readonly Fault[];
}

/** What is wrong, and where in the case; the code never changes its meaning, the message may. */
export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly pointer: string;
  readonly message: string;
  readonly expected: string;
  readonly suggestion: string | null;
}

/** What is known about one rejected user. Everything is optional; null means not given. */
export interface Case {
  /** The service that rejected; without it the default. */
  platform?: "binance" | null | undefined;
  /** The time of the decision; without it the clock is read. */
  now?: string | null | undefined;
  /** What became of the submission, if it is known beside the message. */
  status?: "rejected" | "under-review" | "approved" | null | undefined;
  /** The reasons that were stated. Without them, those that the notice names. */
  reasons?: readonly ("info-mismatch" | "document-quality" | "face-mismatch" | "duplicate-account" | "unsupported-region" | "underage" | null)[] | null | undefined;
  /** Answers to whether a candidate is a reason: true adds it, false excludes it. */
  candidates?: { [id in "info-mismatch" | "document-quality" | "face-mismatch" | "duplicate-account" | "unsupported-region" | "underage"]?: boolean | null } | null | undefined;
  /** The text of the e-mail or screen that told the user. */
  notice?: string | null | undefined;
  /** What a vendor of identity checks sent; anything that JSON can hold. */
  payload?: unknown | undefined;
  /** Whose payload it is; without it, that is recognised. */
  vendor?: string | null | undefined;
  /** Rejected submissions; an empty list says that there were none. */
  attempts?: readonly ({
    /** When it was rejected; at most five minutes after now, which count as now. */
    at: string;
    /** Why it was rejected; without it, the only reason of the case. */
    reason?: "info-mismatch" | "document-quality" | "face-mismatch" | "duplicate-account" | "unsupported-region" | "underage" | null | undefined;
    /** The same documents were sent again. */
    same_documents?: boolean | null | undefined;
  } | null)[] | null | undefined;
  /**
   * Failed attempts whose times are not known, by reason, or by attempt limit where a reason has several; used
   * where attempts lists none for the reason.
   */
  recent_attempts?: { [id in "info-mismatch" | "document-quality" | "face-mismatch" | "duplicate-account" | "unsupported-region" | "underage" | "face-daily"]?: number | {
    /** How many. */
    count: number;
    /** When that was true; without it now. */
    as_of?: string | null | undefined;
  } | readonly (number | {
    /** How many. */
    count: number;
    /** When that was true; without it now. */
    as_of?: string | null | undefined;
  } | null)[] | null } | null | undefined;
  /** What happened and when, as a list or by the event's id. */
  events?: readonly ({
    /** The id of the event. */
    type: "old-account-deletion-approved";
    /** When it happened, not after now. */
    at: string;
  } | null)[] | { [id in "old-account-deletion-approved"]?: string | null } | null | undefined;
  /** What was observed; what is left out is not known. */
  observations?: {
    /** Did you use a VPN, or anything else that changes your location? */
    "using-vpn"?: boolean | null | undefined;
    /** Was your device used for other accounts, or your internet address flagged before? */
    "ip-or-device-flagged"?: boolean | null | undefined;
    /** Was the account new, and rejected at once? */
    "newly-registered"?: boolean | null | undefined;
    /** Which device did you use for the verification? */
    device?: "android" | "ios" | "web" | null | undefined;
    /** Are you without make-up in the photo on the document? */
    "no-makeup-in-id-photo"?: boolean | null | undefined;
    /** Do you wear glasses in the photo on the document? */
    "glasses-in-id-photo"?: boolean | null | undefined;
    /** Did you wear heavy make-up during the face check? */
    "heavy-makeup"?: boolean | null | undefined;
    /** Did you wear coloured contact lenses during the face check? */
    "coloured-contacts"?: boolean | null | undefined;
    /** Has a gender transition changed how you look since then? */
    "gender-transition"?: boolean | null | undefined;
    /** Did you have cosmetic surgery on your face since then? */
    "recent-cosmetic-surgery"?: boolean | null | undefined;
    /** Have your age, weight or style changed how you look since the photo on the document? */
    "appearance-changed"?: boolean | null | undefined;
    /** How many years old is the photo on your document? */
    "id-photo-age-years"?: number | null | undefined;
    /** Do you have another valid document with a more recent photo of you? */
    "has-newer-id"?: boolean | null | undefined;
    /** If you were told a face similarity score, what was it? */
    "face-score"?: number | null | undefined;
    /** Is the document laminated or otherwise shiny? */
    "document-reflective"?: boolean | null | undefined;
    /** Is one part of the photo bright and another part dark? */
    "uneven-light"?: boolean | null | undefined;
    /** Do fingers cover text on the document? */
    "fingers-over-text"?: boolean | null | undefined;
    /** Is the photo of the document blurred or out of focus? */
    "out-of-focus"?: boolean | null | undefined;
    /** Is a corner or an edge of the document outside the photo? */
    "document-cropped"?: boolean | null | undefined;
    /** Is there glare or a reflection on the photo of the document? */
    glare?: boolean | null | undefined;
    /** Did you swap day and month in a date? */
    "date-order-flipped"?: boolean | null | undefined;
    /** Did you leave out a middle name that the document shows? */
    "middle-name-missing"?: boolean | null | undefined;
    /** Did you swap your given name and surname? */
    "names-swapped"?: boolean | null | undefined;
    /** Did you leave out or add a space in your name? */
    "name-spacing-differs"?: boolean | null | undefined;
    /** Did you type a wrong date of birth? */
    "birth-date-wrong"?: boolean | null | undefined;
    /** Have you compared everything with your document, letter by letter, and found no difference? */
    "nothing-differs"?: boolean | null | undefined;
    /** Which nationality is on your document? */
    nationality?: string | null | undefined;
    /** Which country of residence did you enter? */
    "declared-residence"?: string | null | undefined;
    /** Does the official site or live support say that people in your country can be verified? */
    "residence-supported"?: boolean | null | undefined;
    /** Is the part of the country where you live one in which Binance is not available? */
    "residence-part-restricted"?: boolean | null | undefined;
    /** Where do you live? */
    "actual-residence"?: string | null | undefined;
    /** Which account do you want to keep? */
    "wants-to-keep"?: "old-account" | "new-account" | null | undefined;
    /** Can you log into the old account? */
    "can-log-into-old-account"?: boolean | null | undefined;
    /** Do you know the phone number of the old account? */
    "old-account-phone-known"?: boolean | null | undefined;
    /** Did you find a registration e-mail from Binance in one of your older mailboxes? */
    "old-account-email-found"?: boolean | null | undefined;
    /** Did you ever register an account at Binance with this document, even one that you never used? */
    "had-account-before"?: boolean | null | undefined;
  } | null | undefined;
  /** What was asked and is not known; it is not asked again. */
  skipped?: readonly ("reasons[0]" | "attempts[0].at" | "candidates.info-mismatch" | "candidates.document-quality" | "candidates.face-mismatch" | "candidates.duplicate-account" | "candidates.unsupported-region" | "candidates.underage" | "observations.had-account-before" | "observations.old-account-email-found" | "observations.old-account-phone-known" | "observations.can-log-into-old-account" | "observations.wants-to-keep" | "observations.actual-residence" | "observations.residence-part-restricted" | "observations.residence-supported" | "observations.declared-residence" | "observations.nationality" | "observations.nothing-differs" | "observations.birth-date-wrong" | "observations.name-spacing-differs" | "observations.names-swapped" | "observations.middle-name-missing" | "observations.date-order-flipped" | "observations.glare" | "observations.document-cropped" | "observations.out-of-focus" | "observations.fingers-over-text" | "observations.uneven-light" | "observations.document-reflective" | "observations.face-score" | "observations.has-newer-id" | "observations.id-photo-age-years" | "observations.appearance-changed" | "observations.recent-cosmetic-surgery" | "observations.gender-transition" | "observations.coloured-contacts" | "observations.heavy-makeup" | "observations.glasses-in-id-photo" | "observations.no-makeup-in-id-photo" | "observations.device" | "observations.newly-registered" | "observations.ip-or-device-flagged" | "observations.using-vpn" | "events.old-account-deletion-approved" | "recent_attempts.face-mismatch" | null)[] | null | undefined;
  /** Personal data; used verbatim in the appeal and nowhere else. */
  applicant?: {
    /** For the appeal: [your registered e-mail address]. */
    email?: string | null | undefined;
    /** For the appeal: [your registered phone number]. */
    phone?: string | null | undefined;
    /** For the appeal: [your full legal name]. */
    full_name?: string | null | undefined;
    /** For the appeal: [the last four characters of your document's number]. */
    id_last4?: string | null | undefined;
    /** For the appeal: [the day on which you submitted]. */
    submitted_on?: string | null | undefined;
    /** For the appeal: [why the reason does not apply to you, in two or three sentences]. */
    explanation?: string | null | undefined;
  } | null | undefined;
  /** The language of the answer's texts, as a BCP 47 tag; only English so far. */
  language?: string | null | undefined;
}

/** The whole answer to a case. The same case, facts and version give the same bytes everywhere. */
export interface Decision {
  readonly platform: "binance";
  readonly now: string;
  readonly reasons: readonly StatedReason[];
  readonly candidates: readonly Entry[];
  readonly category: "permanent" | "temporary" | "unknown";
  readonly kind: "appeal" | "ask" | "blocked" | "done" | "fix" | "hold" | "resolve" | "review" | "wait";
  readonly notice_state: "approved" | "none" | "possible" | "recognised" | "under-review" | "unrecognised";
  readonly ignored: readonly string[];
  readonly deadlines: readonly Deadline[];
  readonly verdict: "nothing-to-do" | "await-review" | "do-not-resubmit" | "wait" | "appeal" | "resolve-first" | "hold" | "fix-and-resubmit" | "need-more-information";
  readonly summary: string;
  readonly resubmit: Resubmit;
  readonly limits: readonly LimitStanding[];
  readonly cooldowns: readonly CooldownStanding[];
  readonly causes: readonly Entry[];
  readonly remedies: readonly OfferedRemedy[];
  readonly warnings: readonly Statement[];
  readonly prohibitions: readonly Statement[];
  readonly account: Account;
  readonly appeal: FilledAppeal | null;
  readonly questions: readonly Question[];
  readonly next_change: Change | null;
  readonly confidence: "official" | "reported" | null;
  readonly trace: readonly Firing[];
  readonly knowledge: KnowledgeVersion;
  readonly version: string;
}

/** What the account can and cannot do meanwhile. */
export interface Account {
  readonly can: readonly string[];
  readonly cannot: readonly string[];
}

/** Where in the case to put the answer, and what it can be; ``min`` and ``max`` are those of numbers and counts. */
export interface Answer {
  readonly path: string;
  readonly type: "boolean" | "choice" | "count" | "number" | "region" | "time";
  readonly min?: number | null;
  readonly max?: number | null;
  readonly unit?: string | null;
}

/** The first time at which the verdict differs if nothing else happens. */
export interface Change {
  readonly at: string;
  readonly verdict: "nothing-to-do" | "await-review" | "do-not-resubmit" | "wait" | "appeal" | "resolve-first" | "hold" | "fix-and-resubmit" | "need-more-information";
}

/** Where a cooldown stands. */
export interface CooldownStanding {
  readonly id: string;
  readonly state: "not-started" | "over" | "running";
  readonly ends_at: string | null;
}

/** A time by which something must be done. */
export interface Deadline {
  readonly id: string;
  readonly at: string;
  readonly state: "open" | "passed";
  readonly text: string;
}

/** A thing with a title: a candidate or a cause. */
export interface Entry {
  readonly id: string;
  readonly title: string;
}

/** Where a fact stands. */
export interface FactPlace {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** An appeal with what the applicant gave filled in. It alone may hold personal data. */
export interface FilledAppeal {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly missing: readonly string[];
  readonly attachments: readonly string[];
  readonly reply_within: string;
}

/** A rule that fired: its conditions and conclusions in the facts' words, never observed values. */
export interface Firing {
  readonly rule: string;
  readonly because: readonly string[];
  readonly concludes: readonly string[];
  readonly fact: FactPlace;
  readonly sources: readonly string[];
}

/** Which facts decided. */
export interface KnowledgeVersion {
  readonly version: string;
  readonly digest: string;
}

/** Where an attempt limit stands; while the attempts are not known, ``used`` and ``remaining`` are None. */
export interface LimitStanding {
  readonly id: string;
  readonly max: number;
  readonly used: number | null;
  readonly remaining: number | null;
  readonly state: "clear" | "last-attempt" | "locked" | "unknown";
  readonly resets_at: string | null;
  readonly locked_until: string | null;
}

/** What to do, step by step. */
export interface OfferedRemedy {
  readonly id: "ask-for-the-reason" | "check-registration-details" | "wait-for-the-review" | "use-official-app" | "resubmit-exact-details" | "follow-the-mrz" | "retake-photo" | "prepare-the-camera" | "use-most-recent-id" | "renew-id" | "restore-id-look" | "request-human-review" | "recover-old-account" | "delete-old-account" | "dispute-duplicate-flag" | "check-supported-countries" | "correct-residence" | "use-local-service" | "open-support-ticket" | string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly effort: "easy" | "hard" | "medium";
  readonly cost: string | null;
}

/** An answer that can be given: the value for the case, and what to show. */
export interface Option {
  readonly value: boolean | string;
  readonly label: string;
}

/**
 * Something that, if it were known, could alter the answer, and what it could alter at most.  The answer, put at
 * its path, is accepted; without options it is typed. If it is not known, ``skipped`` of the case holds its path.
 */
export interface Question {
  readonly asks: "attempts" | "event" | "observation" | "reason";
  readonly id: string;
  readonly text: string;
  readonly options: readonly Option[];
  readonly answer: Answer;
  readonly changes: "causes" | "remedies" | "verdict" | "warnings";
}

/** Whether and when to submit again; ``latest`` means that the time may be earlier. */
export interface Resubmit {
  readonly allowed: boolean | null;
  readonly allowed_from: string | null;
  readonly advised_from: string | null;
  readonly bound: "exact" | "latest";
}

/**
 * A reason that was decided, and whether the case stated it, its notice matched it, or its payload was read so.
 * ``general``: the platform has no facts about it; the answer is what holds at any service.
 */
export interface StatedReason {
  readonly id: "info-mismatch" | "document-quality" | "face-mismatch" | "duplicate-account" | "unsupported-region" | "underage" | string;
  readonly title: string;
  readonly category: "permanent" | "temporary";
  readonly difficulty: "easy" | "hard" | "medium" | "unknown";
  readonly how: "matched" | "read" | "stated";
  readonly general?: boolean;
}

/** A warning or a prohibition in a sentence. */
export interface Statement {
  readonly id: string;
  readonly text: string;
}
