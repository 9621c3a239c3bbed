// Lists of what has an id.

export const isGiven = (value) => value !== undefined && value !== null;
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const idOf = ({ id }) => id;
export const withId = (list, id) => list.find((each) => each.id === id);
export const unique = (list) => list.filter((each) => withId(list, each.id) === each);
export const keyed = (list, reader) => Object.fromEntries(list.map((each) => [each.id, reader(each)]));
export const about = (reasons, list) => reasons.flatMap(({ id }) => list.filter(({ reason }) => reason === id));
