// Times: seconds since 1970-01-01T00:00:00Z inside, ISO 8601 in UTC outside.

export const TIME = /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
export const isoTime = (at) => (at === null ? null : new Date(at * 1000).toISOString().replace(".000", ""));
export const sayTime = (at) => isoTime(at).replace("T", " ").replace(/(:00)?Z/, " UTC");
