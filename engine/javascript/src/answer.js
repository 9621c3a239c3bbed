// Where the answers to questions are put in a case.

export const REASON = "reasons[0]";
export const ATTEMPT = "attempts[0].at";
export const candidatePath = ({ id }) => `candidates.${id}`;
export const observationPath = ({ id }) => `observations.${id}`;
export const eventPath = ({ id }) => `events.${id}`;

// How many attempts a limit counts: under its reason, if that has no other limit.
export const countPath = ({ limits }, { id, reason }) =>
  `recent_attempts.${limits.filter((each) => each.reason === reason).length > 1 ? id : reason}`;

export const answerPaths = (period) => [
  REASON,
  ATTEMPT,
  ...period.reasons.map(candidatePath),
  ...period.observations.map(observationPath),
  ...period.events.map(eventPath),
  ...period.limits.map((limit) => countPath(period, limit)),
];
