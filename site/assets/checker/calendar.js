// A reminder as an iCalendar file (RFC 5545): one event at the moment when the wait is over.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const MOST_OCTETS = 75;

  const stamp = (iso) => iso.replace(/[-:]/g, "");
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n").replace(/\p{Cc}/gu, "");

  // A line longer than 75 octets goes on in the next one, after a space; no character is cut in two.
  function folded(line) {
    const encoder = new TextEncoder();
    const lines = [""];
    let octets = 0;
    for (const character of line) {
      const more = encoder.encode(character).length;
      if (octets + more > MOST_OCTETS) {
        lines.push(" ");
        octets = 1;
      }
      lines[lines.length - 1] += character;
      octets += more;
    }
    return lines.join("\r\n");
  }

  checker.calendar = function calendar({ at, now, id, title, text }) {
    const lines = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Recourse//Checker//EN",
      "BEGIN:VEVENT",
      `UID:${id}`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(at)}`,
      "DURATION:PT15M",
      `SUMMARY:${escaped(title)}`,
      `DESCRIPTION:${escaped(text)}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(title)}`,
      "TRIGGER:PT0S",
      "END:VALARM",
      "END:VEVENT",
      "END:VCALENDAR",
    ];
    return lines.map((line) => `${folded(line)}\r\n`).join("");
  };
})();
