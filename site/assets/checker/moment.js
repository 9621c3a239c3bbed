// Moments for people: in their own time, in UTC, and how long it is until then.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const UNITS = [["day", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];

  const two = (number) => `${number}`.padStart(2, "0");
  const whole = (date) => new Date(Math.floor(date.getTime() / 1000) * 1000);

  checker.seconds = (iso) => Math.floor(Date.parse(iso) / 1000);
  checker.isoNow = () => checker.iso(new Date());
  // ISO 8601 in UTC, whole seconds; undefined for what is no time.
  checker.iso = (date) => (Number.isNaN(date.getTime()) ? undefined : whole(date).toISOString().replace(".000", ""));

  // The reader's own way to write dates, if it is one of the page's language.
  checker.language = () => {
    const page = document.documentElement.lang || "en";
    return navigator.languages.find((language) => language.split("-")[0] === page.split("-")[0]) ?? page;
  };
  checker.sayLocal = (iso) =>
    new Intl.DateTimeFormat(checker.language(), { dateStyle: "full", timeStyle: "short" }).format(new Date(iso));
  checker.sayUtc = (iso) => `${iso.slice(0, 16).replace("T", " ")} UTC`;

  // The two largest units, three in the last day: "3 days 4 h", "2 h 5 min 9 s".
  checker.sayLeft = function sayLeft(seconds) {
    const parts = [];
    let rest = Math.max(0, seconds);
    for (const [unit, size] of UNITS) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count || parts.length) parts.push(`${count} ${unit}${unit === "day" && count !== 1 ? "s" : ""}`);
    }
    return parts.length ? parts.slice(0, seconds < 86_400 ? 3 : 2).join(" ") : "now";
  };

  // What an input of type datetime-local holds for a moment, in local time.
  checker.inputOf = function inputOf(iso) {
    const date = new Date(iso);
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
  };
})();
